"""Scenarios as people keep them: a document of named rows of changes, some of them branches of others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, JsonValue, ValidationError

from planner.changes import ChangePart, read_changes
from planner.document import read_document
from planner.document_files import refused
from planner.document_issues import issues_of, known_names, place_text
from planner.document_part import Id, Part, Text
from planner.errors import DocumentError, Issue

FORMAT: Final = "crewline-scenarios/1"
Hash = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A row of changes under a name.

    Attributes
    ----------
    branch_of
        The scenario whose changes come before its own; None where it begins with the plan.
    changes
        Its own, in order.
    """

    id: str
    changes: tuple[ChangePart, ...]
    name: str = ""
    branch_of: str | None = None
    notes: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or self.id

    def document(self) -> dict[str, Any]:
        """As plain JSON values."""
        said = {"name": self.name, "branch_of": self.branch_of, "notes": self.notes}
        return {
            "id": self.id,
            **{key: value for key, value in said.items() if value},
            "changes": [change.document() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class ScenarioBook:
    """The scenarios of one plan, in the order of the document.

    Attributes
    ----------
    base
        Hash of the plan that they were written for; empty where it is not said.
    """

    scenarios: tuple[Scenario, ...]
    base: str = ""

    def __getitem__(self, id_: str) -> Scenario:
        """The scenario of an id; raises ``KeyError`` if there is none."""
        for scenario in self.scenarios:
            if scenario.id == id_:
                return scenario
        raise KeyError(id_)

    def lineage(self, id_: str) -> tuple[Scenario, ...]:
        """A scenario and all that it branches off from, the first of them first."""
        line = [self[id_]]
        while line[0].branch_of is not None:
            line.insert(0, self[line[0].branch_of])
        return tuple(line)

    def changes_of(self, id_: str) -> tuple[ChangePart, ...]:
        """All changes of a scenario to the plan, those of what it branches off from first."""
        return tuple(change for scenario in self.lineage(id_) for change in scenario.changes)

    def document(self) -> dict[str, Any]:
        """As plain JSON values."""
        base = {"base": self.base} if self.base else {}
        return {"format": FORMAT, **base, "scenarios": [one.document() for one in self.scenarios]}


class _WrittenScenario(Part):
    id: Id
    name: Text = ""
    branch_of: Id | None = None
    changes: tuple[JsonValue, ...] = ()
    notes: Text = ""


class _WrittenBook(Part):
    format: Literal["crewline-scenarios/1"]
    base: Hash | None = None
    scenarios: Annotated[tuple[_WrittenScenario, ...], Field(min_length=1)]


def read_book(path: Path) -> ScenarioBook:
    """The scenarios in a file, YAML or JSON by its content.

    Raises
    ------
    DocumentError
        With an issue for every problem found: see ``parse_book``.
    """
    return read_document(path, parse_book, expected="a document of scenarios")


def parse_book(value: Any) -> ScenarioBook:
    """Scenarios from plain JSON values.

    Raises
    ------
    DocumentError
        With an issue for every key or change that can't be read, id that is there twice, branch of a
        scenario that is not there, and circle of scenarios that branch off from each other.
    """
    try:
        written = _WrittenBook.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise refused(issues_of(error, value, _WrittenBook)) from None
    issues = list(_out_of_order(written.scenarios))
    scenarios: list[Scenario] = []
    for position, one in enumerate(written.scenarios):
        place = ("scenarios", position, "changes")
        try:
            changes = read_changes(list(one.changes), place)
        except DocumentError as error:
            issues += error.issues
            continue
        scenarios.append(Scenario(one.id, changes, one.name, one.branch_of, one.notes))
    if issues:
        raise refused(issues)
    return ScenarioBook(tuple(scenarios), written.base or "")


def _out_of_order(scenarios: Sequence[_WrittenScenario]) -> Iterator[Issue]:
    """Ids that are there twice, branches of nothing, and circles of branches, each circle once."""
    ids = [one.id for one in scenarios]
    parent = {one.id: one.branch_of for one in scenarios}
    in_circles: set[str] = set()
    for position, one in enumerate(scenarios):
        if one.id in ids[:position]:
            yield Issue(
                _place(position, "id"), f'"{one.id}"', "expected an id of its own", code="duplicate-id"
            )
        if one.branch_of is None:
            continue
        if one.branch_of not in parent:
            hint = known_names("scenarios", one.branch_of, ids)
            expected = "expected a scenario of this document"
            yield Issue(_place(position, "branch_of"), f'"{one.branch_of}"', expected, hint, code="gone")
        elif one.id not in in_circles and (circle := _circle(one.id, parent)):
            in_circles.update(circle)
            found = " → ".join((*circle, circle[0]))
            expected = "expected branches that begin with the plan in the end"
            yield Issue(_place(position, "branch_of"), found, expected, code="circle")


def _circle(id_: str, parent: dict[str, str | None]) -> list[str]:
    """The scenarios from one round to itself again; none where its branches end."""
    line: list[str] = []
    at: str | None = id_
    while at is not None and at not in line:
        line.append(at)
        at = parent.get(at)
    return line if at == id_ else []


def _place(position: int, key: str) -> str:
    return place_text(("scenarios", position, key))
