"""``planner change export``: the plan as it is now, as a document, and the schedule that is known of it."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from api.cli.plans.plan_file import check_target, write_plan
from api.cli.requests.record import open_record
from api.cli.running.output_directory import write_whole
from api.cli.words.exit_codes import ExitCode
from api.cli.words.plan_words import size_in_words
from api.cli.words.terminal import say, write_document
from api.documents.change_requests import short
from planner.errors import InputError
from planner.expansion import expand
from scenarios.requests.ledger import Ledger


def export_plan(
    plan: Path, to: Path, version: str | None, outcome: Path | None, *, force: bool, as_json: bool
) -> ExitCode:
    """Write a version of the plan, and the newest outcome that figures were measured on.

    Raises
    ------
    InputError
        If the record can't be read, or there is no such version, or no outcome of it.
    typer.BadParameter
        If the file can't or should not be written.
    """
    check_target(to, force)
    if outcome is not None and outcome.exists() and not force:
        raise typer.BadParameter(f"{outcome} exists; --force replaces it.", param_hint="--outcome")
    files, ledger = open_record(plan)
    hashed = ledger.head if version is None else _version(ledger, version)
    exported = files.plan(hashed)
    known = ledger.outcome_of_head if hashed == ledger.head else None
    if outcome is not None and known is None:
        raise InputError(f"no schedule is known of the plan {short(hashed)}: no request was assessed on it")
    write_plan(exported, to)
    if outcome is not None and known is not None:
        write_whole(outcome, files.outcome_text(known).decode("utf-8"))
    if as_json:
        report = {"file": str(to), "hash": hashed, "outcome": None if outcome is None else str(outcome)}
        write_document(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    typer.echo(f"Wrote {to}, the plan {short(hashed)}: {size_in_words(expand(exported))}.")
    if outcome is not None:
        say(f"Wrote {outcome}")
    return ExitCode.DONE


def _version(ledger: Ledger, text: str) -> str:
    digits = text.removeprefix("sha256:")
    found = [hashed for hashed in dict.fromkeys(ledger.versions) if short_begin(hashed, digits)]
    if len(found) != 1:
        known = ", ".join(short(hashed) for hashed in dict.fromkeys(ledger.versions))
        many = "no version begins" if not found else f"{len(found)} versions begin"
        raise InputError(f'{many} with "{text}"; known versions: {known}')
    return found[0]


def short_begin(hashed: str, digits: str) -> bool:
    """Whether a hash begins with some digits."""
    return bool(digits) and hashed.removeprefix("sha256:").startswith(digits)
