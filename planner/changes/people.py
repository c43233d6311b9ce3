"""Changes of people: who joins, leaves, is away, works other hours or learns something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.calendar_parts import DayRange
from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.days import backwards, day_span
from planner.changes.names_in_needs import forgotten, indispensable, renamed
from planner.changes.parts import gone, taken, with_person, without
from planner.document_part import Id, Text
from planner.errors import Issue
from planner.plan import Person, Plan
from planner.quantities import PerMille
from planner.resource_parts import Skills
from planner.validation.findings import listed, quoted


class AddPerson(ChangePart):
    """Somebody joins the office."""

    change: Literal["add-person"] = "add-person"
    person: Person

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """Their id is somebody's, or a contractor pool's, already."""
        yield from taken(self.person.id, _workers(plan), "person.id")

    def apply(self, plan: Plan) -> Plan:
        """Behind all others."""
        return plan.replace(people=(*plan.people, self.person))

    def sentence(self) -> str:
        """Who, with which skills."""
        skills = ", ".join(skill.skill for skill in self.person.skills)
        return f"{self.person.id} joins ({skills})" if skills else f"{self.person.id} joins"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person.id,))

    def settles(self) -> Settled:
        """That they are there."""
        return {("person", self.person.id, "there"): True}


class RemovePerson(ChangePart):
    """Somebody is taken out of the plan, as if they had never been there."""

    change: Literal["remove-person"] = "remove-person"
    person: Id

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """They are not there, or some task can't be without them."""
        yield from gone("people", self.person, plan.people, "person")
        yield from _tied(plan, self.person, "set-employment lets somebody leave on a day")

    def apply(self, plan: Plan) -> Plan:
        """They are no longer named among those allowed or forbidden either."""
        return forgotten(plan.replace(people=without(plan.people, self.person)), self.person)

    def sentence(self) -> str:
        """Who."""
        return f"{self.person} is not there"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person,))

    def settles(self) -> Settled:
        """That they are not there."""
        return {("person", self.person, "there"): False}


class ReplacePerson(ChangePart):
    """Somebody new takes somebody's place, wherever tasks name them."""

    change: Literal["replace-person"] = "replace-person"
    person: Id
    by: Person

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The one is not there, the other is, or the one has begun something."""
        yield from gone("people", self.person, plan.people, "person")
        others = [name for name in _workers(plan) if name != self.person]
        yield from taken(self.by.id, others, "by.id")
        begun = [one for one in indispensable(plan, self.person) if one.why == "progress"]
        if begun and self.by.id != self.person:
            yield _begun(self.person, [one.place for one in begun], "set-employment and add-person")

    def apply(self, plan: Plan) -> Plan:
        """Everything that named the one names the other."""
        return renamed(with_person(plan, self.person, lambda _: self.by), self.person, self.by.id)

    def sentence(self) -> str:
        """Who, by whom."""
        return f"{self.by.id} takes the place of {self.person}"

    def touches(self) -> Touched:
        """Both."""
        return Touched(people=(self.person, self.by.id))

    def settles(self) -> Settled:
        """That only the other is there."""
        return {("person", self.person, "there"): False, ("person", self.by.id, "there"): True}


class Absence(ChangePart):
    """Somebody is away for whole days."""

    change: Literal["absence"] = "absence"
    person: Id
    first: dt.date
    last: dt.date
    note: Text = ""

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """They are not there, or it ends before it begins."""
        yield from gone("people", self.person, plan.people, "person")
        yield from backwards(self.first, self.last)

    def apply(self, plan: Plan) -> Plan:
        """Beside their other time off."""
        away = DayRange(first=self.first, last=self.last, note=self.note)
        return with_person(plan, self.person, lambda one: one.replace(time_off=(*one.time_off, away)))

    def sentence(self) -> str:
        """Who, when."""
        return f"{self.person} is away {day_span(self.first, self.last)}"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person,))


class SetHours(ChangePart):
    """Somebody's share of time for projects, or calendar, becomes another."""

    change: Literal["set-hours"] = "set-hours"
    person: Id
    share: Annotated[PerMille, Field(ge=1, le=1000)] | None = None
    calendar: Id | None = None

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """They are not there, the calendar isn't, or nothing is said."""
        yield from gone("people", self.person, plan.people, "person")
        if self.calendar is not None:
            yield from gone("calendars", self.calendar, plan.calendars, "calendar")
        if self.share is None and self.calendar is None:
            yield Issue(
                "share", "neither a share nor a calendar", "expected one of them", code="says-nothing"
            )

    def apply(self, plan: Plan) -> Plan:
        """What is said; the other stays."""
        said = {
            name: getattr(self, name) for name in ("share", "calendar") if getattr(self, name) is not None
        }
        return with_person(plan, self.person, lambda one: one.replace(**said))

    def sentence(self) -> str:
        """Who, which hours."""
        share = [] if self.share is None else [f"gives {self.share / 10:g}% of the time to projects"]
        calendar = [] if self.calendar is None else [f"works by the calendar {self.calendar}"]
        return f"{self.person} {' and '.join(share + calendar)}"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person,))

    def settles(self) -> Settled:
        """Their share, their calendar."""
        named = {"share": self.share, "calendar": self.calendar}
        return {("person", self.person, name): value for name, value in named.items() if value is not None}


class SetSkills(ChangePart):
    """Somebody's skills become these."""

    change: Literal["set-skills"] = "set-skills"
    person: Id
    skills: Skills

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """They are not there, or a skill is named twice."""
        yield from gone("people", self.person, plan.people, "person")
        names = [skill.skill for skill in self.skills]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            yield Issue("skills", listed(twice), "expected each skill once", code="duplicate-skill")

    def apply(self, plan: Plan) -> Plan:
        """In place of those of before."""
        return with_person(plan, self.person, lambda one: one.replace(skills=self.skills))

    def sentence(self) -> str:
        """Who, which skills."""
        names = ", ".join(skill.skill for skill in self.skills)
        return f"{self.person} has the skills {names}" if names else f"{self.person} has no skills"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person,))

    def settles(self) -> Settled:
        """Their skills."""
        return {("person", self.person, "skills"): self.skills}


class SetEmployment(ChangePart):
    """Somebody joins or leaves on another day; a day that is not said stays, null is no day at all."""

    change: Literal["set-employment"] = "set-employment"
    person: Id
    first: dt.date | None = None
    last: dt.date | None = None

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """They are not there, no day is said, or they would leave before they join."""
        yield from gone("people", self.person, plan.people, "person")
        if not self._said():
            yield Issue(
                "first", "neither a first nor a last day", "expected one of them", code="says-nothing"
            )
        now = next((one for one in plan.people if one.id == self.person), None)
        if now is not None:
            after = now.replace(**self._said())
            if after.employed_first and after.employed_last:
                yield from backwards(after.employed_first, after.employed_last)

    def apply(self, plan: Plan) -> Plan:
        """The days that are said."""
        return with_person(plan, self.person, lambda one: one.replace(**self._said()))

    def sentence(self) -> str:
        """Who, from when to when."""
        words = {
            "employed_first": ("joins on", "has always been there"),
            "employed_last": ("leaves after", "stays"),
        }
        parts = [f"{words[name][0]} {day}" if day else words[name][1] for name, day in self._said().items()]
        return f"{self.person} {' and '.join(parts)}"

    def touches(self) -> Touched:
        """Them."""
        return Touched(people=(self.person,))

    def settles(self) -> Settled:
        """The days that are said."""
        return {("person", self.person, name): day for name, day in self._said().items()}

    def _said(self) -> dict[str, dt.date | None]:
        return {
            f"employed_{name}": getattr(self, name)
            for name in ("first", "last")
            if name in self.model_fields_set
        }


def _workers(plan: Plan) -> list[str]:
    return [*(one.id for one in plan.people), *(pool.id for pool in plan.contractor_pools)]


def _tied(plan: Plan, person: str, way_out: str) -> Iterator[Issue]:
    """The issues about tasks that can't be without somebody."""
    mentions = list(indispensable(plan, person))
    begun = [one.place for one in mentions if one.why == "progress"]
    if begun:
        yield _begun(person, begun, way_out)
    bound = [one.place for one in mentions if one.why != "progress"]
    if bound:
        found = f"{quoted(person)}, whom {listed(bound)} can't be without"
        yield Issue("person", found, "expected somebody no task depends on", "replace-person", code="needed")


def _begun(person: str, places: list[str], way_out: str) -> Issue:
    found = f"{quoted(person)}, who has worked on {listed(places)}"
    return Issue("person", found, "expected somebody who has begun nothing", way_out, code="has-worked")
