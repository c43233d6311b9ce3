"""``planner quote``: reads plan and project, has the questions solved, shows and writes the answers."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.cli.running.many_solves import watched
from api.cli.running.result_files import require_replaceable_plan
from api.cli.solving.analysis import check_places, outcome_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.plain_text import one_line
from planner.document import plan_hash, read_plan, render_plan
from planner.errors import InputError
from planner.validation import require_valid
from scenarios.intake.newcomer import newcomer_named
from scenarios.intake.quoting import DEFAULT_EFFORT, QuoteOptions, quote
from scheduling.outcome_json import render_outcome

if TYPE_CHECKING:
    from scenarios.intake.answers import Quote
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule
    from scheduling.simulation.uncertainty import Uncertainty

FILES: Final = ("plan.yaml", "untouched.json", "earliest.json", "both.json")


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Everything that the command line asks of ``planner quote``."""

    plan: Path
    project: str
    schedule: Path | None
    executions: int
    uncertainty: Uncertainty
    effort: int | None = None
    seed: int = 1
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def quote_project(request: QuoteRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner quote``: results to stdout and ``--out``.

    Raises
    ------
    InputError
        If the plan, the project or the schedule can't be read or used; with everything that is wrong.
    """
    check_places(None, request.out, FILES)
    require_replaceable_plan(request.out, request.plan)
    plan = read_plan(request.plan)
    require_valid(plan)
    newcomer = newcomer_named(plan, request.project)
    for issue in newcomer.warnings:
        say(f"Warning: {one_line(str(issue))}")
    present = present_schedule(plan_hash(plan), request.schedule, request.plan)
    options = _options(request)
    found = watched(
        lambda watch, stop: quote(newcomer, options, schedule=present, engine=engine, watch=watch, stop=stop)
    )
    engine.close()
    if found.interrupted:
        say("Stopped early; this is what is known by now.")
    if not found.answers:
        say("No schedule with the project was found.")
        return ExitCode.INTERRUPTED if found.interrupted else ExitCode.NO_SCHEDULE
    _show(found, request)
    write_tables(None, request.out, str, lambda: _files(found), may_be_there=FILES)
    return ExitCode.DONE


def present_schedule(hashed: str, path: Path | None, plan: Path) -> Schedule | None:
    """The schedule in an outcome of the plan; None where no file is named.

    Raises
    ------
    InputError
        If it can't be read, is of another plan, or holds no schedule.
    """
    if path is None:
        return None
    outcome = outcome_of(hashed, path, plan)
    if outcome.schedule is None:
        raise InputError(f"{path} holds no schedule: its status is {outcome.status}")
    return outcome.schedule


def _options(request: QuoteRequest) -> QuoteOptions:
    from scheduling.simulation.simulate import SimulationOptions

    effort = DEFAULT_EFFORT if request.effort is None else request.effort
    simulation = None
    if request.executions:
        simulation = SimulationOptions(request.executions, request.seed, 2, request.uncertainty)
    return QuoteOptions(effort, request.seed, simulation)


def _show(found: Quote, request: QuoteRequest) -> None:
    if request.as_json:
        from api.documents.quote import quote_to_dict

        document = quote_to_dict(found, request.uncertainty)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.intake.show_quote import print_quote

    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if request.show_all else FIRST_ROWS)
    print_quote(page, found, request.uncertainty)
    sys.stdout.flush()


def _files(found: Quote) -> dict[str, str]:
    """The plan with the project, and each answer's outcome."""
    outcomes = {f"{one.kind}.json": render_outcome(one.outcome, found.plan) for one in found.answers}
    return {"plan.yaml": render_plan(found.plan), **outcomes}
