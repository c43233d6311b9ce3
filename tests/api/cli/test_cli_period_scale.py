"""Strips of periods, and the months above them."""

import datetime as dt

import pytest

from api.cli.words.period_scale import month_scale, sparkline
from api.cli.words.terminal import ASCII, UNICODE


def test_blocks_are_as_high_as_the_amount_beside_the_highest():
    assert sparkline([80, 40, 10, 1, 0], 1, UNICODE) == "█▄▁▁·"
    assert sparkline([80, 40, 10, 1, 0], 1, ASCII) == "@=..."


def test_several_periods_share_a_block():
    assert sparkline([10, 30, 20, 0, 5], 2, UNICODE) == "█▄▁"


def test_nothing_at_all_is_dots_and_no_periods_are_nothing():
    assert sparkline([0, 0], 1, UNICODE) == "··"
    assert sparkline([], 1, UNICODE) == ""


def months(number):
    return [dt.date(2027 + at // 12, at % 12 + 1, 1) for at in range(number)]


def weeks(number):
    return [dt.date(2027, 3, 1) + dt.timedelta(weeks=at) for at in range(number)]


def test_months_are_their_first_letters():
    assert month_scale(months(13), 1) == "JFMAMJJASONDJ"


@pytest.mark.parametrize(("number", "scale"), [(1, "M"), (3, "Mar"), (10, "Mar  Apr May")])
def test_weeks_have_the_name_of_a_month_above_its_first(number, scale):
    # March 2027 has five Mondays, April four.
    assert month_scale(weeks(number), 1) == scale


def test_names_that_find_no_room_are_left_out():
    assert month_scale(months(12), 2) == "Jan Sep"


def test_no_periods_have_no_scale():
    assert month_scale([], 1) == ""
