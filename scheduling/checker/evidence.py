"""What every rule is given: the case, what each task asks for, and when it is worked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduling.checker.case import Case, Item
from scheduling.checker.clock import Clock
from scheduling.checker.effort import Effort, effort
from scheduling.checker.track import Track
from scheduling.schedule import Breach


@dataclass(frozen=True)
class Evidence:
    """The case with all that is derived from it, each part once."""

    case: Case

    @cached_property
    def efforts(self) -> list[Effort]:
        """What each item asks for, in the order of the items."""
        return [effort(self.case, item) for item in self.case.items]

    @cached_property
    def work(self) -> Track:
        """Tasks that people, equipment or a calendar work at, in whole slots."""
        return Track.of(self.case, self.efforts, "work")

    @cached_property
    def waits(self) -> Track:
        """Waits, to the minute."""
        return Track.of(self.case, self.efforts, "wait")

    @property
    def clock(self) -> Clock:
        """The plan's grid and data date."""
        return self.case.clock

    def of_kind(self, *kinds: str) -> Iterator[tuple[Item, Effort]]:
        """Items whose effort is of one of ``kinds``, with it."""
        for item, asked in zip(self.case.items, self.efforts, strict=True):
            if asked.kind in kinds:
                yield item, asked


def minutes_breach(rule: str, item: Item, minutes: int, message: str) -> Breach:
    """A breach of ``rule`` at a task, in minutes."""
    return Breach(rule, item.where, minutes, "minutes", f"{item.where} {message}")
