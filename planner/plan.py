"""The plan document: what is to be done, by whom it could be done, and when people work.

These frozen models are at once the document, its JSON Schema and the API's types. They say what a
plan may look like; whether one makes sense is asked by ``planner.validation``. Durations, shares,
money and moments are explained in ``planner.quantities``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from planner.quantities import Cents, Duration, Moment, PerMille, TimeRange

FORMAT: Final = "crewline/1"

_NAME: Final = r"^[^\s/#\x00-\x1f\x7f-\x9f]([^/#\x00-\x1f\x7f-\x9f]*[^\s/#\x00-\x1f\x7f-\x9f])?$"
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=_NAME)]
"""A name unique among its kind (tasks: within their project); any script, but no ``/`` or ``#``."""

Worker = Annotated[
    str, Field(min_length=1, max_length=210, pattern=_NAME.removesuffix("$") + r"(#[1-9][0-9]{0,3})?$")
]
"""A person, or the n-th contractor of a pool, ``pool#n``."""

Text = Annotated[str, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=1, le=1000)]
Weight = Annotated[int, Field(ge=0, le=1_000_000)]
LinkType = Literal["FS", "SS", "FF", "SF"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Base of everything in a document: frozen, strict, unknown keys refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    def replace(self, **changes: Any) -> Self:
        """A copy with ``changes``, which are taken as they are."""
        return self.model_copy(update=changes)


# --- working time -------------------------------------------------------------------------------


def _spread_weekdays(value: Any) -> Any:
    """``mon-fri: 09:00-17:00`` and single ranges, spread over the days they name."""
    if not isinstance(value, dict):
        return value
    spread: dict[str, Any] = {}
    for key, hours in value.items():
        first, dash, last = str(key).partition("-")
        listed = (hours,) if isinstance(hours, str) else tuple(hours) if isinstance(hours, list) else hours
        if dash and first in WEEKDAYS and last in WEEKDAYS:
            begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            names: list[str] = [WEEKDAYS[(begin + i) % 7] for i in range((end - begin) % 7 + 1)]
        else:
            names = [str(key)]
        for name in names:
            if name in spread:
                raise ValueError(f"expected each weekday once, but {name} is named twice")
            spread[name] = listed
    return spread


class WeekHours(Part):
    """Working hours of each weekday; a range may run into the next day, several make split shifts.

    In a document, ``mon-fri: 09:00-17:00`` stands for five days.
    """

    mon: tuple[TimeRange, ...] = ()
    tue: tuple[TimeRange, ...] = ()
    wed: tuple[TimeRange, ...] = ()
    thu: tuple[TimeRange, ...] = ()
    fri: tuple[TimeRange, ...] = ()
    sat: tuple[TimeRange, ...] = ()
    sun: tuple[TimeRange, ...] = ()

    def of(self, weekday: int) -> tuple[TimeRange, ...]:
        """Hours of a weekday, 0 for Monday."""
        hours: tuple[TimeRange, ...] = getattr(self, WEEKDAYS[weekday])
        return hours


Week = Annotated[WeekHours, BeforeValidator(_spread_weekdays, json_schema_input_type=dict[str, Any])]
OFFICE_HOURS: Final = WeekHours(**{day: (TimeRange(540, 1020),) for day in WEEKDAYS[:5]})


class PublicHolidays(Part):
    """Public holidays of a country as the ``holidays`` library knows them."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 alpha-2 code."""
    subdivision: str | None = None
    """Code of the state or region as the library names it."""
    categories: tuple[str, ...] = ("public",)
    """Categories of the library, such as ``bank`` or ``catholic``."""


class DayRange(Part):
    """Days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date
    note: Text = ""


class CalendarException(Part):
    """Hours that replace the usual ones on the days from ``first`` to ``last``; none: no work."""

    first: dt.date
    last: dt.date | None = None
    """Same day as ``first`` when left out."""
    hours: tuple[TimeRange, ...] = ()
    note: Text = ""


class PatternChange(Part):
    """From ``first`` on, the week looks like ``week``."""

    first: dt.date
    week: Week


class Calendar(Part):
    """When work happens: weekly hours, public holidays, exceptions (which win over holidays)."""

    id: Id
    name: Text = ""
    time_zone: str | None = None
    """IANA name; the plan's when left out."""
    week: Week = OFFICE_HOURS
    holidays: tuple[PublicHolidays, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    changes: tuple[PatternChange, ...] = ()


# --- who and what is there ----------------------------------------------------------------------


class Skill(Part):
    """A skill that somebody has. In a document the bare name stands for level 1, 100 %."""

    skill: Id
    level: Annotated[int, Field(ge=1, le=1000)] = 1
    efficiency: Annotated[PerMille, Field(ge=1, le=10_000)] = 1000
    """Speed at this skill: at 70 % ten hours of work take 14.3 hours."""


def _read_skill(value: Any) -> Any:
    return {"skill": value} if isinstance(value, str) else value


Skills = tuple[Annotated[Skill, BeforeValidator(_read_skill, json_schema_input_type=str | Skill)], ...]


class Person(Part):
    """Somebody employed: calendar, employment, leave, share of time for projects, skills."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    """The plan's default calendar when left out."""
    team: Text = ""
    skills: Skills = ()
    share: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    """Part of the working time that is for projects; retainer or daily business takes the rest."""
    employed_first: dt.date | None = None
    employed_last: dt.date | None = None
    time_off: tuple[DayRange, ...] = ()
    rate: Annotated[Cents, Field(ge=0)] | None = None
    """Cost of an hour."""
    overtime_rate: Annotated[Cents, Field(ge=0)] | None = None
    overtime_hours_per_week: Annotated[int, Field(ge=0, le=100)] = 0


class CommittedBooking(Part):
    """A contractor already booked, from ``first`` to ``last``, both included; paid in any case."""

    first: dt.date
    last: dt.date
    note: Text = ""


class ContractorPool(Part):
    """Contractors of one kind who can be booked by date ranges."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    skills: Skills
    rate: Annotated[Cents, Field(ge=0)]
    """Cost of an hour of the pool's calendar within a booking, used or not."""
    lead_time: Duration = Duration(0, "d")
    """From the data date; a ``d`` is a working day of the pool's calendar."""
    minimum_booking: Duration = Duration(1000, "d")
    """Shortest booking, in working days of the pool's calendar."""
    maximum: Annotated[int, Field(ge=0, le=1000)] = 1
    """Most contractors of this pool at the same time."""
    committed: tuple[CommittedBooking, ...] = ()


class Equipment(Part):
    """A renewable thing that tasks hold: room, camera, test bench; held through pauses."""

    id: Id
    name: Text = ""
    calendar: Id | None = None
    """Always available when left out."""
    units: Annotated[int, Field(ge=1, le=30_000)] = 1
    cost: Annotated[Cents, Field(ge=0)] = 0
    """Cost of a unit at the peak level used, for the goal ``resource_cost``."""


class Consumable(Part):
    """Something non-renewable that tasks use up: budget hours, licences, material."""

    id: Id
    name: Text = ""
    amount: Annotated[int, Field(ge=0, le=1_000_000_000)]


# --- what is to be done -------------------------------------------------------------------------


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


Links = tuple[Annotated[Link, BeforeValidator(_read_link, json_schema_input_type=str | Link)], ...]

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


# --- what is wanted -----------------------------------------------------------------------------

GoalName = Literal[
    "late_cost", "contractor_cost", "resource_cost", "makespan", "stability", "earliness", "balance"
]


class Goal(Part):
    """Something to keep small. Units: costs in cents, makespan and balance in minutes, earliness
    in weight × minutes, stability in minutes moved.
    """

    goal: GoalName
    weight: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=0)] | None = None
    """Never above, in the goal's unit."""


class Level(Part):
    """Goals added up; optimised among schedules no worse on the levels before."""

    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    tolerance: Annotated[PerMille, Field(ge=0, le=10_000)] = 0
    """How much later levels may give up of this one, as a share of its best value found."""
    tolerance_amount: Annotated[int, Field(ge=0)] = 0
    """The same as an amount in the level's unit; the larger of the two counts."""


class Objective(Part):
    """Ordered levels, most important first."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=8)]


DEFAULT_OBJECTIVE: Final = Objective(
    levels=(
        Level(goals=(Goal(goal="late_cost"), Goal(goal="contractor_cost"))),
        Level(goals=(Goal(goal="stability"),)),
        Level(goals=(Goal(goal="earliness"),)),
        Level(goals=(Goal(goal="balance"),)),
    )
)


class Plan(Part):
    """The whole document."""

    format: Literal["crewline/1"]
    name: Text = ""
    start: Moment
    """Data date: nothing unstarted is planned before it. A date alone is its 00:00."""
    end: Moment | None = None
    """Horizon; found by the engine when left out. Nothing is planned after it."""
    time_zone: str = "UTC"
    """IANA name of the zone of all local times, unless a calendar has its own."""
    grid: Duration = Duration(30_000, "min")
    """Tasks start on this grid, counted from local midnight of the start: 5 min to 1 day."""
    day: Duration = Duration(8_000, "h")
    """What 1d of work or duration is."""
    week: Duration = Duration(5_000, "d")
    """What 1w of work or duration is."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    late_cost_per_day: Annotated[Cents, Field(ge=0)] = 10_000
    """Cost of a day late for weight 1."""
    calendar: Id | None = None
    """Default calendar; when left out, Monday to Friday 09:00-17:00 in the plan's zone."""
    progress_override: bool = False
    """Remaining work of a started task doesn't wait for unfinished predecessors."""
    calendars: tuple[Calendar, ...] = ()
    people: tuple[Person, ...] = ()
    contractor_pools: tuple[ContractorPool, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    consumables: tuple[Consumable, ...] = ()
    templates: tuple[Template, ...] = ()
    projects: tuple[Project, ...] = ()
    objective: Objective = DEFAULT_OBJECTIVE
    assumptions: tuple[Text, ...] = ()
    notes: Text = ""

    @property
    def day_minutes(self) -> int:
        """Minutes of 1d of work or duration."""
        return self.day.minutes(480, 2400)

    @property
    def week_minutes(self) -> int:
        """Minutes of 1w of work or duration."""
        return self.week.minutes(self.day_minutes, 5 * self.day_minutes)

    @property
    def grid_minutes(self) -> int:
        """Minutes of one slot of the time grid."""
        return self.grid.minutes(1440, 7 * 1440)
