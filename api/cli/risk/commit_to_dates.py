"""``planner commit-dates``: dates that can be promised, and what contractors that takes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.charts.themed_picture import picture_files
from api.cli.running.interruption import signals_held
from api.cli.solving.analysis import check_places, write_tables
from api.cli.solving.solve_plan import SolveRequest, check_limits
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.commitments import commitments_to_dict
from planner.document import read_plan
from planner.errors import InputError
from planner.validation import require_valid
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome

if TYPE_CHECKING:
    from api.charts.themed_picture import ThemedPicture
    from planner.plan import Plan
    from scenarios.risk.commitments import Commitment
    from scenarios.risk.committing import Commitments
    from scheduling.simulation.uncertainty import Uncertainty

FILES: Final = ("schedule.json", "commitments.json", *picture_files("promises"))
DEFAULT_SECONDS: Final = 60.0
_MOST_THREADS: Final = 256


@dataclass(frozen=True, slots=True)
class CommitRequest:
    """Everything that the command line asks of ``planner commit-dates``."""

    plan: Path
    percent: int
    budget_cents: int | None
    executions: int
    uncertainty: Uncertainty
    time_limit: float | None = None
    effort: int | None = None
    seed: int = 1
    workers: int = 2
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def commit_to_dates(request: CommitRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner commit-dates``: results to stdout and ``--out``.

    Raises
    ------
    InputError
        If the plan can't be read, no schedule keeps its hard rules, or none is within the budget.
    """
    check_limits(SolveRequest(request.plan, request.time_limit, request.effort))
    check_places(None, request.out, FILES)
    plan = read_plan(request.plan)
    require_valid(plan)
    with signals_held() as signals:
        found = _found(request, plan, engine, lambda: signals.have_come)
        stopped = signals.have_come
    engine.close()
    if stopped:
        say("Stopped early; this is the best found so far.")
    chosen = found.within(request.budget_cents)
    if chosen is None:
        raise InputError(_too_dear(found, plan, request))
    _show(plan, found, chosen, request)
    write_tables(
        None,
        request.out,
        str,
        lambda: _files(plan, found, chosen, request),
        lambda: [_picture(plan, found, chosen)],
        may_be_there=FILES,
    )
    return ExitCode.DONE


def _found(request: CommitRequest, plan: Plan, engine: Engine, stop: Any) -> Commitments:
    from scenarios.risk.committing import find_commitments
    from scheduling.simulation.simulate import SimulationOptions

    limit = DEFAULT_SECONDS if request.time_limit is None else request.time_limit
    threads = min(request.workers, _MOST_THREADS)
    return find_commitments(
        plan,
        lambda own, options: engine.solve(own, options, stop=stop),
        SolveOptions(limit, request.effort, request.seed, request.workers),
        SimulationOptions(request.executions, request.seed, threads, request.uncertainty),
        percent=request.percent,
        on_found=_tell,
        stop=stop,
    )


def _tell(solves: int) -> None:
    if sys.stderr.isatty():
        say(f"{solves:2d} solves")


def _too_dear(found: Commitments, plan: Plan, request: CommitRequest) -> str:
    from api.plain_amounts import Money

    money = Money(plan.currency)
    least = found.choices[-1]
    return (
        f"nothing found is within {money.named(request.budget_cents or 0)}: the cheapest costs "
        f"{money.named(least.contractor_cost)} for contractors with {request.percent} %"
    )


def _show(plan: Plan, found: Commitments, chosen: Commitment, request: CommitRequest) -> None:
    if request.as_json:
        write_document(_document_text(plan, found, chosen, request))
        return
    from api.cli.risk.show_commitments import print_commitments

    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if request.show_all else FIRST_ROWS)
    title = title_of(plan, request.plan)
    print_commitments(page, title, plan, found, chosen, request.uncertainty)
    sys.stdout.flush()


def _files(plan: Plan, found: Commitments, chosen: Commitment, request: CommitRequest) -> dict[str, str]:
    return {
        "schedule.json": render_outcome(chosen.outcome, plan),
        "commitments.json": _document_text(plan, found, chosen, request),
    }


def _picture(plan: Plan, found: Commitments, chosen: Commitment) -> ThemedPicture:
    from api.charts.promises import promises_picture

    return promises_picture(plan, chosen, found.percent)


def _document_text(plan: Plan, found: Commitments, chosen: Commitment, request: CommitRequest) -> str:
    document = commitments_to_dict(plan, found, chosen, request)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
