"""Tasks, their modes and dates as columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.calendars import WorkingTimes, earliest, latest
from planner.plan import Mode, Plan, Progress, Project, Task
from planner.quantities import Duration
from scheduling.problem.arrays import (
    ELAPSED,
    FAR,
    FINISHED,
    MILESTONE,
    OPEN,
    STARTED,
    WAIT,
    WORK,
)
from scheduling.problem.resources import Candidates, Resources


@dataclass(slots=True)
class TaskColumns:
    """Lists that become the arrays of the same names; see ``scheduling.problem.arrays``.

    ``seat_needs`` names, for each seat, the need of the mode it belongs to.
    """

    state: list[int] = field(default_factory=list)
    fixed_start: list[int] = field(default_factory=list)
    fixed_finish: list[int] = field(default_factory=list)
    earliest_start: list[int] = field(default_factory=list)
    earliest_finish: list[int] = field(default_factory=list)
    latest_start: list[int] = field(default_factory=list)
    latest_finish: list[int] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    pin: list[int] = field(default_factory=list)
    continuous: list[int] = field(default_factory=list)
    seat_base: list[int] = field(default_factory=lambda: [0])
    mode_ptr: list[int] = field(default_factory=lambda: [0])
    mode_id: list[str] = field(default_factory=list)
    mode_kind: list[int] = field(default_factory=list)
    mode_minutes: list[int] = field(default_factory=list)
    mode_by_work: list[int] = field(default_factory=list)
    mode_calendar: list[int] = field(default_factory=list)
    mode_axis: list[str | int | None] = field(default_factory=list)
    mode_cost: list[int] = field(default_factory=list)
    seat_ptr: list[int] = field(default_factory=lambda: [0])
    seat_units: list[int] = field(default_factory=list)
    seat_need: list[int] = field(default_factory=list)
    candidate_ptr: list[int] = field(default_factory=lambda: [0])
    candidates: list[tuple[int, int]] = field(default_factory=list)
    use_ptr: list[int] = field(default_factory=lambda: [0])
    uses: list[tuple[int, int]] = field(default_factory=list)
    eat_ptr: list[int] = field(default_factory=lambda: [0])
    eats: list[tuple[int, int]] = field(default_factory=list)


NO_AXIS = -1
"""``mode_axis`` of a mode that has people, before ids become numbers."""


@dataclass(slots=True)
class CalendarNumbers:
    """Calendars of lags and waits, numbered as they are met; None is the plan's default."""

    number: dict[str | None, int] = field(default_factory=dict)

    def of(self, times: WorkingTimes, duration: Duration, calendar: str | None) -> tuple[int, int]:
        """Calendar number (ELAPSED for elapsed time) and minutes on it."""
        minutes = times.lag(duration, calendar)[1]
        if duration.elapsed:
            return ELAPSED, minutes
        return self.number.setdefault(calendar, len(self.number)), minutes


class TaskCompiler:
    """Turns tasks into columns, one after another."""

    def __init__(self, plan: Plan, times: WorkingTimes, resources: Resources) -> None:
        self.plan = plan
        self.times = times
        self.resources = resources
        self.calendars = CalendarNumbers()
        self.columns = TaskColumns()
        self._equipment = {item.id: k for k, item in enumerate(plan.equipment)}
        self._consumable = {item.id: k for k, item in enumerate(plan.consumables)}
        self._day, self._week = plan.day_minutes, plan.week_minutes
        past = times.data_date - times.origin
        self._first_slot = times.data_date + -past % times.grid_minutes
        self._end = FAR if plan.end is None else latest(plan, plan.end)

    def add(self, project: Project, task: Task) -> None:
        """Append one planned leaf task."""
        columns = self.columns
        progress = task.progress
        state = OPEN
        if progress is not None and progress.finished is not None:
            state = FINISHED
        elif progress is not None and progress.started is not None:
            state = STARTED
        columns.state.append(state)
        self._actuals(progress)
        self._limits(project, task, state)
        columns.continuous.append(int(task.continuous))
        for mode in self._modes(task, state):
            self._mode(project, task, mode, progress if state == STARTED else None)
        columns.mode_ptr.append(len(columns.mode_id))
        first = columns.mode_ptr[-2]
        widest = max(
            columns.seat_ptr[m + 1] - columns.seat_ptr[m] for m in range(first, len(columns.mode_id))
        )
        columns.seat_base.append(columns.seat_base[-1] + widest)

    def _actuals(self, progress: Progress | None) -> None:
        start = finish = -1
        if progress is not None:
            if progress.finished is not None:
                start = finish = latest(self.plan, progress.finished)
            if progress.started is not None:
                start = earliest(self.plan, progress.started)
        self.columns.fixed_start.append(start)
        self.columns.fixed_finish.append(finish)

    def _modes(self, task: Task, state: int) -> tuple[Mode, ...]:
        modes = task.all_modes()
        if state != OPEN and task.progress is not None and task.progress.mode is not None:
            modes = tuple(mode for mode in modes if mode.id == task.progress.mode)
        return modes[:1] if state == FINISHED else modes

    def _limits(self, project: Project, task: Task, state: int) -> None:
        """Limits of start and finish from releases, deadlines, pins and constraints."""
        plan, columns = self.plan, self.columns
        start, latest_start, finish, pins = self.times.data_date, FAR, 0, []
        if task.wait is not None and task.equipment:
            start = self._first_slot  # equipment is held in whole slots
        latest_finish = self._end
        for moment in (task.deadline, project.deadline):
            if moment is not None:
                latest_finish = min(latest_finish, latest(plan, moment))
        if state == OPEN:
            for moment in (task.release, project.release):
                if moment is not None:
                    start = max(start, earliest(plan, moment))
            if task.start is not None:
                pins.append(earliest(plan, task.start))
                latest_start = latest(plan, task.start)
        if task.constraint is not None and task.constraint.date is not None:
            kind, date = task.constraint.type, task.constraint.date
            low, high = earliest(plan, date), latest(plan, date)
            if kind in ("must-finish-on", "finish-no-later-than"):
                latest_finish = min(latest_finish, high)
            if kind in ("must-finish-on", "finish-no-earlier-than"):
                finish = low
            if state == OPEN:
                if kind == "start-no-earlier-than":
                    start = max(start, low)
                if kind in ("must-start-on", "start-no-later-than"):
                    latest_start = min(latest_start, high)
                if kind == "must-start-on":
                    pins.append(low)
        columns.earliest_start.append(max(start, *pins) if pins else start)
        columns.latest_start.append(latest_start)
        columns.earliest_finish.append(finish)
        columns.latest_finish.append(latest_finish)
        columns.pinned.append(int(bool(pins)))
        columns.pin.append(max(pins, default=0))

    def _mode(self, project: Project, task: Task, mode: Mode, progress: Progress | None) -> None:
        """One mode; ``progress`` is that of a started task, whose remaining minutes count."""
        columns = self.columns
        calendar_id = task.calendar if task.calendar is not None else project.calendar
        calendar, by_work = NO_AXIS, 0
        if task.wait is not None:
            kind = WAIT
            wait = progress.remaining if progress and progress.remaining is not None else task.wait
            calendar, minutes = self.calendars.of(self.times, wait, calendar_id)
            stated = progress is not None and progress.remaining is not None
        else:
            amount = mode.work or mode.duration
            stated = progress is not None and progress.remaining is not None
            if progress is not None and progress.remaining is not None and amount is not None:
                amount = progress.remaining
            kind, by_work = WORK, int(mode.work is not None)
            minutes = 0 if amount is None or task.milestone else amount.minutes(self._day, self._week)
        if progress is not None and not stated and progress.percent is not None:
            minutes = -(-minutes * (1000 - progress.percent) // 1000)
        if minutes == 0:
            kind = MILESTONE
        seats = self._seats(mode, progress) if kind == WORK else []
        columns.mode_id.append(mode.id)
        columns.mode_kind.append(kind)
        columns.mode_minutes.append(minutes)
        columns.mode_by_work.append(by_work)
        columns.mode_calendar.append(calendar)
        columns.mode_axis.append(calendar_id if kind == WORK and not seats else NO_AXIS)
        columns.mode_cost.append(mode.cost)
        for need, units, candidates in seats:
            columns.seat_units.append(units)
            columns.seat_need.append(need)
            columns.candidates.extend(candidates)
            columns.candidate_ptr.append(len(columns.candidates))
        columns.seat_ptr.append(len(columns.seat_units))
        if kind != MILESTONE:
            columns.uses.extend((self._equipment[use.equipment], use.units) for use in mode.equipment)
        columns.use_ptr.append(len(columns.uses))
        columns.eats.extend((self._consumable[eat.consumable], eat.amount) for eat in mode.consumables)
        columns.eat_ptr.append(len(columns.eats))

    def _seats(self, mode: Mode, progress: Progress | None) -> list[tuple[int, int, Candidates]]:
        """(need, units, candidates) of each place, those with the fewest candidates first."""
        seats: list[tuple[int, int, Candidates]] = []
        stated = list(progress.people) if progress is not None else []
        for number, need in enumerate(mode.needs):
            if stated:
                own = [self.resources.fixed(need, name) for name in stated[: need.count]]
                del stated[: need.count]
            else:
                own = self.resources.seats(need)
            seats.extend((number, need.units, candidates) for candidates in own)
        if len(seats) > 1:
            seats.sort(key=lambda seat: len(seat[2]))
        return seats
