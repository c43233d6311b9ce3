"""The plan document: what is to be done, by whom it could be done, and when people work.

These frozen models are at once the document, its JSON Schema and the API's types. They say what a
plan may look like; whether one makes sense is asked by ``planner.validation``. Durations, shares,
money and moments are explained in ``planner.quantities``; the parts have modules of their own.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from planner.calendar_parts import (
    OFFICE_HOURS,
    Calendar,
    CalendarException,
    DayRange,
    PatternChange,
    PublicHolidays,
    Week,
    WeekHours,
)
from planner.document_part import WEEKDAYS, Count, Id, LinkType, Part, Text, Weekday, Weight, Worker
from planner.objective_parts import DEFAULT_OBJECTIVE, Goal, GoalName, Level, Objective
from planner.project_parts import Project, Review, ReviewStep, Rework, Risk, Template
from planner.quantities import Cents, Duration, Moment
from planner.resource_parts import (
    CommittedBooking,
    Consumable,
    ContractorPool,
    Equipment,
    Person,
    Skill,
    Skills,
)
from planner.task_parts import (
    ConstraintType,
    ConsumableNeed,
    DateConstraint,
    EquipmentNeed,
    Estimate,
    Link,
    Links,
    Mode,
    Need,
    Origin,
    Progress,
    Task,
)

__all__ = [
    "DEFAULT_OBJECTIVE",
    "FORMAT",
    "OFFICE_HOURS",
    "WEEKDAYS",
    "Calendar",
    "CalendarException",
    "CommittedBooking",
    "ConstraintType",
    "Consumable",
    "ConsumableNeed",
    "ContractorPool",
    "Count",
    "DateConstraint",
    "DayRange",
    "Equipment",
    "EquipmentNeed",
    "Estimate",
    "Goal",
    "GoalName",
    "Id",
    "Level",
    "Link",
    "LinkType",
    "Links",
    "Mode",
    "Need",
    "Objective",
    "Origin",
    "Part",
    "PatternChange",
    "Person",
    "Plan",
    "Progress",
    "Project",
    "PublicHolidays",
    "Review",
    "ReviewStep",
    "Rework",
    "Risk",
    "Skill",
    "Skills",
    "Task",
    "Template",
    "Text",
    "Week",
    "WeekHours",
    "Weekday",
    "Weight",
    "Worker",
]

FORMAT: Final = "crewline/1"


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
