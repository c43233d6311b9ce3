"""What a result costs: by project and period, what bookings cost, and what is earned by a date.

All of it is money, so all of it needs the scope ``money``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.access.roles import Scope
from api.documents.analysed import Analysed
from api.documents.cost import cost_tables, cost_to_dict, earned_to_dict
from api.documents.result_head import result_head
from api.http.door import Door, needs
from api.http.problems import ProblemError
from api.routes.asked_days import refused, require
from api.routes.results import Result, result_of
from api.routes.tables import (
    Records,
    TablesAnswer,
    TablesOf,
    columns_answer,
    table_responses,
)
from api.validity import is_plan
from capacity import columns as declared
from capacity.money.baseline import Baseline
from capacity.periods import Grain
from planner.calendars import data_date, earliest
from planner.errors import InputError, Issue
from planner.horizon import horizon_of
from planner.plan import Plan
from planner.quantities import Moment

if TYPE_CHECKING:
    from capacity.money.cost import PlannedCost
    from capacity.money.earned_value import EarnedValue

router = APIRouter(
    prefix="/v1/runs/{run}", tags=["results"], route_class=Door, dependencies=[needs(Scope.MONEY)]
)
EARNED_FORMAT: Final = "crewline-earned-value/1"
TABLES: Final = {
    "projects": declared.PROJECT_COST,
    "periods": declared.COST_BY_PERIOD,
    "bookings": declared.BOOKING_COST,
    "booking_shares": declared.BOOKING_SHARE,
    "without_rate": declared.WITHOUT_RATE,
}
_FILES: Final = {
    "projects": "project_cost.csv",
    "periods": "cost_by_period.csv",
    "bookings": "booking_cost.csv",
    "booking_shares": "booking_shares.csv",
}
CostTable = Literal["projects", "periods", "bookings", "booking_shares"]
StatusDate = Annotated[dt.date | None, Query(description="Status date; the plan's start where missing.")]
BaselineRun = Annotated[
    str | None,
    Query(pattern="^[0-9a-f]{32}$", description="An earlier run, with whose schedule earned value compares."),
]


class CostAnswer(TablesAnswer):
    """``crewline-cost/1``, and its columns; money in cents."""

    by: Grain
    notes: list[str]
    projects: Records
    periods: Records
    bookings: Records
    booking_shares: Records
    without_rate: Records
    earned_value: dict[str, Any]


class EarnedValueAnswer(TablesAnswer):
    """Earned value at a date, by project and in all; money in cents."""

    status_date: str
    against: str | None = Field(description="What it compares with.")
    nothing_to_compare: str | None
    notes: list[str]
    projects: Records


@router.get(
    "/cost",
    summary="Read what a run's schedule costs",
    response_class=Response,
    responses=table_responses(CostAnswer),
)
def read_cost(
    tables: TablesOf,
    period: Grain = "month",
    at: StatusDate = None,
    baseline: BaselineRun = None,
    table: Annotated[CostTable, Query(description="Which table, in CSV.")] = "periods",
) -> Response:
    """Cost by project and period, of bookings used and idle, against budgets, as ``planner cost`` has it."""
    analysed = tables.of.analysed()
    cost, earned = _priced(tables.of, analysed, period, at, baseline)

    def document() -> dict[str, Any]:
        told = cost_to_dict(analysed, period, cost, earned)
        return {**told, "columns": columns_answer({**TABLES, "earned_value": declared.EARNED_VALUE})}

    def csv() -> str:
        return cost_tables(cost, earned, analysed.plan.currency)[_FILES[table]]

    name = _FILES[table].removesuffix(".csv")
    return tables.answer(name, document, csv)


@router.get(
    "/earned-value",
    summary="Read what is earned by a date",
    response_class=Response,
    responses=table_responses(EarnedValueAnswer),
)
def read_earned_value(
    tables: TablesOf,
    at: StatusDate = None,
    baseline: BaselineRun = None,
) -> Response:
    """Planned value, earned value and actual cost by the status date, with variances and indices."""
    analysed = tables.of.analysed()
    cost, earned = _priced(tables.of, analysed, "month", at, baseline)

    def document() -> dict[str, Any]:
        told = {**result_head(analysed, EARNED_FORMAT), **earned_to_dict(analysed, earned)}
        return {**told, "columns": columns_answer({"projects": declared.EARNED_VALUE})}

    def csv() -> str:
        return cost_tables(cost, earned, analysed.plan.currency)["earned_value.csv"]

    return tables.answer("earned_value", document, csv)


def _priced(
    found: Result, analysed: Analysed, by: Grain, at: dt.date | None, baseline: str | None
) -> tuple[PlannedCost, EarnedValue]:
    from capacity.money.cost import cost_frames
    from capacity.money.earned_value import earned_value_of
    from capacity.money.priced_schedule import price_schedule

    moment = _status_date(analysed.plan, at)
    earlier = None if baseline is None else _baseline(found, baseline)
    priced = price_schedule(analysed.plan, analysed.schedule)
    try:
        earned = earned_value_of(priced, analysed.schedule, baseline=earlier, at=moment)
    except InputError as error:
        raise refused("at", error) if earlier is None else _no_baseline(str(error)) from None
    return cost_frames(priced, by=by), earned


def _status_date(plan: Plan, day: dt.date | None) -> int:
    """00:00 of the day asked for; of the plan's first day its moment."""
    if day is None:
        return data_date(plan)
    if day < plan.start.day:
        expected = f"expected no day before the plan's start, {plan.start}: what was done by then isn't in it"
        require([Issue("query.at", str(day), expected, code="range")])
    moment, horizon = earliest(plan, Moment(day)), horizon_of(plan)
    if moment > horizon.last:
        expected = "expected a day that can be planned"
        require([Issue("query.at", str(day), expected, horizon.reason, code="range")])
    return max(data_date(plan), moment)


def _baseline(found: Result, run: str) -> Baseline:
    earlier = result_of(found.used, found.principal, run)
    outcome = earlier.outcome()
    if outcome.schedule is None or not is_plan(outcome):
        raise _no_baseline(f"The outcome's status is {outcome.status}, so it is no plan.")
    return Baseline(outcome.schedule, outcome.data_date)


def _no_baseline(why: str) -> ProblemError:
    return ProblemError(409, "no-baseline", "The run is no baseline", why)
