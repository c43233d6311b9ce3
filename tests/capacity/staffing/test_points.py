"""The frontier keeps what nothing beats, and its bounds are those of lines below everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.staffing.points import Frontier, Point, SupportLine, point_of, support_of
from scheduling.schedule import LevelResult, Outcome, Schedule

COSTS = st.integers(0, 50)
PAIRS = st.lists(st.tuples(COSTS, COSTS), min_size=1, max_size=10)


def outcome(status="feasible", levels=(), schedule=None):
    return Outcome(status, schedule, levels, (), "h", 0, 1, {}, 0, {})


def point(late, cost):
    return Point(late, cost, outcome(schedule=Schedule(())))


@settings(deadline=None)
@given(st.lists(st.tuples(COSTS, COSTS), max_size=30), st.floats(0.1, 40))
def test_points_that_another_beats_are_left_out_and_no_others(pairs, ratio):
    frontier = Frontier()
    for late, cost in pairs:
        frontier.add(point(late, cost))
    kept = [(p.late_cost, p.contractor_cost) for p in frontier.points]
    wanted = {
        a for a in pairs if not any(b != a and b[0] <= a[0] and b[1] <= a[1] for b in pairs)
    }  # fmt: skip
    assert kept == sorted(wanted)
    if pairs:
        least = min(late * ratio + cost for late, cost in pairs)
        assert frontier.best(ratio).merit(ratio) == least


@settings(deadline=None)
@given(PAIRS, st.integers(1, 9), st.integers(1, 9), COSTS)
def test_bounds_lie_below_every_point(pairs, late_weight, cost_weight, limit):
    bound = min(late * late_weight + cost * cost_weight for late, cost in pairs)
    frontier = Frontier(supports=[SupportLine(late_weight, cost_weight, bound)])
    for late, cost in pairs:
        if late <= limit:
            assert frontier.cost_bound(limit) <= cost
        if cost <= limit:
            assert frontier.late_bound(limit) <= late
    assert Frontier().cost_bound(limit) == Frontier().late_bound(limit) == 0


def test_a_bound_is_rounded_up_to_whole_cents():
    assert Frontier(supports=[SupportLine(3, 7, 100)]).cost_bound(1) == 14  # 97 / 7 = 13.86
    assert Frontier(supports=[SupportLine(3, 7, 100)]).late_bound(1) == 31


def test_outcomes_without_a_valid_schedule_are_no_points():
    parts = {"late_cost": 1, "contractor_cost": 2}
    level = LevelResult(3, None, parts)
    assert point_of(outcome("unknown", (level,), Schedule(()))) is None
    assert point_of(outcome("feasible", (level,))) is None
    made = point_of(outcome("feasible", (level,), Schedule(())))
    assert (made.late_cost, made.contractor_cost) == (1, 2)
    assert support_of(outcome("feasible", (level,)), 1.0) is None
    assert support_of(outcome("feasible"), 1.0) is None
    assert support_of(outcome("feasible", (LevelResult(3, 2, parts),)), 0.5) == SupportLine(500, 1000, 2)
