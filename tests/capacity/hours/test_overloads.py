"""Who is asked for more than 100 %, when, and by which tasks."""

import datetime as dt

import pytest

from capacity.hours import columns as declared
from capacity.hours.forecast import BEFORE_LEVELLING
from capacity.hours.overloads import overloads
from planner.errors import InputError
from scheduling.schedule import Schedule

# Ann is at work on "begun" (20 h left), pinned to "fair" on Tuesday (16 h), and named for "talk" (12 h):
# 48 h in a week of 40 h, 36 h of them fixed. Copy wants 80 h of Bo's 40.
PLAN = """\
people: [{id: ann, name: Ann Lee, skills: [design]}, {id: bo, skills: [copy]}]
projects:
  - id: p
    tasks:
      - {id: begun, work: 40h, person: ann, progress: {started: 2026-12-28, percent: 50%}}
      - {id: fair, name: Trade fair, work: 16h, person: ann, start: 2027-01-05T09:00}
      - {id: talk, work: 12h, person: ann}
      - {id: left, work: 40h, skill: copy}
      - {id: right, work: 40h, skill: copy}
"""


def test_frames_have_exactly_the_declared_columns_and_types(plan_of) -> None:
    for plan in (plan_of(PLAN), plan_of("people: []")):
        found = overloads(plan, {})
        for frame, columns in (
            (found.periods, declared.OVERLOADS),
            (found.tasks, declared.OVERLOAD_TASKS),
        ):
            assert list(frame.columns) == [column.name for column in columns]
            assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in columns]


def test_somebody_named_by_too_much_is_overloaded_before_levelling(plan_of, only) -> None:
    row = only(overloads(plan_of(PLAN), {}).periods, of="person")
    assert (row["id"], row["name"], row["case"]) == ("ann", "Ann Lee", BEFORE_LEVELLING)
    assert row["begins"].date() == dt.date(2027, 1, 4)
    assert (row["project_hours"], row["booked_hours"], row["excess_hours"]) == (40, 48, 8)
    assert (row["utilisation_percent"], row["tasks"]) == (120, 3)


def test_what_has_begun_or_is_pinned_is_fixed(plan_of, only) -> None:
    found = overloads(plan_of(PLAN), {})
    assert only(found.periods, of="person")["fixed_hours"] == 36
    behind = found.tasks[found.tasks["of"] == "person"]
    assert behind["task"].tolist() == ["begun", "fair", "talk"]
    assert behind["name"].tolist() == ["begun", "Trade fair", "talk"]
    assert behind["booked_hours"].tolist() == [20, 16, 12]
    assert behind["fixed"].tolist() == [True, True, False]


def test_a_must_start_is_as_fixed_as_a_pin(plan_of, only) -> None:
    held = "constraint: {type: must-start-on, date: 2027-01-05T09:00}}"
    plan = plan_of(PLAN.replace("start: 2027-01-05T09:00}", held))
    assert only(overloads(plan, {}).periods, of="person")["fixed_hours"] == 36


def test_a_skill_is_overloaded_by_what_is_short_of_it(plan_of, only) -> None:
    found = overloads(plan_of(PLAN), {})
    row = only(found.periods, of="skill", id="copy")
    assert (row["project_hours"], row["booked_hours"], row["excess_hours"]) == (40, 80, 40)
    behind = found.tasks[(found.tasks["of"] == "skill") & (found.tasks["id"] == "copy")]
    assert behind["task"].tolist() == ["left", "right"]


def test_by_day_an_overload_shows_that_its_week_hides(plan_of, worked, only) -> None:
    # Ann is wanted twice on Monday; the week has room.
    plan = plan_of(PLAN)
    twice = Schedule((worked("p/talk", "ann", "04 9-17"), worked("p/fair", "ann", "04 9-17")))
    assert not len(overloads(plan, {"mine": twice}).periods.query("case == 'mine'"))
    monday = only(overloads(plan, {"mine": twice}, by="day").periods, case="mine")
    assert (monday["booked_hours"], monday["project_hours"], monday["excess_hours"]) == (16, 8, 8)


def test_tentative_projects_overload_as_they_count(plan_of, only) -> None:
    plan = plan_of(PLAN.replace("- id: p\n", "- id: p\n    status: proposed\n    probability: 50%\n"))
    assert len(overloads(plan, {}).periods) == 3
    assert not len(overloads(plan, {}, tentative="weighted").periods)
    assert not len(overloads(plan, {}, tentative="without").periods)


def test_a_range_shows_what_is_in_it(plan_of) -> None:
    later = overloads(plan_of(PLAN), {}, first=dt.date(2027, 1, 11), last=dt.date(2027, 1, 31))
    assert not len(later.periods)


@pytest.mark.parametrize("seed", range(3))
def test_a_schedule_that_keeps_all_rules_overloads_nobody_on_any_day(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    found = overloads(plan, {"as scheduled": solved(plan)}, by="day")
    assert BEFORE_LEVELLING in found.periods["case"].unique()
    assert "as scheduled" not in found.periods["case"].unique()


def test_no_schedule_may_have_the_name_of_the_case_before_levelling(plan_of) -> None:
    with pytest.raises(InputError, match="no schedule may be called"):
        overloads(plan_of(PLAN), {BEFORE_LEVELLING: Schedule(())})
