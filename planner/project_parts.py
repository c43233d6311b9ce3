"""Parts of the plan document about projects: reviews, risks, templates, the projects themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from planner.document_part import Id, Part, Text, Weight
from planner.quantities import Cents, Duration, Moment, PerMille
from planner.task_parts import Links, Need, Task


class ReviewStep(Part):
    """A reviewer: either a wait (the client) or a person's work."""

    wait: Duration | None = None
    work: Duration | None = None
    needs: tuple[Need, ...] = ()
    skill: Id | None = None
    person: Id | None = None
    calendar: Id | None = None


class Rework(Part):
    """What a round of review makes the drafts' people do again."""

    of: tuple[Id, ...] = ()
    """Drafts whose work is summed; each draft of the review on its own when empty."""
    share: tuple[Annotated[PerMille, Field(ge=1, le=10_000)], ...] = ()
    """Share of the draft's work, one per round (the last one repeats), rounded to the time grid."""
    work: tuple[Duration, ...] = ()
    """Instead of a share: fixed work per round."""
    id: Id | None = None
    """Base name of the task; made from the draft's when left out."""


class Review(Part):
    """A review cycle: draft → review → rework, some rounds, → approval; expands to plain tasks.

    Other tasks may come ``after`` the review as after a task: they wait for its last step.
    """

    id: Id
    name: Text = ""
    parent: Id | None = None
    """The summary task that its tasks belong to."""
    of: tuple[Id, ...]
    """The drafts, each a task of the same project or template."""
    after: Links = ()
    """What the first round waits for; the drafts when empty."""
    rounds: Annotated[int, Field(ge=1, le=20)] = 1
    steps: Annotated[tuple[ReviewStep, ...], Field(min_length=1)]
    """Reviewers of each round, one after another."""
    rework: tuple[Rework, ...] = ()
    """After each round; all at the same time."""
    approval: ReviewStep | None = None
    """After the last round."""
    rounds_probability: dict[
        Annotated[str, Field(pattern=r"^([1-9]|1[0-9]|20)$")], Annotated[PerMille, Field(ge=0, le=1000)]
    ] = {}
    """Chance of each number of rounds, for risk only."""
    template: str | None = None
    """Filled in by expansion."""


class Risk(Part):
    """An uncertain event: its chance and what it would cost."""

    id: Id
    name: Text = ""
    probability: Annotated[PerMille, Field(ge=0, le=1000)]
    delay: Duration | None = None
    cost: Cents | None = None
    task: Id | None = None
    mitigation: Text = ""


class Template(Part):
    """Tasks and reviews that many projects share, with parameters.

    ``${name}`` inside any text of ``tasks`` and ``reviews`` is replaced by the parameter's value.
    """

    id: Id
    name: Text = ""
    parameters: dict[str, JsonValue] = {}
    """Each with its default; null makes it required."""
    tasks: tuple[dict[str, JsonValue], ...] = ()
    reviews: tuple[dict[str, JsonValue], ...] = ()


class Project(Part):
    """Tasks that are promised together."""

    id: Id
    name: Text = ""
    client: Text = ""
    team: Text = ""
    owner: Text = ""
    status: Literal["proposed", "accepted", "on-hold", "done"] = "accepted"
    """Tasks of a project on hold or done are not planned."""
    probability: Annotated[PerMille, Field(ge=0, le=1000)] = 1000
    """That a proposed project comes."""
    calendar: Id | None = None
    """Calendar of its waits and lags; the plan's default when left out."""
    weight: Weight = 1
    """Late cost is weight × the plan's late cost per day × days late."""
    release: Moment | None = None
    due: Moment | None = None
    deadline: Moment | None = None
    budget: Cents | None = None
    value: Cents | None = None
    template: Id | None = None
    parameters: dict[str, JsonValue] = {}
    scale: Annotated[PerMille, Field(ge=1, le=10_000)] = 1000
    """Factor on the work of the template's tasks."""
    tasks: tuple[Task, ...] = ()
    """Beside the template's, if any."""
    reviews: tuple[Review, ...] = ()
    risks: tuple[Risk, ...] = ()
    notes: Text = ""
