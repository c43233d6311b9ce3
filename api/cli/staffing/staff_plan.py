"""``planner staff``: the contractors to book, what they cost at least, and what more or less would do."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import typer

from api.charts.themed_picture import ThemedPicture, picture_files
from api.cli.running.interruption import HeldSignals, signals_held
from api.cli.solving.analysis import check_places, write_tables
from api.cli.solving.solve_plan import SolveRequest, check_limits
from api.cli.staffing.staff_alternatives import AlternativesAsked, weigh
from api.cli.words.exit_codes import ExitCode
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import console_on, say, write_document
from api.documents.staffing import StaffReport, staffing_to_dict
from capacity.staffing import (
    CostAtMost,
    LateAtMost,
    Staffing,
    Target,
    choice_frame,
    order_frame,
    search_staffing,
)
from capacity.staffing.alternatives import Weighed
from planner.document import read_plan
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.adopted import adopt
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome

DEFAULT_SECONDS: Final = 60.0
FILES: Final = (
    "orders.csv",
    "frontier.csv",
    "alternatives.csv",
    "outcome.json",
    *picture_files("orders", "frontier"),
)


@dataclass(frozen=True, slots=True)
class StaffRequest:
    """Everything that the command line asks of ``planner staff``."""

    plan: Path
    target: Target | None
    frontier: int | None = None
    alternatives: AlternativesAsked | None = None
    time_limit: float | None = None
    effort: int | None = None
    seed: int = 1
    workers: int = 2
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def target_asked(
    *, by_deadlines: bool, late_cost: float | None, budget: float | None, frontier: int | None
) -> Target | None:
    """What the options ask for: one thing only.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    given = {
        "--by-deadlines": by_deadlines,
        "--late-cost": late_cost is not None,
        "--budget": budget is not None,
        "--frontier": frontier is not None,
    }
    asked = [name for name, is_given in given.items() if is_given]
    if len(asked) > 1:
        raise typer.BadParameter(f"can't go with {asked[0]}; give one of them.", param_hint=asked[1])
    if late_cost is not None:
        return LateAtMost(round(100 * late_cost))
    if budget is not None:
        return CostAtMost(round(100 * budget))
    return None if frontier is not None else LateAtMost(0)


def staff_plan(request: StaffRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner staff``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan can't be read or leaves nothing to choose, or no schedule keeps its hard rules.
    """
    check_limits(SolveRequest(request.plan, request.time_limit, request.effort))
    check_places(request.csv, request.out, FILES)
    written = read_plan(request.plan)
    require_valid(written)
    limit = DEFAULT_SECONDS if request.time_limit is None else request.time_limit
    options = SolveOptions(limit, request.effort, request.seed, request.workers)
    with signals_held() as signals:
        staffing = search_staffing(
            written,
            lambda plan, own: engine.solve(plan, own, stop=lambda: signals.have_come),
            request.target,
            options,
            on_found=_told(written),
            stop=lambda: signals.have_come,
        )
        report = _report(request, written, staffing)
        if request.alternatives is not None and not signals.have_come:
            report = replace(report, weighed=_weighed(request, report, engine, signals))
        stopped = signals.have_come
    engine.close()
    if stopped:
        say("Stopped early; this is the best found so far.")
    _show(report, request)
    write_tables(
        request.csv,
        request.out,
        lambda: _tables(report)["orders.csv"],
        lambda: _tables(report),
        lambda: _pictures(report),
        FILES,
    )
    return ExitCode.DONE if staffing.is_met else ExitCode.NO_SCHEDULE


def _weighed(request: StaffRequest, report: StaffReport, engine: Engine, signals: HeldSignals) -> Weighed:
    """What else could be done than the dearest bookings."""
    assert request.alternatives is not None  # noqa: S101 - asked for
    return weigh(
        request.alternatives,
        report.plan,
        report.point,
        engine,
        effort=request.effort,
        seed=request.seed,
        stop=lambda: signals.have_come,
    )


def _told(plan: Plan) -> Any:
    """Says after each solve where the search stands."""
    from api.plain_amounts import money

    def tell(staffing: Staffing) -> None:
        point = staffing.chosen
        if point is not None and sys.stderr.isatty():
            say(
                f"{staffing.solves:2d} solves  late cost {money(point.late_cost)}  contractors "
                f"{money(point.contractor_cost)} {plan.currency}"
            )

    return tell


def _report(request: StaffRequest, written: Plan, staffing: Staffing) -> StaffReport:
    title = title_of(expand(written), request.plan)
    return StaffReport.of(written, staffing, title, request.frontier)


def _show(report: StaffReport, request: StaffRequest) -> None:
    if request.as_json:
        write_document(json.dumps(staffing_to_dict(report), ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.staffing.show_staff import print_staffing

    print_staffing(report, console_on(sys.stdout), show_all=request.show_all)
    sys.stdout.flush()


def _tables(report: StaffReport) -> dict[str, str]:
    """Files by their names."""
    from api.exports.frames import frame_csv
    from capacity.columns import STAFFING_CHOICE, STAFFING_ORDER
    from capacity.staffing.alternatives import alternative_frame
    from capacity.staffing.alternatives.columns import STAFFING_ALTERNATIVE

    currency, frontier = report.plan.currency, report.staffing.frontier
    weighed = {}
    if report.weighed is not None:
        weighed["alternatives.csv"] = frame_csv(
            alternative_frame(report.weighed), STAFFING_ALTERNATIVE, currency
        )
    return weighed | {
        "orders.csv": frame_csv(order_frame(report.orders), STAFFING_ORDER, currency),
        "frontier.csv": frame_csv(choice_frame(frontier, report.shown), STAFFING_CHOICE, currency),
        "outcome.json": render_outcome(adopt(report.written, report.point.outcome), report.plan),
    }


def _pictures(report: StaffReport) -> list[ThemedPicture]:
    """The bookings over time, and the choice between cost and lateness."""
    from api.charts.bookings import bookings_picture
    from api.charts.frontier import frontier_picture

    plan, point = report.plan, report.point
    return [
        bookings_picture(plan, point.outcome, report.orders),
        frontier_picture(plan, report.staffing.frontier, report.shown, point),
    ]
