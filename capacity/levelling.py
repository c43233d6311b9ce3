"""Levelling: a schedule that uses people more evenly and keeps the dates and the cost of another one.

The engine searches a plan derived from the one given: every date that was kept or reached becomes a
deadline, every cost a limit, and ``balance`` leads the objective, ``stability`` against the schedule
handed in comes next. Whatever comes back is compared with that schedule before anybody sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planner.calendars import latest
from planner.plan import Goal, Level, Objective
from planner.quantities import Moment
from planner.time_zones import local_time
from scheduling.checker import examine, measure
from scheduling.measuring import level_results, limit_breaches
from scheduling.schedule import Breach, Outcome, Schedule, ScheduledTask, TaskKey

if TYPE_CHECKING:
    from planner.plan import GoalName, Plan, Project, Task
    from scheduling.options import SolveOptions

KEPT: Final[tuple[GoalName, ...]] = ("late_cost", "contractor_cost", "resource_cost")
"""Costs that levelling never raises."""
_ONE_MINUTE: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A task that levelling puts elsewhere.

    Attributes
    ----------
    before, after
        As it was, and as it is now.
    """

    before: ScheduledTask
    after: ScheduledTask

    @property
    def minutes(self) -> int:
        """By how much it starts later; negative: earlier."""
        return self.after.start - self.before.start

    @property
    def changes_people(self) -> bool:
        """Whether somebody else does it."""
        return {one.person for one in self.before.assignments} != {
            one.person for one in self.after.assignments
        }


@dataclass(frozen=True, slots=True)
class Levelled:
    """What levelling came to.

    Attributes
    ----------
    outcome
        Of the plan as it was handed in; the outcome handed in itself where nothing better was found.
    moved
        Tasks that start at another time, or are done by others, in the plan's order.
    busy_minutes
        The goal ``balance`` before and after.
    """

    outcome: Outcome
    moved: tuple[Moved, ...]
    busy_minutes: tuple[int, int]

    @property
    def is_better(self) -> bool:
        """Whether anything was gained."""
        return self.busy_minutes[1] < self.busy_minutes[0]


def levelling_plan(plan: Plan, schedule: Schedule, *, until_due: bool = False) -> Plan:
    """The plan whose best schedule is the levelled one.

    Parameters
    ----------
    plan
        The plan, expanded.
    schedule
        A schedule of it that keeps all hard rules.
    until_due
        Whether projects that are in time may finish later than in ``schedule``, as long as they stay so.

    Returns
    -------
    Plan
        With a deadline for each project, its finish or due date; for each task that has a due date,
        that or its finish, whichever is later; the costs of ``schedule`` as limits.
    """
    ends, finishes = _ends(schedule), {task.key: task.finish for task in schedule.tasks}
    projects = tuple(
        _held(plan, project, ends[project.id], finishes, until_due=until_due)
        if project.id in ends
        else project
        for project in plan.projects
    )
    return plan.replace(projects=projects, objective=_objective(measure(plan, schedule)))


def levelled(
    plan: Plan,
    outcome: Outcome,
    options: SolveOptions,
    *,
    solve: Callable[[Plan, SolveOptions], Outcome],
    until_due: bool = False,
) -> Levelled:
    """Level the schedule of an outcome.

    Parameters
    ----------
    plan
        The plan, expanded.
    outcome
        Of it, with a schedule that keeps all hard rules.
    options
        Limits of the search, which begins from that schedule and stays near it.
    solve
        The engine.
    until_due
        As ``levelling_plan``.

    Raises
    ------
    ValueError
        If the outcome has no schedule that keeps all hard rules.
    """
    before = outcome.schedule
    if before is None or outcome.status not in ("optimal", "feasible"):
        raise ValueError(f"the outcome's status is {outcome.status}: there is no plan to level")
    derived = levelling_plan(plan, before, until_due=until_due)
    found = solve(derived, replace(options, previous=before, warm=before))
    busy = measure(plan, before)["balance"]
    after = found.schedule
    if after is None or broken_promises(plan, before, after, until_due=until_due):
        return Levelled(outcome, (), (busy, busy))
    measured = measure(plan, after)
    if measured["balance"] >= busy:
        return Levelled(outcome, (), (busy, busy))
    told = _as_of_plan(plan, outcome, found, measured)
    return Levelled(told, moved_tasks(before, after), (busy, measured["balance"]))


def broken_promises(
    plan: Plan, before: Schedule, after: Schedule, *, until_due: bool = False
) -> tuple[Breach, ...]:
    """What a levelled schedule breaks: a hard rule of the plan, a date or a cost of the schedule before.

    Proved with the checker, from the two schedules alone.
    """
    breaches, now = examine(plan, after)
    costs = Objective(levels=(Level(goals=_limits(measure(plan, before))),))
    broken = [*breaches, *limit_breaches(plan.objective, now), *limit_breaches(costs, now)]
    dues, ends = {project.id: project.due for project in plan.projects}, _ends(after)
    for project, end in _ends(before).items():
        late = ends.get(project, end) - _allowed(plan, dues[project], end, until_due=until_due)
        if late > 0:
            message = f"{project} finishes later than in the schedule handed in"
            broken.append(Breach("levelling", project, late, "minutes", message))
    return tuple(broken)


def moved_tasks(before: Schedule, after: Schedule) -> tuple[Moved, ...]:
    """Tasks of both that start at another time or are done by others."""
    now = after.by_key()
    pairs = (Moved(task, now[task.key]) for task in before.tasks if task.key in now)
    return tuple(one for one in pairs if one.minutes or one.changes_people)


def _objective(measured: dict[str, int]) -> Objective:
    first = Level.model_construct(goals=(Goal.model_construct(goal="balance"),))
    return Objective(levels=(first, Level(goals=(Goal(goal="stability"),)), Level(goals=_limits(measured))))


def _limits(measured: dict[str, int]) -> tuple[Goal, ...]:
    return tuple(Goal(goal=name, limit=measured[name]) for name in KEPT)


def _held(
    plan: Plan, project: Project, end: int, finishes: dict[TaskKey, int], *, until_due: bool
) -> Project:
    """A project whose dates can't get worse."""
    allowed = _allowed(plan, project.due, end, until_due=until_due)
    tasks = tuple(_held_task(plan, project, task, finishes) for task in project.tasks)
    return project.replace(deadline=_sooner(plan, project.deadline, allowed), tasks=tasks)


def _held_task(plan: Plan, project: Project, task: Task, finishes: dict[TaskKey, int]) -> Task:
    finish = finishes.get((project.id, task.id))
    if task.due is None or finish is None:
        return task
    allowed = _allowed(plan, task.due, finish, until_due=True)
    return task.replace(deadline=_sooner(plan, task.deadline, allowed))


def _allowed(plan: Plan, due: Moment | None, finish: int, *, until_due: bool) -> int:
    """Until when something may last that finishes at ``finish``."""
    return finish if due is None or not until_due else max(finish, latest(plan, due))


def _sooner(plan: Plan, deadline: Moment | None, minute: int) -> Moment:
    """A deadline that is not later than the plan's own, and as near to ``minute`` as can be written."""
    written = _moment_at(plan, minute)
    return deadline if deadline is not None and latest(plan, deadline) <= minute else written


def _moment_at(plan: Plan, minute: int) -> Moment:
    """The local time of a minute; where the clock shows a time twice, the one after the second of them."""
    local = local_time(minute, plan.time_zone).replace(tzinfo=None)
    while latest(plan, _written(local)) < minute:
        local += _ONE_MINUTE
    return _written(local)


def _written(local: dt.datetime) -> Moment:
    return Moment(local.date(), local.hour * 60 + local.minute)


def _ends(schedule: Schedule) -> dict[str, int]:
    """Latest finish of each project."""
    found: dict[str, int] = {}
    for task in schedule.tasks:
        found[task.project] = max(task.finish, found.get(task.project, task.finish))
    return found


def _as_of_plan(plan: Plan, given: Outcome, found: Outcome, measured: dict[str, int]) -> Outcome:
    """The levelled schedule as an outcome of the plan itself, with what is known of that."""
    bounds = tuple(level.bound for level in given.levels)
    first = bounds[:1] + (None,) * (len(bounds) - 1)  # later ones hold beside one value of the first only
    return replace(
        found,
        status="feasible",
        levels=level_results(plan.objective, measured, first),
        plan_hash=given.plan_hash,
        conflicts=(),
        notes=(
            "levelled: the schedule handed in, its dates and costs kept, with fewer hours above 85 %",
            *found.notes,
        ),
        history=(),
    )
