"""``planner actuals``: what the team reports becomes progress of the plan."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typer

from api.cli.plans.plan_file import check_target, write_plan
from api.cli.replanning.given_schedule import read_given
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS
from api.cli.words.show_issues import note_to_dict
from api.cli.words.terminal import say, write_document
from api.documents.replan import silent_to_dict
from api.plain_amounts import counted, day_and_month
from api.plain_text import one_line
from planner.calendars import local_time
from planner.document import plan_hash, read_plan
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.replanning.actuals import Actuals, take_actuals
from scenarios.replanning.silence import Silent

FORMAT: Final = "crewline-actuals/1"


@dataclass(frozen=True, slots=True)
class ActualsRequest:
    """Everything that the command line asks of ``planner actuals``."""

    plan: Path
    updates: Path
    on: dt.date | None
    schedule: Path | None
    to: Path
    force: bool = False
    as_json: bool = False


def take_updates(request: ActualsRequest) -> ExitCode:
    """Read, check and write; nothing is written where anything is wrong.

    Raises
    ------
    InputError
        If a file can't be read, or updates can't be true; with everything that is wrong.
    """
    check_target(request.to, request.force)
    plan = read_plan(request.plan)
    schedule = None if request.schedule is None else read_given(request.schedule).schedule
    on = None if request.on is None else Moment(request.on)
    found = take_actuals(plan, request.updates, on=on, schedule=schedule)
    write_plan(found.plan, request.to)
    if request.as_json:
        write_document(json.dumps(_document(found, request), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    for note in found.notes:
        say(f"Note: {one_line(str(note))}.")
    for line in _lines(found):
        typer.echo(one_line(line))
    typer.echo(
        f"Wrote {request.to}: {counted(len(found.reports), 'task')} reported, as of {found.plan.start}."
    )
    return ExitCode.DONE


def _lines(found: Actuals) -> list[str]:
    lines = [f"{change.sentence()}." for change in found.changes]
    if found.unsaid:
        rows = ", ".join(str(number) for number in found.unsaid[:FIRST_ROWS])
        lines.append(f"Nothing is said of the tasks in {'row' if len(found.unsaid) == 1 else 'rows'} {rows}.")
    return lines + silence_in_words(found.plan, found.silent)


def silence_in_words(plan: Plan, silent: Sequence[Silent]) -> list[str]:
    """Tasks of which nobody says what the schedule says, the longest silence first."""
    if not silent:
        return []
    lines = [f"No word of {counted(len(silent), 'task')} that should have begun or be finished:"]
    for one in sorted(silent, key=lambda each: each.moment)[:FIRST_ROWS]:
        people = f" ({', '.join(one.people)})" if one.people else ""
        day = day_and_month(local_time(one.moment - (one.missing == "finished"), plan.time_zone).date())
        lines.append(f"  {'/'.join(one.key)}{people}: should have {one.missing} on {day}")
    if len(silent) > FIRST_ROWS:
        lines.append(f"  and {len(silent) - FIRST_ROWS:,} more")
    return lines


def _document(found: Actuals, request: ActualsRequest) -> dict[str, Any]:
    """The document ``crewline-actuals/1`` that docs/replanning.md explains."""
    return {
        "format": FORMAT,
        "file": str(request.to),
        "hash": plan_hash(found.plan),
        "data_date": str(found.plan.start),
        "changes": [{"sentence": one.sentence(), **one.document()} for one in found.changes],
        "unsaid_rows": list(found.unsaid),
        "silent": silent_to_dict(found.plan, found.silent),
        "notes": [note_to_dict(note) for note in found.notes],
    }
