"""Local wall clock to UTC minutes and back, for a million moments at once.

The one rule: a wall clock time means the earliest minute at which the clock shows it or later. So
a time that is skipped in spring is the moment after the gap, and one that comes twice in autumn is
the first; working hours across a change are as long as they really were.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from planner.errors import Issue, PlanError
from planner.working_time import IntArray

DAY: Final = 1440
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_ORDINAL: Final = _EPOCH.toordinal()
_BLOCK: Final = 512 * DAY
# From 0001-01-03 to 9999-12-29: what datetime can hold in every zone. Offsets stay as they are beyond.
_CLOCK_FIRST: Final = -1_035_590_000
_CLOCK_LAST: Final = 4_223_366_000


def zone_named(name: str) -> ZoneInfo:
    """Time zone of an IANA name.

    Raises
    ------
    PlanError
        If there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        issue = Issue(
            "", f"time zone {name!r}", "expected an IANA name such as Europe/London", code="unknown-time-zone"
        )
        raise PlanError(f"there is no time zone {name!r}", (issue,)) from None


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def _offset_at(zone: ZoneInfo, minute: int) -> int:
    """Minutes by which the zone's wall clock is ahead of UTC (seconds, before about 1920, dropped)."""
    shown = min(max(minute, _CLOCK_FIRST), _CLOCK_LAST)
    offset = (_EPOCH + dt.timedelta(minutes=shown)).astimezone(zone).utcoffset()
    return int((offset or dt.timedelta()).total_seconds() // 60)


@lru_cache(maxsize=4096)
def _changes_in(zone: ZoneInfo, block: int) -> tuple[tuple[int, int], ...]:
    """(UTC minute, offset from then on) of every change in a block of 512 days.

    zoneinfo does not tell its transitions; the offset of every day does, and halving finds the
    minute. No zone has ever changed twice within a day.
    """
    changes = []
    before = _offset_at(zone, block * _BLOCK)
    for known in range(block * _BLOCK, (block + 1) * _BLOCK, DAY):
        after = _offset_at(zone, known + DAY)
        if after != before:
            low, high = known, known + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset_at(zone, middle) == before else (low, middle)
            changes.append((high, after))
        before = after
    return tuple(changes)


class OffsetTable(NamedTuple):
    """Offsets of a zone over some range of time, as pieces without a change.

    ``begins`` are the UTC minutes at which the pieces begin, ``offsets`` their offsets, and
    ``shown_until`` the wall clock (minutes since 1970 of a naive clock) just before each piece
    ends; it always rises, because no clock was ever set back further than it had run.
    """

    begins: IntArray
    offsets: IntArray
    shown_until: IntArray

    def utc_minutes(self, local: IntArray) -> IntArray:
        """Earliest UTC minutes at which the wall clock shows ``local`` or later."""
        piece = np.searchsorted(self.shown_until, local, side="right")
        moments: IntArray = np.maximum(self.begins[piece], local - self.offsets[piece])
        return moments


_FAR: Final = 1 << 60


@lru_cache(maxsize=4096)
def _table_of_blocks(zone: ZoneInfo, first: int, last: int) -> OffsetTable:
    changes = [change for block in range(first, last + 1) for change in _changes_in(zone, block)]
    begins = [-_FAR, *(minute for minute, _ in changes)]
    offsets = [_offset_at(zone, first * _BLOCK), *(offset for _, offset in changes)]
    shown_until = [end + offset for end, offset in zip([*begins[1:], _FAR], offsets, strict=True)]
    return OffsetTable(*(np.array(column, dtype=np.int64) for column in (begins, offsets, shown_until)))


def offset_table(zone: ZoneInfo, first: int, last: int) -> OffsetTable:
    """Offsets of a zone, right for wall clock times between the minutes ``first`` and ``last``."""
    return _table_of_blocks(zone, (first - 2 * DAY) // _BLOCK, (last + 2 * DAY) // _BLOCK)


@lru_cache(maxsize=65_536)
def clock_to_utc(shown: int, zone: ZoneInfo) -> int:
    """UTC minute of a wall clock time given as minutes since 1970 of that clock."""
    return int(offset_table(zone, shown, shown).utc_minutes(np.array([shown]))[0])


def utc_minute(local: dt.datetime, zone: str | ZoneInfo) -> int:
    """Minutes since 1970 UTC of a naive wall clock time; seconds are dropped.

    Times skipped by a clock change go to the moment after the gap; of times that come twice the
    first is meant.

    Raises
    ------
    PlanError
        If ``zone`` is not the name of a time zone.
    """
    shown = day_number(local) * DAY + local.hour * 60 + local.minute
    return clock_to_utc(shown, zone_named(zone) if isinstance(zone, str) else zone)


def local_time(minute: int, zone: str | ZoneInfo) -> dt.datetime:
    """Wall clock time (aware) of a minute since 1970 UTC.

    Raises
    ------
    PlanError
        If ``zone`` is not the name of a time zone.
    OverflowError
        Outside the years 1 to 9999.
    """
    known = zone_named(zone) if isinstance(zone, str) else zone
    return (_EPOCH + dt.timedelta(minutes=minute)).astimezone(known)
