"""``planner forecast``: which skills run short, from when, by how much, and what that would cost."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from api.charts.themed_picture import picture_files
from api.cli.solving.analysis import analysed, check_places, exit_code_of, outcome_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.workload.capacity_request import (
    FrameRequest,
    check_range,
    span_words,
)
from api.documents.analysed import Analysed
from api.documents.forecast import AS_SCHEDULED, forecast_asked, forecast_tables, forecast_to_dict
from planner.errors import InputError
from scheduling.apart import Engine

if TYPE_CHECKING:
    from api.charts.themed_picture import ThemedPicture
    from capacity.hours.forecast import Forecast
    from scheduling.schedule import Schedule

FILES: Final = ("forecast.csv", "shortages.csv", *picture_files("forecast"))
_EXPLAINED: Final = {
    "before levelling": "Before levelling: every task at its early start, as if there were people enough",
    AS_SCHEDULED: "As scheduled: short is what contractors who are not committed yet work",
}


@dataclass(frozen=True, slots=True)
class ForecastRequest(FrameRequest):
    """Everything that the command line asks of ``planner forecast``."""

    cases: tuple[tuple[str, Path], ...] = ()


def read_cases(texts: list[str]) -> tuple[tuple[str, Path], ...]:
    """Names and files of further cases, written ``P80=p80.json``.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    from capacity.hours.forecast import BEFORE_LEVELLING

    found: dict[str, Path] = {}
    for text in texts:
        name, sign, path = text.partition("=")
        if not (name and sign and path):
            raise typer.BadParameter(f'"{text}" is not NAME=OUTCOME.json.', param_hint="--case")
        if name in (BEFORE_LEVELLING, AS_SCHEDULED, *found):
            raise typer.BadParameter(f'there is a case called "{name}" already.', param_hint="--case")
        found[name] = Path(path)
    return tuple(found.items())


def show_forecast(request: ForecastRequest, engine: Engine | None) -> ExitCode:
    """Do all of ``planner forecast``: results to stdout, ``--csv`` and ``--out``."""
    check_range(request.first, request.last)
    check_places(request.csv, request.out, FILES)
    found = analysed(request.analysis, engine)
    report = _Report(found, request, _forecast(found, request))
    _show(report)
    write_tables(
        request.csv, request.out, lambda: report.csv()["forecast.csv"], report.csv, lambda: [report.picture()]
    )
    return exit_code_of(found)


@dataclass(frozen=True, slots=True)
class _Report:
    found: Analysed
    request: ForecastRequest
    forecast: Forecast

    def csv(self) -> dict[str, str]:
        """Both tables by the names of their files."""
        return forecast_tables(self.forecast, self.found.plan.currency)

    def picture(self) -> ThemedPicture:
        """Demand against capacity of the skills that are short."""
        from api.charts.shortages import shortages_picture

        found, request = self.found, self.request
        return shortages_picture(
            found.plan, found.outcome, self.forecast, AS_SCHEDULED, request.by, request.tentative
        )


def _forecast(found: Analysed, request: ForecastRequest) -> Forecast:
    further = {name: _schedule_in(path, found, request) for name, path in request.cases}
    return forecast_asked(found, request.asked, further)


def _schedule_in(path: Path, found: Analysed, request: ForecastRequest) -> Schedule:
    outcome = outcome_of(found.plan_hash, path, request.analysis.plan)
    if outcome.schedule is None:
        raise InputError(f"{path} holds no schedule: its status is {outcome.status}")
    return outcome.schedule


def _show(report: _Report) -> None:
    if report.request.as_json:
        document = forecast_to_dict(report.found, report.request.asked, report.forecast)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.workload.forecast_words import forecast_words, left_out_words

    console = console_on(sys.stdout)
    most = None if report.request.show_all else FIRST_ROWS
    page = Page(console, glyphs_for(console.encoding), most)
    made, by = report.forecast, report.request.by
    span = span_words(made.first, made.last, report.request.tentative)
    page.line(f"{report.found.title}: demand against capacity by {by}, {span}", "bold")
    for sentence in forecast_words(made.shortages, by, report.found.plan.currency):
        page.line(sentence, "bold")
    for case in made.shortages["case"].unique():
        _print_case(page, report, str(case))
    if made.left_out:
        page.console.print()
        page.line(left_out_words(made.left_out))
    sys.stdout.flush()


def _print_case(page: Page, report: _Report, case: str) -> None:
    from api.cli.workload.forecast_tables import by_shortage, forecast_lines, strips_of

    made, by, currency = report.forecast, report.request.by, report.found.plan.currency
    begins = [day.date() for day in made.periods["begins"].drop_duplicates()]
    own = made.periods[made.periods["case"] == case]
    scale, strips = strips_of(own, begins, page.width, page.glyphs)
    page.section(_EXPLAINED.get(case, f"{case}: short is what contractors who are not committed yet work"))
    page.table(
        by_shortage(made.shortages[made.shortages["case"] == case]),
        lambda some: forecast_lines(some, scale, strips, by, currency, page.width, page.glyphs),
        "skills",
    )
