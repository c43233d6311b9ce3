"""The plan as it would be: somebody joins, leaves, or is away for a while."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Final

from planner.plan import DayRange, Person, Skill

if TYPE_CHECKING:
    from collections.abc import Callable

    from capacity.bottlenecks.questions import Question
    from planner.plan import ContractorPool, Need, Plan, Project, Task

_ONE_DAY: Final = dt.timedelta(days=1)


def changed_plan(plan: Plan, question: Question) -> Plan:
    """The expanded plan with what is asked about.

    Raises
    ------
    KeyError
        If nobody in the plan has the id of the person asked about.
    """
    if question.change == "more":
        joining = _newcomer(plan, question)
        grown = plan.replace(people=(*plan.people, joining))
        return _named_too(grown, question.id, joining.id) if question.of == "person" else grown
    if question.change == "fewer":
        last = question.first - _ONE_DAY
        return _with(plan, question.person, lambda person: _leaving(person, last))
    away = DayRange(first=question.first, last=question.last or question.first)
    return _with(plan, question.person, lambda person: person.replace(time_off=(*person.time_off, away)))


def newcomer_id(plan: Plan, name: str) -> str:
    """An id that nobody has: the skill or person, and which one it would be."""
    taken = {person.id for person in plan.people} | {pool.id for pool in plan.contractor_pools}
    number = 2
    while f"{name} +{number}"[:200] in taken:
        number += 1
    return f"{name[:190]} +{number}"


def _newcomer(plan: Plan, question: Question) -> Person:
    if question.of == "person":
        like = next(person for person in plan.people if person.id == question.id)
    else:
        like = _typical(plan, question.id)
    employed = max(question.first, like.employed_first or question.first)
    return like.replace(
        id=newcomer_id(plan, question.id),
        name="",
        employed_first=employed,
        employed_last=None,
        time_off=() if question.of == "skill" else like.time_off,
    )


def _typical(plan: Plan, skill: str) -> Person:
    """Somebody with this skill alone, like most of those whose main skill it is, at the highest level.

    Where it is nobody's main skill: somebody full time on the plan's own calendar, at 100 %.
    """
    holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
    level = max(one.level for holder in holders for one in holder.skills if one.skill == skill)
    alike = Counter(
        (person.calendar, person.share, person.skills[0].efficiency, person.team)
        for person in plan.people
        if person.skills and person.skills[0].skill == skill
    )
    ((calendar, share, efficiency, team), _) = (alike.most_common(1) or [((None, 1000, 1000, ""), 0)])[0]
    # Taken as they are: validators expect what people write, such as 75%.
    return Person.model_construct(
        id=skill,
        calendar=calendar,
        share=share,
        team=team,
        skills=(Skill.model_construct(skill=skill, level=level, efficiency=efficiency),),
    )


def _leaving(person: Person, last: dt.date) -> Person:
    """Whoever leaves before joining is never there: a day of employment before everything is left."""
    last = min(last, person.employed_last or last)
    first = person.employed_first
    return person.replace(employed_first=None if first is None else min(first, last), employed_last=last)


def _with(plan: Plan, id_: str, change: Callable[[Person], Person]) -> Plan:
    if not any(person.id == id_ for person in plan.people):
        raise KeyError(id_)
    return plan.replace(people=tuple(change(one) if one.id == id_ else one for one in plan.people))


def _named_too(plan: Plan, like: str, joining: str) -> Plan:
    """Wherever somebody is among those allowed, or forbidden, so is who is just like them."""

    def both(names: tuple[str, ...]) -> tuple[str, ...]:
        return (*names, joining) if like in names else names

    def need(one: Need) -> Need:
        return one.replace(allowed=both(one.allowed), forbidden=both(one.forbidden))

    def task(one: Task) -> Task:
        modes = tuple(mode.replace(needs=tuple(map(need, mode.needs))) for mode in one.modes)
        return one.replace(needs=tuple(map(need, one.needs)), modes=modes)

    def project(one: Project) -> Project:
        return one.replace(tasks=tuple(map(task, one.tasks)))

    return plan.replace(projects=tuple(map(project, plan.projects)))
