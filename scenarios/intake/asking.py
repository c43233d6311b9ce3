"""The questions of a quote as plans: others held, the newcomer first, others no later.

Each is the plan with the newcomer, its tasks written out, and differs from it in pins, dates, weights and
the objective only, so that a schedule of it is one of the plan, too. Deadlines of the newcomer are left
aside: they are what is asked about, and whether they are kept is told afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from planner.calendars import latest, local_time
from planner.changes.parts import find
from planner.expansion import expand
from planner.plan import ContractorPool, Goal, Level, Links, Objective, Plan, Project, Task
from planner.quantities import Moment
from scenarios.held_tasks import moment_of, with_projects_held
from scenarios.intake.bookings import committed
from scenarios.intake.newcomer import Newcomer
from scenarios.intake.objectives import MONEY, money_first
from scheduling.schedule import Outcome, Schedule, ScheduledTask

MOST_A_DAY: Final = 40_000_000_000
"""Cents that a day of the newcomer may count: more than all else, and far from overflow over forty years."""
LEAST_A_DAY: Final = 100
"""Cents that a day late of weight 1 counts at least, so that the newcomer's weight has something to weigh."""
MOST_WEIGHT: Final = 1_000_000
SMALL: Final = 120
"""Tasks up to which CP-SAT takes part, to which it makes no difference how much lateness counts."""
_LATE_THEN_COST: Final = tuple(Level(goals=(Goal(goal=name),)) for name in MONEY)


def loosened(newcomer: Newcomer) -> Plan:
    """The plan with the newcomer, written out, without deadlines of the newcomer."""

    def free(project: Project) -> Project:
        tasks = tuple(task.replace(deadline=None) for task in project.tasks)
        return project.replace(deadline=None, tasks=tasks)

    return _with(expand(newcomer.plan), newcomer.id, free)


def held(newcomer: Newcomer, present: Schedule) -> Plan:
    """Everybody else stays where they are, and nobody new is booked; the newcomer as early as can be."""
    plan = _hurried(loosened(newcomer), newcomer.id, _day_before(newcomer.plan))
    plan = plan.replace(contractor_pools=tuple(committed(pool, present) for pool in plan.contractor_pools))
    return with_projects_held(plan, present, _others(plan, newcomer))


def hiring(newcomer: Newcomer, present: Schedule, day: dt.date, a_day: int = MOST_A_DAY) -> Plan:
    """Everybody else stays; the newcomer by a day, or as soon after as can be, with the least contractors.

    ``a_day`` are the cents that a day after it counts for.
    """
    plan = _hurried(loosened(newcomer), newcomer.id, Moment(day), a_day)
    return with_projects_held(plan, present, _others(plan, newcomer))


def by_itself(newcomer: Newcomer) -> Plan:
    """The newcomer as early as can be, and of all others only what has begun; late cost in cents is minutes.

    Any schedule of all is one of this plan, too, if it is cut down to it: what is proved here holds there.
    """
    plan = loosened(newcomer).replace(late_cost_per_day=1440, objective=Objective(levels=_LATE_THEN_COST))

    def only(project: Project) -> Project:
        tasks = tuple(task.replace(due=None, deadline=None) for task in project.tasks)
        if project.id == newcomer.id:
            own = tuple(task.replace(after=_within(task, newcomer.id)) for task in tasks)
            return project.replace(due=_day_before(plan), weight=1, tasks=own)
        begun = (task.replace(after=(), parent=None) for task in tasks if _is_at_work(task))
        return project.replace(due=None, deadline=None, tasks=tuple(begun))

    return plan.replace(projects=tuple(map(only, plan.projects)))


def first(newcomer: Newcomer, present: Schedule) -> Plan:
    """The newcomer by itself, first in line for everybody who is there and every contractor booked.

    Contractors are hired for it only where nobody else has the skill, or the project asks for them by name.
    """
    plan = by_itself(newcomer)
    own = {one.skill for person in plan.people for one in person.skills}
    asked = {name for task in _tasks_of(plan, newcomer.id) for name in _names(task)}

    def present_only(pool: ContractorPool) -> ContractorPool:
        needed = pool.id in asked or any(one.skill not in own for one in pool.skills)
        return pool if needed else committed(pool, present)

    return plan.replace(contractor_pools=tuple(map(present_only, plan.contractor_pools)))


def around(newcomer: Newcomer, lone: Schedule) -> Plan:
    """The newcomer where it is when it is alone, all others around it as the plan's objective wants them."""
    return with_projects_held(loosened(newcomer), lone, {newcomer.id})


def foremost(newcomer: Newcomer) -> Plan:
    """The newcomer as early as can be among all others, whatever that costs them."""
    return _hurried(loosened(newcomer), newcomer.id, _day_before(newcomer.plan))


def by_day(newcomer: Newcomer, day: dt.date) -> Plan:
    """The plan's own objective, with the newcomer finished by the end of a day in any case."""
    plan = loosened(newcomer)
    return _with(plan, newcomer.id, lambda project: project.replace(deadline=Moment(day)))


def beside(newcomer: Newcomer, present: Schedule, day: dt.date) -> Plan:
    """Nobody else later than now; the newcomer by a day, or as soon after, with the least contractors.

    Lateness of others costs nothing here: it can't grow, and contractors are not paid for lessening it.
    """
    plan = _hurried(loosened(newcomer), newcomer.id, Moment(day))
    finishes: dict[str, int] = {}
    for task in present.tasks:
        finishes[task.project] = max(finishes.get(task.project, task.finish), task.finish)
    known = present.by_key()

    def no_later(project: Project) -> Project:
        if project.id == newcomer.id or project.id not in finishes:
            return project
        tasks = (_no_later(plan, task, known.get((project.id, task.id))) for task in project.tasks)
        limit = _limit(plan, finishes[project.id], project.due, project.deadline)
        return project.replace(due=None, deadline=limit, tasks=tuple(tasks))

    return plan.replace(projects=tuple(map(no_later, plan.projects)))


def not_before(newcomer: Newcomer, outcome: Outcome) -> dt.date | None:
    """The day before which the newcomer can't be finished, by the bound of an outcome of ``by_itself``."""
    bound = outcome.levels[0].bound if outcome.levels else None
    if bound is None or outcome.schedule is None:
        return None
    return day_of(newcomer.plan, latest(newcomer.plan, _day_before(newcomer.plan)) + bound)


def day_of(plan: Plan, minute: int) -> dt.date:
    """The local day that a finish is told by: one at midnight belongs to the day before."""
    return local_time(minute - 1, plan.time_zone).date()


def price_of_hurry(plan: Plan) -> int:
    """Cents that a day is worth if it is to be saved by hiring: one contractor of each pool for a week.

    The search accepts what is worse by a share of the whole value. Where lateness counts for more than all
    else together, contractors are lost in that share: it ends late with many of them, or in time with more.
    """
    week = sum(pool.rate for pool in plan.contractor_pools) * plan.week_minutes // 60
    return max(week, LEAST_A_DAY) if sum(len(one.tasks) for one in plan.projects) > SMALL else MOST_A_DAY


def _hurried(plan: Plan, id_: str, due: Moment, newcomer_a_day: int = MOST_A_DAY) -> Plan:
    """The newcomer's lateness beyond ``due`` before all else, or at a price, and money."""
    a_day = max(plan.late_cost_per_day, LEAST_A_DAY)
    weight = max(1, min(MOST_WEIGHT, newcomer_a_day // a_day))

    def hurried(project: Project) -> Project:
        tasks = tuple(task.replace(due=None) for task in project.tasks)
        return project.replace(due=due, weight=weight, tasks=tasks)

    objective = money_first(plan.objective)
    return _with(plan.replace(late_cost_per_day=a_day, objective=objective), id_, hurried)


def _others(plan: Plan, newcomer: Newcomer) -> set[str]:
    return {project.id for project in plan.projects} - {newcomer.id}


def _tasks_of(plan: Plan, id_: str) -> tuple[Task, ...]:
    """The tasks of one project of a plan."""
    return next(project.tasks for project in plan.projects if project.id == id_)


def _names(task: Task) -> Iterator[str]:
    """People and pools that a task asks for by name."""
    for mode in task.all_modes():
        for need in mode.needs:
            yield from (*need.allowed, *need.pinned)


def _within(task: Task, project: str) -> Links:
    """Its links from tasks of its own project."""
    return tuple(link for link in task.after if "/" not in link.task or link.task.startswith(f"{project}/"))


def _is_at_work(task: Task) -> bool:
    return task.progress is not None and task.progress.started is not None and task.progress.finished is None


def _day_before(plan: Plan) -> Moment:
    """A due date that is missed in any case, so that every minute counts."""
    return Moment(plan.start.day - dt.timedelta(days=1))


def _no_later(plan: Plan, task: Task, now: ScheduledTask | None) -> Task:
    """A task with a due date of its own may not finish later than now, unless it is still in time."""
    if task.due is None or now is None:
        return task
    due = latest(plan, task.due)
    limit = moment_of(plan, max(due, now.finish))
    return task.replace(due=None, deadline=_sooner(plan, limit, task.deadline))


def _limit(plan: Plan, finish: int, due: Moment | None, deadline: Moment | None) -> Moment:
    """The end of the day of a finish; the finish itself where a later hour would cost."""
    end = Moment(day_of(plan, finish))
    if due is not None and latest(plan, end) > latest(plan, due):
        end = moment_of(plan, max(finish, latest(plan, due)))
    return _sooner(plan, end, deadline)


def _sooner(plan: Plan, one: Moment, other: Moment | None) -> Moment:
    return one if other is None or latest(plan, one) <= latest(plan, other) else other


def _with(plan: Plan, id_: str, change: Callable[[Project], Project]) -> Plan:
    assert find(plan.projects, id_) is not None  # noqa: S101 - newcomers are in their plans
    return plan.replace(projects=tuple(change(one) if one.id == id_ else one for one in plan.projects))
