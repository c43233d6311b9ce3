"""A project before it has people and dates: tasks with trades, amounts and links, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from planner.generator.dice import Dice
from planner.generator.mix import Mix
from planner.plan import LinkType
from planner.quantities import Duration

Kind = Literal["work", "duration", "wait", "milestone"]

# Minutes of work with how often they are met: mostly one to four days, seldom two weeks.
USUAL_WORK = (
    (120, 5),
    (240, 12),
    (360, 14),
    (480, 16),
    (720, 16),
    (960, 14),
    (1200, 9),
    (1440, 7),
    (1920, 5),
    (2880, 2),
)
USUAL_DURATION = ((120, 3), (240, 4), (480, 3))
USUAL_WAIT = ((480, 3), (960, 4), (1440, 4), (2400, 2))
REVIEWS = ("Client review", "Delivery time", "Legal check", "Feedback", "Printing")
LONGEST_PART_UNITS = 720
"""Longer work is not done with half of one's time."""
SHORTEST_SHIFT = 240
"""Minutes that everybody works at a stretch."""
USUAL_SHARE = 0.8
"""Share of their time that people have for projects, about; for the span of a project alone."""


@dataclass(slots=True)
class DraftLink:
    """A dependency on an earlier task of the same project."""

    before: int
    type: LinkType = "FS"
    lag: Duration | None = None
    max_lag: Duration | None = None


@dataclass(slots=True)
class DraftTask:
    """A task to be; ``trades`` are the skills it needs by number, one person each."""

    name: str
    trades: tuple[int, ...]
    kind: Kind = "work"
    minutes: int = 0
    part_units: bool = False
    unbroken: bool = False
    links: list[DraftLink] = field(default_factory=list)

    @property
    def person_minutes(self) -> int:
        """Project time it takes of all its people; a duration takes their share of it."""
        if self.kind == "work":
            return self.minutes
        if self.kind == "duration":
            return int(self.minutes * len(self.trades) * USUAL_SHARE * (0.5 if self.part_units else 1))
        return 0

    @property
    def span_minutes(self) -> float:
        """Working minutes it takes with people of the usual share."""
        if self.kind == "work":
            speed = len(self.trades) * USUAL_SHARE * (0.5 if self.part_units else 1)
            return self.minutes / speed
        return self.minutes


class Sketch:
    """Tasks of one project in an order in which they could be done, its shape and its team."""

    def __init__(self, size: int, trade_count: int) -> None:
        self.tasks: list[DraftTask] = []
        self.shape = ""
        self.team = 0
        self._size = size
        self._trade_count = trade_count

    @property
    def room(self) -> int:
        """How many tasks still fit."""
        return self._size - len(self.tasks)

    def add(self, name: str, trade: int, after: Iterable[int] = (), *, milestone: bool = False) -> int:
        """Append a task after others; its number. Without room, the last task stands for it."""
        if self.room == 0:
            return len(self.tasks) - 1
        draft = DraftTask(name, (trade % self._trade_count,))
        if milestone:
            draft.kind, draft.trades = "milestone", ()
        draft.links = [DraftLink(before) for before in sorted(set(after))]
        self.tasks.append(draft)
        return len(self.tasks) - 1

    def span_alone(self) -> float:
        """Working minutes from start to end with unlimited people of the usual share."""
        return max(finish for finish, _ in self._early_finishes())

    def critical_path(self) -> list[int]:
        """Tasks of a longest path, from its last one back."""
        finishes = self._early_finishes()
        path = [max(range(len(finishes)), key=lambda number: finishes[number][0])]
        while (before := finishes[path[-1]][1]) is not None:
            path.append(before)
        return path

    def _early_finishes(self) -> list[tuple[float, int | None]]:
        """Early finish of each task, and the task before it that it follows from."""
        finishes: list[tuple[float, int | None]] = []
        for draft in self.tasks:
            start, driver = 0.0, None
            for link in draft.links:
                before = self.tasks[link.before]
                bound = finishes[link.before][0] - (0.0 if link.type[0] == "F" else before.span_minutes)
                bound += 0 if link.lag is None else link.lag.minutes(480, 2400)
                bound -= draft.span_minutes if link.type[1] == "F" else 0.0
                if bound > start:
                    start, driver = bound, link.before
            finishes.append((start + draft.span_minutes, driver))
        return finishes

    def work(self) -> int:
        """Project time in minutes that all its tasks take."""
        return sum(draft.person_minutes for draft in self.tasks)


def fill_in(dice: Dice, sketch: Sketch, mix: Mix, trade_count: int) -> None:
    """Give the tasks of a shape their kinds, amounts, second people and lags."""
    linked = {link.before for draft in sketch.tasks for link in draft.links}
    for number, draft in enumerate(sketch.tasks):
        if draft.kind == "milestone":
            continue
        # A wait stands between tasks, never at the begin or end of a project.
        if draft.links and number in linked and dice.chance(mix.waits):
            draft.name, draft.kind, draft.trades = dice.pick(REVIEWS), "wait", ()
            draft.minutes = dice.weigh(USUAL_WAIT)
        else:
            _give_work(dice, draft, mix, trade_count)
    held: set[int] = set()
    for draft in sketch.tasks:
        for link in draft.links:
            before = sketch.tasks[link.before]
            if before.trades and draft.trades:
                _give_lag(dice, before, link, mix)
            # One maximal lag after a task at most, and only where nothing else can hold up its
            # successor: so that each can be kept.
            free = before.trades and len(draft.links) == 1 and link.type == "FS" and link.before not in held
            if free and draft.trades and dice.chance(mix.max_lags):
                link.max_lag = Duration(dice.whole(mix.max_lag_weeks, mix.max_lag_weeks * 3 // 2) * 1000, "w")
                held.add(link.before)


def _give_work(dice: Dice, draft: DraftTask, mix: Mix, trade_count: int) -> None:
    draft.minutes = dice.weigh(USUAL_WORK)
    if dice.chance(mix.pairs):
        second = dice.whole(0, trade_count - 1) if dice.chance(0.6) else draft.trades[0]
        draft.trades = (draft.trades[0], second)
    elif draft.minutes <= LONGEST_PART_UNITS and dice.chance(mix.part_units):
        draft.part_units = True
    if dice.chance(mix.fixed_durations):
        draft.kind, draft.minutes = "duration", dice.weigh(USUAL_DURATION)
        single = len(draft.trades) == 1 and draft.minutes <= SHORTEST_SHIFT
        draft.unbroken = single and dice.chance(mix.unbroken)


def _give_lag(dice: Dice, before: DraftTask, link: DraftLink, mix: Mix) -> None:
    if dice.chance(mix.overlaps):
        link.type = dice.weigh((("SS", 5), ("FF", 4), ("SF", 1)))
        if link.type != "SF":
            # Follow the work before at a distance of about a third of it.
            link.lag = Duration(max(1, before.minutes // 180) * 1000, "h")
    elif dice.chance(mix.lags):
        link.lag = _some_lag(dice)


def _some_lag(dice: Dice) -> Duration:
    if dice.chance(0.25):
        return Duration(-dice.whole(1, 4) * 1000, "h")
    if dice.chance(0.3):
        return Duration(dice.whole(1, 3) * 1000, "ed")
    return Duration(dice.whole(1, 6) * 500, "d")
