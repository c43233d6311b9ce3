"""The plan as it would be: somebody joins, leaves, or is away for a while."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from planner.changes.names_in_needs import named_too
from planner.changes.newcomers import newcomer_like, newcomer_with
from planner.changes.parts import find, with_person
from planner.plan import DayRange

if TYPE_CHECKING:
    from capacity.bottlenecks.questions import Question
    from planner.plan import Person, Plan

_ONE_DAY: Final = dt.timedelta(days=1)


def changed_plan(plan: Plan, question: Question) -> Plan:
    """The expanded plan with what is asked about.

    Raises
    ------
    KeyError
        If nobody in the plan has the id of the person asked about.
    """
    if question.change == "more":
        return _joined(plan, question)
    if find(plan.people, question.person) is None:
        raise KeyError(question.person)
    if question.change == "fewer":
        last = question.first - _ONE_DAY
        return with_person(plan, question.person, lambda person: _leaving(person, last))
    away = DayRange(first=question.first, last=question.last or question.first)
    return with_person(
        plan, question.person, lambda person: person.replace(time_off=(*person.time_off, away))
    )


def _joined(plan: Plan, question: Question) -> Plan:
    if question.of == "skill":
        joining = newcomer_with(plan, question.id, question.first)
        return plan.replace(people=(*plan.people, joining))
    like = next(person for person in plan.people if person.id == question.id)
    joining = newcomer_like(plan, like, question.first)
    return named_too(plan.replace(people=(*plan.people, joining)), question.id, joining.id)


def _leaving(person: Person, last: dt.date) -> Person:
    """Whoever leaves before joining is never there: a day of employment before everything is left."""
    last = min(last, person.employed_last or last)
    first = person.employed_first
    return person.replace(employed_first=None if first is None else min(first, last), employed_last=last)
