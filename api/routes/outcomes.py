"""What came of a run: the outcome document, projects, bookings, and why it is no plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.access.money import brief_without_money, outcome_without_money
from api.access.roles import Scope
from api.documents.analysed import Analysed
from api.http.bodies import JSON
from api.http.door import Door, needs
from api.http.etags import IfNoneMatch, unchanged
from api.http.pages import Cursor, Limit, Page, cursor_of, number_after
from api.routes.answers import problems
from api.routes.results import OfRun, Source, unchanged_result
from api.validity import is_plan, left_out
from capacity.lateness import ProjectDates, project_dates
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Status

router = APIRouter(
    prefix="/v1/runs/{run}", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)]
)
_Row = TypeVar("_Row")
_SAME_OR_NOT: Final = {**problems(404, 409), 304: {"description": "Nothing has changed."}}


class ProjectRowAnswer(BaseModel):
    """When a project happens, and how late that is."""

    project: str
    name: str
    client: str
    status: str = Field(description="`proposed` or `accepted`.")
    weight: int
    start: str = Field(description="Local time with its offset.", examples=["2027-03-01T09:00+00:00"])
    finish: str
    due: str | None = Field(description="The moment at which the due date ends; null without one.")
    late: bool
    days_late: int = Field(description="Calendar days, any part counted as one; 0 in time.")
    working_days_late: int
    late_cost_cents: int | None = Field(description="Null for who may not see money.")
    tasks_left_out: int = Field(description="Tasks that the schedule lacks; it is no plan then.")


class ProjectPage(Page[ProjectRowAnswer]):
    """Projects, the latest first, those in time by their finishes."""

    source: Source
    time_zone: str


class BookingAnswer(BaseModel):
    """A contractor booked for a range of days."""

    pool: str
    pool_name: str
    contractor: int = Field(description="Number of the contractor in the pool, from 1.")
    first: str = Field(description="First day booked.", examples=["2027-03-01"])
    last: str = Field(description="Last day booked, included.")
    paid_minutes: int
    cost_cents: int | None = Field(description="Null for who may not see money.")
    committed: bool = Field(description="Whether the plan has it already.")


class BookingPage(Page[BookingAnswer]):
    """Contractors to book, as the schedule has them."""

    source: Source
    currency: str


class BreachAnswer(BaseModel):
    """A hard rule that the nearest schedule breaks."""

    rule: str = Field(examples=["deadline"])
    where: str = Field(description="`project/task`, or a person.")
    amount: int | None = Field(description="By how much; null where it is money that may not be seen.")
    unit: str
    message: str


class BreachesAnswer(BaseModel):
    """Whether there is a plan, and if not, why."""

    source: Source
    status: Status
    valid: bool
    breaches: list[BreachAnswer]
    conflicts: list[str] = Field(description="What can't all be kept, each proved by itself.")
    notes: list[str]


@router.get(
    "/outcome",
    summary="Read a run's outcome document",
    responses={
        **problems(404, 409),
        200: {"content": {JSON: {"schema": {"type": "object"}}}, "description": "crewline-outcome/1"},
        304: {"description": "Nothing has changed."},
    },
    response_class=Response,
)
def read_outcome_document(found: OfRun, if_none_match: IfNoneMatch = None) -> Response:
    """The document ``crewline-outcome/1``: status, levels with their bounds, schedule, breaches, conflicts.

    Without the scope ``money``, costs in it are null.
    """
    tag = found.tag()
    same = unchanged(tag, if_none_match)
    if same is not None:
        return same
    content: bytes | str = found.document()
    if not found.sees_money:
        content = json.dumps(outcome_without_money(json.loads(content)), ensure_ascii=False) + "\n"
    return Response(content, media_type=JSON, headers={"ETag": tag})


@router.get(
    "/projects",
    summary="Read when a run's projects finish",
    response_model=ProjectPage,
    responses=_SAME_OR_NOT,
)
def read_projects(
    found: OfRun,
    response: Response,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> ProjectPage | Response:
    """Start, finish, due date and lateness of each project, the latest first, as in ``planner solve``."""
    start = number_after(cursor) or 0
    same = unchanged_result(found, response, if_none_match)
    if same is not None:
        return same
    zone = found.plan().time_zone
    times = LocalTimes(zone)
    rows, next_ = _part(found.made("project-dates", _project_dates), start, limit)
    answers = [_project(row, times, sees_money=found.sees_money) for row in rows]
    return ProjectPage(source=found.source(), time_zone=zone, rows=answers, next=next_)


@router.get(
    "/bookings",
    summary="Read which contractors a run books",
    response_model=BookingPage,
    responses=_SAME_OR_NOT,
)
def read_bookings(
    found: OfRun,
    response: Response,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> BookingPage | Response:
    """Each booking with its days and its price; committed ones among them."""
    start = number_after(cursor) or 0
    same = unchanged_result(found, response, if_none_match)
    if same is not None:
        return same
    analysed = found.analysed()
    names = {pool.id: pool.name or pool.id for pool in analysed.plan.contractor_pools}
    bookings, next_ = _part(analysed.schedule.bookings, start, limit)
    rows = [
        BookingAnswer(
            pool=one.pool,
            pool_name=names[one.pool],
            contractor=one.contractor,
            first=one.first,
            last=one.last,
            paid_minutes=one.paid_minutes,
            cost_cents=one.cost if found.sees_money else None,
            committed=one.committed,
        )
        for one in bookings
    ]
    return BookingPage(source=found.source(), currency=analysed.plan.currency, rows=rows, next=next_)


@router.get(
    "/breaches",
    summary="Read why a run's schedule is no plan",
    response_model=BreachesAnswer,
    responses=_SAME_OR_NOT,
)
def read_breaches(
    found: OfRun, response: Response, if_none_match: IfNoneMatch = None
) -> BreachesAnswer | Response:
    """Conflicts, and every hard rule that the nearest schedule breaks; empty lists where it is a plan."""
    same = unchanged_result(found, response, if_none_match)
    if same is not None:
        return same
    outcome = found.outcome()
    told: dict[str, Any] = {
        "breaches": [
            {name: getattr(one, name) for name in BreachAnswer.model_fields} for one in outcome.breaches
        ],
        "conflicts": list(outcome.conflicts),
        "notes": list(outcome.notes),
    }
    shown = told if found.sees_money else brief_without_money(told)
    return BreachesAnswer(source=found.source(), status=outcome.status, valid=is_plan(outcome), **shown)


def _project_dates(analysed: Analysed) -> list[ProjectDates]:
    missing = [breach.where for breach in left_out(analysed.outcome)]
    return project_dates(analysed.plan, analysed.schedule, missing)


def _project(row: ProjectDates, times: LocalTimes, *, sees_money: bool) -> ProjectRowAnswer:
    project = row.project
    return ProjectRowAnswer(
        project=project.id,
        name=project.name or project.id,
        client=project.client,
        status=project.status,
        weight=project.weight,
        start=times[row.start],
        finish=times[row.finish],
        due=None if row.due is None else times[row.due],
        late=row.late,
        days_late=row.late_days,
        working_days_late=row.late_working_days,
        late_cost_cents=row.late_cost if sees_money else None,
        tasks_left_out=row.left_out,
    )


def _part(rows: Sequence[_Row], start: int, limit: int) -> tuple[Sequence[_Row], str | None]:
    """Rows from a position on, and the cursor of the next page."""
    end = start + limit
    return rows[start:end], cursor_of(str(end)) if end < len(rows) else None
