"""The means of a set, beside others on the same instances, worked out by hand."""

from pathlib import Path

import pytest

from api.bench.best_known import BestKnown
from api.bench.selection import Case
from api.bench.summary import ReferenceSummary, compare, gap_percent, summarize


def _case(set_name="j60", upper=100, **references):
    return Case(Path("a.sm"), set_name, BestKnown(None, upper), references)


def test_means_are_over_the_instances_that_have_both_numbers(record):
    measured = [
        (_case(), record(status="optimal", objective=100, critical_path=80)),  # 0 %, 25 %
        (_case(), record(objective=104, critical_path=80)),  # 4 %, 30 %
        (_case(), record(objective=98)),  # better: −2 %
        (_case(upper=None), record(objective=77)),
        (_case(), record(status="unknown")),
    ]
    (row,) = summarize(measured, 60)
    assert (row.set, row.instances) == ("j60", 5)
    assert row.statuses == {"optimal": 1, "feasible": 3, "unknown": 1}
    assert row.mean_gap == pytest.approx((0 + 4 - 2) / 3)
    assert row.mean_deviation == pytest.approx((25 + 30) / 2)
    assert (row.at_best, row.better) == (1, 1)


def test_each_set_has_a_row_in_the_order_in_which_they_come(record):
    measured = [(_case("b"), record()), (_case("a"), record()), (_case("b"), record())]
    assert [(row.set, row.instances) for row in summarize(measured, 60)] == [("b", 2), ("a", 1)]


def test_without_numbers_there_are_no_means(record):
    (row,) = summarize([(_case(), record(status="infeasible"))], 60)
    assert row.mean_gap is None
    assert row.mean_deviation is None


def test_others_are_compared_where_both_have_a_number(record):
    measured = [
        (_case(rival_ub=103, rival_lb=90), record(objective=102, lower_bound=95)),
        (_case(rival_ub=101, rival_lb=96), record(objective=100, lower_bound=97)),
        (_case(rival_ub=150), record(status="unknown", lower_bound=80)),
        (_case(rival_lb=50), record(objective=110)),
    ]
    assert compare(measured) == [
        ReferenceSummary("j60", "rival", "value", 2, pytest.approx(2), pytest.approx(1)),
        ReferenceSummary("j60", "rival", "bound", 2, pytest.approx(7), pytest.approx(4)),
    ]


def test_columns_that_are_neither_values_nor_bounds_are_left_out(record):
    assert compare([(_case(tasks=30), record(objective=100))]) == []
    assert compare([(_case(rival_ub=30), record(status="unknown"))]) == []


@pytest.mark.parametrize(("value", "best"), [(None, 5), (5, None), (5, 0)])
def test_there_is_no_gap_without_both_numbers_or_above_nothing(value, best):
    assert gap_percent(value, best) is None


@pytest.mark.parametrize(
    ("limit", "seconds", "overrun"), [(5, 6.0, 0), (5, 6.1, 1), (60, 63.0, 0), (60, 63.1, 1)]
)
def test_a_solve_may_take_a_second_or_a_twentieth_longer(record, limit, seconds, overrun):
    (row,) = summarize([(_case(), record(seconds=seconds))], limit)
    assert row.overrun == overrun
