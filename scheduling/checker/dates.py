"""Rules of dates: data-date, horizon, release, deadline, pinned-start and constraint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from planner import calendars
from planner.plan import DateConstraint
from planner.quantities import Moment
from scheduling.checker.case import Item
from scheduling.checker.effort import Effort
from scheduling.checker.evidence import Evidence, minutes_breach
from scheduling.checker.timetable import first_joint_minute
from scheduling.checker.track import team_of
from scheduling.schedule import Breach


class Limits:
    """Moments of the plan as minutes: the earliest and the latest that each may mean."""

    def __init__(self, evidence: Evidence) -> None:
        plan = evidence.case.plan
        self.earliest: Callable[[Moment], int] = lru_cache(None)(
            lambda moment: calendars.earliest(plan, moment)
        )
        self.latest: Callable[[Moment], int] = lru_cache(None)(lambda moment: calendars.latest(plan, moment))
        self.show = evidence.clock.show


def data_date(evidence: Evidence) -> Iterator[Breach]:
    """start[i] ≥ data date, for every i not started."""
    case, first = evidence.case, evidence.clock.data_date
    for row in np.flatnonzero(case.starts < first).tolist():
        if case.items[row].state == "open":
            minutes = first - int(case.starts[row])
            yield minutes_breach(
                "data-date", case.items[row], minutes, f"starts {minutes} min before the data date"
            )


def horizon(evidence: Evidence) -> Iterator[Breach]:
    """finish[i] ≤ end of the plan, for every i not finished; and nothing lies decades away."""
    case = evidence.case
    for entry in case.matching.far:
        where = f"{entry.project}/{entry.task}"
        minutes = max(abs(moment - evidence.clock.data_date) for moment in (entry.start, entry.finish))
        yield Breach(
            "horizon", where, minutes, "minutes", f"{where} lies more than 40 years from the data date"
        )
    if case.plan.end is None:
        return
    end = calendars.latest(case.plan, case.plan.end)
    for row in np.flatnonzero(case.finishes > end).tolist():
        if case.items[row].state != "finished":
            minutes = int(case.finishes[row]) - end
            message = f"finishes {minutes} min after the plan's end, {case.plan.end}"
            yield minutes_breach("horizon", case.items[row], minutes, message)


def release(evidence: Evidence) -> Iterator[Breach]:
    """start[i] ≥ release of i and of its project, for every i not started."""
    limits = Limits(evidence)
    for item in evidence.case.items:
        for owner, moment in (("its", item.task.release), ("its project's", item.project.release)):
            if moment is not None and item.state == "open":
                yield from _not_before(
                    item, item.scheduled.start, limits, moment, rule="release", name=f"{owner} release"
                )


def deadline(evidence: Evidence) -> Iterator[Breach]:
    """finish[i] ≤ deadline of i and of its project, for every i not finished."""
    limits = Limits(evidence)
    for item in evidence.case.items:
        for owner, moment in (("its", item.task.deadline), ("its project's", item.project.deadline)):
            if moment is not None and item.state != "finished":
                yield from _not_after(
                    item, item.scheduled.finish, limits, moment, rule="deadline", name=f"{owner} deadline"
                )


def _not_before(
    item: Item, minute: int, limits: Limits, moment: Moment, *, rule: str, name: str
) -> Iterator[Breach]:
    minutes = limits.earliest(moment) - minute
    if minutes > 0:
        message = f"is at {limits.show(minute)}, {minutes} min before {name}, {moment}"
        yield minutes_breach(rule, item, minutes, message)


def _not_after(
    item: Item, minute: int, limits: Limits, moment: Moment, *, rule: str, name: str
) -> Iterator[Breach]:
    minutes = minute - limits.latest(moment)
    if minutes > 0:
        message = f"is at {limits.show(minute)}, {minutes} min after {name}, {moment}"
        yield minutes_breach(rule, item, minutes, message)


def pinned_start(evidence: Evidence) -> Iterator[Breach]:
    """start[i] = the first joint slot at or after the pin; a date alone: any start within that day."""
    limits = Limits(evidence)
    for item, asked in zip(evidence.case.items, evidence.efforts, strict=True):
        if item.task.start is not None:
            yield from _off_pin(evidence, item, asked, limits, item.task.start, rule="pinned-start")


def _off_pin(
    evidence: Evidence, item: Item, asked: Effort, limits: Limits, moment: Moment, *, rule: str
) -> Iterator[Breach]:
    start, pin = item.scheduled.start, limits.earliest(moment)
    if item.state != "open" or start == pin:
        return
    target = _first_possible_start(evidence, item, asked, pin)
    if moment.minute is None and pin <= start and max(start, target) <= limits.latest(moment):
        return
    if start != target:
        minutes = abs(start - target)
        message = (
            f"starts at {limits.show(start)}, {minutes} min off its pin {moment} ({limits.show(target)})"
        )
        yield minutes_breach(rule, item, minutes, message)


def _first_possible_start(evidence: Evidence, item: Item, asked: Effort, pin: int) -> int:
    """The first minute from ``pin`` on at which the task's team, or a wait's calendar, works.

    The pin itself for milestones, and where nothing works in the range examined.
    """
    if asked.kind not in ("work", "wait"):
        return pin
    moment = evidence.clock.slot_ceil(pin) if asked.kind == "work" else pin
    team = team_of(evidence.case, item, asked)
    target = first_joint_minute([evidence.case.tables.timetables[number] for number in team.working], moment)
    return pin if target is None else target


def constraint(evidence: Evidence) -> Iterator[Breach]:
    """The constraint types of MS Project: start or finish at, not before or not after a date.

    Those on a start ask nothing of a started task, none anything of a finished one.
    """
    limits = Limits(evidence)
    for item, asked in zip(evidence.case.items, evidence.efforts, strict=True):
        wish = item.task.constraint
        if wish is not None and wish.date is not None and item.state != "finished":
            if wish.type == "must-start-on":
                yield from _off_pin(evidence, item, asked, limits, wish.date, rule="constraint")
            elif item.state == "open" or "finish" in wish.type:
                yield from _off_limit(item, limits, wish, wish.date)


def _off_limit(item: Item, limits: Limits, wish: DateConstraint, date: Moment) -> Iterator[Breach]:
    minute = item.scheduled.finish if "finish" in wish.type else item.scheduled.start
    if wish.type in ("must-finish-on", "start-no-earlier-than", "finish-no-earlier-than"):
        yield from _not_before(item, minute, limits, date, rule="constraint", name=wish.type)
    if wish.type in ("must-finish-on", "start-no-later-than", "finish-no-later-than"):
        yield from _not_after(item, minute, limits, date, rule="constraint", name=wish.type)
