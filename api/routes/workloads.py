"""Who is booked when, what runs short, who is asked for too much: workload and forecast, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from api.access.roles import Scope
from api.documents.forecast import forecast_asked, forecast_tables, forecast_to_dict
from api.documents.hours_asked import HoursAsked
from api.documents.utilisation import UtilisedBy, utilisation_columns, utilisation_of, utilisation_to_dict
from api.documents.workload import WorkloadReport, workload_columns
from api.exports.frames import frame_csv
from api.http.door import Door, needs
from api.http.problems import ProblemError
from api.routes.asked_days import MOST_NAMES, FirstDay, LastDay, beyond, range_issues, require
from api.routes.tables import (
    Records,
    TablesAnswer,
    TablesOf,
    columns_answer,
    columns_shown,
    table_responses,
)
from capacity.hours.columns import FORECAST, OVERLOAD_TASKS, OVERLOADS, SHORTAGES
from capacity.hours.ledger import Tentative
from capacity.hours.workload import Subject
from capacity.periods import Grain
from planner.errors import InputError

router = APIRouter(
    prefix="/v1/runs/{run}", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)]
)

MOST_ROWS: Final = 100_000
"""Of a table that is made while somebody waits."""
FORECAST_CASES: Final = 2
"""Before levelling, and as scheduled."""


class HoursAnswer(TablesAnswer):
    """What documents about hours have."""

    by: Grain
    from_: str | None = Field(alias="from")
    to: str | None
    tentative: Tentative


class WorkloadAnswer(HoursAnswer):
    """``crewline-workload/1``, and its columns."""

    of: Subject
    workload: Records


class UtilisationAnswer(HoursAnswer):
    """``crewline-utilisation/1``."""

    of: UtilisedBy
    utilisation: Records


class OverloadsAnswer(HoursAnswer):
    """Overloads before levelling and as scheduled, and the tasks behind each."""

    overloads: Records
    tasks: Records


class ForecastAnswer(HoursAnswer):
    """``crewline-forecast/1``, and its columns."""

    left_out: list[str] = Field(description="Tasks without an early date.")
    shortages: Records
    forecast: Records


def _asked(
    period: Annotated[Grain, Query(description="Days, ISO weeks or months of the plan's zone.")] = "week",
    first: FirstDay = None,
    last: LastDay = None,
    tentative: Annotated[
        Tentative, Query(description="How proposed projects count: `weighted` is by their probability.")
    ] = "whole",
    only: Annotated[
        list[str], Query(max_length=MOST_NAMES, description="Only rows about these: ids or names.")
    ] = [],  # noqa: B006 - FastAPI copies it
) -> HoursAsked:
    return HoursAsked(period, first, last, tentative, tuple(only))


Asked = Annotated[HoursAsked, Depends(_asked)]


def _require_askable(report: WorkloadReport, cases: int = 1) -> None:
    """Refuse names, days and numbers of rows that can't be answered with, before anything is made.

    Parameters
    ----------
    cases
        How often each row is there.

    Raises
    ------
    ProblemError
        422 that names everything.
    """
    asked, rows = report.asked, 0
    issues = [*range_issues(asked.first, asked.last), *report.unknown_names("query.only")]
    if not any(issue.code == "range" for issue in issues):
        try:
            rows = report.most_rows() * cases
        except InputError as error:
            issues.append(beyond(asked.first, asked.last, error))
    require(issues)
    if rows > MOST_ROWS:
        detail = (
            f"By {asked.by}, these would be {rows:,} rows; up to {MOST_ROWS:,} are answered with. "
            "Ask for fewer days by `from` and `to`, or for longer periods by `period`."
        )
        raise ProblemError(422, "too-large", "The table would be too large", detail)


@router.get(
    "/workload",
    summary="Read a run's workload",
    response_class=Response,
    responses=table_responses(WorkloadAnswer),
)
def read_workload(
    tables: TablesOf,
    asked: Asked,
    by: Annotated[Subject, Query(description="Whose hours.")] = "person",
) -> Response:
    """Hours there are, booked and free, in each period, as ``planner workload`` has them."""
    report = WorkloadReport(tables.of.analysed(), asked, by)

    def document() -> dict[str, Any]:
        return {**report.document(), "columns": columns_answer({"workload": workload_columns(by)})}

    _require_askable(report)
    return tables.answer(f"workload_by_{by}", document, report.shown_csv)


@router.get(
    "/utilisation",
    summary="Read a run's utilisation",
    response_class=Response,
    responses=table_responses(UtilisationAnswer),
)
def read_utilisation(
    tables: TablesOf,
    asked: Asked,
    by: Annotated[UtilisedBy, Query(description="Whose.")] = "person",
) -> Response:
    """How full each one is over the whole range and in the fullest period; how often over 85 %."""
    analysed = tables.of.analysed()
    report, columns = WorkloadReport(analysed, asked, by), utilisation_columns(by)
    _require_askable(report)

    def document() -> dict[str, Any]:
        told = utilisation_to_dict(analysed, asked, by, utilisation_of(report, by))
        return {**told, "columns": columns_answer({"utilisation": columns})}

    def csv() -> str:
        return frame_csv(utilisation_of(report, by), columns, analysed.plan.currency)

    return tables.answer(f"utilisation_by_{by}", document, csv)


@router.get(
    "/overloads",
    summary="Read who is asked for too much",
    response_class=Response,
    responses=table_responses(OverloadsAnswer),
)
def read_overloads(tables: TablesOf, asked: Asked) -> Response:
    """People and skills with more work than hours, before levelling and as scheduled, and why."""
    report = WorkloadReport(tables.of.analysed(), asked, of_overloads=True)
    columns = {"overloads": OVERLOADS, "tasks": OVERLOAD_TASKS}
    _require_askable(report)
    return tables.answer(
        "overloads",
        lambda: {**report.document(), "columns": columns_answer(columns)},
        report.shown_csv,
    )


@router.get(
    "/forecast",
    summary="Read which skills run short",
    response_class=Response,
    responses=table_responses(ForecastAnswer),
)
def read_forecast(
    tables: TablesOf,
    asked: Asked,
    table: Annotated[
        str, Query(pattern="^(forecast|shortages)$", description="Which of the two tables, in CSV.")
    ] = "forecast",
) -> Response:
    """Demand against capacity of each skill, before levelling and as scheduled, as ``planner forecast`` does.

    What buying the hours would cost is told to those only who may see money.
    """
    analysed = tables.of.analysed()
    _require_askable(WorkloadReport(analysed, asked, "skill"), FORECAST_CASES)
    columns = {
        "shortages": columns_shown(tables.of, SHORTAGES),
        "forecast": columns_shown(tables.of, FORECAST),
    }

    def document() -> dict[str, Any]:
        told = forecast_to_dict(analysed, asked, forecast_asked(analysed, asked), columns)
        return {**told, "columns": columns_answer(columns)}

    def csv() -> str:
        made = forecast_asked(analysed, asked)
        return forecast_tables(made, analysed.plan.currency, columns)[f"{table}.csv"]

    return tables.answer(table, document, csv)
