"""The kernels by themselves, against plain Python that counts or tries everything."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.calendars import WorkingTime
from scheduling.list_schedule import bookings, calendar_maps, latest, waits
from scheduling.list_schedule.buffers import PLACED, new_buffers, new_genes
from scheduling.list_schedule.eligible import pop, push
from scheduling.list_schedule.teams import holder_of, make_room
from scheduling.problem.arrays import ELAPSED, FAR, INTERVAL, table
from scheduling.search import dice, evolution, ranking
from scheduling.search.walk import new_walk

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FIRST, LAST = 1000, 1400


@pytest.fixture(scope="module")
def arrays(desk):
    """Any problem: the tests put in what they need."""
    return desk.compile(desk.plan({"id": "a", "work": "1h", "person": "ann"})).arrays


def working_times():
    """Up to eight intervals between FIRST and LAST, some of them touching."""
    bounds = st.lists(st.integers(FIRST, LAST), min_size=2, max_size=16, unique=True)
    return bounds.map(sorted).map(
        lambda b: WorkingTime.from_intervals(
            FIRST, LAST, np.array(b[: len(b) // 2 * 2 : 2]), np.array(b[1 : len(b) // 2 * 2 : 2])
        )
    )


def with_calendar(arrays, working):
    interval = table(INTERVAL, len(working.starts))
    interval.start, interval.end = working.starts, working.ends
    interval.worked_before = working.cumulative[:-1]
    return arrays._replace(interval=interval, calendar_ptr=np.array([0, len(interval)]), base=FIRST, grid=30)


# --- working time -------------------------------------------------------------------------------


@QUICK
@given(working=working_times(), moment=st.integers(FIRST, LAST))
def test_minutes_before_are_those_of_the_planner(arrays, working, moment):
    p = with_calendar(arrays, working)
    assert calendar_maps.minutes_before(p, 0, moment) == working.minutes_before(moment)
    assert calendar_maps.minutes_before(p, ELAPSED, moment) == moment


@QUICK
@given(working=working_times(), part=st.integers(0, 1000))
def test_moments_are_those_of_the_planner(arrays, working, part):
    p = with_calendar(arrays, working)
    worked = 1 + part * (working.total - 1) // 1000
    assert calendar_maps.earliest_moment(p, 0, worked) == working.earliest_moment(worked)
    assert calendar_maps.latest_moment(p, 0, worked - 1) == working.latest_moment(worked - 1)
    assert calendar_maps.earliest_moment(p, 0, working.total + 1) == FAR
    assert calendar_maps.latest_moment(p, 0, working.total) == FAR
    assert calendar_maps.earliest_moment(p, 0, -1) == calendar_maps.earliest_moment(p, 0, 0) == -FAR


@QUICK
@given(working=working_times(), moment=st.integers(FIRST + 1, LAST), lag=st.integers(-200, 200))
def test_lags_are_the_least_that_count_enough_and_inverted_the_most(arrays, working, moment, lag):
    p = with_calendar(arrays, working)

    def keeps(a, b):
        return working.minutes_before(b) >= working.minutes_before(a) + lag

    least = calendar_maps.lagged(p, 0, moment, lag)
    every = [b for b in range(FIRST, LAST + 1) if keeps(moment, b)] if lag else [moment]
    if least == -FAR:
        assert every[0] == FIRST
    else:
        assert (least if least < FAR else None) == (every[0] if every else None)
    most = latest.latest_before(p, 0, moment, lag)
    every = [a for a in range(FIRST, LAST + 1) if keeps(a, moment)] if lag else [moment]
    if lag and working.minutes_before(moment) >= lag:
        assert min(most, LAST) == every[-1]


@QUICK
@given(working=working_times(), moment=st.integers(FIRST, LAST), lag=st.integers(0, 200))
def test_maximal_lags_are_rounded_up_to_the_grid(arrays, working, moment, lag):
    p = with_calendar(arrays, working)
    limit = calendar_maps.limited(p, 0, moment, lag)
    exact = calendar_maps.latest_moment(p, 0, working.minutes_before(moment) + lag)
    assert limit == (FAR if exact == FAR else exact + (FIRST - exact) % 30)
    assert calendar_maps.limited(p, ELAPSED, moment, lag) == moment + lag + (FIRST - moment - lag) % 30


@QUICK
@given(working=working_times(), moment=st.integers(FIRST + 31, LAST), lag=st.integers(0, 200))
def test_the_least_moment_within_a_maximal_lag_is_the_first_that_keeps_it(arrays, working, moment, lag):
    p = with_calendar(arrays, working)
    least = calendar_maps.least_within(p, 0, moment, lag)
    every = [a for a in range(FIRST, LAST + 1) if calendar_maps.limited(p, 0, a, lag) >= moment]
    if least == -FAR:
        assert every[0] == FIRST
    else:
        assert (least if least < FAR else None) == (every[0] if every else None)
    least = calendar_maps.least_within(p, ELAPSED, moment, lag)
    assert calendar_maps.limited(p, ELAPSED, least, lag) >= moment
    assert calendar_maps.limited(p, ELAPSED, least - 1, lag) < moment


def test_an_empty_calendar_never_works(arrays):
    working = WorkingTime.from_intervals(FIRST, LAST, np.zeros(0, np.int64), np.zeros(0, np.int64))
    p = with_calendar(arrays, working)
    assert calendar_maps.minutes_before(p, 0, LAST) == 0
    assert calendar_maps.earliest_moment(p, 0, 1) == FAR
    assert calendar_maps.latest_moment(p, 0, 0) == FAR
    assert waits.unbroken_from(p, 0, FIRST, 1) == FAR
    assert latest.latest_wait_start(p, 0, 1, FAR, LAST, continuous=True) == -FAR


# --- waits --------------------------------------------------------------------------------------


def wait_starts(working, minutes, start_from, finish_from, *, continuous):
    """Every minute from which a wait keeps both limits."""
    for start in range(FIRST, LAST):
        done = working.minutes_before(start) + minutes
        works = working.minutes_before(start + 1) > working.minutes_before(start)
        if works and done <= working.total:
            finish = working.earliest_moment(done)
            if not continuous or finish - start == minutes:
                yield start, finish


@QUICK
@given(
    working=working_times(),
    minutes=st.integers(1, 60),
    limits=st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)),
    continuous=st.booleans(),
)
def test_waits_begin_as_early_and_as_late_as_both_limits_allow(arrays, working, minutes, limits, continuous):
    p = with_calendar(arrays, working)
    start_limit, finish_limit = limits
    every = list(wait_starts(working, minutes, *limits, continuous=continuous))
    early = [start for start, finish in every if start >= start_limit and finish >= finish_limit]
    found = waits.wait_from(p, 0, minutes, start_limit, finish_limit, continuous)
    if early:
        assert found == early[0]
    else:
        assert waits.wait_finish(p, 0, found, minutes) >= FAR
    late = [start for start, finish in every if start <= start_limit and finish <= finish_limit]
    found = latest.latest_wait_start(p, 0, minutes, start_limit, finish_limit, continuous)
    assert found == (late[-1] if late else -FAR)


# --- bookings -----------------------------------------------------------------------------------


def cheapest(minutes, used, committed, least):
    """Minutes and number of the cheapest bookings, by trying all sets of at most three."""
    days = range(len(used))
    ranges = [
        (first, last)
        for first in days
        for last in days
        if 0 < least[first] <= last + 1 and all(least[first : last + 1])
    ]
    best = None
    for count in range(4):
        for chosen in combinations(ranges, count):
            apart = all(left[1] < right[0] for left, right in combinations(sorted(chosen), 2))
            covered = {day for first, last in chosen for day in range(first, last + 1)}
            if apart and all(committed[day] or day in covered for day in days if used[day]):
                cost = sum(minutes[day] for day in covered), count
                best = cost if best is None else min(best, cost)
    return best


@QUICK
@given(
    minutes=st.lists(st.sampled_from([240, 480]), min_size=9, max_size=9),
    used=st.lists(st.booleans(), min_size=9, max_size=9),
    committed=st.sets(st.integers(0, 8), max_size=2),
    minimum=st.integers(1, 4),
    lead=st.integers(0, 2),
)
def test_bookings_are_the_cheapest_that_cover_the_days_worked(desk, minutes, used, committed, minimum, lead):
    p = desk.compile(_nine_days(desk)).arrays
    flags = [day in committed for day in range(9)]
    least = _least(flags, lead, minimum)
    used = [u and (least[d] != 0 or flags[d]) for d, u in enumerate(used)]
    days = len(p.committed_day)
    p.least_booking[:], p.committed_day[:] = [*least, *[0] * (days - 9)], [*flags, *[0] * (days - 9)]
    p.pool.minimum[:] = minimum
    p.pool_day.minutes[:9] = minutes
    marks, cost = np.zeros(days + 1, np.uint8), np.zeros((2, days + 1), np.int64)
    marks[:9] = used
    day, end = bookings.plan_bookings(p, 0, marks, cost)
    found = []
    while True:
        first, last, paid = bookings.next_booking(p, 0, marks, cost, day, end)
        if last < 0:
            break
        found.append((first, last, paid))
        day = last + 1
    covered = {d for first, last, _ in found for d in range(first, last + 1)}
    assert all(flags[d] or d in covered for d in range(9) if used[d])
    assert all(last - first + 1 >= minimum and first >= lead for first, last, _ in found)
    assert (sum(paid for _, _, paid in found), len(found)) == cheapest(minutes, used, flags, least)


def _nine_days(desk):
    pool = {"id": "film", "skills": ["film"], "rate": 60}
    return desk.plan({"id": "a", "work": "1h", "skill": "film"}, contractor_pools=[pool])


def _least(flags, lead, minimum):
    """What ``Arrays.least_booking`` says, day by day."""
    least = []
    for day in range(9):
        stretch = [d for d in range(day, 9) if not any(flags[day : d + 1])]
        begins = [d for d in range(day + 1) if d >= lead and not any(flags[d : day + 1])]
        fits = day >= lead and len(stretch) >= minimum
        covered = any(not any(flags[b : b + minimum]) and b + minimum <= 9 for b in begins)
        least.append(day + minimum if fits else -1 if covered and not flags[day] else 0)
    return least


# --- teams, heap, dice --------------------------------------------------------------------------


@QUICK
@given(allowed=st.lists(st.sets(st.integers(0, 4), min_size=1, max_size=3), min_size=2, max_size=5))
def test_seats_are_filled_whenever_they_can_be(desk, allowed):
    people = [{"id": f"e{k}"} for k in range(5)]
    needs = [{"allowed": [f"e{k}" for k in sorted(names)]} for names in allowed]
    p = desk.compile(desk.plan({"id": "a", "duration": "1h", "needs": needs}, people=people)).arrays
    b = new_buffers(p)
    seats = len(allowed)
    filled = True
    for seat in range(seats):
        own = range(p.seat[seat].candidate_ptr, p.seat[seat + 1].candidate_ptr)
        free = [c for c in own if holder_of(p, b.trial, seat, p.candidate[c].row) < 0]
        b.trial[seat] = free[0] if free else -1
        filled = bool(free) or make_room(p, b, 0, seat)
        if not filled:
            break
    possible = any(len(set(team)) == seats for team in product(*allowed))
    assert filled == possible
    if filled:
        rows = [int(p.candidate[b.trial[s]].row) for s in range(seats)]
        assert len(set(rows)) == seats


@QUICK
@given(keys=st.lists(st.integers(-5, 5), min_size=1, max_size=20))
def test_the_heap_gives_the_smallest_key_and_of_equals_the_smallest_task(desk, keys):
    tasks = ({"id": f"t{k}", "milestone": True} for k in range(20))
    b = new_buffers(desk.compile(desk.plan(*tasks)).arrays)
    size = 0
    for task, key in enumerate(keys):
        size = push(b, size, key, task)
    found = []
    while size > 0:
        found.append(int(pop(b, size)))
        size -= 1
    assert found == sorted(range(len(keys)), key=lambda task: (keys[task], task))


@pytest.mark.parametrize(("seed", "thread"), [(0, 0), (1, 0), (1, 1), (2**31 - 1, 255)])
def test_dice_stay_in_range_and_fall_evenly(seed, thread):
    state = dice.new_dice(seed, thread)
    rolls = [int(dice.roll(state, 6)) for _ in range(3000)]
    assert set(rolls) == set(range(6))
    assert all(400 < rolls.count(side) < 600 for side in range(6))
    wobbles = [int(dice.wobble(state, 100)) for _ in range(3000)]
    assert all(-300 <= w <= 300 for w in wobbles)
    assert -10 < sum(wobbles) / 3000 < 10
    assert 90 < (sum(w * w for w in wobbles) / 3000) ** 0.5 < 110


def test_dice_are_the_same_on_every_machine_and_differ_by_seed_and_thread():
    def first(seed, thread):
        state = dice.new_dice(seed, thread)
        return [int(dice.roll(state, 1000)) for _ in range(5)]

    assert first(1, 0) == first(1, 0)
    assert len({tuple(first(seed, thread)) for seed in range(5) for thread in range(3)}) == 15


# --- ranking ------------------------------------------------------------------------------------


def yardstick(*levels, limits=()):
    """K levels of the goals 0, 1, ... with (tolerance in per mille, tolerance amount)."""
    weight = np.zeros((len(levels), 7), np.int64)
    for k in range(len(levels)):
        weight[k, k] = 1
    limit = np.full(7, FAR, np.int64)
    for goal, most in limits:
        limit[goal] = most
    share, amount = (np.array([level[k] for level in levels], np.int64) for k in (0, 1))
    return ranking.Yardstick(weight, limit, amount, share, np.ones(len(levels), np.int64))


def value(*numbers):
    return np.array(numbers, np.int64)


@pytest.mark.parametrize(
    ("better", "worse", "lowest"),
    [
        # breach minutes, then two levels
        ((0, 90, 90), (1, 10, 10), (0, 10, 10)),
        ((0, 10, 90), (0, 11, 10), (0, 10, 10)),
        ((0, 10, 10), (0, 10, 11), (0, 10, 10)),
    ],
)
def test_breaches_come_first_then_the_levels_in_order(better, worse, lowest):
    y = yardstick((0, 0), (0, 0))
    assert ranking.is_better(y, value(*better), value(*worse), value(*lowest))
    assert not ranking.is_better(y, value(*worse), value(*better), value(*lowest))
    assert not ranking.is_better(y, value(*better), value(*better), value(*lowest))


@pytest.mark.parametrize("levels", [[(100, 0), (0, 0)], [(0, 10), (0, 0)]])
def test_within_the_tolerance_of_the_best_the_next_level_decides(levels):
    # 100 is the best; up to 110 counts as equal, whatever the tolerance is written in.
    y, lowest = yardstick(*levels), value(0, 100, 5)
    assert ranking.is_better(y, value(0, 110, 5), value(0, 100, 6), lowest)
    assert ranking.is_better(y, value(0, 100, 9), value(0, 111, 5), lowest)
    assert ranking.is_better(y, value(0, 111, 9), value(0, 112, 5), lowest)
    assert ranking.is_better(y, value(0, 105, 5), value(0, 106, 5), lowest)  # a tie: exactly


def test_the_tolerance_is_of_the_best_value_known_and_never_adds_up():
    y, lowest = yardstick((100, 0), (0, 0)), value(0, 100, 50)
    ranking.note_lowest(y, value(0, 108, 20), lowest)
    assert lowest.tolist() == [0, 100, 20]
    ranking.note_lowest(y, value(0, 111, 1), lowest)  # too dear: its second level doesn't count
    assert lowest.tolist() == [0, 100, 20]
    ranking.note_lowest(y, value(0, 90, 40), lowest)
    assert lowest.tolist() == [0, 90, 40]
    ranking.note_lowest(y, value(5, 1, 1), lowest)  # with breaches
    assert lowest.tolist() == [0, 90, 40]
    ranking.note_lowest(y, value(0, 90, 40), lowest)
    assert lowest.tolist() == [0, 90, 40]


@QUICK
@given(value=st.integers(0, 9 * 10**17), share=st.integers(0, 10_000))
def test_a_share_of_a_large_value_is_exact(value, share):
    assert ranking.part_of(value, share, 1000) == value * share // 1000
    assert ranking.part_of(value, share, 1_000_000) == value * share // 1_000_000


def test_a_tolerance_of_a_large_value_is_a_share_of_it_still():
    # 10 % of 5 · 10^17 in a product of 64 bits would be negative.
    y, lowest = yardstick((100, 0), (0, 0)), value(0, 5 * 10**17, 8)
    assert ranking.is_better(y, value(0, 54 * 10**16, 8), value(0, 5 * 10**17, 9), lowest)
    lowest[2] = 9
    ranking.note_lowest(y, value(0, 54 * 10**16, 8), lowest)
    assert lowest.tolist() == [0, 5 * 10**17, 8]


def walk_of(p, now, seed):
    """A walk that is nowhere, worth ``now``."""
    return new_walk(new_genes(p), now, table(PLACED, p.tasks), np.zeros(0, np.int32), value(0), seed, 0)


@QUICK
@given(
    now=st.integers(0, 4 * 10**18),
    worse=st.integers(0, 10**18),
    heat=st.integers(0, 80_000),
    seed=st.integers(0, 99),
)
def test_the_threshold_of_a_large_merit_is_the_one_of_the_formula(desk, now, worse, heat, seed):
    p = desk.compile(desk.plan({"id": "a", "work": "1h", "person": "ann"})).arrays
    walk = walk_of(p, value(0, now), seed)
    walk.trial_value[:] = value(0, now + worse)
    rolled = int(dice.roll(walk.dice.copy(), 1000))
    threshold = (1 + now * heat // 1_000_000) * rolled // 1000
    assert evolution.accepts(yardstick((0, 0)), walk, heat) == (worse <= threshold)


def test_breaches_have_a_threshold_of_their_own(desk):
    p = desk.compile(desk.plan({"id": "a", "work": "1h", "person": "ann"})).arrays
    for now in (10**6, 10**16):
        walk = walk_of(p, value(now, 0), 1)
        rolled = int(dice.roll(walk.dice.copy(), 100))
        threshold = now * 80_000 // 100_000 * rolled // 100
        for more in (threshold - 1, threshold):
            walk.trial_value[:] = value(now + more, 0)
            walk.dice[:] = dice.new_dice(1, 0)
            assert evolution.accepts(yardstick((0, 0)), walk, 80_000) == (more < threshold)


def test_above_a_limit_counts_as_a_breach():
    y = yardstick((0, 0), (0, 0), limits=[(1, 30)])
    found = value(0, 0, 0)
    ranking.rate(y, np.array([7, 35, 0, 0, 0, 0, 0, 60]), found)
    assert found.tolist() == [65, 7, 35]
    assert ranking.merit(y, found) == 42
