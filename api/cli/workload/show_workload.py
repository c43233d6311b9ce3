"""``planner workload``: who is booked when, for how many hours, and what is left."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import typer

from api.charts.themed_picture import picture_files
from api.cli.solving.analysis import Analysed, analysed, check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.workload.capacity_request import (
    FrameRequest,
    check_names,
    check_range,
    document_head,
    rows_named,
    span_words,
)
from api.cli.workload.workload_series import NAMED_BY, NOUNS, begins_of, by_free, by_hours, by_load, series_of
from scheduling.apart import Engine

if TYPE_CHECKING:
    import pandas as pd

    from api.charts.themed_picture import ThemedPicture
    from capacity.hours.ledger import Ledger
    from capacity.hours.overloads import Overloads
    from capacity.hours.workload import Subject

WORKLOAD_FORMAT: Final = "crewline-workload/1"
AS_SCHEDULED: Final = "as scheduled"
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
    report = _Report(found, request)
    _show(report)
    write_tables(request.csv, request.out, report.shown_csv, report.all_csv, report.pictures)
    return found.exit_code


class _Report:
    """What is asked for, made from one ledger."""

    def __init__(self, found: Analysed, request: WorkloadRequest) -> None:
        from capacity.hours.ledger import Ledger

        self.found, self.request = found, request
        self.ledger: Ledger = Ledger.of(found.plan, found.schedule, first=request.first, last=request.last)
        what = "person or skill" if request.overloads else NOUNS[request.of][0]
        check_names(request.only, what, self._known_names())

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The workload asked for."""
        of = self.request.of
        return rows_named(self.frame_of(of), self.request.only, NAMED_BY[of])

    def frame_of(self, of: Subject) -> pd.DataFrame:
        """Any workload."""
        from capacity.hours.workload import workload_of

        return workload_of(self.ledger, of, self.request.by, self.request.tentative)

    @cached_property
    def overloads(self) -> Overloads:
        """Overloads before levelling and in the schedule."""
        from capacity.hours.forecast import BEFORE_LEVELLING
        from capacity.hours.ledger import Ledger
        from capacity.hours.overloads import overloads_of

        early = Ledger(self.ledger.catalogue, None, self.request.first, self.request.last)
        cases = {BEFORE_LEVELLING: early, AS_SCHEDULED: self.ledger}
        return overloads_of(cases, self.request.by, self.request.tentative)

    @cached_property
    def shown_overloads(self) -> Overloads:
        """Those of them that are asked for."""
        whole, only = self.overloads, self.request.only
        periods = rows_named(whole.periods, only, ("id", "name"))
        tasks = whole.tasks[whole.tasks["id"].isin(periods["id"])] if only else whole.tasks
        return dataclasses.replace(whole, periods=periods, tasks=tasks)

    def _known_names(self) -> list[str]:
        """All ids and names of what rows may be about."""
        people = [name for worker in self.ledger.crew.workers for name in (worker.id, worker.name)]
        skills = list(self.ledger.catalogue.skills.names)
        if self.request.overloads:
            return people + skills
        projects = self.ledger.catalogue.projects
        return {
            "person": people,
            "skill": skills,
            "team": [worker.team for worker in self.ledger.crew.workers],
            "project": [name for project in projects for name in (project.id, project.name)],
            "client": list(self.ledger.catalogue.clients),
        }[self.request.of]

    def shown_csv(self) -> str:
        """What was shown."""
        from api.exports.frames import frame_csv
        from capacity.hours.columns import OVERLOADS

        currency = self.found.plan.currency
        if self.request.overloads:
            return frame_csv(self.shown_overloads.periods, OVERLOADS, currency)
        return frame_csv(self.frame, _columns(self.request.of), currency)

    def all_csv(self) -> dict[str, str]:
        """All tables by the names of their files, nobody left out."""
        from api.exports.frames import frame_csv
        from capacity.hours.columns import AVAILABILITY, OVERLOAD_TASKS, OVERLOADS
        from capacity.hours.people_workload import availability
        from capacity.hours.workload import SUBJECTS

        currency = self.found.plan.currency
        texts = {
            "availability.csv": frame_csv(availability(self.ledger, self.request.by), AVAILABILITY, currency)
        }
        for of in SUBJECTS:
            texts[f"workload_by_{of}.csv"] = frame_csv(self.frame_of(of), _columns(of), currency)
        texts["overloads.csv"] = frame_csv(self.overloads.periods, OVERLOADS, currency)
        texts["overload_tasks.csv"] = frame_csv(self.overloads.tasks, OVERLOAD_TASKS, currency)
        return texts

    def pictures(self) -> list[ThemedPicture]:
        """Heatmaps of people and of skills, nobody left out either."""
        from api.charts.heatmap import heatmap_picture

        found, by, tentative = self.found, self.request.by, self.request.tentative
        subjects: tuple[Subject, ...] = ("person", "skill")
        return [
            heatmap_picture(found.plan, found.outcome, self.frame_of(of), of, by, tentative)
            for of in subjects
        ]

    def document(self) -> dict[str, Any]:
        """The document ``crewline-workload/1`` that ``--json`` prints; docs/capacity.md explains it."""
        from api.exports.frames import frame_records
        from capacity.hours.columns import OVERLOAD_TASKS, OVERLOADS

        head = document_head(self.found, self.request, WORKLOAD_FORMAT)
        if self.request.overloads:
            return {
                **head,
                "overloads": frame_records(self.shown_overloads.periods, OVERLOADS),
                "tasks": frame_records(self.shown_overloads.tasks, OVERLOAD_TASKS),
            }
        rows = frame_records(self.frame, _columns(self.request.of))
        return {**head, "of": self.request.of, "workload": rows}


def _columns(of: Subject) -> Any:
    from capacity.hours import columns as declared

    return {
        "person": declared.WORKLOAD,
        "skill": declared.SKILL_WORKLOAD,
        "team": declared.TEAM_WORKLOAD,
        "project": declared.PROJECT_WORKLOAD,
        "client": declared.CLIENT_WORKLOAD,
    }[of]


def _show(report: _Report) -> None:
    if report.request.as_json:
        write_document(json.dumps(report.document(), ensure_ascii=False, indent=2) + "\n")
        return
    console = console_on(sys.stdout)
    most = None if report.request.show_all else FIRST_ROWS
    page = Page(console, glyphs_for(console.encoding), most)
    _ = report.shown_overloads if report.request.overloads else report.frame  # errors before any line
    page.line(_title(report), "bold")
    if report.request.overloads:
        _print_overloads(page, report)
    else:
        _print_workload(page, report)
    sys.stdout.flush()


def _title(report: _Report) -> str:
    days, shown = report.ledger.days, len(report.ledger.periods(report.request.by).of_day)
    last = days.first + dt.timedelta(days=shown - 1)
    span = span_words(days.first, last, report.request.tentative)
    what = "overloads" if report.request.overloads else "workload"
    return f"{report.found.title}: {what} by {report.request.by}, {span}"


def _print_workload(page: Page, report: _Report) -> None:
    from api.cli.workload.workload_tables import free_lines, workload_lines
    from api.cli.workload.workload_words import free_words, workload_words

    request, periods = report.request, report.ledger.periods(report.request.by)
    begins, of = begins_of(periods), report.request.of
    rows = series_of(report.frame, of, periods)
    if request.free:
        page.line(free_words(rows, of), "bold")
        page.console.print()
        page.table(
            by_free(rows), lambda some: free_lines(some, of, begins, page.width, page.glyphs), NOUNS[of][1]
        )
        return
    page.line(workload_words(rows, of, request.by, begins), "bold")
    page.console.print()
    ranked = by_hours(rows) if of in ("project", "client") else by_load(rows)
    page.table(ranked, lambda some: workload_lines(some, of, begins, page.width, page.glyphs), NOUNS[of][1])


def _print_overloads(page: Page, report: _Report) -> None:
    from api.cli.workload.forecast_words import left_out_words
    from api.cli.workload.overload_table import overload_lines, overload_rows, overload_words
    from capacity.hours.forecast import BEFORE_LEVELLING

    found, by = report.shown_overloads, report.request.by
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
