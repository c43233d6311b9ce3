"""``planner sweep``: one change with many values, as a table and as a picture."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.charts.themed_picture import picture_files
from api.cli.scenario.effect_table import print_effects
from api.cli.scenario.run_scenarios import solve_cases, tell_missing
from api.cli.solving.analysis import check_places, outcome_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.effects import effects_csv
from planner.document import plan_hash, read_plan
from planner.validation import require_valid
from scenarios.applying import cases_of
from scenarios.effects import Effect, effects
from scenarios.running import DEFAULT_EFFORT, RunOptions
from scenarios.sweeping import sweep_book, swept_values

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.apart import Engine

FILES: Final = ("sweep.csv", *picture_files("sweep"))


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """Everything that the command line asks of ``planner sweep``."""

    plan: Path
    change: str
    over: str
    outcome: Path | None = None
    effort: int | None = None
    seed: int = 1
    csv: Path | None = None
    out: Path | None = None
    as_json: bool = False


def run_sweep(request: SweepRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner sweep``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan, the change, the values or the outcome can't be read or used.
    """
    check_places(request.csv, request.out, FILES)
    plan = read_plan(request.plan)
    require_valid(plan)
    book = sweep_book(request.change, swept_values(request.over))
    cases = cases_of(plan, book, ())
    schedule = None
    if request.outcome is not None:
        schedule = outcome_of(plan_hash(plan), request.outcome, request.plan).schedule
    options = RunOptions(DEFAULT_EFFORT if request.effort is None else request.effort, request.seed)
    found = solve_cases(plan, cases, options, schedule, engine)
    engine.close()
    tell_missing(found.runs)
    rows = effects(plan, found)
    if not any(row.whole for row in rows[1:]):
        say("Nothing can be compared: no value has a schedule.")
        return ExitCode.INTERRUPTED if found.interrupted else ExitCode.NO_SCHEDULE
    if request.as_json:
        from api.documents.sweep import sweep_to_dict

        document = sweep_to_dict(plan, request.change, rows, interrupted=found.interrupted)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        console = console_on(sys.stdout)
        print_effects(Page(console, glyphs_for(console.encoding), None), plan, rows, ranked_by_effect=False)
        sys.stdout.flush()
    _write(request, plan, rows)
    return ExitCode.DONE


def _write(request: SweepRequest, plan: Plan, rows: Sequence[Effect]) -> None:
    from api.charts.sweep import sweep_picture

    text = effects_csv(rows)
    picture = sweep_picture(plan, request.change, rows)
    write_tables(request.csv, request.out, lambda: text, lambda: {"sweep.csv": text}, lambda: [picture])
