"""Random choices that come out the same everywhere, and fair shares in whole parts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.generator.dice import Dice, apportion


def test_choices_come_from_the_one_sequence_that_python_promises_to_keep():
    dice, source = Dice(5), random.Random(5)
    assert [dice.fraction() for _ in range(3)] == [source.random() for _ in range(3)]


def test_whole_numbers_reach_both_ends():
    dice = Dice(1)
    assert {dice.whole(2, 4) for _ in range(100)} == {2, 3, 4}


def test_weights_say_how_often_an_item_is_met():
    dice = Dice(1)
    met = [dice.weigh((("often", 9), ("seldom", 1))) for _ in range(2000)]
    assert met.count("seldom") / 2000 == pytest.approx(0.1, abs=0.02)


def test_a_choice_at_the_very_end_of_the_range_falls_on_the_last_item(monkeypatch):
    dice = Dice(1)
    monkeypatch.setattr(dice, "_random", lambda: 1.0)
    assert dice.weigh((("first", 1), ("last", 2))) == "last"


def test_rounding_is_right_on_average():
    dice = Dice(1)
    assert sum(dice.round(2.25) for _ in range(4000)) / 4000 == pytest.approx(2.25, abs=0.03)


def test_shares_go_to_the_largest_remainders():
    # Quotas of 7 over 1:1:2 are 1.75, 1.75 and 3.5: one each, and 3; the two left go to .75 and .75.
    assert apportion(7, [1, 1, 2], 0) == [2, 2, 3]


@given(
    weights=st.lists(st.floats(0.1, 100), min_size=1, max_size=20),
    extra=st.integers(0, 500),
    least=st.integers(0, 3),
)
def test_shares_add_up_and_none_is_less_than_the_least(weights, extra, least):
    total = least * len(weights) + extra
    parts = apportion(total, weights, least)
    assert sum(parts) == total
    assert min(parts) >= least
