"""What each task of an execution is: its time, its amount and how that may turn out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

from planner.plan import Project, Task
from planner.quantities import Duration
from planner.working_time import WorkingTime
from scheduling.problem import Problem
from scheduling.problem.arrays import ELAPSED, MILESTONE, OPEN, STARTED, WAIT, Table, table
from scheduling.schedule import ScheduledTask
from scheduling.simulation.arrays import NONE, ONE, TASK
from scheduling.simulation.axes import Axes, calendar_axis
from scheduling.simulation.bookings import Bookings
from scheduling.simulation.dice import stream_of
from scheduling.simulation.shapes import QuantileTables
from scheduling.simulation.uncertainty import Uncertainty


@dataclass(slots=True)
class TaskRows:
    """Columns of ``TASK`` by number of the task in the problem, and what chains are made from."""

    columns: dict[int, dict[str, int]] = field(default_factory=dict)
    begin: dict[int, int] = field(default_factory=dict)
    members: dict[int, tuple[int, ...]] = field(default_factory=dict)
    mode: dict[int, int] = field(default_factory=dict)
    quantiles: QuantileTables = field(default_factory=QuantileTables)

    def table(self, order: Sequence[int]) -> Table:
        """The tasks in the order of execution, closed."""
        result = table(TASK, len(order) + 1)
        for i, j in enumerate(order):
            for name, value in self.columns[j].items():
                result[name][i] = value
        return result


def begin_of(entry: ScheduledTask, state: int) -> int:
    """When the work still to be done begins."""
    if entry.segments:
        return entry.segments[0][0]
    return entry.start if state == OPEN else entry.finish


def task_rows(
    problem: Problem,
    scheduled: dict[int, ScheduledTask],
    bookings: Bookings,
    axes: Axes,
    uncertainty: Uncertainty,
) -> TaskRows:
    """All tasks of a schedule, by number."""
    rows, compiler = TaskRows(), _Compiler(problem, bookings, axes, uncertainty)
    for j, entry in scheduled.items():
        compiler.add(rows, j, entry)
    return rows


class _Compiler:
    def __init__(self, problem: Problem, bookings: Bookings, axes: Axes, uncertainty: Uncertainty) -> None:
        self._problem, self._bookings, self._axes, self._uncertainty = problem, bookings, axes, uncertainty
        self._joint: dict[tuple[object, ...], WorkingTime] = {}
        names = problem.resources.names[: problem.resources.people]
        self._people = {name: row for row, name in enumerate(names)}

    def add(self, rows: TaskRows, j: int, entry: ScheduledTask) -> None:
        """Append one task."""
        p = self._problem.arrays
        project, task = self._problem.graph.tasks[j]
        own, state = p.task[j], int(p.task[j].state)
        mode = self._mode(j, entry)
        begin = begin_of(entry, state)
        release = int(own.earliest_start)
        if task.constraint is not None and task.constraint.type == "as-late-as-possible":
            release = max(release, begin)
        people = [a.person for a in entry.assignments] if state in (OPEN, STARTED) else []
        rows.begin[j], rows.mode[j] = begin, mode
        rows.members[j] = ()
        if self._uncertainty.absence is not None:
            rows.members[j] = tuple(self._people[name] for name in people if name in self._people)
        rows.columns[j] = {
            "project": int(own.project),
            "axis": self._axis(j, mode, people),
            "state": state,
            "continuous": int(own.continuous),
            "slow": int(bool(rows.members[j])),
            "minutes": sum(end - start for start, end in entry.segments),
            "fixed_start": int(own.fixed_start),
            "fixed_finish": int(own.fixed_finish),
            "release": release,
            "booked": self._bookings.open_from(people, begin),
            "finish_from": int(own.earliest_finish),
            "stream": stream_of("task", project.id, task.id),
            "review": NONE,
            "extra": NONE,
            **self._spread(rows, project, task),
        }

    def _mode(self, j: int, entry: ScheduledTask) -> int:
        p = self._problem.arrays
        low, high = int(p.task[j].mode_ptr), int(p.task[j + 1].mode_ptr)
        return next((m for m in range(low, high) if self._problem.mode_id[m] == entry.mode), low)

    # --- time -----------------------------------------------------------------------------------

    def _axis(self, j: int, mode: int, people: list[str]) -> int:
        p = self._problem.arrays
        kind, calendar = int(p.mode[mode].kind), int(p.mode[mode].calendar)
        if kind == MILESTONE or (kind == WAIT and calendar == ELAPSED):
            return NONE
        if kind == WAIT:
            return calendar_axis(p, self._axes, calendar)
        return self._axes.of(self._working(j, mode, people))

    def _working(self, j: int, mode: int, people: list[str]) -> WorkingTime:
        """Time in which all people and all equipment of a task work; contractors in their pool's calendar."""
        problem = self._problem
        p, times = problem.arrays, problem.times
        uses = p.use.equipment[int(p.mode[mode].use_ptr) : int(p.mode[mode + 1].use_ptr)].tolist()
        project, task = problem.graph.tasks[j]
        calendar = task.calendar if task.calendar is not None else project.calendar
        key = (tuple(sorted(people)), tuple(uses), None if people else calendar, not people)
        if key not in self._joint:
            parts = [
                times.person(name) if name in self._people else times.pool(name.rpartition("#")[0])
                for name in sorted(people)
            ]
            if not people:
                parts.append(times.calendar(calendar))
            with_calendar = [problem.plan.equipment[e] for e in uses]
            parts += [times.equipment(e.id) for e in with_calendar if e.calendar is not None]
            self._joint[key] = reduce(WorkingTime.intersect, parts)
        return self._joint[key]

    # --- amounts --------------------------------------------------------------------------------

    def _spread(self, rows: TaskRows, project: Project, task: Task) -> dict[str, int]:
        """Factors between which the amount lies, and the shape between them."""
        low, likely, high = self._factors(project, task)
        curve = rows.quantiles.number(self._uncertainty.shape, low, likely, high)
        return {"low": low, "range": high - low, "curve": curve}

    def _factors(self, project: Project, task: Task) -> tuple[int, int, int]:
        asked = self._uncertainty
        planned = self._minutes(project, task, _amount(task))
        if task.milestone or planned == 0:
            return ONE, ONE, ONE
        if task.estimate is not None and asked.estimates:
            given = (task.estimate.low, task.estimate.likely, task.estimate.high)
            low, likely, high = (self._minutes(project, task, each) for each in given)
            return _factor(low, planned), _factor(likely, planned), _factor(high, planned)
        if asked.spread is None:
            return ONE, ONE, ONE
        spread = asked.spread
        return _factor(spread.low, 1000), _factor(spread.likely, 1000), _factor(spread.high, 1000)

    def _minutes(self, project: Project, task: Task, amount: Duration | None) -> int:
        if amount is None:
            return 0
        if task.wait is not None:
            calendar = task.calendar if task.calendar is not None else project.calendar
            return self._problem.times.lag(amount, calendar)[1]
        return amount.minutes(self._problem.plan.day_minutes, self._problem.plan.week_minutes)


def _amount(task: Task) -> Duration | None:
    """The stated amount that an estimate is about; of several modes the first one's."""
    if task.wait is not None:
        return task.wait
    mode = task.all_modes()[0]
    return mode.work or mode.duration


def _factor(part: int, whole: int) -> int:
    return (2 * part * ONE + whole) // (2 * whole)
