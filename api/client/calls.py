"""Requests made, and answers read. Nothing here sends anything."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from api.client.effects import Call, Param, Reply
from api.client.errors import ApiError, UnexpectedAnswerError, kind_of
from planner.errors import Issue

JSON: Final = "application/json"
YAML: Final = "application/yaml"
PROBLEM: Final = "application/problem+json"
PROBLEM_PREFIX: Final = "urn:crewline:problem:"
_SHOWN: Final = 200
T = TypeVar("T")


def path_of(*parts: str) -> str:
    """A path below /v1, with every part quoted: ``/v1/plans/agency``."""
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def given(**params: Param | dt.date | None) -> dict[str, Param]:
    """Those parameters that have a value, as they stand in an address."""
    plain = {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in params.items()
    }
    return {name: value for name, value in plain.items() if value is not None}


def get(path: str, read: Callable[[Reply], T], **params: Param | dt.date | None) -> Call[T]:
    """A request that changes nothing."""
    return Call("GET", path, read, given(**params))


def post(
    path: str,
    read: Callable[[Reply], T],
    body: Any = None,
    *,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Call[T]:
    """A request with a JSON body, or with none."""
    kept = {**(headers or {}), **({} if body is None else {"Content-Type": JSON})}
    return Call("POST", path, read, body=None if body is None else as_json(body), headers=kept, key=key)


def as_json(value: Any) -> bytes:
    """A value as JSON text; days as ISO 8601.

    Raises
    ------
    TypeError, ValueError
        If it holds what JSON can't.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that a document can hold")


# --- reading answers ----------------------------------------------------------------------------


def as_model(model: type[T]) -> Callable[[Reply], T]:
    """A reader of JSON answers: a pydantic model, or any type that pydantic knows."""
    adapter = TypeAdapter(model)

    def read(reply: Reply) -> T:
        if reply.media_type != JSON:
            raise unexpected(reply, JSON)
        try:
            return adapter.validate_json(reply.body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the whole"
            told = f"{place}: {first['msg']} ({error.error_count()} in all)"
            raise UnexpectedAnswerError(f"the answer is not what this client knows: {told}") from None

    return read


def as_text(reply: Reply) -> str:
    """The body as text."""
    try:
        return reply.body.decode("utf-8")
    except UnicodeDecodeError:
        raise unexpected(reply, "text in UTF-8") from None


def as_bytes(reply: Reply) -> bytes:
    """The body as it is."""
    return reply.body


def as_nothing(_reply: Reply) -> None:
    """For answers without a body."""


def unexpected(reply: Reply, wanted: str) -> UnexpectedAnswerError:
    """An answer of another kind than Crewline's: a proxy's page, another service on the port."""
    start = reply.body[:_SHOWN].decode("utf-8", errors="replace").split("\n")[0]
    return UnexpectedAnswerError(
        f"expected {wanted}, got {reply.status} {reply.media_type or 'without a type'}: {start!r}"
    )


def error_of(reply: Reply, retry_after_seconds: float | None = None) -> ApiError:
    """The error that a reply stands for."""
    problem = problem_of(reply)
    known = {"type", "title", "status", "detail", "request", "issues"}
    return kind_of(reply.status)(
        reply.status,
        str(problem.get("type", "")).removeprefix(PROBLEM_PREFIX),
        str(problem.get("title") or f"the service answered {reply.status}"),
        problem.get("detail"),
        issues=_issues(problem.get("issues")),
        request=problem.get("request") or reply.headers.get("x-request-id"),
        retry_after_seconds=retry_after_seconds,
        more={name: value for name, value in problem.items() if name not in known},
    )


def problem_of(reply: Reply) -> dict[str, Any]:
    """The problem document of a reply; empty where it is none."""
    if reply.media_type != PROBLEM:
        return {}
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _issues(found: Any) -> tuple[Issue, ...]:
    fields = ("path", "found", "expected", "hint", "severity", "code")
    rows = found if isinstance(found, list) else []
    told = [{name: str(row[name]) for name in fields if name in row} for row in rows if isinstance(row, dict)]
    return tuple(
        Issue(**{"path": "", "found": "", "expected": "", **row})  # type: ignore[arg-type]
        for row in told
    )
