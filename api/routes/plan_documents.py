"""Plan documents and their versions: read, replaced, compared, made the newest again."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.roles import Principal
from api.http.accepted import accepted
from api.http.bodies import JSON, YAML, document_text
from api.http.door import Door, Reader, Used
from api.http.etags import IfNoneMatch, etag, unchanged
from api.http.pages import Cursor, Limit, Page, after, cursor_of, no_cursor, number_after
from api.routes.answers import PlanId, problems
from api.routes.differences import DifferenceAnswer, differences, differing
from api.routes.editing import VersionEdit
from api.routes.examples import PLAN, body_of, document_of
from api.routes.keeping import Kept, Made, plan_row, version_row
from api.routes.large_documents import plan_of
from api.routes.plan_answers import PlanAnswer, VersionAnswer, plan_answer, version_answer
from api.routes.showing import document_for, forms_for, require_money, told
from api.services import Services
from api.store import plans
from planner.plan import Plan
from planner.validation import require_valid

router = APIRouter(prefix="/v1/plans/{plan}", tags=["plans"], route_class=Door)
_POSITION: Final = re.compile(r"([1-9][0-9]{0,8}):([0-9]{1,9})")
_NUMBER: dict[str, Any] = {"ge": 1, "le": 999_999_999}
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document.",
        "content": {
            JSON: {"schema": document_of("Plan"), "example": PLAN},
            YAML: {"schema": {"type": "string"}},
        },
    },
    304: {"description": "Nothing has changed."},
}


class Back(BaseModel):
    """A version to go back to."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(**_NUMBER, description="The one to go back to.", examples=[1])


@router.get(
    "/document",
    summary="Read a plan document",
    responses={**problems(404), **_DOCUMENT},
    response_class=Response,
)
def read_document(
    plan: PlanId,
    principal: Reader,
    used: Used,
    version: Annotated[int | None, Query(**_NUMBER, description="The newest if missing.")] = None,
    accept: Annotated[str, Header(description="application/json or application/yaml.")] = JSON,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The document as people write it, JSON or YAML by the header ``Accept``.

    Without the scope ``money``, it comes without rates, costs and budgets.
    """
    return _document(used, principal, plan, version, accept, if_none_match)


@router.put(
    "/document",
    summary="Replace a plan document",
    responses=problems(404, 412, 413, 415, 428),
    openapi_extra=body_of("Plan", PLAN, "A plan document."),
)
async def replace_document(
    edit: VersionEdit,
) -> PlanAnswer:
    """Take a document as the plan's next version, if it is still at the version named by ``If-Match``."""
    require_money(edit.principal)
    text = await document_text(edit.request)

    def replace() -> Kept:
        document = plan_of(text)
        warnings = require_valid(document)
        return edit.keep(lambda _: Made(document, "replaced", warnings))

    kept = await run_in_threadpool(replace)
    return plan_answer(kept.row, told(edit.principal, kept.warnings))


@router.get("/versions", summary="List a plan's versions", responses=problems(404))
def list_versions(
    plan: PlanId, principal: Reader, used: Used, limit: Limit = 50, cursor: Cursor = None
) -> Page[VersionAnswer]:
    """Who wrote which version, the newest first."""
    with used.database.reading() as connection:
        plan_row(connection, principal, plan)
        found = plans.list_versions(connection, principal.workspace, plan, limit, number_after(cursor))
    return Page(rows=[version_answer(row) for row in found.rows], next=cursor_of(found.last))


@router.get(
    "/versions/{version}",
    summary="Read the document of a version",
    responses={**problems(404), **_DOCUMENT},
    response_class=Response,
)
def read_version(
    plan: PlanId,
    version: Annotated[int, Path(**_NUMBER, description="Number of a version.", examples=[1])],
    principal: Reader,
    used: Used,
    accept: Annotated[str, Header(description="application/json or application/yaml.")] = JSON,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The document as it was at a version, JSON or YAML by the header ``Accept``; it never changes."""
    return _document(used, principal, plan, version, accept, if_none_match)


@router.get("/diff", summary="Compare two versions of a plan", responses=problems(404))
def compare_versions(
    plan: PlanId,
    principal: Reader,
    used: Used,
    from_: Annotated[int, Query(alias="from", **_NUMBER, description="The earlier version.")],
    to: Annotated[int | None, Query(**_NUMBER, description="The later one; the newest if missing.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DifferenceAnswer]:
    """Every field in which two versions differ, and every part that only one of them has.

    Without the scope ``money``, rates, costs and budgets are left out. Further pages are of the same two
    versions as the first one, whatever is written meanwhile.
    """
    later, skipped = _behind(cursor)
    with used.database.reading() as connection:
        versions = [version_row(connection, principal, plan, number) for number in (from_, later or to)]
        before, after = (used.shelf.plan(connection, principal.workspace, one.sha256) for one in versions)
    places = differing(principal, before, after)
    end = skipped + limit
    rows = differences(principal, places[skipped:end], before, after)
    return Page(rows=rows, next=cursor_of(f"{versions[1].number}:{end}" if end < len(places) else None))


@router.post("/revert", summary="Go back to a version", responses=problems(404, 412, 413, 415, 428))
def revert(
    back: Back,
    edit: VersionEdit,
) -> PlanAnswer:
    """Make the document of an earlier version the newest again, as a version of its own."""
    used, principal = edit.used, edit.principal
    with used.database.reading() as connection:
        row = version_row(connection, principal, edit.plan, back.version)
        document = used.shelf.plan(connection, principal.workspace, row.sha256)

    def reverted(_: Plan) -> Made:
        return Made(document, f"back to version {back.version}", require_valid(document))

    kept = edit.keep(reverted)
    return plan_answer(kept.row, told(principal, kept.warnings))


def _behind(cursor: str | None) -> tuple[int | None, int]:
    """The later version that a cursor is about, and how many differences were told already.

    Raises
    ------
    ProblemError
        If it is no cursor.
    """
    text = after(cursor)
    if text is None:
        return None, 0
    found = _POSITION.fullmatch(text)
    if found is None:
        raise no_cursor()
    return int(found[1]), int(found[2])


def _document(
    used: Services,
    principal: Principal,
    plan: str,
    version: int | None,
    accept: str,
    if_none_match: str | None,
) -> Response:
    with used.database.reading() as connection:
        row = version_row(connection, principal, plan, version)
        style: Literal["yaml", "json"] = "yaml" if accepted(accept, (JSON, YAML)) == YAML else "json"
        forms = [*(["yaml"] if style == "yaml" else []), *forms_for(principal)]
        tag, headers = etag(row.number, *forms), {"Vary": "Accept, Authorization"}
        same = unchanged(tag, if_none_match, **headers)
        if same is not None:
            return same
        found = used.shelf.plan(connection, principal.workspace, row.sha256)
    media_type = YAML if style == "yaml" else JSON
    text = document_for(principal, found, style)
    return Response(text, media_type=media_type, headers={"ETag": tag, **headers})
