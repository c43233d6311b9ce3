"""Everything that can go wrong, as problems of RFC 9457: the one table from errors to HTTP answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.access.money import brief_without_money, issues_without_money, text_without_money
from api.access.roles import Principal, Scope
from api.http.allowed import methods_at
from api.http.safe_headers import SAFE_HEADERS
from api.runs.outages import NO_DATABASE, is_away, is_too_slow
from api.store.database import EncodingError
from planner.document_issues import place_text
from planner.errors import InputError, Issue, told_by_first

MEDIA_TYPE: Final = "application/problem+json"
PREFIX: Final = "urn:crewline:problem:"
_KINDS: Final = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 400: "bad-request"}
_log = logging.getLogger("crewline.api")


class IssueAnswer(BaseModel):
    """One thing that is wrong with what was sent."""

    path: str = Field(
        description="Where, in the document's own words.", examples=["projects[2].tasks[5].skill"]
    )
    found: str
    expected: str
    hint: str = ""
    severity: str = "error"
    code: str = Field(default="", examples=["unknown-skill"])


class Problem(BaseModel):
    """A problem, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:crewline:problem:not-found"])
    title: str
    status: int
    detail: str | None = None
    request: str | None = Field(default=None, description="Id of the request, which stands in the logs, too.")
    issues: list[IssueAnswer] | None = Field(default=None, description="Everything that is wrong, at once.")


class ProblemError(Exception):
    """A request can't be answered as it wants."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        issues: tuple[Issue, ...] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail or title)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.issues = issues
        self.more = more


def not_found(what: str, id_: str) -> ProblemError:
    """There is no such thing, or none that the one who asks may know of."""
    return ProblemError(404, "not-found", f"No such {what}", f"There is no {what} {id_!r}.")


def unusable(error: InputError, title: str = "What was sent can't be used") -> ProblemError:
    """Something handed in has errors; all of them are told."""
    return ProblemError(422, "invalid-document", title, str(error), issues=error.issues)


def issue_to_dict(issue: Issue) -> dict[str, str]:
    """An issue as it is told."""
    return {name: getattr(issue, name) for name in IssueAnswer.model_fields}


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem."""
    for kind in (ProblemError, RequestValidationError, HTTPException, InputError, *NO_DATABASE):
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(Exception, _fault)


def answer(request: Request, problem: ProblemError) -> JSONResponse:
    """A problem as an answer; who may not see money sees none in it."""
    plain = problem if _may_see_money(request) else _without_money(problem)
    body: dict[str, Any] = {
        "type": f"{PREFIX}{plain.kind}",
        "title": plain.title,
        "status": plain.status,
        "detail": plain.detail,
        "request": getattr(request.state, "request_id", None),
        **plain.more,
    }
    if plain.issues is not None:
        body["issues"] = [issue_to_dict(issue) for issue in plain.issues]
    body = {name: value for name, value in body.items() if value is not None}
    return JSONResponse(body, plain.status, plain.headers, media_type=MEDIA_TYPE)


def answer_to(request: Request, error: Exception) -> JSONResponse | None:
    """The answer to something that the client did wrong; None where the fault is ours."""
    if isinstance(error, ProblemError):
        return answer(request, error)
    if isinstance(error, RequestValidationError):
        return answer(request, _invalid(error))
    if isinstance(error, HTTPException):
        return answer(request, _http(request, error))
    if is_too_slow(error):
        title = "It took longer than a request may"
        return answer(request, ProblemError(500, "too-slow", title, "The database was busy, or it is much."))
    if isinstance(error, EncodingError) or (isinstance(error, NO_DATABASE) and is_away(error)):
        _log.warning("database away", extra={"error": type(error).__name__})
        title, headers = "The database can't be reached", {"Retry-After": "5"}
        return answer(request, ProblemError(503, "database-away", title, headers=headers))
    return answer(request, unusable(error)) if isinstance(error, InputError) else None


async def _told(request: Request, error: Exception) -> JSONResponse:
    told = answer_to(request, error)
    if told is None:
        raise error
    return told


async def _fault(request: Request, error: Exception) -> JSONResponse:
    """Answered outside of all middleware, which the exception has left: it gets what they would add."""
    from api.http.requests import HEADER

    _log.exception("fault", exc_info=error)
    told = answer(request, ProblemError(500, "fault", "A fault in Crewline"))
    told.headers.update({**SAFE_HEADERS, HEADER: getattr(request.state, "request_id", "")})
    return told


def _invalid(error: RequestValidationError) -> ProblemError:
    issues = tuple(
        Issue(place_text(tuple(one["loc"])), _short(one.get("input")), one["msg"], code=one["type"])
        for one in error.errors()
    )
    return ProblemError(422, "invalid-request", "The request has errors", issues=issues)


def _http(request: Request, error: HTTPException) -> ProblemError:
    kind = _KINDS.get(error.status_code, "http")
    title = "The body is too large" if error.status_code == 413 else HTTPStatus(error.status_code).phrase
    detail = str(error.detail)
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := methods_at(request.app, request.url.path)):
        headers = {"Allow": ", ".join(methods)}
    return ProblemError(error.status_code, kind, title, None if detail == title else detail, headers=headers)


def _may_see_money(request: Request) -> bool:
    """Whether the one who asks may; where nobody is known, nothing of the workspace is told anyway."""
    principal: Principal | None = getattr(request.state, "principal", None)
    return principal is None or principal.may(Scope.MONEY)


def _without_money(problem: ProblemError) -> ProblemError:
    """The same problem, without the amounts of money that its issues quote."""
    issues = None if problem.issues is None else issues_without_money(problem.issues)
    detail = problem.detail and text_without_money(problem.detail)
    if issues != problem.issues:
        detail = None if not issues else told_by_first(issues)
    return ProblemError(
        problem.status,
        problem.kind,
        text_without_money(problem.title),
        detail,
        headers=problem.headers,
        issues=issues,
        **brief_without_money(problem.more),
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
