"""Bounds by energy: worked out by hand, and never above what all schedules of tiny plans cost."""

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capacity.staffing import energy
from capacity.staffing.energy import energy_floors
from capacity.staffing.floors import Floor
from planner.expansion import expand
from planner.plan import Plan
from scheduling import polishing, solver
from scheduling.options import SolveOptions

ANN = {"id": "ann", "skills": ["design"]}
POOL = {"id": "pool", "skills": ["design"], "rate": 50, "minimum_booking": "1d", "maximum": 3}


def plan_of(*tasks, people=(ANN,), pools=(POOL,), **parts):
    """Projects of one task each: hours of design, the day from which, the day by which."""
    projects = [
        {
            "id": f"p{k}",
            "release": release,
            "due": due,
            "tasks": [{"id": "t", "work": f"{hours}h", "skill": "design"}],
        }
        for k, (hours, release, due) in enumerate(tasks)
    ]
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "late_cost_per_day": 100,
        "people": [{"id": "zoe"}, *people],
        "contractor_pools": list(pools),
        "projects": projects,
        **parts,
    }
    return expand(Plan.model_validate_json(json.dumps(document)))


MONDAY, FRIDAY, NEXT_MONDAY, NEXT_FRIDAY = "2027-01-04", "2027-01-08", "2027-01-11", "2027-01-15"
WEEK = (40, MONDAY, FRIDAY)
NEXT_WEEK = (40, NEXT_MONDAY, NEXT_FRIDAY)


def floor_of(plan, late_cost=0):
    [floor] = energy_floors(plan, [late_cost])
    assert floor.late_cost == late_cost
    return floor.contractor_cost


def test_what_the_office_has_hours_for_need_not_be_bought():
    assert floor_of(plan_of(WEEK)) == 0


def test_hours_that_nobody_has_are_bought_at_the_rate():
    # 80 h within a week in which Ann has 40: 40 x 50.
    assert floor_of(plan_of(WEEK, WEEK)) == 200_000


def test_weeks_that_do_not_overlap_add_up():
    # 40 h short in each of two weeks, with a week between that has hours to spare.
    later = (40, "2027-01-18", "2027-01-22")
    assert floor_of(plan_of(WEEK, WEEK, later, later)) == 400_000


def test_the_shortest_booking_is_paid_whole():
    # 8 h short, which a booking of three days covers: 24 x 50.
    plan = plan_of(WEEK, (8, MONDAY, FRIDAY), pools=({**POOL, "minimum_booking": "3d"},))
    assert floor_of(plan) == 120_000


def test_as_many_shortest_bookings_are_paid_as_contractors_are_needed():
    # 48 h that nobody employed can do, in a week of 40: two contractors, of four days each.
    plan = plan_of(
        (24, MONDAY, FRIDAY), (24, MONDAY, FRIDAY), people=(), pools=({**POOL, "minimum_booking": "4d"},)
    )
    assert floor_of(plan) == 2 * 4 * 8 * 5_000


def test_committed_contractors_are_paid_and_their_hours_are_there():
    # Booked from Monday to Friday: 2,000 in any case, and nobody else is needed.
    booked = {**POOL, "committed": [{"first": MONDAY, "last": FRIDAY}]}
    assert floor_of(plan_of(WEEK, WEEK, pools=(booked,))) == 200_000
    assert floor_of(plan_of(WEEK, WEEK, WEEK, pools=(booked,))) == 400_000


def test_the_cheapest_pool_counts():
    cheap = {**POOL, "id": "cheap", "rate": 20}
    assert floor_of(plan_of(WEEK, WEEK, pools=(POOL, cheap))) == 80_000


def test_crews_without_a_common_pool_add_up():
    # Each of two skills is asked for a week more than there is.
    copy = {"id": "c", "due": FRIDAY, "tasks": [{"id": "t", "work": "40h", "skill": "copy"}]}
    pool = {**POOL, "id": "writers", "skills": ["copy"], "rate": 30}
    plan = plan_of(WEEK, WEEK, pools=(POOL, pool))
    made = json.loads(plan.model_dump_json())
    made["projects"].append(copy)
    both = expand(Plan.model_validate_json(json.dumps(made)))
    assert floor_of(both) == 200_000 + 120_000


def test_late_costs_give_time():
    # One of two weeks of work a week late, until Friday 17:00: 6 days and 17 hours are 670.83.
    plan = plan_of(WEEK, WEEK)
    assert floor_of(plan, 67_083) == 0
    # With a day, 100, both are in time by Saturday: no hour more than within the week.
    assert floor_of(plan, 10_000) == 200_000
    # With three days, until Monday 24:00, Ann has 8 h more.
    assert floor_of(plan, 30_000) == 160_000


def test_what_no_money_buys_is_said():
    # Contractors come after five working days; 8 h are due before.
    plan = plan_of((8, MONDAY, FRIDAY), people=(), pools=({**POOL, "lead_time": "5d"},))
    assert energy_floors(plan, [0]) == [Floor(0, None)]
    assert floor_of(plan, 27_083) == 40_000
    # Only three at a time: four weeks of work in one.
    assert energy_floors(plan_of(*[WEEK] * 5), [0]) == [Floor(0, None)]


def test_floors_come_once_each_and_in_order():
    found = energy_floors(plan_of(WEEK, WEEK), [67_083, 0, 0])
    assert [floor.late_cost for floor in found] == [0, 67_083]


def test_without_due_dates_nothing_must_be_bought():
    projects = [{"id": "p", "tasks": [{"id": "t", "work": "400h", "skill": "design"}]}]
    assert floor_of(plan_of(projects=projects)) == 0


def test_plans_that_are_too_large_or_cannot_be_planned_have_no_floor(monkeypatch):
    lonely = plan_of((8, MONDAY, FRIDAY), people=(), pools=())
    made = json.loads(lonely.model_dump_json())
    made["people"] = [{"id": "old", "skills": ["design"], "employed_last": "2026-12-31"}]
    assert energy_floors(expand(Plan.model_validate_json(json.dumps(made))), [0]) == []
    assert energy_floors(plan_of(WEEK), []) == []
    monkeypatch.setattr(energy, "MOST_TASKS", 0)
    assert energy_floors(plan_of(WEEK), [0]) == []


def test_fewer_intervals_only_lower_a_floor(monkeypatch):
    plan = plan_of(WEEK, WEEK, NEXT_WEEK, NEXT_WEEK)
    whole = floor_of(plan)
    monkeypatch.setattr(energy, "MOST_CELLS", 1)
    monkeypatch.setattr(energy, "LEAST_BOUNDARIES", 3)
    assert 0 < floor_of(plan) <= whole == 400_000


# --- against all schedules of tiny plans --------------------------------------------------------

HORIZON = 7
RATE = 10
DAY_CENTS = 24 * RATE * 100
LATE_CENTS = 10_000
TASKS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 5), st.integers(1, 2)),
    min_size=1,
    max_size=3,
)
"""Days of work, first day, last day by which it is to be done, and weight."""


def around_the_clock(tasks, speeds, contractors, lead, minimum):
    """A plan in whole days of 24 hours: nothing pauses, and nothing begins but at midnight."""
    day = [f"2027-01-{k:02}" for k in range(4, 20)]
    return expand(
        Plan.model_validate_json(
            json.dumps(
                {
                    "format": "crewline/1",
                    "start": day[0],
                    "grid": "1d",
                    "day": "24h",
                    "late_cost_per_day": 100,
                    "calendar": "always",
                    "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
                    "people": [
                        {"id": f"e{k}", "skills": [{"skill": "s", "efficiency": speed}]}
                        for k, speed in enumerate(speeds)
                    ],
                    "contractor_pools": [
                        {
                            "id": "pool",
                            "skills": ["s"],
                            "rate": RATE,
                            "maximum": contractors,
                            "lead_time": f"{lead}d",
                            "minimum_booking": f"{minimum}d",
                        }
                    ],
                    "projects": [
                        {
                            "id": f"p{k}",
                            "weight": weight,
                            "release": day[first],
                            "due": day[due],
                            "tasks": [{"id": "t", "work": f"{24 * days}h", "skill": "s"}],
                        }
                        for k, (days, first, due, weight) in enumerate(tasks)
                    ],
                }
            )
        )
    )


def all_costs(tasks, speeds, contractors, lead, minimum):
    """Late cost and contractor cost of every schedule within the horizon."""
    workers = [*speeds, *[1.0] * contractors]
    places = []
    for days, first, _, _ in tasks:
        own = []
        for worker, speed in enumerate(workers):
            length = round(days / speed)
            earliest = max(first, lead) if worker >= len(speeds) else first
            own += [(worker, begin, begin + length) for begin in range(earliest, HORIZON - length + 1)]
        places.append(own)
    for chosen in itertools.product(*places):
        if any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a, b in itertools.combinations(chosen, 2)):
            continue
        days = [
            sorted(day for who, begin, end in chosen if who == worker for day in range(begin, end))
            for worker in range(len(speeds), len(workers))
        ]
        booked = sum(fewest_days(own, lead, minimum) for own in days)
        late = sum(
            weight * max(0, end - 1 - due)
            for (_, _, due, weight), (_, _, end) in zip(tasks, chosen, strict=True)
        )
        yield late * LATE_CENTS, booked * DAY_CENTS


def fewest_days(days, lead, minimum):
    """Days paid for one contractor's days of work, in bookings that don't overlap."""
    if not days:
        return 0
    best = float("inf")
    for cuts in itertools.product((False, True), repeat=len(days) - 1):
        ends = [k for k, cut in enumerate(cuts) if cut] + [len(days) - 1]
        paid, first, free = 0, 0, lead
        for end in ends:
            length = max(minimum, days[end] - days[first] + 1)
            begin = max(free, days[end] - length + 1)
            if begin > days[first]:
                break
            paid, first, free = paid + length, end + 1, begin + length
        else:
            best = min(best, paid)
    return best


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    TASKS,
    st.lists(st.sampled_from((0.5, 1.0)), min_size=0, max_size=2),
    st.integers(1, 2),
    st.integers(0, 3),
    st.integers(1, 4),
)
def test_no_schedule_of_a_tiny_plan_costs_less_than_its_floor(tasks, speeds, contractors, lead, minimum):
    costs = list(all_costs(tasks, speeds, contractors, lead, minimum))
    limits = sorted({0, LATE_CENTS, *(late for late, _ in costs)})[:8]
    plan = around_the_clock(tasks, speeds, contractors, lead, minimum)
    for floor in energy_floors(plan, limits):
        least = min((cost for late, cost in costs if late <= floor.late_cost), default=None)
        if floor.contractor_cost is None:
            assert least is None
        elif least is not None:
            assert floor.contractor_cost <= least


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(4, 40),
            st.sampled_from((MONDAY, "2027-01-06")),
            st.sampled_from((FRIDAY, NEXT_FRIDAY)),
        ),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from((300, 750, 1000)),
    st.integers(0, 3),
    st.integers(1, 5),
)
def test_what_the_engine_finds_never_costs_less_than_its_floor(tasks, share, lead, minimum):
    ann = {**ANN, "share": share / 1000}
    pool = {**POOL, "lead_time": f"{lead}d", "minimum_booking": f"{minimum}d"}
    plan = plan_of(*tasks, people=(ann,), pools=(pool,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polishing, "MOST_TASKS", 0)  # no proof is needed here, only a schedule
        outcome = solver.solve(plan, SolveOptions(effort=1, workers=1))
    parts = {name: value for level in outcome.levels for name, value in level.parts.items()}
    floor = floor_of(plan, parts["late_cost"])
    assert floor is not None
    assert floor <= parts["contractor_cost"]


@pytest.mark.parametrize("minimum", ["5d", "5ed"])
def test_an_elapsed_minimum_counts_for_a_day_of_work_only(minimum):
    plan = plan_of((8, MONDAY, FRIDAY), people=(), pools=({**POOL, "minimum_booking": minimum},))
    assert floor_of(plan) == (200_000 if minimum == "5d" else 40_000)
