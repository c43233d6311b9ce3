"""``planner change approve``, ``reject``, ``withdraw`` and ``take-in``: entries that decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import typer

from api.cli.requests.record import open_record, stamp_of
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say, write_document
from api.documents.change_requests import entry_to_dict, request_to_dict, short
from api.plain_text import one_line
from planner.document import read_plan
from scenarios.requests import deciding
from scenarios.requests.entries import Entry, TakenIn
from scenarios.requests.files import RecordFiles
from scenarios.requests.ledger import Ledger

Verb = Literal["approve", "reject", "withdraw"]


def decide(verb: Verb, plan: Path, number: int, by: str, why: str, *, as_json: bool) -> ExitCode:
    """End a request in one way or another.

    Raises
    ------
    InputError
        If the record can't be read, or something stands against it; with all of it.
    """
    files, _ = open_record(plan)
    stamp = stamp_of(by)

    def entry_of(ledger: Ledger) -> Entry:
        if verb == "approve":
            approved, changed = deciding.approve(ledger, files.plan, number, why, stamp)
            files.keep_plan(changed)
            return approved
        if verb == "reject":
            return deciding.reject(ledger, number, why, stamp)
        return deciding.withdraw(ledger, number, why, stamp)

    ledger, _ = files.append(entry_of)
    request = ledger.request(number)
    if as_json:
        write_document(json.dumps(request_to_dict(ledger, request), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    typer.echo(f"Request {number} is {request.state}: {one_line(request.asked.reason)}")
    _say_head(plan, files, ledger, moved=verb == "approve")
    figures = request.assessment
    if verb == "approve" and figures is not None and figures.impact.status not in ("optimal", "feasible"):
        say("Note: no schedule of the plan as it is now keeps all hard rules.")
    return ExitCode.DONE


def take_in_plan(plan: Path, newer: Path, by: str, why: str, *, as_json: bool) -> ExitCode:
    """Have a plan that was changed elsewhere become the head.

    Raises
    ------
    InputError
        If a document can't be read, the plan has errors, or it is the head already.
    """
    files, _ = open_record(plan)
    taken, stamp = read_plan(newer), stamp_of(by)

    def entry_of(ledger: Ledger) -> TakenIn:
        entry = deciding.take_in(ledger, taken, why, stamp)
        files.keep_plan(taken)
        return entry

    ledger, entry = files.append(entry_of)
    if as_json:
        write_document(json.dumps(entry_to_dict(ledger, entry), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    _say_head(plan, files, ledger, moved=True)
    return ExitCode.DONE


def _say_head(plan: Path, files: RecordFiles, ledger: Ledger, *, moved: bool) -> None:
    if not moved:
        typer.echo(f"The plan stays as it is, {short(ledger.head)}.")
        return
    before = ledger.versions[-2]
    typer.echo(f"The plan was {short(before)} and is {short(ledger.head)} now.")
    say(f"{plan} itself is untouched; planner change export writes the plan as it is now.")
