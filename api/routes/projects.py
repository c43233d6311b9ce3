"""Projects of a plan: submitted by coordinators, read, replaced, accepted, put on hold, taken out."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.concurrency import run_in_threadpool

from api.access.roles import Principal
from api.http.addresses import address_of
from api.http.bodies import JSON, PART_BYTES, document_text
from api.http.door import Door, Reader, Used
from api.http.etags import IfNoneMatch
from api.http.openapi import part_schema
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.http.problems import IssueAnswer
from api.routes.answers import PlanId, problems
from api.routes.editing import SubmittedEdit, VersionEdit
from api.routes.examples import PROJECT, body_of, document_of
from api.routes.keeping import Kept, Made, newest, validated
from api.routes.part_answers import PartId, found_part, known_part, page_of
from api.routes.reading import read_part
from api.routes.showing import part_for, require_money, told
from api.routes.submitting import Submission
from api.routes.turns import turn
from planner.changes import ChangePart
from planner.changes.parts import with_project
from planner.changes.projects import AcceptProject, DropProject, HoldProject
from planner.errors import PlanError, told_by_first
from planner.plan import Plan, Project

router = APIRouter(prefix="/v1/plans/{plan}/projects", tags=["projects"], route_class=Door)
Status = Literal["proposed", "accepted", "on-hold", "done"]
_SHOWN: Final = {"schema": document_of("Project"), "example": PROJECT}
_SINGLE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The project.", "content": {JSON: _SHOWN}},
    304: {"description": "Nothing has changed."},
}


class ProjectAnswer(BaseModel):
    """A project that is kept, and the version of the plan that it is kept in."""

    plan: str = Field(examples=["hello"])
    version: int = Field(description="The plan's newest version.", examples=[2])
    project: Annotated[dict[str, JsonValue], part_schema("Project")]
    warnings: list[IssueAnswer] = Field(description="What is probably not meant.")


class ProjectRow(BaseModel):
    """A project in brief."""

    id: str = Field(examples=["shop"])
    name: str = Field(examples=["Web shop"])
    client: str
    team: str
    owner: str
    status: Status
    weight: int
    release: str | None
    due: str | None = Field(examples=["2027-03-10"])
    deadline: str | None
    template: str | None
    tasks: int = Field(description="As they are written, without those of a template.", examples=[10])


class NewStatus(BaseModel):
    """What becomes of a project."""

    model_config = ConfigDict(extra="forbid")

    status: Status = Field(examples=["accepted"])


@router.post(
    "",
    status_code=201,
    summary="Submit a project",
    responses=problems(404, 409, 412, 413, 415),
    openapi_extra=body_of("Project", PROJECT, "One project, as it stands under `projects` of a plan."),
    max_body_size=PART_BYTES,
)
async def submit_project(edit: SubmittedEdit) -> ProjectAnswer:
    """Take a project, JSON or YAML, into the plan as its next version.

    Without `If-Match` it joins the newest version, also where somebody else submits at the same moment:
    nobody's project is lost. Send an `Idempotency-Key`, and it joins once, however often it is sent. From
    those who may not change plans it comes in as proposed; a planner accepts it by `PATCH`. A project with
    errors is refused; the answer names every one of them.
    """
    text = await document_text(edit.request)
    submission = await run_in_threadpool(Submission, edit.used, edit.principal, edit.plan, text)
    async with turn(edit.principal.workspace, edit.plan):
        kept = await run_in_threadpool(edit.keep, submission.join)
    project = submission.project
    edit.response.headers["Location"] = address_of("plans", edit.plan, "projects", project.id)
    return _answer(edit.principal, kept, project.id)


@router.get("", summary="List projects", responses=problems(404))
def list_projects(
    plan: PlanId,
    principal: Reader,
    used: Used,
    status: Annotated[Status | None, Query(description="Of this status alone.")] = None,
    client: Annotated[str | None, Query(max_length=200, description="Of this client alone.")] = None,
    owner: Annotated[str | None, Query(max_length=200, description="Of this owner alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ProjectRow]:
    """The plan's projects in brief, by id."""
    _, found = newest(used, principal, plan)
    wanted = [
        one
        for one in found.projects
        if status in (None, one.status) and client in (None, one.client) and owner in (None, one.owner)
    ]
    rows, last = page_of(wanted, limit, after(cursor))
    return Page(rows=[_row(one) for one in rows], next=cursor_of(last))


@router.get(
    "/{part}", summary="Read a project", responses={**problems(404), **_SINGLE}, response_class=Response
)
def read_project(
    plan: PlanId, part: PartId, principal: Reader, used: Used, if_none_match: IfNoneMatch = None
) -> Response:
    """One project, as it stands in the plan document; the `ETag` is the plan's version."""
    return found_part(used, principal, plan, "projects", part, if_none_match)


@router.put(
    "/{part}",
    summary="Replace a project",
    responses=problems(404, 412, 413, 415, 428),
    openapi_extra=body_of("Project", PROJECT, "The whole project, as it stands under `projects` of a plan."),
    max_body_size=PART_BYTES,
)
async def replace_project(
    part: PartId,
    edit: VersionEdit,
) -> ProjectAnswer:
    """Take a document in place of a project, as the plan's next version."""
    require_money(edit.principal)
    text = await document_text(edit.request)

    def replaced(now: Plan) -> Made:
        known_part(now.projects, "projects", part)
        project = read_part(text, Project, part)
        return validated(now, with_project(now, part, lambda _: project), f"{part} replaced")

    kept = await run_in_threadpool(edit.keep, replaced)
    return _answer(edit.principal, kept, part)


@router.patch(
    "/{part}", summary="Accept a project, or put it on hold", responses=problems(404, 412, 413, 415, 428)
)
def change_status(
    part: PartId,
    new: NewStatus,
    edit: VersionEdit,
) -> ProjectAnswer:
    """Set a project's status: one that is accepted comes for sure, one on hold or done is not planned."""

    def changed(now: Plan) -> Made:
        known_part(now.projects, "projects", part)
        kinds: dict[str, ChangePart] = {
            "accepted": AcceptProject(project=part),
            "on-hold": HoldProject(project=part),
        }
        kind = kinds.get(new.status)
        if kind is not None:
            return validated(now, kind.apply(now), kind.sentence())
        then = with_project(now, part, lambda one: one.replace(status=new.status))
        return validated(now, then, f"{part} is {new.status}")

    return _answer(edit.principal, edit.keep(changed), part)


@router.delete("/{part}", status_code=204, summary="Take a project out", responses=problems(404, 412, 428))
def drop_project(
    part: PartId,
    edit: VersionEdit,
) -> None:
    """Take a project out of the plan; refused while tasks of other projects wait for it."""

    def dropped(now: Plan) -> Made:
        known_part(now.projects, "projects", part)
        change = DropProject(project=part)
        issues = tuple(change.problems(now))
        if issues:
            raise PlanError(told_by_first(issues), issues)
        return validated(now, change.apply(now), change.sentence())

    edit.keep(dropped)


def _answer(principal: Principal, kept: Kept, id_: str) -> ProjectAnswer:
    project = known_part(kept.plan.projects, "projects", id_)
    return ProjectAnswer(
        plan=kept.row.id,
        version=kept.row.head,
        project=part_for(principal, kept.plan, "projects", project),
        warnings=told(principal, kept.warnings),
    )


def _row(project: Project) -> ProjectRow:
    dates = {name: getattr(project, name) for name in ("release", "due", "deadline")}
    others = {name for name in ProjectRow.model_fields if name not in (*dates, "tasks")}
    return ProjectRow(
        **{name: getattr(project, name) for name in others},
        **{name: None if date is None else str(date) for name, date in dates.items()},
        tasks=len(project.tasks),
    )
