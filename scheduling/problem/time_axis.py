"""One time axis for all: the slots in which anybody or anything works, and each one's own count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.calendars import WorkingTime
from scheduling.problem.arrays import I32, I64

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The common axis and the axes of rows, equipment and calendars that stand on it.

    ``number`` gives, in the order in which working times were handed in, each one's axis.
    """

    base: int
    slot_minute: I64
    slot_of: I32
    before: I32
    slots: I32
    ptr: I64
    number: list[int]


def _mask(working_time: WorkingTime, base: int, grid: int, count: int) -> Mask:
    """Which absolute slots lie wholly within working intervals."""
    starts = np.clip(-((base - working_time.starts) // grid), 0, count)
    ends = np.clip((working_time.ends - base) // grid, 0, count)
    real = starts < ends
    steps = np.zeros(count + 1, np.int32)
    np.add.at(steps, starts[real], 1)
    np.add.at(steps, ends[real], -1)
    return np.cumsum(steps[:-1]) > 0


def build_time_axis(times: list[WorkingTime], base: int, grid: int, last: int) -> TimeAxis:
    """Compress time from ``base`` to ``last`` to the union of working slots.

    Equal working times share an axis, known by their content.
    """
    count = max(1, (last - base) // grid)
    masks: list[Mask] = []
    known: dict[bytes, int] = {}
    by_identity: dict[int, int] = {}
    number: list[int] = []
    union = np.zeros(count, np.bool_)
    for working_time in times:
        axis = by_identity.get(id(working_time))
        if axis is None:
            mask = _mask(working_time, base, grid, count)
            key = np.packbits(mask).tobytes()
            axis = known.setdefault(key, len(masks))
            if axis == len(masks):
                masks.append(mask)
                union |= mask
            by_identity[id(working_time)] = axis
        number.append(axis)
    return _axis_of(masks, union, base, grid, number)


def _axis_of(masks: list[Mask], union: Mask, base: int, grid: int, number: list[int]) -> TimeAxis:
    absolute = np.flatnonzero(union)
    slot_of = np.zeros(len(union) + 1, np.int32)
    np.cumsum(union, out=slot_of[1:])
    before = np.zeros((max(1, len(masks)), len(absolute) + 1), np.int32)
    slots: list[I32] = []
    ptr = np.zeros(len(masks) + 1, np.int64)
    for axis, mask in enumerate(masks):
        own = mask[absolute]
        np.cumsum(own, out=before[axis, 1:])
        slots.append(np.flatnonzero(own).astype(np.int32))
        ptr[axis + 1] = ptr[axis] + len(slots[-1])
    flat = np.concatenate(slots) if slots else np.zeros(0, np.int32)
    return TimeAxis(base, base + absolute.astype(np.int64) * grid, slot_of, before, flat, ptr, number)
