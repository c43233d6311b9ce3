"""Somebody who is not there yet: like most of those with a skill, or like somebody who is."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from planner.plan import ContractorPool, Person, Plan, Skill


def newcomer_id(plan: Plan, name: str) -> str:
    """An id that nobody has: the skill or person, and which one it would be."""
    taken = {person.id for person in plan.people} | {pool.id for pool in plan.contractor_pools}
    number = 2
    while f"{name} +{number}"[:200] in taken:
        number += 1
    return f"{name[:190]} +{number}"


def newcomer_with(plan: Plan, skill: str, first: dt.date | None = None) -> Person:
    """Somebody with this skill alone, like most of those whose main skill it is, at the highest level.

    Where it is nobody's main skill: somebody full time on the plan's own calendar, at 100 %.

    Parameters
    ----------
    first
        Day on which they join; there from the beginning if left out.
    """
    holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
    levels = [one.level for holder in holders for one in holder.skills if one.skill == skill]
    alike = Counter(
        (person.calendar, person.share, person.skills[0].efficiency, person.team)
        for person in plan.people
        if main_skill(person) == skill
    )
    ((calendar, share, efficiency, team), _) = (alike.most_common(1) or [((None, 1000, 1000, ""), 0)])[0]
    # Taken as they are: validators expect what people write, such as 75%.
    return Person.model_construct(
        id=newcomer_id(plan, skill),
        calendar=calendar,
        share=share,
        team=team,
        skills=(Skill.model_construct(skill=skill, level=max(levels, default=1), efficiency=efficiency),),
        employed_first=first,
    )


def newcomer_like(plan: Plan, person: Person, first: dt.date) -> Person:
    """Somebody just like a person, from a day on, but not before that person joins."""
    return person.replace(
        id=newcomer_id(plan, person.id),
        name="",
        employed_first=max(first, person.employed_first or first),
        employed_last=None,
    )


def main_skill(person: Person) -> str | None:
    """The skill under which somebody counts: the first one."""
    return person.skills[0].skill if person.skills else None
