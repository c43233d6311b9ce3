"""Parts of the plan document about single tasks: needs, modes, links, dates, progress."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from planner.document_part import Count, Id, LinkType, Part, Text, Weight, Worker
from planner.quantities import Cents, Duration, Moment, PerMille


class Need(Part):
    """``count`` people, with a skill or named, each giving ``units`` of their project time."""

    skill: Id | None = None
    count: Count = 1
    units: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    level: Annotated[int, Field(ge=1, le=1000)] = 1
    """Least level of the skill."""
    allowed: tuple[Id, ...] = ()
    """Only these people or contractor pools; anyone with the skill when empty."""
    forbidden: tuple[Id, ...] = ()
    pinned: tuple[Id, ...] = ()
    """Exactly these people, as many as ``count``; without a skill they work at 100 %."""


class EquipmentNeed(Part):
    """Units of a piece of equipment held from a task's start to its finish."""

    equipment: Id
    units: Annotated[int, Field(ge=1, le=30_000)] = 1


class ConsumableNeed(Part):
    """Amount of a consumable used up by a task."""

    consumable: Id
    amount: Annotated[int, Field(ge=0, le=1_000_000_000)]


class Mode(Part):
    """One way to do a task, with its own work or duration, needs and cost."""

    id: Id
    work: Duration | None = None
    duration: Duration | None = None
    needs: tuple[Need, ...] = ()
    equipment: tuple[EquipmentNeed, ...] = ()
    consumables: tuple[ConsumableNeed, ...] = ()
    cost: Annotated[Cents, Field(ge=0)] = 0
    """Fixed cost of choosing it, counted with the contractor cost."""


class Link(Part):
    """A dependency on another task; in a document its bare name stands for finish-to-start.

    ``lag`` is the least and ``max_lag`` the most time between the two ends; negative is a lead.
    """

    task: Annotated[str, Field(min_length=1, max_length=401)]
    """Task, summary or review of the same project, or ``project/task``, or a whole project ``project/``."""
    type: LinkType = "FS"
    lag: Duration = Duration(0, "h")
    max_lag: Duration | None = None
    calendar: Id | None = None
    """Whose working time lags count; the successor's project's when left out."""


def _read_link(value: Any) -> Any:
    return {"task": value} if isinstance(value, str) else value


OneLink = Annotated[Link, BeforeValidator(_read_link, json_schema_input_type=str | Link)]
Links = tuple[OneLink, ...]

ConstraintType = Literal[
    "as-soon-as-possible",
    "as-late-as-possible",
    "must-start-on",
    "must-finish-on",
    "start-no-earlier-than",
    "start-no-later-than",
    "finish-no-earlier-than",
    "finish-no-later-than",
]


class DateConstraint(Part):
    """One of the eight constraint types of MS Project; all but the first two need a date."""

    type: ConstraintType
    date: Moment | None = None


class Estimate(Part):
    """Three-point estimate of a task's work, duration or wait; the plan uses the stated amount."""

    low: Duration
    likely: Duration
    high: Duration


class Progress(Part):
    """What has happened to a task: actual dates, remaining work, hours and cost spent."""

    started: Moment | None = None
    finished: Moment | None = None
    remaining: Duration | None = None
    """Remaining work (or duration, or wait)."""
    percent: Annotated[PerMille, Field(ge=0, le=1000)] | None = None
    """Percent complete of the work; used when ``remaining`` is left out."""
    hours: Duration | None = None
    cost: Annotated[Cents, Field(ge=0)] | None = None
    people: tuple[Worker, ...] = ()
    """Who does it, in the order of the needs; contractors as ``pool#1``."""
    mode: Id | None = None


class Origin(Part):
    """Where an expanded task came from."""

    template: str | None = None
    review: str | None = None
    round: int | None = None
    step: Literal["review", "rework", "approval"] | None = None


class Task(Part):
    """A piece of work, a wait, a milestone, or (with ``tasks``' parents naming it) a summary.

    Exactly one of ``work``, ``duration``, ``wait``, ``milestone``, ``modes``; none for a summary.
    """

    id: Id
    name: Text = ""
    parent: Id | None = None
    """The summary task it belongs to."""
    work: Duration | None = None
    """Person-hours in total."""
    duration: Duration | None = None
    """Working time, whatever the share and efficiency of its people."""
    wait: Duration | None = None
    """Time that takes nobody: client review, drying, delivery."""
    milestone: bool = False
    skill: Id | None = None
    """Short for one need of one person with this skill."""
    person: Id | None = None
    """Short for one need of just this person."""
    needs: tuple[Need, ...] = ()
    equipment: tuple[EquipmentNeed, ...] = ()
    consumables: tuple[ConsumableNeed, ...] = ()
    modes: tuple[Mode, ...] = ()
    after: Links = ()
    calendar: Id | None = None
    """Calendar of a wait or of a duration without people; the project's when left out."""
    continuous: bool = False
    """Never paused by a night or weekend."""
    release: Moment | None = None
    """Not before."""
    due: Moment | None = None
    """Later costs money."""
    deadline: Moment | None = None
    """Never later."""
    weight: Weight | None = None
    """Weight of this task's own due date; the project's when left out."""
    start: Moment | None = None
    """Pinned start."""
    constraint: DateConstraint | None = None
    estimate: Estimate | None = None
    progress: Progress | None = None
    origin: Origin | None = None
    """Filled in by expansion."""
    notes: Text = ""

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """Needs with the shorthand ``skill`` or ``person`` written out (modes have their own)."""
        if self.person is not None:
            return (Need(skill=self.skill, pinned=(self.person,)), *self.needs)
        if self.skill is not None:
            return (Need(skill=self.skill), *self.needs)
        return self.needs

    def all_modes(self) -> tuple[Mode, ...]:
        """Its modes; where it has none, a single one, ``only``, that stands for the task itself.

        Waits and milestones have that one mode too, without work or duration.
        """
        if self.modes:
            return self.modes
        return (
            Mode.model_construct(
                id="only",
                work=self.work,
                duration=self.duration,
                needs=self.all_needs,
                equipment=self.equipment,
                consumables=self.consumables,
                cost=0,
            ),
        )
