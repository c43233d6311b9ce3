"""``planner cost``: what a plan costs by project and month, and what is earned for it by a date."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from api.cli.money.cost_report import CostReport
from api.cli.running.previous import read_outcome_file
from api.cli.solving.analysis import AnalysisRequest, analysed, check_places, exit_code_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import console_on, write_document
from api.documents.analysed import Analysed
from api.documents.cost import cost_tables, cost_to_dict
from capacity.money.baseline import Baseline
from planner.calendars import data_date, earliest
from planner.document import read_plan
from planner.errors import InputError
from planner.plan import Plan
from planner.quantities import Moment
from scheduling.apart import Engine

if TYPE_CHECKING:
    from capacity.periods import Grain

FILES: Final = (
    "cost_by_period.csv",
    "project_cost.csv",
    "booking_cost.csv",
    "booking_shares.csv",
    "earned_value.csv",
)


@dataclass(frozen=True, slots=True)
class CostRequest:
    """Everything that the command line asks of ``planner cost``."""

    analysis: AnalysisRequest
    baseline: Path | None = None
    at: dt.date | None = None
    by: Grain = "month"
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def cost_plan(request: CostRequest, engine: Engine | None) -> ExitCode:
    """Do all of ``planner cost``: results to stdout, ``--csv`` and ``--out``."""
    check_places(request.csv, request.out, FILES)
    baseline = None if request.baseline is None else read_baseline(request.baseline)
    if request.at is not None:
        _check_date(read_plan(request.analysis.plan), request.at)
    report = _report(analysed(request.analysis, engine), baseline, request)
    _show(report, request)
    write_tables(
        request.csv, request.out, lambda: _tables(report)["cost_by_period.csv"], lambda: _tables(report)
    )
    return exit_code_of(report.analysed)


def read_baseline(path: Path) -> Baseline:
    """The schedule of an earlier outcome.

    Raises
    ------
    InputError
        If the file can't be read, is no outcome document, or holds no schedule that is a plan.
    """
    outcome = read_outcome_file(path)
    if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
        raise InputError(f"{path} is no baseline: its status is {outcome.status}, so it is no plan")
    return Baseline(outcome.schedule, outcome.data_date)


def _check_date(plan: Plan, day: dt.date) -> None:
    """Refuse a date before the data date before anything is solved."""
    if day < plan.start.day:
        raise typer.BadParameter(
            f"{day} lies before the plan's start, {plan.start}: what was done by then is not in the plan.",
            param_hint="--at",
        )


def _status_date(plan: Plan, day: dt.date | None) -> int:
    """00:00 of the day asked for, like the plan's start; on that day itself, its moment."""
    return data_date(plan) if day is None else max(data_date(plan), earliest(plan, Moment(day)))


def _report(found: Analysed, baseline: Baseline | None, request: CostRequest) -> CostReport:
    from capacity.money.cost import cost_frames
    from capacity.money.earned_value import earned_value_of
    from capacity.money.priced_schedule import price_schedule

    priced = price_schedule(found.plan, found.schedule)
    moment = _status_date(found.plan, request.at)
    return CostReport(
        found,
        request.by,
        cost_frames(priced, by=request.by),
        earned_value_of(priced, found.schedule, baseline=baseline, at=moment),
    )


def _show(report: CostReport, request: CostRequest) -> None:
    if request.as_json:
        document = cost_to_dict(report.analysed, report.by, report.cost, report.earned)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.money.show_cost import print_cost

    print_cost(report, console_on(sys.stdout), show_all=request.show_all)
    sys.stdout.flush()


def _tables(report: CostReport) -> dict[str, str]:
    """CSV files by their names."""
    return cost_tables(report.cost, report.earned, report.analysed.plan.currency)
