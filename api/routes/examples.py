"""Examples of documents for the description of the API, taken from examples/hello.yaml (a test compares)."""

from __future__ import annotations

from typing import Any, Final

from api.http.bodies import JSON, YAML

TASKS: Final[list[dict[str, Any]]] = [
    {"id": "talk", "name": "Talk to the baker", "work": "4h", "skill": "writing"},
    {"id": "sketch", "name": "Sketch the pages", "work": "10h", "skill": "design", "after": ["talk"]},
    {"id": "choice", "name": "Baker chooses", "wait": "1d", "after": ["sketch"]},
]
PROJECT: Final[dict[str, Any]] = {"id": "shop", "name": "Web shop", "due": "2027-03-10", "tasks": TASKS}
PERSON: Final[dict[str, Any]] = {"id": "Cleo", "skills": ["writing", "testing"]}
PLAN: Final[dict[str, Any]] = {
    "format": "crewline/1",
    "name": "Hello, bakery",
    "start": "2027-03-01",
    "people": [{"id": "Ana", "skills": ["design"]}, PERSON],
    "projects": [PROJECT],
}
CALENDAR: Final[dict[str, Any]] = {"id": "office", "week": {"mon-fri": "09:00-17:00"}}
POOL: Final[dict[str, Any]] = {"id": "freelance", "skills": ["design"], "rate": 80, "lead_time": "5d"}
EQUIPMENT: Final[dict[str, Any]] = {"id": "camera", "units": 2}
CONSUMABLE: Final[dict[str, Any]] = {"id": "licences", "amount": 10}
TIME_OFF: Final[dict[str, Any]] = {"first": "2027-03-04", "last": "2027-03-05", "note": "holiday"}
CHANGES: Final[dict[str, Any]] = {
    "changes": [
        {"change": "postpone-project", "project": "shop", "days": 7},
        {"change": "absence", "person": "Ben", "first": "2027-03-04", "last": "2027-03-05"},
    ]
}
CSV: Final = "Project,ID,Name,Work,Skill,After\nWeb shop,talk,Talk to the baker,4h,writing,\n"


def document_of(name: str) -> dict[str, str]:
    """Reference to the schema of a part of the plan document, such as ``Project``."""
    return {"$ref": f"#/components/schemas/{name}"}


def body_of(name: str, example: Any, description: str) -> dict[str, Any]:
    """How a document in a request is described in OpenAPI: its schema, in JSON or YAML, with an example."""
    from planner.yaml_writing import write_yaml

    content = {
        JSON: {"schema": document_of(name), "example": example},
        YAML: {"schema": {"type": "string"}, "example": write_yaml(example)},
    }
    return {"requestBody": {"required": True, "description": description, "content": content}}
