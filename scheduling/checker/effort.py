"""How many minutes of joint working time, or of a wait, each task still asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.quantities import Duration
from scheduling.checker.case import Case, Item, Way

Kind = Literal["work", "wait", "milestone", "spent", "finished", "unclear"]
_FULL_SPEED = 10**9
"""100 % units × 100 % share × 100 % efficiency, in per mille each."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a task still asks for.

    ``spent`` is a started task with nothing left; ``unclear`` one whose mode or people the plan
    doesn't know, so that other rules speak about it.
    """

    kind: Kind
    minutes: int = 0
    elapsed: bool = False


def effort(case: Case, item: Item) -> Effort:
    """The effort of ``item`` with the mode and people that the schedule gives it.

    work: ``ceil(remaining work · 10⁹ / Σ units · share · efficiency)`` joint minutes; duration:
    the remaining duration; wait: the remaining wait. A task that never had any is a milestone.
    """
    if item.state == "finished":
        return Effort("finished")
    if item.mode is None:
        return Effort("unclear")
    minutes, elapsed = remaining_minutes(case, item, item.mode)
    if minutes == 0:
        return Effort("spent" if item.state == "started" else "milestone")
    if item.task.wait is not None:
        return Effort("wait", minutes, elapsed)
    speed = _FULL_SPEED if item.mode.work is None else _speed(case, item, item.mode)
    if speed is None or (item.mode.needs and not item.scheduled.assignments):
        return Effort("unclear")
    return Effort("work", -(-minutes * _FULL_SPEED // speed))


def remaining_minutes(case: Case, item: Item, mode: Way) -> tuple[int, bool]:
    """Minutes of work, duration or wait not yet done, and whether they are elapsed ones."""
    amount = item.task.wait or mode.work or mode.duration
    if item.task.milestone or amount is None:
        return 0, False
    progress = item.task.progress if item.state == "started" else None
    if progress is not None and progress.remaining is not None:
        return _minutes(case, item, progress.remaining), progress.remaining.elapsed
    done = 0 if progress is None or progress.percent is None else progress.percent
    return -(-_minutes(case, item, amount) * (1000 - done) // 1000), amount.elapsed


def _minutes(case: Case, item: Item, amount: Duration) -> int:
    if item.task.wait is not None:
        return case.working_times.lag(amount, item.calendar)[1]
    return amount.minutes(*case.day_and_week)


def _speed(case: Case, item: Item, mode: Way) -> int | None:
    total = 0
    for assignment in item.scheduled.assignments:
        worker = case.crew.find(assignment.person)
        if worker is None or not 0 <= assignment.need < len(mode.needs):
            return None
        total += worker.speed(mode.needs[assignment.need])
    return total or None
