"""Bodies of requests: read with a limit, of types that are taken, JSON only if it is harmless."""

from __future__ import annotations

import math
import re
from collections.abc import Container
from email.message import Message as MimeMessage
from typing import Any, Final

from fastapi import Request
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.http.problems import ProblemError
from api.services import Services

JSON: Final = "application/json"
YAML: Final = "application/yaml"
SMALL_BYTES: Final = 2**20
"""Of a body that is no document."""
PART_BYTES: Final = 2**19
"""Of a part of a plan, such as a project: some two thousand tasks."""
LARGEST_INTEGER: Final = 2**53 - 1
"""Larger ones are not the same to every reader of JSON (RFC 8259, section 6), nor to databases."""
_YAML_NAMES: Final = frozenset({YAML, "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"})
_LONG_NUMBER: Final = re.compile(rb"\d{16}|\d[eE]")
_NULL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def with_limit(request: Request, most_bytes: int) -> Request:
    """The same request; reading more of its body than it may have raises 413, however the body is sent."""
    if int_of(request.headers.get("content-length")) > most_bytes:
        raise too_large(most_bytes)
    read = 0
    receive = request.receive

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most_bytes:
            raise HTTPException(413, too_large(most_bytes).detail)
        return message

    return Request(request.scope, limited)


def too_large(most_bytes: int) -> ProblemError:
    """A body that is refused."""
    amount = f"{most_bytes // 2**20:,} MB" if most_bytes >= 2**20 else f"{most_bytes:,} bytes"
    return ProblemError(413, "too-large", "The body is too large", f"At most {amount} are taken.")


def require_type(request: Request, taken: Container[str]) -> None:
    """Refuse a body of a type that an operation doesn't take; one that names none is looked at.

    Raises
    ------
    ProblemError
        415.
    """
    named = request.headers.get("content-type")
    if named is None:
        return
    mime = MimeMessage()
    mime["content-type"] = named
    type_ = mime.get_content_type()
    is_json = JSON in taken and type_.startswith("application/") and type_.endswith("+json")
    if type_ in taken or is_json or (YAML in taken and type_ in _YAML_NAMES) or "*/*" in taken:
        return
    title = "The body has a type that is not taken here"
    shown = named[:100] if named.isprintable() else "?"
    raise ProblemError(415, "unsupported-type", title, f"Content-Type was {shown}.")


async def require_plain_json(request: Request) -> None:
    """Read a JSON body and refuse what some of its readers would stumble over.

    That is nesting beyond 200, NaN and infinity, halves of characters, null characters, and whole numbers
    beyond 2^53. An empty body is left to the operation.

    Raises
    ------
    ProblemError
        400.
    """
    body = await request.body()
    if not body:
        return
    if request.headers.get("content-type") is None:
        title = "Say what the body is"
        raise ProblemError(415, "unsupported-type", title, "Send Content-Type: application/json.")
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise ProblemError(400, "malformed-json", "The body is no JSON", f"{error}.") from None
    if _NULL.search(body):
        raise ProblemError(400, "malformed-json", "The body holds a null character", "It is written \\u0000.")
    if _LONG_NUMBER.search(body) and not _has_plain_numbers(value):
        raise ProblemError(400, "malformed-json", "The body holds a number that is too large")


async def document_text(request: Request) -> str:
    """The body of a request as text.

    Raises
    ------
    ProblemError
        413 where it is too large, 422 where it is empty or no UTF-8.
    """
    services: Services = request.app.state.services
    most = services.settings.document_mb * 2**20
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large(most)
        parts.append(part)
    try:
        return b"".join(parts).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        title = "The document is not UTF-8"
        raise ProblemError(422, "bad-encoding", title, f"Byte {error.start} can't be read.") from None


def document_body(
    schema: dict[str, Any] | None = None, description: str = "A plan document."
) -> dict[str, Any]:
    """How a document in a request is described in OpenAPI."""
    content = {JSON: {"schema": schema or {"type": "object"}}, YAML: {"schema": {"type": "string"}}}
    return {"requestBody": {"required": True, "description": description, "content": content}}


def int_of(text: str | None) -> int:
    """A header's number; 0 where it has none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _has_plain_numbers(value: Any) -> bool:
    """Whether all numbers are finite and exact."""
    if isinstance(value, dict):
        return all(map(_has_plain_numbers, value.values()))
    if isinstance(value, list):
        return all(map(_has_plain_numbers, value))
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= LARGEST_INTEGER
