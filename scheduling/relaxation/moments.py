"""Working time on whole arrays of moments: lags forwards and backwards, as docs/rules.md defines them."""

from __future__ import annotations

import numpy as np

from scheduling.problem.arrays import ELAPSED, FAR, I64, Arrays


def onward(p: Arrays, calendar: int, moments: I64, minutes: int) -> I64:
    """Least b with b >= E(W(t) + minutes) for each moment t; FAR beyond the compiled time.

    0 where nothing has been worked by then, which limits nothing.
    """
    if minutes == 0:
        return moments
    if calendar == ELAPSED:
        return np.where(moments >= FAR, FAR, moments + minutes)
    own = p.interval[p.calendar_ptr[calendar] : p.calendar_ptr[calendar + 1]]
    if not len(own):
        return np.full(moments.shape, FAR, np.int64)
    starts, before = own["start"], own["worked_before"]
    target = _worked(own, moments) + minutes
    place = np.searchsorted(before + own["end"] - starts, target, side="left")
    known = np.minimum(place, len(own) - 1)
    found = np.where(place == len(own), FAR, starts[known] + target - before[known])
    return np.where(moments >= FAR, FAR, np.where(target <= 0, 0, found))


def back(p: Arrays, calendar: int, moments: I64, minutes: int) -> I64:
    """Latest a with E(W(a) + minutes) <= t for each moment t: that is W(a) <= W(t) - minutes.

    FAR where t is FAR, or the compiled calendar ends before a.
    """
    if minutes == 0:
        return moments
    if calendar == ELAPSED:
        return np.where(moments >= FAR, FAR, moments - minutes)
    own = p.interval[p.calendar_ptr[calendar] : p.calendar_ptr[calendar + 1]]
    if not len(own):
        return np.full(moments.shape, FAR, np.int64)
    starts, before = own["start"], own["worked_before"]
    target = _worked(own, moments) - minutes
    # L(w): within the first interval with more than w behind its end.
    place = np.searchsorted(before + own["end"] - starts, target, side="right")
    known = np.minimum(place, len(own) - 1)
    inside = np.maximum(starts[known], starts[known] + target - before[known])
    return np.where((moments >= FAR) | (place == len(own)), FAR, inside)


def _worked(own: np.ndarray, moments: I64) -> I64:
    """W(t) of the compiled intervals."""
    starts, ends, before = own["start"], own["end"], own["worked_before"]
    at = np.searchsorted(starts, moments, side="left") - 1
    inside = np.maximum(at, 0)
    found: I64 = np.where(at < 0, 0, before[inside] + np.minimum(moments, ends[inside]) - starts[inside])
    return found
