"""So many people of a skill: the change behind "designers 1 to 6"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.names_in_needs import forgotten, indispensable
from planner.changes.newcomers import main_skill, newcomer_with
from planner.changes.parts import without
from planner.document_part import Id
from planner.errors import Issue
from planner.plan import ContractorPool, Person, Plan
from planner.validation.findings import known_names_hint, listed, people_counted, quoted


class SetHeadcount(ChangePart):
    """So many people have a skill as their main one: newcomers join, or the last in the plan are not there.

    Newcomers are like most of those whose main skill it is (``planner.changes.newcomers``). Whom a task
    can't be without stays.
    """

    change: Literal["set-headcount"] = "set-headcount"
    skill: Id
    count: Annotated[int, Field(ge=0, le=1000)]
    first: dt.date | None = None
    """Day on which newcomers join; there from the beginning if left out."""

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """Nobody knows the skill, or more people of it can't be spared."""
        holders: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
        known = tuple(dict.fromkeys(one.skill for holder in holders for one in holder.skills))
        if self.skill not in known:
            hint = known_names_hint("skills", self.skill, known)
            yield Issue("skill", quoted(self.skill), "expected one of the plan's skills", hint, code="gone")
            return
        kept = [one for one in self._staff(plan) if any(indispensable(plan, one.id))]
        if len(kept) > self.count:
            names = listed(one.id for one in kept)
            found = f"{people_counted(self.count)}, but tasks can't be without {names}"
            yield Issue("count", found, f"expected at least {len(kept)}", code="needed")

    def apply(self, plan: Plan) -> Plan:
        """One joins or goes after another."""
        staff = self._staff(plan)
        for _ in range(self.count - len(staff)):
            plan = plan.replace(people=(*plan.people, newcomer_with(plan, self.skill, self.first)))
        free = [one for one in reversed(staff) if not any(indispensable(plan, one.id))]
        for leaving in free[: max(0, len(staff) - self.count)]:
            plan = forgotten(plan.replace(people=without(plan.people, leaving.id)), leaving.id)
        return plan

    def sentence(self) -> str:
        """How many, of what."""
        since = f" from {self.first} on" if self.first else ""
        return f"{people_counted(self.count)} for {self.skill}{since}"

    def touches(self) -> Touched:
        """Everybody with the skill: who joins or goes is known when it is applied."""
        return Touched(everything=True)

    def settles(self) -> Settled:
        """The number."""
        return {("skill", self.skill, "count"): (self.count, self.first)}

    def _staff(self, plan: Plan) -> list[Person]:
        return [person for person in plan.people if main_skill(person) == self.skill]
