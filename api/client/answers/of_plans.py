"""Plans and their versions, and what is inside them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import JsonValue

from api.client.answers.whole import Answer
from planner.errors import Issue


class PlanAnswer(Answer):
    """A plan, and the version that it is at."""

    id: str
    name: str
    version: int
    created: dt.datetime
    updated: dt.datetime
    warnings: tuple[Issue, ...] | None = None


class VersionAnswer(Answer):
    """A version of a plan.

    Attributes
    ----------
    hash
        Content hash, as outcomes name it.
    """

    number: int
    hash: str
    created: dt.datetime
    author: str
    summary: str


class Difference(Answer):
    """A place where two versions of a plan differ.

    Attributes
    ----------
    place
        Fields and ids from the outside in: ``("projects", "shop", "due")``.
    words
        The same in words: "due of project shop".
    before, after
        What stood and stands there; None also where it is too large to be told.
    """

    place: tuple[str, ...]
    words: str
    kind: Literal["added", "removed", "changed"]
    before: JsonValue = None
    after: JsonValue = None


class Checked(Answer):
    """What is wrong with a plan document, errors first."""

    valid: bool
    issues: tuple[Issue, ...]


class ProjectInBrief(Answer):
    """A project of a plan; days are ISO 8601, or as the plan has them."""

    id: str
    name: str
    client: str
    team: str
    owner: str
    status: str
    weight: int
    release: str | None
    due: str | None
    deadline: str | None
    template: str | None
    tasks: int


class KeptProject(Answer):
    """A project that was taken into a plan, and the version of the plan that it is in."""

    plan: str
    version: int
    project: dict[str, Any]
    warnings: tuple[Issue, ...] = ()


class KeptPart(Answer):
    """A person, calendar, ... that was put into a plan, and the version of the plan that it is in."""

    plan: str
    version: int
    part: dict[str, Any]
    warnings: tuple[Issue, ...] = ()


class DaysAway(Answer):
    """Days away, both included."""

    first: dt.date
    last: dt.date
    note: str = ""


class TimeOff(Answer):
    """All the time off of a person, by the first day, and the version of the plan that says so."""

    plan: str
    version: int
    person: str
    time_off: tuple[DaysAway, ...]
    warnings: tuple[Issue, ...] = ()


class Uploaded(Answer):
    """What was in files.

    Attributes
    ----------
    kind
        ``tables`` or ``plan``.
    document
        The plan document that they make.
    notes
        How tables were read, and what was not carried over.
    issues
        Of the plan, errors first.
    plan
        The plan, where it was kept.
    """

    kind: str
    valid: bool
    document: dict[str, Any]
    notes: tuple[Issue, ...]
    issues: tuple[Issue, ...]
    plan: PlanAnswer | None = None


class Changed(Answer):
    """Changes that were made, each in a sentence."""

    plan: str
    version: int
    done: tuple[str, ...]
    warnings: tuple[Issue, ...] = ()


class Preview(Answer):
    """What changes would do, and what would be wrong then. Nothing was kept."""

    plan: str
    version: int
    valid: bool
    would_do: tuple[str, ...]
    differences: tuple[Difference, ...]
    more_differences: int
    issues: tuple[Issue, ...]
