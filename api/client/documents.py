"""Plan documents as callers have them: text, a file, plain data, or a ``planner.plan.Plan``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from api.client.calls import JSON, YAML, as_json

if TYPE_CHECKING:
    from planner.plan import Plan

Data: TypeAlias = Mapping[str, Any]
"""A part of a document, or a change, as plain data; days may be ``datetime.date``."""
Document: TypeAlias = "str | Path | Mapping[str, Any] | Plan"
"""YAML or JSON text, the path of a file, plain data, or a plan. A ``str`` is always text, never a path."""


def body_of(document: Document) -> tuple[bytes, str]:
    """The document as it is sent, and its media type.

    Raises
    ------
    OSError
        If the file can't be read.
    TypeError
        If it is nothing of the kind.
    """
    if isinstance(document, Path):
        return _text(document.read_bytes())
    if isinstance(document, str):
        return _text(document.encode())
    if isinstance(document, Mapping):
        return as_json(document), JSON
    from planner.document import render_plan
    from planner.plan import Plan

    if not isinstance(document, Plan):
        raise TypeError(f"a plan is text, a Path, a dict or a Plan, not {type(document).__name__}")
    return render_plan(document, "json").encode(), JSON


def name_in(body: bytes) -> str:
    """The name that a plan document gives itself; it must be one that the service has accepted."""
    from planner.document import parse_plan

    return parse_plan(body.decode("utf-8-sig")).name


def _text(raw: bytes) -> tuple[bytes, str]:
    is_json = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    return raw, JSON if is_json else YAML
