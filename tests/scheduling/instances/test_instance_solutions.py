"""Solutions in the words of the file: of tiny instances by hand, of public ones by an own verifier."""

import pytest

from planner.calendars import data_date
from planner.instances import read_instance
from scheduling.instance_solutions import solution_of
from scheduling.options import SolveOptions
from scheduling.schedule import Schedule, ScheduledTask
from scheduling.solver import solve

# Worked by hand; see docs/instances.md.
LEAST = {
    "tiny.sm": 5,
    "tiny.rcp": 5,
    "tiny.mm": 4,
    "tiny.SCH": 4,
    "tiny.txt": 4,
    "tiny-mspsp.dzn": 5,
    "tiny.def": 4,
    "tiny-mista.json": 1,
    "tiny-ca-rcpsp.json": 4.33,
    "tiny-racp.dzn": 6,
}


@pytest.mark.parametrize("name", LEAST)
def test_a_tiny_instance_gets_its_least_value_and_a_solution_that_proves_it(tiny_files, verified_value, name):
    instance = read_instance(tiny_files / name)
    outcome = solve(instance.plan, SolveOptions(effort=1))
    assert outcome.status in ("optimal", "feasible")
    assert outcome.levels[0].value / instance.unit == LEAST[name]
    if instance.format != "patterson":
        solution = solution_of(instance, outcome.schedule)
        assert verified_value(instance.format, tiny_files / name, solution) == pytest.approx(LEAST[name])


def test_a_solution_names_modes_and_people_only_where_they_are_chosen(tiny_files):
    def keys(name: str) -> set[str]:
        instance = read_instance(tiny_files / name)
        return set(solution_of(instance, solve(instance.plan, SolveOptions(effort=0)).schedule))

    assert keys("tiny.sm") == {"start"}
    assert keys("tiny.mm") == {"start", "mode"}
    assert keys("tiny.def") == {"start", "assignment"}
    assert keys("tiny-ca-rcpsp.json") == {"start", "assignment", "calendar"}


def test_working_time_is_carried_over_to_the_shifts_of_the_file(tiny_files):
    # T1 takes 3.75 h from 08:00, T2 0.58 h: a quarter before the break, and 0.33 h = 19 min 48 s after it.
    # A start at 4.00 h is the end of the break, not its beginning; a finish at 4.00 h is its beginning.
    instance = read_instance(tiny_files / "tiny-ca-rcpsp.json")
    first = data_date(instance.plan)
    tasks = (
        ScheduledTask("project", "T1", first, first + 1875),
        ScheduledTask("project", "T2", first + 2000, first + 2000 + 290),
    )
    solution = solution_of(instance, Schedule(tasks))
    assert solution["start"] == {"T1": 0, "T2": 4}
    assert solution["calendar"] == {
        "T1": ["2025-01-06T08:00:00", "2025-01-06T11:45:00"],
        "T2": ["2025-01-06T13:00:00", "2025-01-06T13:34:48"],
    }
    moved = (ScheduledTask("project", "T1", first + 125, first + 2000), tasks[1])
    assert solution_of(instance, Schedule(moved))["calendar"]["T1"] == [
        "2025-01-06T08:15:00",
        "2025-01-06T12:00:00",
    ]


def test_work_beyond_the_first_year_of_shifts_is_still_carried_over(tiny_files):
    # 8 h a day, 5 days a week: 4,000 h are 500 days of work, 100 weeks.
    instance = read_instance(tiny_files / "tiny-ca-rcpsp.json")
    first = data_date(instance.plan)
    tasks = tuple(
        ScheduledTask("project", task, first + 4000 * 500, first + 4001 * 500) for task in ("T1", "T2")
    )
    dates = solution_of(instance, Schedule(tasks))["calendar"]["T1"]
    assert dates == ["2026-12-07T08:00:00", "2026-12-07T09:00:00"]


@pytest.mark.parametrize(
    "path",
    [
        "rcmpsp/MPLIB1_Set3_883.txt",
        "mista2013/A-2.json",
        "imopse/d36/100_20_23_9_D1.def",
        "imopse/GenBig/500_10_512_5_A.def",
        "mspsp/set-2b/inst_set2b_sf0_nc1.5_n30_l12_m14_00.dzn",
        "racp/j30_13_6_1.25.dzn",
        "ca-rcpsp/small_shift_operations_40.json",
        "rcpsp-max/ubo50/psp10.sch",
    ],
)
def test_a_schedule_of_a_public_instance_keeps_the_rules_of_its_file(public_data, verified_value, path):
    # The first schedule keeps all rules but maximal lags and what is used up; those need a search.
    instance = read_instance(public_data / path)
    effort = 2 if instance.format in ("progen-max", "mista") else 0
    outcome = solve(instance.plan, SolveOptions(effort=effort))
    assert outcome.status in ("optimal", "feasible")
    value = verified_value(instance.format, public_data / path, solution_of(instance, outcome.schedule))
    assert value == pytest.approx(outcome.levels[0].value / instance.unit)
