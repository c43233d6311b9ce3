"""Release, due date and deadline of every generated project.

The span of the portfolio follows from its work, its people and the load wanted; projects begin
evenly over it, and each gets its own shortest span ÷ tightness.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from planner.errors import InputError
from planner.generator.dice import Dice
from planner.generator.sketch import Sketch

MAX_SPAN_DAYS: Final = 20 * 260
MINUTES_OF_DAY: Final = 480
LONGEST_PROJECT: Final = 0.8
"""Of the span of the portfolio, alone."""
SHORTEST_LIMIT: Final = 10 * MINUTES_OF_DAY
SHORTEST_TASK: Final = 120


@dataclass(frozen=True, slots=True)
class Dates:
    """Working days, counted from ``start``, of each project's release and due date."""

    start: dt.date
    span_days: int
    releases: tuple[int, ...]
    dues: tuple[int, ...]

    def day(self, number: int) -> dt.date:
        """Date of a working day, weekends left out and holidays not; 0 is the first from ``start`` on."""
        first = self.start
        while first.weekday() > 4:
            first += dt.timedelta(days=1)
        weeks, days = divmod(first.weekday() + number, 5)
        return first + dt.timedelta(days=7 * weeks + days - first.weekday())


def squeeze(sketches: Sequence[Sketch], weekly_minutes: float, load: float) -> None:
    """Shorten the longest tasks of projects too long for the span that their work alone would take.

    Halves one task of the longest path after another, down to two hours, so that the load can be
    had; where that isn't enough, and for projects of two weeks, the span gets longer.
    """
    for _ in range(4):
        needed = sum(sketch.work() for sketch in sketches) / (weekly_minutes * load) * 5 * MINUTES_OF_DAY
        limit = max(needed * LONGEST_PROJECT, SHORTEST_LIMIT)
        long = [sketch for sketch in sketches if sketch.span_alone() > limit]
        for sketch in long:
            _shorten(sketch, limit)
        if not long:
            break


def _shorten(sketch: Sketch, limit: float) -> None:
    while sketch.span_alone() > limit:
        longest = max(
            (sketch.tasks[number] for number in sketch.critical_path()), key=lambda draft: draft.minutes
        )
        shorter = longest.minutes // 2 // 60 * 60
        if shorter < SHORTEST_TASK:
            break
        longest.minutes = shorter


def set_dates(
    dice: Dice,
    sketches: Sequence[Sketch],
    weekly_minutes: float,
    *,
    load: float,
    tightness: float,
    start: dt.date,
) -> Dates:
    """Dates for all projects; the last due date ends the span."""
    work = sum(sketch.work() for sketch in sketches)
    alone = [sketch.span_alone() / MINUTES_OF_DAY for sketch in sketches]
    needed = work / (weekly_minutes / 5 * load)
    span = max(1, int(needed + 0.5), int(max(alone) * 1.05) + 1)
    if span > MAX_SPAN_DAYS:
        raise InputError(
            f"the work would take {span // 260} years at this load; expected at most 20: "
            "give it more people or fewer tasks"
        )
    # A quarter more or less room than the tightness says, but never less than 5 % over the shortest.
    rooms = [
        min(span, max(int(days * 1.05) + 1, int(days / (tightness * dice.fraction(0.8, 1.25)) + 1)))
        for days in alone
    ]
    releases = _spread(dice, span, rooms)
    dues = [release + room - 1 for release, room in zip(releases, rooms, strict=True)]
    last = max(range(len(dues)), key=lambda number: (dues[number], number))
    releases[last] += span - 1 - dues[last]
    dues[last] = span - 1
    return Dates(start, span, tuple(releases), tuple(dues))


def _spread(dice: Dice, span: int, rooms: Sequence[int]) -> list[int]:
    """Releases spread evenly in a random order; one project in six has begun when the plan starts."""
    order = sorted(range(len(rooms)), key=lambda number: (dice.fraction(), number))
    releases = [0] * len(rooms)
    for place, number in enumerate(order):
        position = (place + dice.fraction()) / len(order)
        releases[number] = max(0, int((span - rooms[number] + 1) * (position * 1.2 - 0.2)))
    return releases
