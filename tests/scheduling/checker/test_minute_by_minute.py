"""Amounts of breaches in random calendars, against counting one minute after another.

Minutes are counted from Monday 4 January 2027 00:00 UTC here, where the desk's plans begin.
"""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.checker.load import Overload, Uses
from scheduling.schedule import Assignment, ScheduledTask

DAY, GRID = 1440, 30
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST, LAST = -70 * DAY, 80 * DAY

half_hours = st.lists(st.integers(0, 47), min_size=2, max_size=4, unique=True).map(sorted)
weeks = st.dictionaries(st.sampled_from(WEEKDAYS), half_hours, min_size=1, max_size=4)


def hours(halves):
    """Ranges of working hours from boundaries in half hours, such as [18, 34] for 09:00-17:00."""
    bounds = zip(halves[::2], halves[1::2], strict=False)
    return [f"{a // 2:02d}:{a % 2 * 30:02d}-{b // 2:02d}:{b % 2 * 30:02d}" for a, b in bounds]


def document(name, week):
    return {"id": name, "week": {day: hours(halves) for day, halves in week.items()}}


def worked(week, first=FIRST, last=LAST):
    """All working minutes between two moments."""
    found = set()
    for day in range(first // DAY, last // DAY):
        halves = week.get(WEEKDAYS[day % 7], [])
        for a, b in zip(halves[::2], halves[1::2], strict=False):
            found.update(range(day * DAY + a * 30, day * DAY + b * 30))
    return found


# --- links --------------------------------------------------------------------------------------


def earliest(minutes, a, lag):
    """``E(W(a) + lag)``: as early as possible with that many minutes since ``a`` (or until, if negative)."""
    at = a
    if lag > 0:
        while lag:
            lag -= at in minutes
            at += 1
        return at
    while lag or at - 1 not in minutes:
        at -= 1
        lag += at in minutes
    return at


def latest(minutes, a, lag):
    """``L(W(a) + lag)``: as late as possible with no more minutes since ``a``."""
    at = a
    if lag < 0:
        while lag:
            at -= 1
            lag += at in minutes
        return at
    while lag or at not in minutes:
        lag -= at in minutes
        at += 1
    return at


@settings(max_examples=150, deadline=None)
@given(
    week=weeks,
    moments=st.tuples(st.integers(0, 7 * DAY), st.integers(0, 7 * DAY)),
    lag=st.integers(-200, 200),
    most=st.one_of(st.none(), st.integers(-200, 200)),
    elapsed=st.booleans(),
)
def test_links_are_short_or_long_by_the_minutes_counted(desk, week, moments, lag, most, elapsed):
    a, b = moments
    unit = "emin" if elapsed else "min"
    link = {"task": "i", "lag": f"{lag}{unit}"} | ({} if most is None else {"max_lag": f"{most}{unit}"})
    plan = desk.plan(
        {"id": "i", "milestone": True},
        {"id": "j", "milestone": True, "after": [{**link, "calendar": "random"}]},
        calendars=[document("random", week)],
    )
    minutes, zero = worked(week), desk.at("mon 00:00")
    low, high = a + lag, a + (most or 0)
    if not elapsed:
        low = a if lag == 0 else earliest(minutes, a, lag)
        high = latest(minutes, a, most or 0)
    high = -(-high // GRID) * GRID
    expected = [("link", "p/j", low - b, "minutes")] if b < low else []
    if most is not None and b > high:
        expected.append(("max-lag", "p/j", b - high, "minutes"))
    entries = [ScheduledTask("p", name, zero + at, zero + at) for name, at in (("i", a), ("j", b))]
    assert desk.found(plan, *entries) == expected


# --- working time -------------------------------------------------------------------------------


def slots(minutes):
    """Slots of the grid that lie in ``minutes`` from end to end, as minutes."""
    whole = {
        m // GRID
        for m in minutes
        if all(n in minutes for n in range(m // GRID * GRID, m // GRID * GRID + GRID))
    }
    return {m for slot in whole for m in range(slot * GRID, slot * GRID + GRID)}


@settings(max_examples=80, deadline=None)
@given(
    mine=weeks,
    yours=weeks,
    bounds=st.lists(st.integers(0, 5 * 48), min_size=2, max_size=8, unique=True).map(sorted),
    early=st.integers(0, GRID - 1),
)
def test_a_pair_is_outside_and_idle_by_the_minutes_counted(desk, mine, yours, bounds, early):
    spans = [(a * GRID, b * GRID) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    reserved = list(spans)
    spans[-1] = (spans[-1][0], spans[-1][1] - early)  # the last slot is not worked to its end
    joint = slots(worked(mine, 0, 7 * DAY) & worked(yours, 0, 7 * DAY))
    outside = sum(m not in joint for a, b in reserved for m in range(a, b))
    idle = sum(m in joint for left, right in itertools.pairwise(spans) for m in range(left[1], right[0]))
    total = sum(b - a for a, b in spans)
    plan = desk.plan(
        {"id": "a", "duration": f"{total}min", "needs": [{"pinned": ["ann", "eve"], "count": 2}]},
        calendars=[document("mine", mine), document("yours", yours)],
        people=[{"id": "ann", "calendar": "mine"}, {"id": "eve", "calendar": "yours"}],
    )
    zero = desk.at("mon 00:00")
    segments = tuple((a + zero, b + zero) for a, b in spans)
    team = (Assignment("ann", 0, 1000), Assignment("eve", 0, 1000))
    entry = ScheduledTask("p", "a", segments[0][0], segments[-1][1], "only", team, segments)
    expected = [("joint-time", "p/a", outside, "minutes"), ("segments", "p/a", idle, "minutes")]
    assert desk.found(plan, entry) == [breach for breach in expected if breach[2]]


# --- loads --------------------------------------------------------------------------------------

uses = st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(1, 15), st.integers(1, 4))


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(uses, max_size=14), limits=st.lists(st.integers(1, 6), min_size=3, max_size=3))
def test_overloads_are_the_stretches_counted(rows, limits):
    which, begins, lengths, units = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    swept = Uses(which, begins, begins + lengths, units)
    levels = np.zeros((3, 60), dtype=np.int64)
    for number, begin, length, amount in rows:
        levels[number, begin : begin + length] += amount
    expected = []
    for number, level in enumerate(levels):
        for over, stretch in itertools.groupby(
            range(60), lambda t, level=level, k=number: level[t] > limits[k]
        ):
            times = list(stretch)
            if over:
                excess = int(level[times].max()) - limits[number]
                expected.append(Overload(number, times[0], times[-1] + 1, excess))
    assert swept.overloads(np.array(limits, dtype=np.int64)) == expected
    assert swept.peaks(3).tolist() == levels.max(axis=1).tolist()
