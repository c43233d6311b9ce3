"""The description of the API in OpenAPI, completed with what a plan document and its changes look like."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from pydantic import WithJsonSchema
from pydantic.json_schema import models_json_schema

from api.http.openapi_answers import add_headers, show_without_money
from planner.changes.kinds import KINDS
from planner.plan import Plan

_TEMPLATE: Final = "#/components/schemas/{model}"
_PART: Final = "x-part"


def part_schema(name: str) -> Any:
    """Annotation of a value that is a part of the plan document, such as ``Project``.

    Pydantic follows no reference that it did not make: the mark is exchanged for one in the finished text.
    """
    return WithJsonSchema({_PART: name})


def complete_openapi(app: FastAPI) -> None:
    """Have ``app`` describe documents and changes, too."""
    usual = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = usual()
            schemas = found.setdefault("components", {}).setdefault("schemas", {})
            for name, schema in {**_documents(), **_changes()}.items():
                if schemas.setdefault(name, schema) != schema:
                    raise ValueError(f"two schemas are named {name}")
            described = _with_references(found)
            add_headers(described)
            show_without_money(described)
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _documents() -> dict[str, Any]:
    schema = Plan.model_json_schema(ref_template=_TEMPLATE)
    return {**schema.pop("$defs"), "Plan": schema}


def _changes() -> dict[str, Any]:
    """Every kind of change, and one list of them."""
    kinds = list(KINDS.values())
    _, made = models_json_schema([(kind, "validation") for kind in kinds], ref_template=_TEMPLATE)
    names = {kind: {"$ref": _TEMPLATE.format(model=kind.__name__)} for kind in kinds}
    mapping = {name: _TEMPLATE.format(model=kind.__name__) for name, kind in KINDS.items()}
    one = {"oneOf": list(names.values()), "discriminator": {"propertyName": "change", "mapping": mapping}}
    row = {"type": "array", "items": {"$ref": _TEMPLATE.format(model="Change")}, "minItems": 1}
    changes = {"type": "object", "required": ["changes"], "properties": {"changes": row}}
    for kind in kinds:  # the field that tells them apart has a default, but may not be left out
        schema = made["$defs"][kind.__name__]
        schema["required"] = ["change", *schema.get("required", ())]
    return {**made["$defs"], "Change": one, "Changes": {**changes, "additionalProperties": False}}


def _with_references(value: Any) -> Any:
    if isinstance(value, dict):
        if _PART in value:
            return {"$ref": _TEMPLATE.format(model=value[_PART])}
        return {name: _with_references(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_references(item) for item in value]
    return value
