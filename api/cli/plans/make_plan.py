"""``planner import`` and ``planner generate``: new plan documents, from tables or made up."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from api.cli.plans.plan_file import check_target, write_plan
from api.cli.words.exit_codes import ExitCode
from api.cli.words.plan_words import size_in_words, size_of
from api.cli.words.show_issues import note_to_dict
from api.cli.words.terminal import say, write_document
from api.plain_text import one_line
from planner.document import plan_hash
from planner.errors import Issue
from planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Size and nature of a portfolio to generate."""

    projects: int
    tasks: int
    people: int
    seed: int
    load: float
    tightness: float
    start: dt.date | None


def import_plan(
    tasks: Path, people: Path | None, *, start: dt.date | None, to: Path, force: bool, as_json: bool
) -> ExitCode:
    """Read tables and write the plan they describe to ``to``."""
    check_target(to, force)
    from planner.importers.tables import import_tables

    plan, notes = import_tables(tasks, people, start=start)
    write_plan(plan, to)
    _report(plan, to, notes, as_json)
    return ExitCode.DONE


def generate_plan_file(portfolio: Portfolio, *, to: Path, force: bool, as_json: bool) -> ExitCode:
    """Make up a plan and write it to ``to``."""
    check_target(to, force)
    if portfolio.tasks < portfolio.projects:
        raise typer.BadParameter("at least one task for each project is needed.", param_hint="--tasks")
    from planner.generator import DEFAULT_START, generate_plan, load_of
    from planner.generator.portfolio import FIRST_START, LAST_START

    start = portfolio.start or DEFAULT_START
    if not FIRST_START <= start <= LAST_START:
        raise typer.BadParameter(
            f"{start} is not between {FIRST_START} and {LAST_START}, of which public holidays are known.",
            param_hint="--start",
        )

    plan = generate_plan(
        projects=portfolio.projects,
        tasks=portfolio.tasks,
        people=portfolio.people,
        seed=portfolio.seed,
        load=portfolio.load,
        tightness=portfolio.tightness,
        start=start,
    )
    load = load_of(plan)
    write_plan(plan, to)
    _report(plan, to, (), as_json, load)
    return ExitCode.DONE


def _report(plan: Plan, path: Path, notes: Sequence[Issue], as_json: bool, load: float | None = None) -> None:
    if as_json:
        report: dict[str, Any] = {
            "file": str(path),
            "hash": plan_hash(plan),
            **size_of(plan),
            "notes": [note_to_dict(note) for note in notes],
        }
        if load is not None:
            report["load"] = round(load, 3)
        write_document(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
        return
    for note in notes:
        say(f"Note: {one_line(str(note))}.")
    told = "" if load is None else f" Load {load:.2f}."
    typer.echo(f"Wrote {path}: {size_in_words(plan)}.{told}")
