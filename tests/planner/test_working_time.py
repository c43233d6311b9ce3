"""The interval algebra and the maps W, E and L, against sets of minutes counted one by one."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import HorizonError
from planner.working_time import ElapsedTime, WorkingTime

FIRST, LAST = 100, 160
intervals = st.lists(st.tuples(st.integers(80, 180), st.integers(0, 25)), max_size=8)


def working_time(pairs, first=FIRST, last=LAST):
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    ends = np.array([end for _, end in pairs], dtype=np.int64)
    return WorkingTime.from_intervals(first, last, starts, ends)


def from_lengths(drawn):
    return working_time([(start, start + length) for start, length in drawn])


def minutes_of(drawn):
    covered = {minute for start, length in drawn for minute in range(start, start + length)}
    return covered & set(range(FIRST, LAST))


def minutes_in(time):
    return {m for start, end in zip(time.starts, time.ends, strict=True) for m in range(start, end)}


@given(intervals)
def test_intervals_are_clipped_sorted_and_merged(drawn):
    time = from_lengths(drawn)
    assert minutes_in(time) == minutes_of(drawn)
    assert (time.starts < time.ends).all()
    assert (time.starts[1:] > time.ends[:-1]).all(), "touching intervals are one"
    assert time.total == len(minutes_of(drawn))


@given(intervals)
def test_minutes_before_counts_working_minutes(drawn):
    time, worked = from_lengths(drawn), minutes_of(drawn)
    for moment in range(FIRST, LAST + 1):
        assert time.minutes_before(moment) == sum(minute < moment for minute in worked)


@given(intervals)
def test_earliest_and_latest_moment_are_the_two_inverses_of_minutes_before(drawn):
    time, moments = from_lengths(drawn), range(FIRST, LAST + 1)
    for amount in range(time.total + 1):
        assert time.earliest_moment(amount) == min(t for t in moments if time.minutes_before(t) >= amount)
        assert time.latest_moment(amount) == max(t for t in moments if time.minutes_before(t) <= amount)


@given(intervals)
def test_arrays_answer_as_scalars_do(drawn):
    time = from_lengths(drawn)
    moments, amounts = np.arange(FIRST, LAST + 1), np.arange(time.total + 1)
    assert time.minutes_before(moments).tolist() == [time.minutes_before(int(t)) for t in moments]
    assert time.earliest_moment(amounts).tolist() == [time.earliest_moment(int(w)) for w in amounts]
    assert time.latest_moment(amounts).tolist() == [time.latest_moment(int(w)) for w in amounts]


@given(intervals, intervals)
def test_intersection_union_and_difference_are_those_of_the_minutes(one, other):
    a, b = from_lengths(one), from_lengths(other)
    assert minutes_in(a.intersect(b)) == minutes_of(one) & minutes_of(other)
    assert minutes_in(a.union(b)) == minutes_of(one) | minutes_of(other)
    assert minutes_in(a.minus(b)) == minutes_of(one) - minutes_of(other)


@given(intervals, st.integers(FIRST, LAST), st.integers(FIRST, LAST))
def test_segments_are_the_working_minutes_of_a_range(drawn, start, end):
    segments = from_lengths(drawn).segments(start, end)
    assert all(a < b for a, b in segments)
    assert {m for a, b in segments for m in range(a, b)} == minutes_of(drawn) & set(range(start, end))


def test_combined_ranges_shrink_to_what_both_know():
    joint = working_time([(0, 50)], 0, 100).intersect(working_time([(20, 200)], 20, 200))
    assert (joint.first, joint.last) == (20, 100)
    assert joint.segments(20, 100) == [(20, 50)]


def test_ranges_without_anything_in_common_are_beyond_the_horizon():
    with pytest.raises(HorizonError, match="nothing in common"):
        working_time([], 0, 10).union(working_time([], 10, 20))


def test_own_day_and_week_survive_a_combination():
    whole = np.array([0]), np.array([100])
    short = WorkingTime.from_intervals(0, 100, *whole, 360, 1080)
    usual = WorkingTime.from_intervals(0, 100, *whole)
    assert (short.intersect(usual).day_minutes, short.intersect(usual).week_minutes) == (360, 1080)


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match="empty"):
        working_time([], 10, 10)


@pytest.mark.parametrize("moment", [FIRST - 1, LAST + 1])
def test_moments_beyond_the_horizon_are_an_error_never_an_extrapolation(moment):
    time = working_time([(110, 120)])
    with pytest.raises(HorizonError, match="outside the working time compiled"):
        time.minutes_before(moment)
    with pytest.raises(HorizonError, match="outside the working time compiled"):
        time.minutes_before(np.array([FIRST, moment]))
    with pytest.raises(HorizonError, match="outside the working time compiled"):
        time.segments(min(moment, FIRST), max(moment, LAST))


@pytest.mark.parametrize("worked", [-1, 11])
def test_amounts_beyond_the_horizon_are_an_error_never_an_extrapolation(worked):
    time = working_time([(110, 120)])
    for question in (time.earliest_moment, time.latest_moment):
        with pytest.raises(HorizonError, match=f"^{worked} working minutes asked for"):
            question(worked)
        with pytest.raises(HorizonError, match=f"^{worked} working minutes asked for"):
            question(np.array([0, worked]))


def test_a_horizon_error_names_the_dates():
    with pytest.raises(HorizonError, match=r"2027-01-05 00:00Z is outside .* 2027-01-04 00:00Z to"):
        working_time([], 29983680, 29983690).minutes_before(29985120)


def test_a_horizon_error_far_beyond_the_calendar_still_says_where():
    with pytest.raises(HorizonError, match="minute 1000000000000000 since 1970"):
        working_time([]).minutes_before(10**15)


def test_somebody_who_never_works_has_no_minutes():
    never = working_time([])
    assert never.total == 0
    assert never.minutes_before(FIRST + 5) == 0
    assert never.earliest_moment(0) == FIRST
    assert never.latest_moment(0) == LAST
    assert never.segments(FIRST, LAST) == []


def test_working_time_cannot_be_changed():
    time = working_time([(110, 120)])
    with pytest.raises(ValueError, match="read-only"):
        time.starts[0] = 0


def test_working_time_can_be_sent_to_another_process():
    time = working_time([(110, 120), (130, 135)])
    assert time.minutes_before(131) == 11
    again = pickle.loads(pickle.dumps(time))
    assert again.minutes_before(131) == 11
    assert again.total == 15


def test_elapsed_time_is_the_clock():
    clock = ElapsedTime()
    assert clock.minutes_before(77) == clock.earliest_moment(77) == clock.latest_moment(77) == 77
    assert clock.minutes_before(np.array([5, 6])).tolist() == [5, 6]
    assert clock.segments(3, 9) == [(3, 9)]
    assert clock.segments(9, 9) == []
    assert (clock.day_minutes, clock.week_minutes) == (1440, 10080)
