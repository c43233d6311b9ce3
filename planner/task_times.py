"""On which working time a task advances, how many minutes it takes there, and its date limits.

This is what the critical path method asks before anybody is assigned, so it must settle who might
do a task without deciding who does:

- The task's first mode counts, unless its progress names another.
- People pinned by the plan, or at work already, bring their own working time, share and efficiency;
  the task advances where all of them and all its equipment work.
- Places still open count as filled at full share and efficiency. A task with open places only
  advances in its project's calendar, cut with its equipment's.
- Without people, a duration runs in the task's calendar, else the project's.
- Waits run in theirs, or on the clock. Milestones take nothing; their floats count in the
  project's calendar.
- The time grid is left aside: dates are to the minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.calendars import WorkingTimes, earliest, latest
from planner.plan import ContractorPool, Mode, Need, Person, Plan, Project, Task
from planner.quantities import Duration, Moment
from planner.working_time import Axis, WorkingTime

NO_LIMIT: Final = 1 << 60
_FULL_SPEED: Final = 1000 * 1000  # share and efficiency, both in per mille


@dataclass(frozen=True, slots=True)
class TaskTime:
    """``minutes`` still to be worked, on ``axis``; 0 for milestones and finished tasks."""

    axis: Axis
    minutes: int


class TaskTimeRules:
    """The rules above for one plan; teams that recur are intersected once."""

    def __init__(self, times: WorkingTimes) -> None:
        self._times = times
        self._plan = times.plan
        self._day, self._week = times.plan.day_minutes, times.plan.week_minutes
        self._people: dict[str, Person | ContractorPool] = {
            pool.id: pool for pool in times.plan.contractor_pools
        }
        self._people |= {person.id: person for person in times.plan.people}
        self._calendar_of_equipment = {each.id: each.calendar for each in times.plan.equipment}
        self._joint: dict[tuple[tuple[str, ...], str | None, tuple[str, ...]], WorkingTime] = {}

    def of(self, project: Project, task: Task) -> TaskTime:
        """Axis and remaining minutes of one task.

        Raises
        ------
        PlanError, HorizonError
            As ``WorkingTimes.calendar``.
        """
        if task.wait is not None:
            axis, minutes = self._times.lag(task.wait, task.calendar or project.calendar)
            remaining = None if task.progress is None else task.progress.remaining
            if remaining is not None:
                axis, minutes = self._times.lag(remaining, task.calendar or project.calendar)
            return TaskTime(axis, _still_open(task, minutes))
        mode = _mode(task)
        if mode.work is None and mode.duration is None:
            return TaskTime(self._times.calendar(project.calendar), 0)
        people = _people_by_need(task, mode)
        return TaskTime(self._axis(project, task, mode, people), self._minutes(task, mode, people))

    def _axis(
        self, project: Project, task: Task, mode: Mode, people: list[tuple[Need, str | None]]
    ) -> WorkingTime:
        named = tuple(sorted({who for _, who in people if who is not None and self._find(who) is not None}))
        equipment = tuple(
            sorted(
                need.equipment
                for need in mode.equipment
                if self._calendar_of_equipment.get(need.equipment) is not None
            )
        )
        usual = project.calendar if people or task.calendar is None else task.calendar
        key = (named, None if named else usual, equipment)
        if key not in self._joint:
            parts = [self._time_of(who) for who in named] or [self._times.calendar(usual)]
            parts += [self._times.equipment(each) for each in equipment]
            joint = parts[0]
            for part in parts[1:]:
                joint = joint if part is joint else joint.intersect(part)
            self._joint[key] = joint
        return self._joint[key]

    def _minutes(self, task: Task, mode: Mode, people: list[tuple[Need, str | None]]) -> int:
        """Joint minutes: a duration as it is, work divided by the speed of the team, rounded up."""
        whole = mode.duration if mode.work is None else mode.work
        remaining = None if task.progress is None else task.progress.remaining
        amount = (remaining or whole or Duration(0, "min")).minutes(self._day, self._week)
        if remaining is None:
            amount = _still_open(task, amount)
        if mode.work is None or amount == 0:
            return amount
        speed = sum(need.units * self._share_and_efficiency(need, who) for need, who in people)
        return -(-amount * 1000 * _FULL_SPEED // (speed or 1000 * _FULL_SPEED))

    def _find(self, who: str) -> Person | ContractorPool | None:
        """A person, or the pool of a contractor written ``pool#1``."""
        return self._people.get(who.partition("#")[0])

    def _time_of(self, who: str) -> WorkingTime:
        found = self._find(who)
        return (
            self._times.person(who) if isinstance(found, Person) else self._times.pool(who.partition("#")[0])
        )

    def _share_and_efficiency(self, need: Need, who: str | None) -> int:
        found = None if who is None else self._find(who)
        if found is None:
            return _FULL_SPEED
        share = found.share if isinstance(found, Person) else 1000
        efficiency = next((skill.efficiency for skill in found.skills if skill.skill == need.skill), 1000)
        return share * efficiency


def _mode(task: Task) -> Mode:
    modes = task.all_modes()
    chosen = None if task.progress is None else task.progress.mode
    return next((mode for mode in modes if mode.id == chosen), modes[0])


def _people_by_need(task: Task, mode: Mode) -> list[tuple[Need, str | None]]:
    """Every place of the mode and who is known to fill it."""
    at_work = task.progress.people if task.progress is not None else ()
    places: list[tuple[Need, str | None]] = []
    for need in mode.needs:
        stated = at_work[len(places) : len(places) + need.count] or need.pinned
        who = [*stated[: need.count], *[None] * (need.count - len(stated))]
        places += [(need, each) for each in who]
    return places


def _still_open(task: Task, minutes: int) -> int:
    """What percent complete leaves of an amount, rounded up; nothing of a finished task."""
    if task.progress is None:
        return minutes
    if task.progress.finished is not None:
        return 0
    if task.progress.remaining is not None:
        return minutes
    return -(-minutes * (1000 - (task.progress.percent or 0)) // 1000)


@dataclass(frozen=True, slots=True)
class DateLimits:
    """Limits in minutes since 1970 UTC; ``NO_LIMIT`` or its negative where there is none.

    ``pinned``: the start is fixed, and ``start_until`` gives way to the next working moment.
    """

    start_from: int
    start_until: int
    finish_from: int
    finish_until: int
    pinned: bool


UNLIMITED: Final = DateLimits(-NO_LIMIT, NO_LIMIT, -NO_LIMIT, NO_LIMIT, pinned=False)


def date_limits(plan: Plan, project: Project, task: Task) -> DateLimits:
    """What release, deadline, pinned start and constraint of a task and its project ask for.

    A release takes the start, a deadline the end of a date alone; as-late-as-possible is a wish.
    """
    dates = (project.release, project.deadline, task.release, task.deadline, task.start, task.constraint)
    if not any(dates):  # nearly every task of a large plan
        return UNLIMITED
    start_from: list[Moment | None] = [project.release, task.release, task.start]
    start_until: list[Moment | None] = [task.start]
    finish_from: list[Moment | None] = []
    finish_until: list[Moment | None] = [project.deadline, task.deadline]
    pinned = task.start is not None
    if task.constraint is not None:
        kind, date = task.constraint.type, task.constraint.date
        pinned = pinned or kind == "must-start-on"
        if kind in {"must-start-on", "start-no-earlier-than"}:
            start_from.append(date)
        if kind in {"must-start-on", "start-no-later-than"}:
            start_until.append(date)
        if kind in {"must-finish-on", "finish-no-earlier-than"}:
            finish_from.append(date)
        if kind in {"must-finish-on", "finish-no-later-than"}:
            finish_until.append(date)
    return DateLimits(
        max((earliest(plan, m) for m in start_from if m is not None), default=-NO_LIMIT),
        min((latest(plan, m) for m in start_until if m is not None), default=NO_LIMIT),
        max((earliest(plan, m) for m in finish_from if m is not None), default=-NO_LIMIT),
        min((latest(plan, m) for m in finish_until if m is not None), default=NO_LIMIT),
        pinned,
    )
