"""Plans: handed in, checked, listed, read, renamed, taken out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.roles import Principal
from api.http.addresses import address_of
from api.http.bodies import document_text
from api.http.door import Door, Planner, Reader, Used
from api.http.etags import IfMatch, IfNoneMatch, etag, expected_version, moved, unchanged
from api.http.pages import Cursor, Limit, Page, after, cursor_of
from api.http.problems import IssueAnswer, ProblemError, not_found
from api.routes.answers import PLAN_ID, PlanId, problems
from api.routes.editing import VersionEdit
from api.routes.examples import PLAN, body_of
from api.routes.keeping import (
    Made,
    authorship,
    doer_of,
    id_of,
    plan_row,
)
from api.routes.large_documents import plan_of
from api.routes.plan_answers import PlanAnswer, plan_answer
from api.routes.showing import told
from api.services import Services
from api.store import plans, trail
from api.store.plans import PlanExistsError, PlanMovedError
from planner.document import canonical_json
from planner.plan import Plan
from planner.validation import require_valid, validate

router = APIRouter(prefix="/v1", tags=["plans"], route_class=Door)


class NewName(BaseModel):
    """What a plan is to be called."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200, examples=["Hello, bakery"])


class CheckAnswer(BaseModel):
    """What is wrong with a document, and what is probably not meant."""

    valid: bool = Field(description="Whether it could be handed in: it has no errors.")
    issues: list[IssueAnswer] = Field(description="Errors first.")


@router.post(
    "/plans",
    status_code=201,
    summary="Hand in a plan",
    responses=problems(409, 413, 415),
    openapi_extra=body_of("Plan", PLAN, "A plan document."),
)
async def create_plan(
    request: Request,
    response: Response,
    principal: Planner,
    used: Used,
    id_: Annotated[
        str | None,
        Query(alias="id", pattern=PLAN_ID, description="Id of the plan; made of its name if missing."),
    ] = None,
) -> PlanAnswer:
    """Take a plan document, JSON or YAML, as the first version of a new plan.

    A plan with errors is refused; the answer names every one of them, with its place and what may help.
    """
    text = await document_text(request)

    def made() -> PlanAnswer:
        plan = plan_of(text)
        warnings = told(principal, require_valid(plan))
        answer = create(used, request, principal, plan, id_, "handed in")
        return answer.model_copy(update={"warnings": warnings})

    answer = await run_in_threadpool(made)
    response.headers["Location"] = address_of("plans", answer.id)
    response.headers["ETag"] = etag(answer.version)
    return answer


@router.post(
    "/check",
    summary="Check a plan document",
    responses=problems(413, 415),
    openapi_extra=body_of("Plan", PLAN, "A plan document."),
)
async def check_document(request: Request, principal: Reader) -> CheckAnswer:
    """Everything that is wrong with a plan document, without keeping it.

    Text that is no plan document at all is answered with 422, as when it is handed in.
    """
    text = await document_text(request)
    issues = await run_in_threadpool(lambda: validate(plan_of(text)))
    return CheckAnswer(
        valid=not any(issue.severity == "error" for issue in issues), issues=told(principal, issues)
    )


@router.get("/plans", summary="List plans", responses=problems())
def list_plans(principal: Reader, used: Used, limit: Limit = 50, cursor: Cursor = None) -> Page[PlanAnswer]:
    """Every plan of the workspace, by id."""
    with used.database.reading() as connection:
        found = plans.list_plans(connection, principal.workspace, limit, after(cursor))
    return Page(rows=[plan_answer(row) for row in found.rows], next=cursor_of(found.last))


@router.get(
    "/plans/{plan}",
    summary="Read a plan's state",
    responses={**problems(404), 304: {"description": "Nothing has changed."}},
    response_model=PlanAnswer,
)
def read_plan(
    plan: PlanId, response: Response, principal: Reader, used: Used, if_none_match: IfNoneMatch = None
) -> PlanAnswer | Response:
    """The plan's name and version; the document itself is at ``/document``."""
    with used.database.reading() as connection:
        row = plan_row(connection, principal, plan)
    tag = etag(row.head)
    same = unchanged(tag, if_none_match)
    if same is not None:
        return same
    response.headers["ETag"] = tag
    return plan_answer(row)


@router.patch("/plans/{plan}", summary="Rename a plan", responses=problems(404, 412, 413, 415, 428))
def rename_plan(new: NewName, edit: VersionEdit) -> PlanAnswer:
    """Give a plan another name, as its next version; its id stays."""

    def renamed(before: Plan) -> Made:
        return Made(before.replace(name=new.name), f"renamed to {new.name}")

    return plan_answer(edit.keep(renamed).row)


@router.delete("/plans/{plan}", status_code=204, summary="Take a plan out", responses=problems(404, 412, 428))
def delete_plan(
    plan: PlanId, request: Request, principal: Planner, used: Used, if_match: IfMatch = None
) -> None:
    """The plan is seen no more; its versions are kept until retention removes them."""
    expected = expected_version(if_match)
    with used.database.writing() as connection:
        try:
            plans.delete_plan(connection, principal.workspace, plan, expected)
        except PlanMovedError as error:
            raise moved(error.head) from None
        except KeyError:
            raise not_found("plan", plan) from None
        trail.note(connection, doer_of(request, principal), "plan.delete", plan, before={"version": expected})


def create(
    used: Services, request: Request, principal: Principal, plan: Plan, id_: str | None, summary: str
) -> PlanAnswer:
    """Keep a plan without errors as the first version of a new one.

    Raises
    ------
    ProblemError
        409 where the id is taken.
    """
    content = canonical_json(plan)
    name = id_ or id_of(plan.name)
    with used.database.writing() as connection:
        try:
            by = authorship(principal, summary)
            row = plans.create_plan(connection, principal.workspace, name, plan.name, content, by)
        except PlanExistsError:
            title = "There is a plan with this id"
            detail = f"{name!r} is taken; the id of a plan that was taken out stays so."
            raise ProblemError(409, "plan-exists", title, detail) from None
        trail.note(connection, doer_of(request, principal), "plan.create", row.id, after={"version": 1})
    used.shelf.keep_plan(content, plan)
    return plan_answer(row)
