"""Working time of the compiled problem on numpy: W, E and L of docs/rules.md, without kernels.

The model is built in a child process, which should not wait for compiled code.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduling.problem.arrays import ELAPSED, FAR, I64, Arrays


class Calendars:
    """The calendars of lags and waits.

    Attributes
    ----------
    end
        The minute at which the compiled time ends; nothing is modelled beyond it.
    """

    def __init__(self, p: Arrays) -> None:
        self.grid, self.base = p.grid, p.base
        self._starts: list[I64] = []
        self._lengths: list[I64] = []
        self._before: list[I64] = []
        end = int(p.slot_minute[-1]) + p.grid if len(p.slot_minute) else p.data_date
        for k in range(len(p.calendar_ptr) - 1):
            own = p.interval[p.calendar_ptr[k] : p.calendar_ptr[k + 1]]
            self._starts.append(own.start.astype(np.int64))
            self._lengths.append((own.end - own.start).astype(np.int64))
            self._before.append(own.worked_before.astype(np.int64))
            end = max(end, int(own.end[-1]) if len(own) else end)
        self.end = end

    def worked(self, calendar: int, moments: I64) -> I64:
        """W(t): working minutes before each moment; elapsed time: the moments themselves."""
        if calendar == ELAPSED:
            return moments
        starts = self._starts[calendar]
        if len(starts) == 0:
            return np.zeros_like(moments)
        k = np.searchsorted(starts, moments) - 1
        inside = np.minimum(moments - starts[k], self._lengths[calendar][k])
        found: I64 = np.where(k < 0, 0, self._before[calendar][k] + inside)
        return found

    def earliest(self, calendar: int, worked: I64) -> I64:
        """E(w): earliest t with W(t) >= w; -FAR where all have, FAR where none has."""
        if calendar == ELAPSED:
            return worked
        k, moments = self._moments(calendar, worked, after=False)
        found: I64 = np.where(worked <= 0, -FAR, np.where(k, moments, FAR))
        return found

    def latest(self, calendar: int, worked: I64) -> I64:
        """L(w): latest t with W(t) <= w; FAR where all have, -FAR where none has."""
        if calendar == ELAPSED:
            return worked
        k, moments = self._moments(calendar, worked, after=True)
        found: I64 = np.where(worked < 0, -FAR, np.where(k, moments, FAR))
        return found

    def _moments(self, calendar: int, worked: I64, *, after: bool) -> tuple[NDArray[np.bool_], I64]:
        """Whether there is such a moment, and the one in the first interval that reaches ``worked``."""
        starts, before = self._starts[calendar], self._before[calendar]
        if len(starts) == 0:
            return np.zeros(worked.shape, np.bool_), worked
        reached = before + self._lengths[calendar]
        k = np.searchsorted(reached, worked, side="right" if after else "left")
        inside = np.minimum(k, len(starts) - 1)
        moments: I64 = starts[inside] + worked - before[inside]
        return k < len(starts), moments

    def on_grid(self, moments: I64) -> I64:
        """Moments rounded up to the grid."""
        return self.base - (self.base - moments) // self.grid * self.grid

    def grid_number(self, moment: int) -> int:
        """Number of the grid line at or after a moment, counted from slot 0's."""
        return -((self.base - moment) // self.grid)

    def worked_one(self, calendar: int, moment: int) -> int:
        """W of one moment."""
        return int(self.worked(calendar, np.array([moment], np.int64))[0])

    def earliest_one(self, calendar: int, worked: int) -> int:
        """E of one amount."""
        return int(self.earliest(calendar, np.array([worked], np.int64))[0])

    def latest_one(self, calendar: int, worked: int) -> int:
        """L of one amount."""
        return int(self.latest(calendar, np.array([worked], np.int64))[0])

    def lagged(self, calendar: int, moment: int, lag: int) -> int:
        """Least moment that a minimal lag allows, E(W(t) + lag)."""
        return self.earliest_one(calendar, self.worked_one(calendar, moment) + lag)

    def limited(self, calendar: int, moment: int, lag: int) -> int:
        """Most that a maximal lag allows, L(W(t) + lag) rounded up to the grid; FAR without limit."""
        limit = self.latest_one(calendar, self.worked_one(calendar, moment) + lag)
        return FAR if limit >= FAR else int(self.on_grid(np.array([limit], np.int64))[0])
