"""Contractor plans small enough to be worked out by hand, each with its working.

Everybody works Monday to Friday 09:00-17:00, from Monday 4 January 2027. A contractor costs 50 an hour and is
booked for five days at least: 5 × 8 × 50 = 2,000. A day late costs 100. A due date is kept until
24:00, so whoever ends on a Friday at 17:00 a week too late is 6 days and 17 hours late: 670.83.
"""

import json

import pytest

from capacity.staffing import CostAtMost, LateAtMost, orders_of, search_staffing
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from scheduling import solver
from scheduling.options import SolveOptions

POOL = {"id": "pool", "skills": ["design"], "rate": 50, "minimum_booking": "5d", "maximum": 3}
FRIDAY = "2027-01-08"
WEEK_LATE = 67_083
BOOKING = 200_000


def plan_of(*projects, people=(), pool=POOL, **parts):
    """A plan of projects that are due on the first Friday, each given by the hours of design it asks for."""
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "late_cost_per_day": 100,
        "people": [{"id": "zoe"}, *people],
        "contractor_pools": [] if pool is None else [{**POOL, **pool}],
        "projects": [
            {
                "id": f"p{k}",
                "due": FRIDAY,
                "tasks": [{"id": "t", "work": f"{hours}h", "skill": "design"}],
            }
            for k, hours in enumerate(projects)
        ],
        **parts,
    }
    return Plan.model_validate_json(json.dumps(document))


def found(plan, target=LateAtMost(0), effort=48):  # noqa: B008 - frozen
    return search_staffing(plan, solver.solve, target, SolveOptions(effort=effort, workers=1))


def costs(staffing):
    return staffing.chosen.late_cost, staffing.chosen.contractor_cost


ANN = {"id": "ann", "skills": ["design"]}


def test_one_contractor_is_paid_for_the_shortest_booking():
    # Nobody of the office can design. 8 of 40 hours are used; all 40 are paid.
    staffing = found(plan_of(8))
    assert costs(staffing) == (0, BOOKING)
    assert staffing.is_met
    assert staffing.bound == BOOKING
    [booking] = staffing.chosen.schedule.bookings
    assert (booking.first, booking.last, booking.paid_minutes) == ("2027-01-04", FRIDAY, 40 * 60)


def test_two_needs_of_one_week_are_served_by_one_contractor():
    # 16 h and 20 h fit into one person's week of 40 h: one booking, not two.
    staffing = found(plan_of(16, 20))
    assert costs(staffing) == (0, BOOKING)
    assert staffing.bound == BOOKING
    # 24 h and 20 h don't: a second booking, which costs as much again.
    assert costs(found(plan_of(24, 20))) == (0, 2 * BOOKING)


def test_a_lead_time_can_make_a_date_impossible_and_the_nearest_is_named():
    # Whoever is ordered on Monday the 4th comes after five working days, on Monday the 11th, and needs that
    # day: 17:00 is 2 days and 17 hours after Friday 24:00, which is 270.83 at least.
    staffing = found(plan_of(8, pool={"lead_time": "5d"}))
    assert not staffing.is_met
    assert costs(staffing) == (27_083, BOOKING)
    assert staffing.late_bound == 27_083
    [order] = orders_of(expand(plan_of(8, pool={"lead_time": "5d"})), staffing.chosen.schedule)
    assert order.booking.first == "2027-01-11"
    assert order.order_by.isoformat() == "2027-01-04"


def test_moving_a_date_can_be_cheaper_than_buying():
    # Ann does one of two 40 h in time; the other is a week late, 670.83, or a contractor's, 2,000.
    plan = plan_of(40, 40, people=[ANN])
    assert costs(found(plan)) == (0, BOOKING)
    staffing = found(plan, target=None)
    assert costs(staffing) == (WEEK_LATE, 0)
    both = [(point.late_cost, point.contractor_cost) for point in staffing.frontier.points]
    assert both == [(0, BOOKING), (WEEK_LATE, 0)]


def test_a_second_skill_can_be_cheaper_than_a_contractor():
    # Ben designs at half speed: 20 h take him 40, just in time. Without it a contractor is needed.
    ben = {"id": "ben", "skills": ["copy", {"skill": "design", "efficiency": 0.5}]}
    assert costs(found(plan_of(20, people=[ben]))) == (0, 0)
    assert costs(found(plan_of(20, people=[{**ben, "skills": ["copy"]}]))) == (0, BOOKING)


@pytest.mark.parametrize(
    ("budget", "expected"), [(0, (WEEK_LATE, 0)), (BOOKING - 1, (WEEK_LATE, 0)), (BOOKING, (0, BOOKING))]
)
def test_within_a_budget_the_lateness_is_least(budget, expected):
    staffing = found(plan_of(40, 40, people=[ANN]), CostAtMost(budget))
    assert costs(staffing) == expected
    assert staffing.is_met
    assert staffing.bound == expected[0]


def test_a_given_lateness_is_reached_at_least_cost():
    plan = plan_of(40, 40, 40, people=[ANN])
    # One a week late and one bought; a cent less, and both are bought.
    assert costs(found(plan, LateAtMost(WEEK_LATE))) == (WEEK_LATE, BOOKING)
    assert costs(found(plan, LateAtMost(WEEK_LATE - 1))) == (0, 2 * BOOKING)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (plan_of(8, pool=None), ["no contractor pool"]),
        (plan_of(8, pool={"maximum": 0}), ["no contractor pool"]),
        (plan_of(8, late_cost_per_day=0), ["lateness costs nothing"]),
        (
            plan_of(late_cost_per_day=0, pool=None),
            ["no contractor pool", "due date", "lateness costs nothing"],
        ),
    ],
)
def test_where_there_is_nothing_to_choose_everything_missing_is_named(plan, words):
    with pytest.raises(InputError) as refused:
        found(plan)
    assert all(word in str(refused.value) for word in words)


def test_a_negative_limit_is_refused():
    with pytest.raises(InputError, match="-1 cents"):
        found(plan_of(8), CostAtMost(-1))
