"""Time off of people: what changes most in a plan, so each absence has an address of its own."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.addresses import address_of
from api.http.door import Door, Reader, Used
from api.http.etags import etag
from api.http.problems import IssueAnswer, not_found
from api.routes.answers import PlanId, problems
from api.routes.editing import AnyEdit
from api.routes.keeping import Made, newest, validated
from api.routes.part_answers import PartId, known_part
from api.routes.showing import told
from planner.changes.parts import with_person
from planner.errors import Issue, PlanError
from planner.plan import DayRange, Plan

router = APIRouter(prefix="/v1/plans/{plan}/people/{part}/time-off", tags=["people"], route_class=Door)
First = Annotated[dt.date, Path(description="The first day away.", examples=["2027-03-04"])]
Last = Annotated[dt.date, Path(description="The last day away.", examples=["2027-03-05"])]


class DaysAway(BaseModel):
    """Days away, both included."""

    model_config = ConfigDict(extra="forbid")

    first: dt.date = Field(examples=["2027-03-04"])
    last: dt.date = Field(examples=["2027-03-05"])
    note: str = Field(default="", max_length=20_000, examples=["holiday"])


class TimeOffAnswer(BaseModel):
    """All the time off of a person, and the version of the plan that says so."""

    plan: str = Field(examples=["hello"])
    version: int = Field(examples=[2])
    person: str = Field(examples=["Cleo"])
    time_off: list[DaysAway]
    warnings: list[IssueAnswer] = Field(default=[], description="What is probably not meant.")


@router.get("", summary="List time off", responses=problems(404))
def list_time_off(
    plan: PlanId, part: PartId, response: Response, principal: Reader, used: Used
) -> TimeOffAnswer:
    """When somebody is away, by the first day."""
    number, found = newest(used, principal, plan)
    response.headers["ETag"] = etag(number)
    return TimeOffAnswer(plan=plan, version=number, person=part, time_off=_absences(found, part))


@router.post("", status_code=201, summary="Add time off", responses=problems(404, 412, 413, 415))
def add_time_off(
    part: PartId,
    absence: DaysAway,
    edit: AnyEdit,
) -> TimeOffAnswer:
    """Somebody is away for whole days. Without `If-Match`, it is added to the newest version."""
    if absence.last < absence.first:
        wanted = f"expected a day not before {absence.first}, the first"
        issue = Issue("last", str(absence.last), wanted, code="backwards")
        raise PlanError(str(issue), (issue,))

    def added(now: Plan) -> Made:
        known_part(now.people, "people", part)
        new = DayRange(**absence.model_dump())
        then = with_person(now, part, lambda one: one.replace(time_off=(*one.time_off, new)))
        return validated(now, then, f"{part} is away from {absence.first} to {absence.last}")

    kept = edit.keep(added)
    days = (str(absence.first), str(absence.last))
    edit.response.headers["Location"] = address_of("plans", edit.plan, "people", part, "time-off", *days)
    return TimeOffAnswer(
        plan=edit.plan,
        version=kept.row.head,
        person=part,
        time_off=_absences(kept.plan, part),
        warnings=told(edit.principal, kept.warnings),
    )


@router.delete("/{first}/{last}", status_code=204, summary="Take time off back", responses=problems(404, 412))
def remove_time_off(
    part: PartId,
    first: First,
    last: Last,
    edit: AnyEdit,
) -> None:
    """Somebody is there after all. Without `If-Match`, it is taken out of the newest version."""

    def removed(now: Plan) -> Made:
        person = known_part(now.people, "people", part)
        rest = tuple(one for one in person.time_off if (one.first, one.last) != (first, last))
        if len(rest) == len(person.time_off):
            raise not_found("time off", f"{first}/{last}")
        then = with_person(now, part, lambda one: one.replace(time_off=rest))
        return validated(now, then, f"{part} is not away from {first} to {last}")

    edit.keep(removed)


def _absences(plan: Plan, id_: str) -> list[DaysAway]:
    person = known_part(plan.people, "people", id_)
    ranges = sorted(person.time_off, key=lambda one: (one.first, one.last))
    return [DaysAway(first=one.first, last=one.last, note=one.note) for one in ranges]
