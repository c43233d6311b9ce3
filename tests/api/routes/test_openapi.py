"""The description of the API: every operation is told in full, and every reference leads somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.http.openapi import complete_openapi
from api.routes import examples
from planner.changes.kinds import KINDS
from planner.document import parse_plan
from planner.plan import Calendar, Consumable, ContractorPool, Equipment, Plan

HELLO = Path(__file__).parents[3] / "examples" / "hello.yaml"
OURS = {"plans", "projects", "people", "changes", "uploads"}


@pytest.fixture
def described(app) -> dict[str, Any]:
    """The description, as it is sent."""
    found: dict[str, Any] = app.openapi()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {address}", operation


def values_of(document: Any, key: str) -> Iterator[Any]:
    if isinstance(document, dict):
        for name, value in document.items():
            if name == key:
                yield value
            yield from values_of(value, key)
    elif isinstance(document, list):
        for value in document:
            yield from values_of(value, key)


def test_every_reference_leads_somewhere(described):
    known = described["components"]["schemas"]
    for reference in values_of(described, "$ref"):
        assert reference.removeprefix("#/components/schemas/") in known


def test_every_operation_has_a_summary_and_a_description(described):
    for name, operation in operations(described):
        assert operation["summary"], name
        assert len(operation.get("description", "")) > 20, name


def test_every_operation_on_plans_tells_its_parameters_its_answers_and_an_example(described):
    for name, operation in operations(described):
        if not OURS & set(operation.get("tags", ())):
            continue
        for parameter in operation.get("parameters", ()):
            assert "description" in parameter or "description" in parameter["schema"], (name, parameter)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            if schema.get("type") != "string" and "multipart/form-data" not in str(operation["requestBody"]):
                assert "example" in content or "$ref" in schema, name
        assert {"401", "403", "422", "429", "500"} <= set(operation["responses"]), name
        assert any(code.startswith("2") for code in operation["responses"]), name
        if "requestBody" in operation:
            assert {"413", "415"} <= set(operation["responses"]), name
        if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
            assert "412" in operation["responses"], name


def test_the_documents_are_described_as_they_are(described):
    schemas = described["components"]["schemas"]
    assert set(schemas["Plan"]["properties"]) == set(Plan.model_fields)
    assert {"Project", "Task", "Person", "Calendar"} <= set(schemas)
    assert set(schemas["Change"]["discriminator"]["mapping"]) == set(KINDS)
    assert all("change" in schemas[kind.__name__]["required"] for kind in KINDS.values())


def test_two_schemas_of_one_name_are_noticed(app, described):
    app.openapi_schema = None
    complete_openapi(app)  # a second time is no clash: they are equal
    assert app.openapi()["components"]["schemas"]["Plan"] == described["components"]["schemas"]["Plan"]


def test_the_examples_are_those_of_the_first_example_plan():
    hello = parse_plan(HELLO.read_text(encoding="utf-8"))
    example = parse_plan(json.dumps(examples.PLAN))
    assert (example.name, example.start) == (hello.name, hello.start)
    assert all(person in hello.people for person in example.people)
    assert all(task in hello.projects[0].tasks for task in example.projects[0].tasks)
    assert example.projects[0].due == hello.projects[0].due


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (Calendar, examples.CALENDAR),
        (ContractorPool, examples.POOL),
        (Equipment, examples.EQUIPMENT),
        (Consumable, examples.CONSUMABLE),
    ],
)
def test_the_examples_of_other_parts_are_such_parts(model, example):
    assert model.model_validate_json(json.dumps(example)).id == example["id"]


def test_answers_may_lack_amounts_that_requests_have_to_name(described):
    schemas = described["components"]["schemas"]
    assert "rate" in schemas["ContractorPool"]["required"]
    assert "rate" not in schemas["ContractorPoolShown"].get("required", ())
    reads = described["paths"]["/v1/plans/{plan}/contractor-pools/{part}"]
    answer = reads["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    asked = reads["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/ContractorPoolShown"}
    assert asked == {"$ref": "#/components/schemas/ContractorPool"}


def test_every_post_may_be_sent_twice_and_says_so(described):
    for name, operation in operations(described):
        if name.startswith("POST "):
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert "Idempotency-Key" in names, name
            assert "409" in operation["responses"], name


def test_what_has_a_version_answers_with_its_tag(described):
    for name, operation in operations(described):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        if "If-None-Match" in names:
            assert "ETag" in operation["responses"]["200"]["headers"], name
