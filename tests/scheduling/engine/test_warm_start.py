"""Beginning from an earlier schedule: nothing of it is lost, and what is gone is chosen anew."""

import pytest

from scheduling import solver
from scheduling.options import SolveOptions

pytestmark = pytest.mark.kernel


def crowded(desk, people=("ann", "bob"), projects=3, **parts):
    """Projects of two tasks for people who can all do everything, in an order that no rule would take."""
    return desk.plan(
        people=[{"id": person, "skills": ["any"]} for person in people],
        projects=[
            {
                "id": f"p{q}",
                "due": "2027-01-06",
                "weight": 1 + (q * 5) % 7,
                "tasks": [
                    {"id": "a", "work": f"{3 + q}h", "skill": "any"},
                    {"id": "b", "work": f"{9 - q}h", "skill": "any", "after": ["a"]},
                ],
            }
            for q in range(projects)
        ],
        **parts,
    )


def warm(plan, schedule):
    return solver.solve(plan, SolveOptions(effort=0, workers=1, warm=schedule))


def test_a_schedule_handed_back_is_found_again(desk):
    plan = crowded(desk, projects=7)
    found = desk.solve(plan, effort=6)
    cold = desk.solve(plan, effort=0)
    assert found.levels[0].value < cold.levels[0].value
    assert warm(plan, found.schedule).levels[0].value == found.levels[0].value


def test_bookings_are_found_again(desk):
    pool = {"id": "pool", "skills": ["any"], "rate": 10, "minimum_booking": "2d", "maximum": 2}
    plan = crowded(desk, projects=6, contractor_pools=[pool], late_cost_per_day=2000)
    found = desk.solve(plan, effort=6)
    again = warm(plan, found.schedule)
    assert desk.bookings(found)
    assert again.levels[0].value <= found.levels[0].value
    fewer = plan.replace(contractor_pools=(plan.contractor_pools[0].replace(maximum=1),))
    assert {b[0] for b in desk.bookings(warm(fewer, found.schedule))} <= {"pool#1"}
    assert not desk.bookings(warm(plan.replace(contractor_pools=()), found.schedule))


def test_modes_are_found_again(desk):
    modes = [
        {"id": "alone", "duration": "8h", "needs": [{"pinned": ["ann"]}]},
        {"id": "pair", "duration": "5h", "needs": [{"pinned": ["ann"]}, {"pinned": ["bob"]}]},
    ]
    task = {"id": "a", "modes": modes}
    plan = desk.plan(task)
    found = desk.solve(plan)
    assert found.schedule.tasks[0].mode == "pair"
    assert warm(plan, found.schedule).schedule.tasks[0].mode == "pair"
    without = desk.plan({**task, "modes": modes[:1]})
    assert warm(without, found.schedule).status in ("optimal", "feasible")


def test_people_and_tasks_that_are_gone_or_new_do_no_harm(desk):
    found = desk.solve(crowded(desk), effort=2)
    for plan in (crowded(desk, people=("ann", "eve")), crowded(desk, projects=5), crowded(desk, projects=1)):
        outcome = warm(plan, found.schedule)
        assert outcome.status in ("optimal", "feasible")
        assert len(outcome.schedule.tasks) == 2 * len(plan.projects)


def test_of_several_schedules_the_best_is_where_it_begins(desk):
    plan = crowded(desk, projects=7)
    found = desk.solve(plan, effort=6)
    poor = solver.solve(plan, SolveOptions(effort=0, workers=1)).schedule
    for first, others in (
        (poor, (found.schedule,)),
        (found.schedule, (poor,)),
        (None, (poor, found.schedule)),
    ):
        options = SolveOptions(effort=0, workers=1, warm=first, warm_others=others)
        assert solver.solve(plan, options).levels[0].value == found.levels[0].value


def test_without_bounds_the_schedule_is_the_same(desk):
    plan = crowded(desk, projects=7)
    bounded, plain = (
        solver.solve(plan, SolveOptions(effort=9, workers=1, bounds=bounds)) for bounds in (True, False)
    )
    assert plain.schedule == bounded.schedule
    assert (plain.levels[0].bound or 0) <= bounded.levels[0].bound
