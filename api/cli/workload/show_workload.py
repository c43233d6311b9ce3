"""``planner workload``: who is booked when, for how many hours, and what is left."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from api.charts.themed_picture import picture_files
from api.cli.solving.analysis import analysed, check_places, exit_code_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.workload.capacity_request import (
    FrameRequest,
    check_range,
    span_words,
)
from api.cli.workload.workload_series import NOUNS, begins_of, by_free, by_hours, by_load, series_of
from api.documents.analysed import Analysed
from api.documents.workload import AS_SCHEDULED, WorkloadReport
from scheduling.apart import Engine

if TYPE_CHECKING:
    from api.charts.themed_picture import ThemedPicture
    from capacity.hours.workload import Subject

FILES: Final = (
    "availability.csv",
    "workload_by_person.csv",
    "workload_by_skill.csv",
    "workload_by_team.csv",
    "workload_by_project.csv",
    "workload_by_client.csv",
    "overloads.csv",
    "overload_tasks.csv",
    *picture_files("heatmap_by_person", "heatmap_by_skill"),
)


@dataclass(frozen=True, slots=True)
class WorkloadRequest(FrameRequest):
    """Everything that the command line asks of ``planner workload``."""

    of: Subject = "person"
    free: bool = False
    overloads: bool = False


def show_workload(request: WorkloadRequest, engine: Engine | None) -> ExitCode:
    """Do all of ``planner workload``: results to stdout, ``--csv`` and ``--out``."""
    if request.free and request.of in ("project", "client"):
        raise typer.BadParameter(f"a {request.of} has no hours of its own to be free.", param_hint="--free")
    if request.free and request.overloads:
        raise typer.BadParameter("shows another table; give one of them.", param_hint="--free")
    check_range(request.first, request.last)
    check_places(request.csv, request.out, FILES)
    found = analysed(request.analysis, engine)
    report = WorkloadReport(found, request.asked, request.of, request.overloads)
    report.check()
    _show(report, found.title, request)
    write_tables(request.csv, request.out, report.shown_csv, report.all_csv, lambda: _pictures(found, report))
    return exit_code_of(found)


def _pictures(found: Analysed, report: WorkloadReport) -> list[ThemedPicture]:
    """Heatmaps of people and of skills, nobody left out."""
    from api.charts.heatmap import heatmap_picture

    by, tentative = report.asked.by, report.asked.tentative
    subjects: tuple[Subject, ...] = ("person", "skill")
    return [
        heatmap_picture(found.plan, found.outcome, report.frame_of(of), of, by, tentative) for of in subjects
    ]


def _show(report: WorkloadReport, title: str, request: WorkloadRequest) -> None:
    if request.as_json:
        write_document(json.dumps(report.document(), ensure_ascii=False, indent=2) + "\n")
        return
    console = console_on(sys.stdout)
    most = None if request.show_all else FIRST_ROWS
    page = Page(console, glyphs_for(console.encoding), most)
    _ = report.shown_overloads if request.overloads else report.frame  # errors before any line
    page.line(_title(report, title), "bold")
    if request.overloads:
        _print_overloads(page, report)
    else:
        _print_workload(page, report, free=request.free)
    sys.stdout.flush()


def _title(report: WorkloadReport, title: str) -> str:
    days, shown = report.ledger.days, len(report.ledger.periods(report.asked.by).of_day)
    last = days.first + dt.timedelta(days=shown - 1)
    span = span_words(days.first, last, report.asked.tentative)
    what = "overloads" if report.of_overloads else "workload"
    return f"{title}: {what} by {report.asked.by}, {span}"


def _print_workload(page: Page, report: WorkloadReport, *, free: bool) -> None:
    from api.cli.workload.workload_tables import free_lines, workload_lines
    from api.cli.workload.workload_words import free_words, workload_words

    of, by = report.of, report.asked.by
    periods = report.ledger.periods(by)
    begins = begins_of(periods)
    rows = series_of(report.frame, of, periods)
    if free:
        page.line(free_words(rows, of), "bold")
        page.console.print()
        page.table(
            by_free(rows), lambda some: free_lines(some, of, begins, page.width, page.glyphs), NOUNS[of][1]
        )
        return
    page.line(workload_words(rows, of, by, begins), "bold")
    page.console.print()
    ranked = by_hours(rows) if of in ("project", "client") else by_load(rows)
    page.table(ranked, lambda some: workload_lines(some, of, begins, page.width, page.glyphs), NOUNS[of][1])


def _print_overloads(page: Page, report: WorkloadReport) -> None:
    from api.cli.workload.forecast_words import left_out_words
    from api.cli.workload.overload_table import overload_lines, overload_rows, overload_words
    from capacity.hours.forecast import BEFORE_LEVELLING

    found, by = report.shown_overloads, report.asked.by
    page.line(overload_words(found.periods, (BEFORE_LEVELLING, AS_SCHEDULED), by), "bold")
    if len(found.periods):
        with_year = found.periods["begins"].dt.year.nunique() > 1
        page.console.print()
        page.table(
            overload_rows(found),
            lambda some: overload_lines(some, by, with_year, page.width, page.glyphs),
            "overloads",
        )
    left_out = report.ledger.catalogue.early_start.left_out
    if left_out:
        page.line(left_out_words(left_out))
