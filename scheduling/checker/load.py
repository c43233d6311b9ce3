"""How much of somebody or something is taken at each moment, swept over all tasks at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.checker.clock import IntArray


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses of renewable resources: ``units[k]`` of resource ``which[k]`` over [begins[k], ends[k])."""

    which: IntArray
    begins: IntArray
    ends: IntArray
    units: IntArray

    def steps(self) -> tuple[IntArray, IntArray, IntArray]:
        """Resource, moment and level from that moment on, sorted, one row for each change."""
        which = np.concatenate((self.which, self.which))
        moments = np.concatenate((self.begins, self.ends))
        change = np.concatenate((self.units, -self.units))
        order = np.lexsort((moments, which))
        which, moments = which[order], moments[order]
        level = np.cumsum(change[order])  # each resource's changes sum up to 0
        if not len(which):
            return which, moments, level
        last = np.append((which[1:] != which[:-1]) | (moments[1:] != moments[:-1]), [True])
        return which[last], moments[last], level[last]

    def peaks(self, count: int) -> IntArray:
        """Highest level of each of ``count`` resources."""
        which, _, level = self.steps()
        peaks = np.zeros(count, dtype=np.int64)
        np.maximum.at(peaks, which, level)
        return peaks

    def overloads(self, limits: IntArray) -> list[Overload]:
        """Longest stretches of time in which a resource is taken above its limit."""
        which, moments, level = self.steps()
        excess = level - limits[which] if len(which) else level
        found: list[Overload] = []
        for row in np.flatnonzero(excess > 0).tolist():
            number, begin, end = int(which[row]), int(moments[row]), int(moments[row + 1])
            more = int(excess[row])
            if found and found[-1].which == number and found[-1].end == begin:
                earlier = found.pop()
                begin, more = earlier.begin, max(more, earlier.excess)
            found.append(Overload(number, begin, end, more))
        return found


@dataclass(frozen=True, slots=True)
class Overload:
    """Resource ``which`` is above its limit from ``begin`` to ``end``, by at most ``excess`` units."""

    which: int
    begin: int
    end: int
    excess: int
