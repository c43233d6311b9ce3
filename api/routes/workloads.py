"""Who is booked when, what runs short, who is asked for too much: workload and forecast, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from api.access.roles import Scope
from api.documents.forecast import forecast_asked, forecast_tables, forecast_to_dict
from api.documents.hours_asked import HoursAsked
from api.documents.utilisation import UtilisedBy, utilisation_columns, utilisation_of, utilisation_to_dict
from api.documents.workload import WorkloadReport, workload_columns
from api.exports.frames import frame_csv
from api.http.door import Door, needs
from api.routes.asked_days import MOST_NAMES, FirstDay, LastDay, range_issues, refused, require
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
    require(range_issues(first, last))
    return HoursAsked(period, first, last, tentative, tuple(only))


Asked = Annotated[HoursAsked, Depends(_asked)]


@contextmanager
def _refusing(asked: HoursAsked) -> Iterator[None]:
    """Answer with a problem where what is asked for isn't in the plan."""
    try:
        yield
    except InputError as error:
        raise refused("only" if asked.only else "from", error) from None


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

    with _refusing(asked):
        report.check()
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
    columns = utilisation_columns(by)
    with _refusing(asked):
        frame = utilisation_of(analysed, asked, by)
    return tables.answer(
        f"utilisation_by_{by}",
        lambda: {
            **utilisation_to_dict(analysed, asked, by, frame),
            "columns": columns_answer({"utilisation": columns}),
        },
        lambda: frame_csv(frame, columns, analysed.plan.currency),
    )


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
    with _refusing(asked):
        report.check()
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
    with _refusing(asked):
        made = forecast_asked(analysed, asked)
    columns = {
        "shortages": columns_shown(tables.of, SHORTAGES),
        "forecast": columns_shown(tables.of, FORECAST),
    }

    def document() -> dict[str, Any]:
        told = forecast_to_dict(analysed, asked, made, columns)
        return {**told, "columns": columns_answer(columns)}

    def csv() -> str:
        return forecast_tables(made, analysed.plan.currency, columns)[f"{table}.csv"]

    return tables.answer(table, document, csv)
