"""The next price of lateness is that of the widest gap, begun from one of its ends."""

import pytest

from capacity.staffing.points import Frontier, Point
from capacity.staffing.sweep import FIRST_RATIOS, LEAST_RATIO, MOST_RATIO, PULL, Sweep
from scheduling.schedule import Outcome, Schedule


def frontier_of(*pairs):
    found = Outcome("feasible", Schedule(()), (), (), "h", 0, 1, {}, 0, {})
    frontier = Frontier()
    for late, cost in pairs:
        frontier.add(Point(late, cost, found))
    return frontier


def begun(frontier):
    """A sweep whose first prices are through."""
    sweep = Sweep(frontier)
    for _ in FIRST_RATIOS:
        sweep.next()
    return sweep


def costs(point):
    return point.late_cost, point.contractor_cost


def test_the_first_prices_are_given_and_begin_from_the_best_at_each():
    sweep = Sweep(frontier_of((0, 100), (50, 0)))
    steps = [sweep.next() for _ in FIRST_RATIOS]
    assert tuple(step.ratio for step in steps) == FIRST_RATIOS
    assert costs(steps[0].start) == (50, 0)  # 50 at the plan's own price
    assert costs(steps[1].start) == (0, 100)  # 500 or 100 at ten times that


def test_without_two_points_there_is_no_gap_and_the_first_prices_come_again():
    sweep = Sweep(Frontier())
    steps = [sweep.next() for _ in range(2 * len(FIRST_RATIOS))]
    assert tuple(step.ratio for step in steps) == FIRST_RATIOS * 2
    assert all(step.start is None for step in steps)


def test_the_widest_gap_is_crossed_from_its_less_late_side_then_from_the_other():
    # From (10, 90) to (100, 0) at one cent of contractors for one of lateness.
    sweep = begun(frontier_of((0, 100), (10, 90), (100, 0)))
    first, second = sweep.next(), None
    assert costs(first.start) == (10, 90)
    assert first.ratio == pytest.approx(1 / PULL)
    while second is None or second.ratio in (LEAST_RATIO, MOST_RATIO):
        second = sweep.next()
    assert costs(second.start) == (100, 0)
    assert second.ratio == pytest.approx(PULL)


def test_a_gap_in_which_nothing_is_found_lets_others_come_first():
    sweep = begun(frontier_of((0, 100), (45, 60), (100, 0)))
    starts = {costs(step.start) for step in (sweep.next() for _ in range(8))}
    assert starts == {(0, 100), (45, 60), (100, 0)}


def test_the_ends_have_their_turns_too():
    sweep = begun(frontier_of((0, 100), (100, 0)))
    steps = [sweep.next() for _ in range(24)]
    dearest = [step for step in steps if step.ratio == MOST_RATIO]
    cheapest = [step for step in steps if step.ratio == LEAST_RATIO]
    assert len(dearest) > len(cheapest) > 0
    assert {costs(step.start) for step in dearest} == {(0, 100)}
    assert {costs(step.start) for step in cheapest} == {(100, 0)}
