"""What dominates what, which points stay, and what is known of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.staffing.floors import Floor
from planner.document import parse_plan
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.trade_offs.goals import constrained, goals_of
from scenarios.trade_offs.points import TradeOff, TradeOffs, dominates, widest
from scheduling.schedule import Outcome, Schedule

PLAN = Plan(format="crewline/1", start=Moment.parse("2027-01-04"))
GOALS = ("late_cost", "contractor_cost", "stability")


def point(*values, proved=False, bound=0) -> TradeOff:
    outcome = Outcome("feasible", Schedule(()), (), (), "", 0, 1, {}, 0, {})
    return TradeOff(values, outcome, proved, bound)


def found(*points) -> TradeOffs:
    result = TradeOffs(PLAN, GOALS[: len(points[0].values)])
    for one in points:
        result.add(one)
    return result


values = st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=25)


@given(values)
def test_no_point_of_a_frontier_dominates_another(every) -> None:
    kept = [one.values for one in found(*(point(*one) for one in every)).points()]
    assert not any(dominates(one, other) for one in kept for other in kept)


@given(values)
def test_whatever_is_left_out_is_dominated_by_a_point_of_the_frontier(every) -> None:
    result = found(*(point(*one) for one in every))
    kept = [one.values for one in result.points()]
    beaten = [one.values for one in result.dominated()]
    assert all(any(dominates(one, other) for one in kept) for other in beaten)
    assert sorted([*kept, *beaten]) == sorted(set(every))


@given(values)
def test_what_lies_on_the_frontier_does_not_depend_on_the_order(every) -> None:
    one, other = (found(*(point(*v) for v in some)) for some in (every, reversed(every)))
    assert [p.values for p in one.points()] == [p.values for p in other.points()]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 2), (1, 3), True),
        ((1, 2), (1, 2), False),
        ((1, 3), (2, 2), False),
        ((0, 0, 5), (0, 0, 6), True),
        ((0, 1, 5), (1, 0, 6), False),
    ],
)
def test_dominating_is_nowhere_worse_and_somewhere_better(one, other, expected) -> None:
    assert dominates(one, other) is expected


def test_of_equal_points_the_proved_one_stays_with_the_higher_bound() -> None:
    result = found(point(5, 1, bound=3), point(5, 1, proved=True), point(5, 1, bound=4))
    (kept,) = result.found
    assert (kept.is_proved, kept.late_bound) == (True, 4)


def test_a_proved_point_has_no_gap_and_another_that_to_its_bound() -> None:
    result = found(point(100, 0, bound=80), point(0, 50, proved=True))
    least, late = result.points()
    assert (least.gap, late.gap) == (0.0, pytest.approx(0.2))
    assert point(7, 0).gap is None
    assert point(7, 0, bound=7).gap == 0.0


def test_what_energy_proves_of_all_schedules_bounds_each_point() -> None:
    result = found(point(100, 40))
    # Contractors for less than 60: at least 90 late.
    result.frontier.floors.append(Floor(89, 60))
    (one,) = result.points()
    assert (one.late_bound, one.gap) == (90, pytest.approx(0.1))


def test_the_least_late_of_those_that_keep_all_limits_is_known() -> None:
    result = found(point(0, 9, 5), point(3, 4, 5), point(4, 4, 0))
    assert result.best_within((99, 9, 9)).values == (0, 9, 5)
    assert result.best_within((99, 5, 2)).values == (4, 4, 0)
    assert result.best_within((99, 3, 9)) is None


def test_the_widest_gaps_come_first_and_closed_ones_never() -> None:
    assert widest([0, 10, 4, 11], set(), 2) == [(4, 10), (0, 4)]
    assert widest([0, 10, 4], {(4, 10)}, 2) == [(0, 4)]
    assert widest([3, 4, 3], set(), 5) == []


def test_goals_come_in_their_order_with_limits_the_tighter_of_two(shop) -> None:
    own = parse_plan(
        """
        format: crewline/1
        start: 2027-01-04
        objective:
          levels:
            - goals: [{goal: contractor_cost, limit: 500}, {goal: makespan, limit: 9000}]
            - goals: [{goal: late_cost}]
        """
    )
    levels = constrained(own, GOALS, {"contractor_cost": 700, "stability": 10}).objective.levels
    assert [[(goal.goal, goal.limit) for goal in level.goals] for level in levels] == [
        [("late_cost", None)],
        [("contractor_cost", 500)],
        [("stability", 10)],
        [("makespan", 9000)],
    ]
    assert goals_of(None) == GOALS[:2]
    assert goals_of(Schedule(())) == GOALS
    assert len(constrained(shop, GOALS[:2], {}).objective.levels) == 2


def test_at_most_so_many_are_shown_and_the_nearest_left_out() -> None:
    # Both ends and (4, 1), the least together, stay; (1, 39) lies beside (0, 40) and goes.
    result = found(point(0, 40), point(1, 39), point(4, 1), point(30, 0))
    assert [one.values for one in result.spread(3)] == [(0, 40), (4, 1), (30, 0)]
    assert [one.values for one in result.spread(9)] == [one.values for one in result.points()]
    assert [one.values for one in result.spread(2)] == [(0, 40), (4, 1), (30, 0)]
    assert TradeOffs(PLAN, GOALS).spread(3) == []
