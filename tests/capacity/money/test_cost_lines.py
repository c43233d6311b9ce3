"""Sums spread over time: whatever the cuts, the parts add up to the cent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.money.cost_lines import CostLines, Kind, apportion, rounded
from planner.errors import InputError


def parts(lines: CostLines, *bounds: int) -> list[int]:
    """Cents of the only line in each period."""
    cells = lines.by_period(np.array(bounds))
    found = [0] * (len(bounds) - 1)
    for period, cents in zip(cells.period.tolist(), cells.cents.tolist(), strict=True):
        found[period] = cents
    return found


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"), [(5, 2, 3), (7, 3, 2), (-5, 2, -2), (0, 7, 0)]
)
def test_halves_are_rounded_up(numerator, denominator, whole):
    assert rounded(numerator, denominator) == whole


def test_ten_cents_over_three_equal_months_are_three_four_and_three():
    # By the ends of the months 3.33, 6.67 and 10 have accrued: rounded 3, 7 and 10.
    lines = CostLines()
    lines.add(Kind.FIXED, 10, [(0, 300)], project=0)
    assert parts(lines, 0, 100, 200, 300) == [3, 4, 3]


def test_a_cost_accrues_only_while_its_pieces_run():
    # 4 of 10 minutes lie before the cut, and the pause between the pieces costs nothing.
    lines = CostLines()
    lines.add(Kind.IN_HOUSE, 1000, [(0, 4), (90, 96)], project=0)
    assert parts(lines, 0, 50, 100) == [400, 600]
    assert [lines.until(moment).tolist() for moment in (0, 2, 50, 93, 500)] == [
        [0],
        [200],
        [400],
        [700],
        [1000],
    ]


def test_pieces_of_less_weight_take_away_from_those_around_them():
    # Paid for 100 minutes, at work with half for the first 50: idle weights are 500 x 50 and 1000 x 50.
    lines = CostLines()
    line = lines.add(Kind.IDLE, 900, [(0, 100)], project=0, weight=1000)
    lines.extend(line, [(0, 50)], -500)
    assert parts(lines, 0, 50, 100) == [300, 600]


def test_each_line_may_be_asked_for_a_moment_of_its_own():
    lines = CostLines()
    lines.add(Kind.FIXED, 100, [(0, 10)], project=0)
    lines.add(Kind.FIXED, 100, [(0, 10)], project=0)
    assert lines.until(np.array([5, 8])).tolist() == [50, 80]


def test_amounts_beyond_64_bits_in_between_stay_exact():
    # 10**18 cents over 3 minutes: the product with the weight does not fit, thirds must not be floats.
    lines = CostLines()
    lines.add(Kind.FIXED, 10**18, [(0, 3)], project=0, weight=10**6)
    assert parts(lines, 0, 1, 2, 3) == [333333333333333333, 333333333333333334, 333333333333333333]


def test_costs_that_can_not_be_counted_are_refused():
    lines = CostLines()
    lines.add(Kind.FIXED, 1 << 62, [(0, 3)], project=0)
    with pytest.raises(InputError, match="too large to be counted"):
        lines.until(3)


def test_no_lines_have_no_span_and_no_cells():
    lines = CostLines()
    assert lines.span is None
    assert len(lines.by_period(np.array([0, 10])).cents) == 0


def test_a_hundred_cents_for_weights_of_one_one_and_one():
    assert apportion(100, [1, 1, 1]) == [33, 34, 33]


def test_nothing_is_shared_out_without_weights():
    assert apportion(100, [0, 0]) == [0, 0]
    assert apportion(100, []) == []


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_shares_sum_to_the_whole_and_are_off_by_less_than_a_cent(cents, weights):
    shares = apportion(cents, weights)
    whole = sum(weights)
    assert sum(shares) == (cents if whole else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * whole - cents * weight) < max(1, whole)


pieces = st.lists(
    st.tuples(st.integers(0, 900), st.integers(1, 100)).map(lambda pair: (pair[0], sum(pair))), min_size=1
)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), pieces, st.integers(1, 1000)), min_size=1, max_size=6),
    st.sets(st.integers(1, 999), max_size=12),
)
def test_parts_of_any_periods_sum_to_every_line_and_agree_with_what_accrued(made, cuts):
    lines = CostLines()
    for cents, own, weight in made:
        lines.add(Kind.FIXED, cents, own, project=0, weight=weight)
    bounds = np.array([0, *sorted(cuts), 1000])
    cells = lines.by_period(bounds)
    sums = np.zeros((len(lines), len(bounds) - 1), dtype=np.int64)
    sums[cells.line, cells.period] = cells.cents
    assert sums.sum(axis=1).tolist() == lines.cents
    for period, moment in enumerate(bounds[1:].tolist()):
        assert sums[:, : period + 1].sum(axis=1).tolist() == lines.until(moment).tolist()
