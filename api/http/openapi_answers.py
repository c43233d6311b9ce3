"""What every answer of the API has beside its body, and what who sees no money is answered with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from api.access.money_fields import money_fields
from api.http.problems import MEDIA_TYPE

SHOWN: Final = "Shown"
"""Ends the name of a part of the plan document as it is answered to whoever may not see money."""
_SCHEMAS: Final = "#/components/schemas/"
_TEXT: Final = {"type": "string"}
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request has its effect once, and the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_ETAG: Final = {
    "description": "The tag of what is answered, for If-Match and If-None-Match.",
    "schema": _TEXT,
}
_LOCATION: Final = {"description": "The address of what was made.", "schema": _TEXT}
_OVERSIZED: Final = {"414": "The query is too long.", "431": "The headers are too large."}
"""What any request meets first; see ``api.http.gate``."""
_TAGGED: Final = frozenset({"If-Match", "If-None-Match"})


def add_headers(described: dict[str, Any]) -> None:
    """Describe the headers that requests may have and answers have, and the conflict of equal keys."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
    for method, operation in _operations(described):
        for code, reason in _OVERSIZED.items():
            operation["responses"].setdefault(code, {"description": reason, "content": content})
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        if method == "post":
            operation.setdefault("parameters", []).append(_KEY)
            reason = "A request under the same key is not answered yet."
            operation["responses"].setdefault("409", {"description": reason, "content": content})
        for code, answer in operation["responses"].items():
            if names & _TAGGED and code in ("200", "201", "204", "304"):
                answer.setdefault("headers", {})["ETag"] = _ETAG
            if code in ("201", "202") and method == "post":
                answer.setdefault("headers", {})["Location"] = _LOCATION


def show_without_money(described: dict[str, Any]) -> None:
    """Describe answers so that amounts of money may be missing, which requests have to name."""
    schemas: dict[str, Any] = described["components"]["schemas"]
    needed = {
        (model, name) for model, name in money_fields() if name in schemas.get(model, {}).get("required", ())
    }
    changed = _leading_to({model for model, _ in needed}, schemas)
    for model in sorted(changed):
        shown = _renamed(schemas[model], changed)
        if "required" in shown:
            shown["required"] = [name for name in shown["required"] if (model, name) not in needed]
        schemas[model + SHOWN] = shown
    for name in [name for name, schema in schemas.items() if name not in changed]:
        if name.endswith("Answer"):
            schemas[name] = _renamed(schemas[name], changed)
    for _, operation in _operations(described):
        operation["responses"] = _renamed(operation["responses"], changed)
    used = _reached(described)
    for model in changed:
        if model + SHOWN not in used:
            del schemas[model + SHOWN]


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in described["paths"].values():
        yield from methods.items()


def _leading_to(models: set[str], schemas: dict[str, Any]) -> set[str]:
    """These models, and the parts of documents that refer to one of them; answers are no such parts."""
    found, ahead = set(models), set(models)
    while ahead:
        ahead = {
            name
            for name, schema in schemas.items()
            if name not in found and not name.endswith("Answer") and set(_references(schema)) & ahead
        }
        found |= ahead
    return found


def _reached(described: dict[str, Any]) -> set[str]:
    """Every schema that an operation leads to."""
    schemas = described["components"]["schemas"]
    ahead = found = set(_references(described["paths"]))
    while ahead:
        ahead = {inner for name in ahead for inner in _references(schemas[name])} - found
        found = found | ahead
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(_SCHEMAS)
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _renamed(schema: Any, changed: set[str]) -> Any:
    """The same, with references to the parts as they are shown."""
    if isinstance(schema, dict):
        return {
            name: f"{value}{SHOWN}"
            if name == "$ref" and str(value).removeprefix(_SCHEMAS) in changed
            else _renamed(value, changed)
            for name, value in schema.items()
        }
    return [_renamed(one, changed) for one in schema] if isinstance(schema, list) else schema
