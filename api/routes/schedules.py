"""Schedules in pages: when each task happens and who does it, by project, person and range of days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.access.roles import Scope
from api.documents.hours_asked import unknown_names
from api.documents.schedule_rows import ScheduleFilter, ScheduleRow, ScheduleTable, rows_after, schedule_table
from api.http.door import Door, Reader, Used, needs
from api.http.etags import IfNoneMatch
from api.http.pages import Cursor, Limit, Page, after, cursor_of, no_cursor
from api.routes.answers import PlanId, problems
from api.routes.asked_days import MOST_NAMES, FirstDay, LastDay, range_issues, require
from api.routes.results import OfRun, Result, Source, newest_result, result_of, unchanged_result
from planner.calendars import earliest, latest
from planner.errors import Issue
from planner.plan import Plan
from planner.quantities import Moment

router = APIRouter(prefix="/v1", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)])
Projects = Annotated[
    list[str], Query(max_length=MOST_NAMES, description="Only of these: ids or names.", examples=[["shop"]])
]
People = Annotated[
    list[str],
    Query(max_length=MOST_NAMES, description="Only tasks of these: ids or names.", examples=[["Ana"]]),
]


class SchedulePage(Page[ScheduleRow]):
    """A part of a schedule, in the order of starts."""

    source: Source
    time_zone: str = Field(description="Zone of all times.", examples=["Europe/Amsterdam"])


@router.get(
    "/runs/{run}/schedule",
    summary="Read a run's schedule",
    response_model=SchedulePage,
    responses={**problems(404, 409), 304: {"description": "Nothing has changed."}},
)
def read_run_schedule(
    found: OfRun,
    response: Response,
    project: Projects = [],  # noqa: B006 - FastAPI copies it
    person: People = [],  # noqa: B006
    first: FirstDay = None,
    last: LastDay = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> SchedulePage | Response:
    """Tasks by their starts; those that happen in part at least between ``from`` and ``to``.

    Times are local, with their offsets. Filters are combined; names that are nobody's are refused.
    """
    position = _position(cursor, found.run.id)
    return _page(
        found, response, ScheduleFilter(project, person), (first, last), limit, position, if_none_match
    )


@router.get(
    "/plans/{plan}/schedule",
    summary="Read a plan's schedule",
    response_model=SchedulePage,
    responses={**problems(404, 409), 304: {"description": "Nothing has changed."}},
)
def read_plan_schedule(
    plan: PlanId,
    principal: Reader,
    used: Used,
    response: Response,
    project: Projects = [],  # noqa: B006
    person: People = [],  # noqa: B006
    first: FirstDay = None,
    last: LastDay = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> SchedulePage | Response:
    """The schedule of the plan's newest solve that has succeeded; ``source`` says which, and how old it is.

    Further pages are of the same run as the first one, whatever is solved meanwhile.
    """
    run = _run_in(cursor)
    found = newest_result(used, principal, plan) if run is None else result_of(used, principal, run)
    if found.run.plan != plan:
        raise no_cursor()
    position = _position(cursor, found.run.id)
    return _page(
        found, response, ScheduleFilter(project, person), (first, last), limit, position, if_none_match
    )


def table_of(found: Result) -> ScheduleTable:
    """All rows, made once."""
    return found.made("schedule-table", lambda analysed: schedule_table(analysed.plan, analysed.schedule))


def _page(
    found: Result,
    response: Response,
    asked: ScheduleFilter,
    days: tuple[FirstDay, LastDay],
    limit: int,
    position: int,
    if_none_match: str | None,
) -> SchedulePage | Response:
    table = table_of(found)
    require(
        [
            *_unknown("project", asked.projects, table.projects),
            *_unknown("person", asked.people, table.people),
            *range_issues(*days),
        ]
    )
    same = unchanged_result(found, response, if_none_match)
    if same is not None:
        return same
    plan = found.plan()
    rows, more = rows_after(table, _between(plan, asked, *days), position, limit)
    next_ = None if more is None else cursor_of(f"{found.run.id}:{more}")
    return SchedulePage(source=found.source(), time_zone=plan.time_zone, rows=rows, next=next_)


def _unknown(name: str, asked: Collection[str], known: Iterable[str]) -> list[Issue]:
    return unknown_names(f"query.{name}", name, asked, sorted(known)) if asked else []


def _between(plan: Plan, asked: ScheduleFilter, first: FirstDay, last: LastDay) -> ScheduleFilter:
    return ScheduleFilter(
        frozenset(asked.projects),
        frozenset(asked.people),
        None if first is None else earliest(plan, Moment(first)),
        None if last is None else latest(plan, Moment(last)),
    )


def _run_in(cursor: str | None) -> str | None:
    """The run that a cursor is about."""
    text = after(cursor)
    return None if text is None else text.partition(":")[0]


def _position(cursor: str | None, run: str) -> int:
    """Behind which row a cursor stands."""
    text = after(cursor)
    if text is None:
        return -1
    named, _, number = text.partition(":")
    if named != run or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise no_cursor()
    return int(number)
