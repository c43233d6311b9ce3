"""``planner trade-offs``: the frontier found, shown, and written with a schedule for each of its points."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.charts.themed_picture import picture_files
from api.cli.running.many_solves import watched_unless_stopped
from api.cli.running.previous import previous_notes, read_schedule
from api.cli.solving.analysis import check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.trade_offs import outcome_file, rows_of, table_of, trade_offs_to_dict
from planner.document import read_plan
from planner.validation import require_valid
from scenarios.trade_offs.searching import SearchOptions, find_trade_offs
from scheduling.adopted import adopt
from scheduling.outcome_json import render_outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.documents.trade_offs import Row
    from planner.plan import Plan
    from scenarios.trade_offs.points import TradeOffs
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule

_MOST: Final = 200
FILES: Final = (
    "trade_offs.csv",
    *picture_files("trade_offs"),
    *(outcome_file(number) for number in range(1, _MOST + 1)),
)


@dataclass(frozen=True, slots=True)
class TradeOffsRequest:
    """Everything that the command line asks of ``planner trade-offs``."""

    plan: Path
    previous: Path | None
    points: int
    effort: int
    seed: int
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def run_trade_offs(request: TradeOffsRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner trade-offs``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan or the earlier outcome can't be read or used, or nothing can be traded off.
    """
    check_places(request.csv, request.out, FILES)
    plan = read_plan(request.plan)
    require_valid(plan)
    previous = None if request.previous is None else read_schedule(request.previous)
    found = _found(request, plan, previous, engine)
    engine.close()
    if found is None:
        return ExitCode.INTERRUPTED
    shown = found.points() if request.show_all else found.spread(request.points)
    rows = rows_of(plan, shown)
    beaten = rows_of(plan, found.dominated()) if request.show_all else []
    if request.as_json:
        document = trade_offs_to_dict(plan, found, rows, beaten)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        from api.cli.trade_offs.show_trade_offs import print_trade_offs

        console = console_on(sys.stdout)
        page = Page(console, glyphs_for(console.encoding), None)
        print_trade_offs(page, plan, found, rows, beaten)
        sys.stdout.flush()
    _write(request, plan, found, rows)
    return ExitCode.DONE


def _found(
    request: TradeOffsRequest, plan: Plan, previous: Schedule | None, engine: Engine
) -> TradeOffs | None:
    """Solve, with a line of progress; the first Ctrl-C asks it to stop, None where nothing is known then."""
    options = SearchOptions(request.points, request.effort, request.seed)
    found = watched_unless_stopped(
        lambda watch, stop: find_trade_offs(
            plan, options, previous=previous, engine=engine, watch=watch, stop=stop
        )
    )
    if found is None:
        return None
    if previous is not None:
        for note in previous_notes(found.plan, previous):
            if "in common" in note:
                say(f"Note: {note.replace('--previous', '--from')}.")
    if found.interrupted:
        say("Stopped early; these are the choices found so far.")
    return found


def _write(request: TradeOffsRequest, plan: Plan, found: TradeOffs, rows: Sequence[Row]) -> None:
    from api.charts.trade_offs import trade_offs_picture

    points, table = [row.point for row in rows], table_of(rows)

    def tables() -> dict[str, str]:
        schedules = {
            outcome_file(number): render_outcome(adopt(plan, point.outcome), found.plan)
            for number, point in enumerate(points, start=1)
        }
        return {"trade_offs.csv": table, **schedules}

    write_tables(
        request.csv,
        request.out,
        lambda: table,
        tables,
        lambda: [trade_offs_picture(found, points)],
        FILES,
    )
