"""What is finished, as facts: a project, a task, a review cycle, and what had been promised of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from planner.plan import Project

PromisedBy = Literal["due", "baseline", ""]


@dataclass(frozen=True, slots=True)
class Promise:
    """By when something was to be finished, in minutes since 1970 UTC, and who says so."""

    moment: int | None = None
    by: PromisedBy = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A project or a task that is finished; moments are minutes since 1970 UTC.

    Attributes
    ----------
    task
        Empty for a project as a whole.
    day
        Local day in which it ends: 00:00 belongs to the day before.
    started, finished
        Actual: a date alone from its 00:00, and to its 24:00; a task with a finish alone starts then.
    is_on_time
        None where nothing was promised.
    cycle_minutes, day_minutes
        Working minutes of the project's calendar from start to finish, and those of a day of it.
    cycle_calendar_days
        The first and the last included.
    worked_minutes
        Person-minutes, of a project those of its finished tasks.
    is_rework
        Whether it belongs to a second or later round of a review.
    """

    project: Project
    task: str
    day: dt.date
    started: int
    finished: int
    promise: Promise
    is_on_time: bool | None
    cycle_minutes: int
    day_minutes: int
    cycle_calendar_days: int
    worked_minutes: float = 0.0
    is_rework: bool = False


@dataclass(frozen=True, slots=True)
class FinishedReview:
    """A review cycle that is over: rounds planned and done."""

    project: Project
    review: str
    day: dt.date
    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class FinishedWork:
    """All that is finished, in the plan's order.

    Attributes
    ----------
    assumed
        How many finished tasks with people report no hours: they count as planned.
    undated
        Ids of projects that are done, and of no task of which anybody says when.
    """

    projects: tuple[Finished, ...]
    tasks: tuple[Finished, ...]
    reviews: tuple[FinishedReview, ...]
    assumed: int
    undated: tuple[str, ...]
