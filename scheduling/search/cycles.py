"""Cycles of epochs: how hot each is, and which go by other weights.

A cycle begins hot and cools, and each is twice as long as the one before. Where projects' lateness decides
(``noising``), cycles are short instead, and the first epochs of each go by other costs of a day late; see
:mod:`scheduling.search.noising`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST_CYCLE = 10
"""Epochs."""
HOTTEST = 80_000
"""Threshold at the start of a cycle, in millionths of the merit."""
HOTTEST_WARM = 20_000
"""The same in the first cycle of a search that begins with an earlier schedule, which is good already."""
NOISED_CYCLE, NOISED = 8, 2
"""Epochs of a cycle with noise, and how many of them, the first, go by other weights;"""
HOTTEST_NOISED, HOTTEST_BESIDE = 80_000, 30_000
"""their threshold, and the one from which the others cool."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Where the search stands: ``done`` epochs of ``length``.

    ``is_first`` is the cycle that begins with the rules, ``noising`` one where lateness decides. One that
    is ``anew`` begins where the first one began, with true weights, and cools from less.
    """

    is_first: bool = True
    noising: bool = False
    anew: bool = False
    done: int = 0
    length: int = FIRST_CYCLE

    @property
    def begins(self) -> bool:
        """Whether its first epoch is next."""
        return self.done == 0

    @property
    def is_noised(self) -> bool:
        """Whether the next epoch goes by other weights."""
        return self.noising and not self.anew and self.done < NOISED

    def heat(self, *, warm: bool) -> int:
        """Threshold of the next epoch, in millionths of the merit; ``warm`` as in ``Search``."""
        if self.is_noised:
            return HOTTEST_NOISED
        hottest = HOTTEST_BESIDE if self.noising else HOTTEST
        if warm and self.is_first:
            hottest = HOTTEST_WARM
        cooling = self.length - (NOISED if self.noising and not self.anew else 0)
        return hottest * (self.length - self.done) ** 2 // cooling**2

    def advanced(self, *, noising: bool, warm: bool) -> Cycle:
        """What the epoch after the next belongs to; ``noising`` says whether a new cycle is to be so."""
        if self.done + 1 < self.length:
            return replace(self, done=self.done + 1)
        if not noising:
            return Cycle(is_first=False, length=2 * self.length)
        if self.is_first and not warm:
            return Cycle(is_first=False, noising=True, anew=True)
        return Cycle(is_first=False, noising=True, length=NOISED_CYCLE)
