"""What is asked of a plan: one more, one fewer or an absence, of which skill or person, and when."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from capacity.periods import data_day
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.plan import ContractorPool, Person, Plan

Of = Literal["skill", "person"]
Change = Literal["more", "fewer", "absence"]
_MOST_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One question for all skills, or all people, or some of them.

    Attributes
    ----------
    of
        Whom it is about.
    change
        One ``more`` from ``first`` on, one ``fewer`` from then on, or an ``absence`` until ``last``.
    first
        First local day; the data date's if left out or before that.
    last
        Last day of an absence.
    only
        Skills, or ids or names of people; all of them if empty.
    """

    of: Of = "skill"
    change: Change = "more"
    first: dt.date | None = None
    last: dt.date | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one skill or one person.

    Attributes
    ----------
    of, id, name
        A skill, whose name is its id, or a person.
    change
        As in ``Asked``.
    first, last
        Local days; ``last`` is None where it is for good.
    person
        Id of whoever leaves or is away; empty for a newcomer.
    """

    of: Of
    id: str
    name: str
    change: Change
    first: dt.date
    last: dt.date | None = None
    person: str = ""


def span_of(plan: Plan, asked: Asked, latest: dt.date) -> tuple[dt.date, dt.date | None]:
    """The days asked about, from the data date on.

    Parameters
    ----------
    latest
        The last day with work in the schedule.

    Raises
    ------
    InputError
        If there is no such day, or nothing is planned then.
    """
    begin = data_day(plan)
    first = max(begin, asked.first or begin)
    last = asked.last
    if asked.change == "absence":
        if asked.first is None or last is None:
            raise InputError("an absence needs a first and a last day")
        if last < asked.first:
            raise InputError(f"the absence from {asked.first} to {last} is empty: it ends before it begins")
        if last < begin:
            raise InputError(
                f"the absence until {last} ends before the plan's data date, {begin}: it is past already"
            )
    if first > latest:
        raise InputError(f"from {first} on nothing is left to do: the last work is done by {latest}")
    return first, last if asked.change == "absence" else None


def people_asked_for(plan: Plan, only: Sequence[str]) -> list[Person]:
    """People by id or name; all of them where nobody is named.

    Raises
    ------
    InputError
        If a name is nobody's.
    """
    if not only:
        return list(plan.people)
    known = [name for person in plan.people for name in (person.id, person.name) if name]
    _require_known(only, known, "person")
    return [person for person in plan.people if person.id in only or (person.name and person.name in only)]


def skills_asked_for(plan: Plan, only: Sequence[str]) -> list[str]:
    """Skills that people or contractors have, in the plan's order; all of them where none is named.

    Raises
    ------
    InputError
        If nobody has a skill that is named.
    """
    holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
    known = list(dict.fromkeys(skill.skill for holder in holders for skill in holder.skills))
    _require_known(only, known, "skill")
    return [skill for skill in known if not only or skill in only]


def _require_known(only: Iterable[str], known: Sequence[str], what: str) -> None:
    for name in only:
        if name not in known:
            raise InputError(f"there is no {what} {name!r}; {_suggestion(name, list(dict.fromkeys(known)))}")


def _suggestion(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    shown = ", ".join(known[:_MOST_NAMED])
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return f"known are {shown}{more}" if known else "there are none"
