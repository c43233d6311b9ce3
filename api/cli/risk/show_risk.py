"""``planner risk``: how sure a schedule's dates are, what they depend on, and what to keep in hand."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.charts.themed_picture import picture_files
from api.cli.solving.analysis import AnalysisRequest, analysed, check_places, exit_code_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.documents.analysed import Analysed
from planner.document import plan_hash, read_plan
from planner.errors import InputError
from scheduling.apart import Engine

if TYPE_CHECKING:
    from api.charts.themed_picture import ThemedPicture
    from planner.plan import Plan
    from scenarios.risk.report import RiskReport
    from scheduling.simulation.uncertainty import Uncertainty

FILES: Final = (
    "risk_projects.csv",
    "risk_dates.csv",
    "risk_tasks.csv",
    "risk_drivers.csv",
    "risk_amounts.csv",
    *picture_files("risk"),
)


@dataclass(frozen=True, slots=True)
class RiskRequest:
    """Everything that the command line asks of ``planner risk``."""

    analysis: AnalysisRequest
    executions: int
    uncertainty: Uncertainty
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def show_risk(request: RiskRequest, engine: Engine | None) -> ExitCode:
    """Do all of ``planner risk``: results to stdout, ``--csv`` and ``--out``."""
    from api.cli.risk.risk_csv import risk_tables

    check_places(request.csv, request.out, FILES)
    found = analysed(request.analysis, engine)
    report = _assessed(found, request)
    _show(found, report, request)
    write_tables(
        request.csv,
        request.out,
        lambda: risk_tables(found.plan, report)["risk_projects.csv"],
        lambda: risk_tables(found.plan, report),
        lambda: [_picture(found, report)],
    )
    return exit_code_of(found)


def _assessed(found: Analysed, request: RiskRequest) -> RiskReport:
    from scenarios.risk.assessing import assess_risk
    from scheduling.simulation.simulate import SimulationOptions

    analysis = request.analysis
    options = SimulationOptions(
        request.executions, analysis.seed, min(analysis.workers, 256), request.uncertainty
    )
    return assess_risk(_as_written(found, analysis.plan), found.schedule, options)


def _as_written(found: Analysed, path: Path) -> Plan:
    """The plan with its reviews, whose chances are gone once they are expanded.

    Raises
    ------
    InputError
        If the file has changed since it was read first.
    """
    plan = read_plan(path)
    if plan_hash(plan) != found.plan_hash:
        raise InputError(f"{path} has changed in the meantime; ask again")
    return plan


def _picture(found: Analysed, report: RiskReport) -> ThemedPicture:
    from api.charts.finishes import finishes_picture

    return finishes_picture(found.plan, found.outcome, report)


def _show(found: Analysed, report: RiskReport, request: RiskRequest) -> None:
    if request.as_json:
        from api.documents.risk import risk_document

        document = risk_document(found, report, request.uncertainty)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.risk.risk_tables import print_risk

    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if request.show_all else FIRST_ROWS)
    print_risk(page, found, report, request.uncertainty)
    sys.stdout.flush()
