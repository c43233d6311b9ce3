"""``planner change new``: changes are read from wherever they stand, and asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from api.cli.requests.record import open_record, stamp_of
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import write_document
from api.documents.change_requests import request_to_dict, short
from api.plain_text import one_line
from planner.changes import ChangePart, read_changes
from planner.document import read_document, read_plan
from planner.document_issues import known_names
from planner.errors import DocumentError, InputError, Issue, told_by_first
from scenarios.book import parse_book
from scenarios.requests import deciding
from scenarios.requests.entries import render_entry
from scenarios.requests.files import RecordFiles
from scenarios.requests.ledger import Ledger


@dataclass(frozen=True, slots=True)
class AskRequest:
    """Everything that the command line asks of ``planner change new``."""

    plan: Path
    document: Path | None
    changes: tuple[str, ...]
    scenario: str | None
    reason: str
    by: str
    as_json: bool = False


def ask_for_changes(asked: AskRequest) -> ExitCode:
    """Add a request to the record; the first one begins it with the plan's file.

    Raises
    ------
    InputError
        If the plan or the changes can't be read or applied; with everything that is wrong.
    """
    changes = _changes_of(asked)
    stamp, files = stamp_of(asked.by), RecordFiles.beside(asked.plan)
    if files.exists:
        open_record(asked.plan)
    else:
        _try_first(asked, changes)
        files.start(read_plan(asked.plan), stamp)
    ledger, entry = files.append(
        lambda ledger: deciding.ask(ledger, files.plan, changes, asked.reason, stamp)
    )
    request = ledger.request(entry.request)
    if asked.as_json:
        write_document(json.dumps(request_to_dict(ledger, request), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    typer.echo(f"Request {request.number} by {one_line(request.asked.by)}: {one_line(request.asked.reason)}")
    for change in request.changes:
        typer.echo(f"  - {one_line(change.sentence())}")
    typer.echo(f"Written for the plan {short(ledger.head)}, in {files.directory}.")
    return ExitCode.DONE


def _try_first(asked: AskRequest, changes: tuple[ChangePart, ...]) -> None:
    """Refuse a first request that can't be before anything is written."""
    plan = read_plan(asked.plan)
    # A name that can't be used is told by asking, together with all else.
    ledger = Ledger.of([render_entry(deciding.begin(plan, stamp_of("nobody")))])
    deciding.ask(ledger, lambda _: plan, changes, asked.reason, stamp_of(asked.by))


def _changes_of(asked: AskRequest) -> tuple[ChangePart, ...]:
    """All changes asked for, those of the document first.

    Raises
    ------
    InputError
        With everything that can't be read.
    """
    from planner.changes.shorthand import read_change_line

    if asked.scenario is not None and asked.document is None:
        raise typer.BadParameter("it belongs to a document of scenarios.", param_hint="--scenario")
    if asked.document is None and not asked.changes:
        raise typer.BadParameter("give a document of changes, or --change.", param_hint="--change")
    found: list[ChangePart] = []
    issues: list[Issue] = []
    try:
        found += () if asked.document is None else _in_document(asked.document, asked.scenario)
    except InputError as error:
        issues += (replace(issue, path=issue.path or str(asked.document)) for issue in error.issues)
    for line in asked.changes:
        try:
            found.append(read_change_line(line))
        except DocumentError as error:
            issues += error.issues
    if issues:
        raise InputError(f"the changes: {told_by_first(issues)}", tuple(issues))
    return tuple(found)


def _in_document(path: Path, scenario: str | None) -> tuple[ChangePart, ...]:
    return read_document(
        path, lambda value: _changes_in(value, path, scenario), expected="a document of changes or scenarios"
    )


def _changes_in(value: Any, path: Path, scenario: str | None) -> tuple[ChangePart, ...]:
    """The changes of a document, which may be those of one of its scenarios."""
    if isinstance(value, dict) and "scenarios" in value:
        book = parse_book(value)
        ids = [one.id for one in book.scenarios]
        chosen = scenario if scenario is not None else ids[0] if len(ids) == 1 else None
        if chosen is None or chosen not in ids:
            hint = known_names("scenarios", chosen or "", ids)
            found = "no choice" if chosen is None else f'"{chosen}"'
            issue = Issue("--scenario", found, "expected one of the document", hint, code="no-scenario")
            raise InputError(str(issue), (issue,))
        return book.changes_of(chosen)
    if scenario is not None:
        raise typer.BadParameter(f"{path} is no document of scenarios.", param_hint="--scenario")
    if isinstance(value, dict) and set(value) == {"changes"}:
        value = value["changes"]
    return read_changes(value)
