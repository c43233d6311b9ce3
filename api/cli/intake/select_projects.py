"""``planner select``: reads the plan, has sets of proposed projects solved, shows and writes the best."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.cli.intake.quote_project import present_schedule
from api.cli.running.many_solves import watched
from api.cli.running.result_files import require_replaceable_plan
from api.cli.solving.analysis import check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from planner.document import plan_hash, read_plan, render_plan
from planner.validation import require_valid
from scenarios.running import DEFAULT_EFFORT
from scenarios.selection.selecting import SelectOptions, select
from scheduling.outcome_json import render_outcome

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.selection.selecting import Selection
    from scheduling.apart import Engine

FILES: Final = ("plan.yaml", "schedule.json")


@dataclass(frozen=True, slots=True)
class SelectRequest:
    """Everything that the command line asks of ``planner select``."""

    plan: Path
    schedule: Path | None = None
    budget_cents: int | None = None
    effort: int | None = None
    seed: int = 1
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def select_projects(request: SelectRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner select``: results to stdout and ``--out``.

    Raises
    ------
    InputError
        If the plan or the schedule can't be read or used, nothing is proposed, values are missing, or the
        committed projects alone can't be delivered.
    """
    check_places(None, request.out, FILES)
    require_replaceable_plan(request.out, request.plan)
    plan = read_plan(request.plan)
    require_valid(plan)
    present = present_schedule(plan_hash(plan), request.schedule, request.plan)
    effort = DEFAULT_EFFORT if request.effort is None else request.effort
    options = SelectOptions(effort, request.seed, request.budget_cents)
    found = watched(
        lambda watch, stop: select(plan, options, schedule=present, engine=engine, watch=watch, stop=stop)
    )
    engine.close()
    if found.interrupted:
        say("Stopped early; this is the best of what is known by now.")
    _show(plan, found, request)
    write_tables(None, request.out, str, lambda: _files(found), may_be_there=FILES)
    return ExitCode.DONE


def _show(plan: Plan, found: Selection, request: SelectRequest) -> None:
    if request.as_json:
        from api.documents.selection import selection_to_dict

        document = selection_to_dict(plan, found)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.intake.show_selection import print_selection

    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if request.show_all else FIRST_ROWS)
    print_selection(page, plan, found)
    sys.stdout.flush()


def _files(found: Selection) -> dict[str, str]:
    return {
        "plan.yaml": render_plan(found.plan),
        "schedule.json": render_outcome(found.outcome, found.plan),
    }
