"""What could be done instead of a booking: each a changed plan, and what it costs beside the usual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from capacity.staffing.alternatives.booked import Booked, booked
from capacity.staffing.alternatives.drivers import Driver, need_of
from capacity.staffing.alternatives.overtime import (
    OvertimeRules,
    overtime_minutes,
    overtime_rate,
    overtime_used,
    with_overtime,
)
from capacity.staffing.alternatives.scope import can_be_left_out, least_project, value_of, without_tasks
from planner.calendars import latest, local_time
from planner.plan import Skill

if TYPE_CHECKING:
    from planner.plan import ContractorPool, Person, Plan
    from scheduling.schedule import Schedule, TaskKey

Kind = Literal["contractor", "overtime", "second skill", "move the date", "drop tasks", "drop project"]
SECOND_EFFICIENCY: Final = 700
MOST_LEARNERS: Final = 2
"""People with most spare time for whom a second skill is tried."""
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is taken for granted where the plan says nothing.

    ``second_efficiency`` is the speed, per mille, of whoever uses a skill that is new to them.
    """

    overtime: OvertimeRules = field(default_factory=OvertimeRules)
    second_efficiency: int = SECOND_EFFICIENCY


@dataclass(frozen=True, slots=True)
class Extra:
    """What a schedule of an alternative costs beside contractors and lateness.

    ``value`` is that of work left out, in cents; None where it isn't stated. ``decide_by`` is the last day
    on which the choice is still open; None where that is when it becomes late.
    """

    overtime: int = 0
    value: int | None = 0
    decide_by: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to be done instead of a booking.

    Attributes
    ----------
    people
        Ids of whom it takes.
    left_out
        Tasks that are not done.
    changed
        The plan with it, and the schedule to begin from.
    beside
        What a schedule of it costs beside.
    """

    driver: Driver
    kind: Kind
    people: tuple[str, ...]
    left_out: tuple[TaskKey, ...]
    changed: Booked
    beside: Callable[[Schedule], Extra]


def choices(plan: Plan, schedule: Schedule, driver: Driver, assumptions: Assumptions) -> Iterator[Choice]:
    """All that could be done instead of a booking.

    Parameters
    ----------
    plan
        The plan, expanded; ``schedule`` is the one whose bookings are to be weighed.
    """
    rest = booked(plan, schedule, without=driver.booking)
    yield Choice(driver, "move the date", (), (), rest, lambda found: Extra())
    yield from _overtime(rest, driver, assumptions.overtime)
    yield from _second_skills(plan, schedule, rest, driver, assumptions.second_efficiency)
    yield from _dropped(plan, schedule, rest, driver)


def _overtime(rest: Booked, driver: Driver, rules: OvertimeRules) -> Iterator[Choice]:
    """Longer days of those who have the skill, in the weeks of the booking and the one before."""
    plan = rest.plan
    able = [
        person
        for person in plan.people
        if overtime_minutes(plan, person, rules) and any(one.skill in driver.skills for one in person.skills)
    ]
    if not able:
        return
    pool = next(pool for pool in plan.contractor_pools if pool.id == driver.booking.pool)
    rates: dict[str, int] = {}
    for person in able:
        rate = overtime_rate(person, rules)
        rates[person.id] = pool.rate if rate is None else rate
    first, last = (dt.date.fromisoformat(day) for day in (driver.booking.first, driver.booking.last))
    monday = max(first - dt.timedelta(days=first.weekday()) - WEEK, plan.start.earliest.date())
    sunday = last + dt.timedelta(days=6 - last.weekday())
    changed = with_overtime(plan, able, monday, sunday, rules)

    def beside(found: Schedule) -> Extra:
        used = overtime_used(plan, changed, found, able, rates)
        note = f"{used.minutes / 60:.1f} h" if used.minutes else "none needed"
        return Extra(overtime=used.cents, decide_by=used.first, note=note)

    people = tuple(person.id for person in able)
    yield Choice(driver, "overtime", people, (), Booked(changed, rest.schedule), beside)


def _second_skills(
    plan: Plan, schedule: Schedule, rest: Booked, driver: Driver, efficiency: int
) -> Iterator[Choice]:
    """Whoever has most spare time in the days of the booking does what it is for."""
    if not driver.skills:
        return
    for learner in _learners(plan, schedule, driver)[:MOST_LEARNERS]:
        taught = learner.replace(
            skills=(*learner.skills, *(_as_second(rest.plan, skill, efficiency) for skill in driver.skills))
        )
        people = tuple(taught if one.id == learner.id else one for one in rest.plan.people)
        changed = rest.plan.replace(people=people)

        def beside(found: Schedule, plan: Plan = changed, learner: Person = learner) -> Extra:
            since = first_use(plan, found, learner.id, driver.skills)
            return Extra(decide_by=since, note="not needed" if since is None else f"from {since.isoformat()}")

        yield Choice(driver, "second skill", (learner.id,), (), Booked(changed, rest.schedule), beside)


def _learners(plan: Plan, schedule: Schedule, driver: Driver) -> list[Person]:
    """People without any of the skills, those with most spare project time in the booking's days first."""
    from capacity.hours.ledger import Ledger
    from capacity.hours.people_hours import PeopleHours

    ledger = Ledger.of(plan, schedule)
    days = PeopleHours(ledger, "day")
    begins = days.periods.begins.astype("datetime64[D]")
    inside = (begins >= np.datetime64(driver.booking.first)) & (begins <= np.datetime64(driver.booking.last))
    spare = {
        person.id: int(days.free[ledger.crew.row[person.id]][inside].sum())
        for person in plan.people
        if not any(one.skill in driver.skills for one in person.skills)
    }
    able = [person for person in plan.people if spare.get(person.id, 0) > 0]
    return sorted(able, key=lambda person: -spare[person.id])


def _as_second(plan: Plan, skill: str, efficiency: int) -> Skill:
    """A skill at the highest level that anybody has it."""
    holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
    level = max((one.level for holder in holders for one in holder.skills if one.skill == skill), default=1)
    return Skill.model_construct(skill=skill, level=level, efficiency=efficiency)


def first_use(plan: Plan, schedule: Schedule, person: str, skills: tuple[str, ...]) -> dt.date | None:
    """The day on which somebody first does a task for one of the skills; None if never."""
    tasks_of = {(project.id, task.id): task for project in plan.projects for task in project.tasks}
    starts = [
        one.start
        for one in schedule.tasks
        for assignment in one.assignments
        if assignment.person == person and need_of(tasks_of[one.key], one, assignment).skill in skills
    ]
    return local_time(min(starts), plan.time_zone).date() if starts else None


def _dropped(plan: Plan, schedule: Schedule, rest: Booked, driver: Driver) -> Iterator[Choice]:
    """Without what the booking is for, or without the project of it that is worth least."""
    own = tuple(key for project in {key[0] for key in driver.tasks} for key in can_be_left_out(plan, project))
    tasks = tuple(key for key in driver.tasks if key in own)
    if tasks:
        yield _leaving_out(plan, schedule, rest, driver, "drop tasks", tasks)
    if driver.tasks:
        project = least_project(plan, {key[0] for key in driver.tasks})
        whole = can_be_left_out(plan, project)
        if whole and set(whole) != set(tasks):
            yield _leaving_out(plan, schedule, rest, driver, "drop project", whole)


def _leaving_out(
    plan: Plan, schedule: Schedule, rest: Booked, driver: Driver, kind: Kind, tasks: tuple[TaskKey, ...]
) -> Choice:
    value = value_of(plan, schedule, tasks)
    scheduled = schedule.by_key()
    starts = [scheduled[key].start for key in tasks if key in scheduled]
    first = local_time(min(starts), plan.time_zone).date() if starts else None
    note = "" if value is not None else "value not stated"
    changed = Booked(without_tasks(rest.plan, tasks), rest.schedule)
    return Choice(
        driver, kind, (), tasks, changed, lambda found: Extra(value=value, decide_by=first, note=note)
    )


def first_broken_promise(plan: Plan, late: tuple[str, ...]) -> dt.date | None:
    """The earliest due date of some projects: until then it can be moved."""
    due = [
        local_time(latest(plan, project.due) - 1, plan.time_zone).date()
        for project in plan.projects
        if project.id in late and project.due is not None
    ]
    return min(due, default=None)
