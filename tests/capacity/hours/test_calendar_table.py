"""Many calendars asked at once answer as each does alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.hours.calendar_table import CalendarTable
from planner.errors import HorizonError
from planner.working_time import WorkingTime

FIRST, LAST = 1000, 1200
INTERVALS = st.lists(st.tuples(st.integers(FIRST, LAST), st.integers(0, 30)), max_size=8)


def working(intervals: list[tuple[int, int]]) -> WorkingTime:
    starts = np.array([start for start, _ in intervals], dtype=np.int64)
    ends = np.array([start + length for start, length in intervals], dtype=np.int64)
    return WorkingTime.from_intervals(FIRST, LAST, starts, ends)


@given(st.lists(INTERVALS, min_size=1, max_size=5))
def test_every_moment_and_amount_is_answered_as_by_the_calendar_alone(
    many: list[list[tuple[int, int]]],
) -> None:
    times = [working(intervals) for intervals in many]
    table = CalendarTable(times, FIRST, LAST)
    moments = np.arange(FIRST, LAST + 1)
    for number, alone in enumerate(times):
        which = np.full(len(moments), number)
        assert table.minutes_before(which, moments).tolist() == alone.minutes_before(moments).tolist()
        amounts = np.arange(alone.total + 1)
        which = np.full(len(amounts), number)
        assert table.earliest_moment(which, amounts).tolist() == alone.earliest_moment(amounts).tolist()
        assert table.latest_moment(which, amounts).tolist() == alone.latest_moment(amounts).tolist()


def test_questions_beyond_the_range_are_refused() -> None:
    table = CalendarTable([working([(1010, 20)])], FIRST, LAST)
    zero = np.array([0])
    for moment in (FIRST - 1, LAST + 1):
        with pytest.raises(HorizonError, match="outside the working time compiled"):
            table.minutes_before(zero, np.array([moment]))
    for amount in (-1, 21):
        with pytest.raises(HorizonError, match="more working minutes"):
            table.earliest_moment(zero, np.array([amount]))
        with pytest.raises(HorizonError, match="more working minutes"):
            table.latest_moment(zero, np.array([amount]))


def test_a_table_of_nothing_answers_nothing() -> None:
    table = CalendarTable([], FIRST, LAST)
    nobody = np.array([], dtype=np.int64)
    for ask in (table.minutes_before, table.earliest_moment, table.latest_moment):
        assert ask(nobody, nobody).tolist() == []
