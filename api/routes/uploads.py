"""Uploads: spreadsheets and plan documents become plans, read where they can do no harm."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, JsonValue
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.access.roles import Principal, Scope
from api.http.addresses import address_of
from api.http.door import Door, Submitter, Used
from api.http.etags import etag
from api.http.openapi import part_schema
from api.http.problems import IssueAnswer, ProblemError
from api.routes.answers import PLAN_ID, problems
from api.routes.examples import CSV
from api.routes.large_documents import read_apart
from api.routes.plan_answers import PlanAnswer
from api.routes.plans import create
from api.routes.showing import document_of_plan, told
from api.services import Services
from api.uploads.kinds import ENDINGS, TYPES, safe_name
from api.uploads.reading import Read
from planner.document import parse_plan
from planner.errors import PlanError, told_by_first

router = APIRouter(prefix="/v1/uploads", tags=["uploads"], route_class=Door)
_FORM: Final = "multipart/form-data"
_FILE: Final = {"type": "string", "format": "binary"}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A form with the files, or one file as it is.",
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": _FILE, "people": _FILE},
                    "additionalProperties": False,
                }
            },
            "text/csv": {"schema": {"type": "string"}, "example": CSV},
            **{name: {"schema": {"type": "string"}} for name in TYPES if name != "text/csv"},
        },
    }
}


class UploadAnswer(BaseModel):
    """What was in the files."""

    kind: str = Field(description="`tables` or `plan`.", examples=["tables"])
    valid: bool = Field(description="Whether the plan has no errors.")
    document: Annotated[dict[str, JsonValue], part_schema("Plan")]
    notes: list[IssueAnswer] = Field(description="How tables were read, and what was not carried over.")
    issues: list[IssueAnswer] = Field(description="Of the plan, errors first.")
    plan: PlanAnswer | None = Field(default=None, description="The plan, where it was kept.")


@router.post(
    "",
    summary="Upload spreadsheets or a plan",
    responses={
        **problems(409, 413, 415),
        201: {"description": "It is kept as a plan.", "model": UploadAnswer},
    },
    openapi_extra=_BODY,
)
async def upload(
    request: Request,
    response: Response,
    principal: Submitter,
    used: Used,
    plan: Annotated[
        str | None, Query(pattern=PLAN_ID, description="Keep it as a new plan with this id (planners only).")
    ] = None,
    name: Annotated[
        str | None, Query(max_length=200, description="Name of a file that is sent as it is.")
    ] = None,
    start: Annotated[
        dt.date | None, Query(description="Data date of a plan made of tables; found in them if missing.")
    ] = None,
) -> UploadAnswer:
    """Read a table of tasks (`file`) and perhaps one of people (`people`), CSV or Excel, or a plan document.

    Files are read in a process of their own with limits on memory and time. Everything that can't be used is
    told at once, with its row and column, and nothing is kept then. With `plan`, what was read is kept as a
    new plan, and answered with 201.
    """
    if plan is not None and not principal.may(Scope.PLAN):
        raise ProblemError(403, "forbidden", "Not allowed", "Keeping a plan needs the scope plan.")
    with tempfile.TemporaryDirectory(prefix="crewline-upload-") as folder:
        files = await _taken(request, Path(folder), name)

        def answered() -> UploadAnswer:
            read = read_apart(Path(folder), files, None if start is None else start.isoformat())
            return _answer(used, request, principal, read, plan)

        answer = await run_in_threadpool(answered)
    if answer.plan is not None:
        response.status_code = 201
        response.headers["Location"] = address_of("plans", answer.plan.id)
        response.headers["ETag"] = etag(answer.plan.version)
    return answer


def _answer(
    used: Services, request: Request, principal: Principal, read: Read, id_: str | None
) -> UploadAnswer:
    is_valid = not any(issue.severity == "error" for issue in read.issues)
    document = parse_plan(read.plan)
    kept = None
    if id_ is not None:
        if not is_valid:
            raise PlanError(f"the plan has errors: {told_by_first(read.issues)}", read.issues)
        kept = create(used, request, principal, document, id_, "uploaded")
    return UploadAnswer(
        kind=read.kind,
        valid=is_valid,
        document=document_of_plan(document),
        notes=told(principal, read.notes),
        issues=told(principal, read.issues),
        plan=kept,
    )


# --- the request --------------------------------------------------------------------------------


async def _taken(request: Request, folder: Path, name: str | None) -> list[str]:
    """The files of a request, written into a folder; their names there, that of the tasks first."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = _limited(request)
    if media_type == _FORM:
        return await _form(request, body, folder)
    kept = _name(name or TYPES.get(media_type, ""), media_type)
    with (folder / kept).open("wb") as file:
        async for piece in body:
            file.write(piece)
    return [kept]


async def _form(request: Request, body: AsyncGenerator[bytes, None], folder: Path) -> list[str]:
    try:
        form = await MultiPartParser(request.headers, body, max_files=2, max_fields=0).parse()
    except MultiPartException as error:
        raise ProblemError(400, "bad-request", "The form can't be read", error.message) from None
    kept: list[str] = []
    try:
        parts = dict(form.multi_items())
        if (
            len(parts) < len(form.multi_items())
            or "file" not in parts
            or not set(parts) <= {"file", "people"}
        ):
            detail = (
                "Send the table of tasks or the plan as `file`, a table of people as `people`, each once."
            )
            raise ProblemError(400, "bad-request", "The form has other files, or lacks one", detail)
        for field in ("file", "people"):
            part = parts.get(field)
            if isinstance(part, UploadFile):
                target = _name(part.filename or "", field)
                target = f"people-{target}" if target in kept else target
                await run_in_threadpool(_copy, part, folder / target)
                kept.append(target)
    finally:
        await form.close()
    return kept


def _copy(part: UploadFile, target: Path) -> None:
    with target.open("wb") as file:
        while piece := part.file.read(2**20):
            file.write(piece)


def _name(name: str, what: str) -> str:
    kept = safe_name(name)
    if kept is None:
        detail = (
            f"Expected a file whose name ends in {', '.join(ENDINGS)}, found {name or what or 'nothing'!r}."
        )
        raise ProblemError(415, "unknown-kind", "This kind of file is not read", detail)
    return kept


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    """The body of a request, refused while it is read where it is too large."""
    services: Services = request.app.state.services
    most = services.settings.document_mb * 2**20
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            detail = f"At most {services.settings.document_mb} MB are taken."
            raise ProblemError(413, "too-large", "The files are too large", detail)
        yield piece
