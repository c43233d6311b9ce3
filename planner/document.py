"""The door for plan documents: YAML or JSON text to a ``Plan`` and back, its hash, its schema.

YAML is for people, JSON for programs; both say the same, and a plan goes round through either
without loss. See ``docs`` for the document by example.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from planner.document_files import read_text, refusal, refused
from planner.document_issues import Place, issues_of
from planner.document_limits import LARGEST_FILE
from planner.errors import DocumentError, Issue
from planner.garbage import without_garbage_collection
from planner.json_reading import check_json, check_values, raw_json
from planner.people_form import people_form, whole_numbers
from planner.plan import FORMAT, Plan
from planner.yaml_writing import write_yaml

_Parsed = TypeVar("_Parsed")


def read_plan(path: Path, *, max_bytes: int = LARGEST_FILE) -> Plan:
    """Read a plan document from a file, YAML or JSON by its content.

    Parameters
    ----------
    path
        A regular file in UTF-8; only one named ``.json`` must be JSON.
    max_bytes
        Larger files are refused before they are read.

    Raises
    ------
    DocumentError
        With an issue for every problem found.
    """
    return parse_plan(read_text(Path(path), max_bytes), source=str(path))


def parse_plan(text: str, *, source: str = "") -> Plan:
    """Read a plan document from YAML or JSON text.

    Parameters
    ----------
    source
        Name of the text for messages; one ending in ``.json`` must be JSON.

    Raises
    ------
    DocumentError
        With an issue for every problem found.
    """
    try:
        with without_garbage_collection():
            return _parse(text.removeprefix("\ufeff"), source)
    except DocumentError as error:
        raise refused(error.issues, source) from None


def read_document(path: Path, parse: Callable[[Any], _Parsed], *, expected: str) -> _Parsed:
    """What ``parse`` makes of a document other than a plan, YAML or JSON by its content.

    Parameters
    ----------
    parse
        Is handed plain dicts, lists and scalars; a ``DocumentError`` of its own is told with the file's.
    expected
        What should be in the file, such as ``a project document``.

    Raises
    ------
    DocumentError
        With an issue for every problem found; its message names the file.
    """
    text = read_text(path, LARGEST_FILE, expected).removeprefix("\ufeff")
    issues: list[Issue] = []
    try:
        value, issues = _plain_value(text, path)
        parsed = parse(value)
    except DocumentError as error:
        raise refused((*issues, *_elsewhere(issues, error.issues)), str(path)) from None
    if issues:
        raise refused(issues, str(path))
    return parsed


def read_plain(path: Path, *, max_bytes: int = LARGEST_FILE) -> Any:
    """A plan document as plain dicts, lists and scalars, whatever it says.

    Raises
    ------
    DocumentError
        If the file can't be read, is larger than ``max_bytes``, or is neither JSON nor YAML.
    """
    return _plain_value(read_text(path, max_bytes).removeprefix("\ufeff"), path)[0]


def _plain_value(text: str, path: Path) -> tuple[Any, list[Issue]]:
    """The value of a text, and what is wrong with it."""
    if path.suffix.lower() == ".json" or text.lstrip().startswith("{"):
        value = raw_json(text)
        return value, check_values(value)
    from planner.yaml_reading import read_yaml  # slow to import, and JSON needs none

    document = read_yaml(text)
    return document.value, document.issues


def render_plan(plan: Plan, style: Literal["yaml", "json"] = "yaml") -> str:
    """Write a plan for people, without defaults, in the order of the model."""
    with without_garbage_collection():
        document = people_form(_plain(plan))
        if style == "json":
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        return write_yaml(document)


def canonical_json(plan: Plan) -> bytes:
    """The one JSON form of a plan: equal plans have equal bytes, on every machine.

    Keys sorted, no white space, defaults left out, UTF-8 as it is (ids are never normalised).
    Quantities are text or whole numbers. The only fractions are those in template parameters
    and template texts, in the shortest form that reads back the same; whole ones are integers.
    """
    with without_garbage_collection():
        document = _whole_numbers(_plain(plan))
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plan_hash(plan: Plan) -> str:
    """``sha256:`` and the SHA-256 of the canonical JSON in hexadecimal."""
    return f"sha256:{hashlib.sha256(canonical_json(plan)).hexdigest()}"


def plan_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the plan document as people write it."""
    schema = Plan.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}:plan",
        **schema,
        "title": "Crewline plan document",
        "description": "What is to be done, by whom it could be done, and when people work.",
    }


# --- text ---------------------------------------------------------------------------------------


def _parse(text: str, source: str) -> Plan:
    content = text.lstrip()
    if not content:
        raise refusal("an empty document", "expected a plan", "empty")
    if source.lower().endswith(".json"):
        return _parse_json(text)
    if content.startswith("{") and content[1:].lstrip()[:1] in ("", '"', "}"):
        try:
            return _parse_json(text)
        except DocumentError as error:
            if [issue.code for issue in error.issues] != ["bad-json"]:
                raise
            if not source.lower().endswith((".yaml", ".yml")):
                raise
    return _parse_yaml(text)


def _parse_json(text: str) -> Plan:
    issues = check_json(text)
    try:
        plan = Plan.model_validate_json(text)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            found = issues or check_values(raw_json(text))
            reason = str(error.errors()[0]["ctx"]["error"])
            if found:
                raise _all_of(found, []) from None
            raise refusal("JSON that can't be read", f"expected JSON: {reason}", "bad-json") from None
        value = raw_json(text)
        _refuse_outcome(value)
        raise _all_of(issues, issues_of(error, value, Plan)) from None
    if not issues:
        issues = [issue for place, value in _free_values(plan) for issue in check_values(value, place)]
    if issues:
        raise _all_of(issues, [])
    return plan


def _parse_yaml(text: str) -> Plan:
    from planner.yaml_reading import read_yaml  # the library is slow to import, and JSON needs none

    document = read_yaml(text)
    if document.value is None and not document.issues:
        raise refusal("nothing but comments", "expected a plan", "empty")
    try:
        plan = Plan.model_validate_json(json.dumps(document.value))
    except ValidationError as error:
        _refuse_outcome(document.value)
        more = issues_of(error, document.value, Plan, hint_at=document.line_hint)
        raise _all_of(document.issues, more) from None
    if document.issues:
        raise _all_of(document.issues, [])
    return plan


def _refuse_outcome(value: Any) -> None:
    """One sentence for what a solve answers with, of which every key is unknown to a plan."""
    if isinstance(value, dict) and str(value.get("format")).startswith("crewline-outcome/"):
        hint = "planner solve takes it with --previous, beside the plan it came from"
        raise refusal("an outcome document", "expected a plan", "outcome-document", hint)


def _free_values(plan: Plan) -> Iterator[tuple[Place, Any]]:
    """The parts of a plan that may hold any JSON."""
    for position, template in enumerate(plan.templates):
        for name in ("parameters", "tasks", "reviews"):
            yield ("templates", position, name), getattr(template, name)
    for position, project in enumerate(plan.projects):
        if project.parameters:
            yield ("projects", position, "parameters"), project.parameters


# --- errors -------------------------------------------------------------------------------------


def _all_of(first: Sequence[Issue], second: Sequence[Issue]) -> DocumentError:
    """Both lists together; where both speak of one place, only the first."""
    return refused((*first, *_elsewhere(first, second)))


def _elsewhere(first: Sequence[Issue], second: Sequence[Issue]) -> Iterator[Issue]:
    places = {issue.path for issue in first}
    return (issue for issue in second if issue.path not in places)


# --- plain data ---------------------------------------------------------------------------------


def _plain(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", exclude_defaults=True)


def _whole_numbers(document: dict[str, Any]) -> dict[str, Any]:
    """``document`` with fractions such as 1.0, which only free values can have, as integers."""
    for key in ("templates", "projects"):
        for part in document.get(key, ()):
            for name in ("parameters", "tasks", "reviews") if key == "templates" else ("parameters",):
                if name in part:
                    part[name] = whole_numbers(part[name])
    return document
