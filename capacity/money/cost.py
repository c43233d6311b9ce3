"""What a schedule costs, by project and month: people, contractors, prices, what is spent, and budgets.

docs/cost.md explains every figure; all money is in whole cents, and parts sum to wholes exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.columns import COST_BY_PERIOD, PROJECT_COST, WITHOUT_RATE, declared_frame
from capacity.money.booking_frames import booking_frame, share_frame
from capacity.money.cost_lines import IntArray, Kind
from capacity.money.priced_schedule import PricedSchedule, price_schedule
from capacity.money.rates import COST_UNIT
from capacity.periods import Grain, Periods, days_between, period_begin, period_end, periods_of
from planner.calendars import local_time

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan, Project
    from scheduling.schedule import Schedule


@dataclass(frozen=True, slots=True)
class PlannedCost:
    """The cost of a schedule, in frames whose columns ``capacity.columns`` declares.

    Attributes
    ----------
    periods
        ``COST_BY_PERIOD``: a row for every planned project and period, projects in the plan's order.
        Bookings that no project uses have rows of their own at the end, of no project.
    projects
        ``PROJECT_COST``: a row for each planned project, then one for those bookings.
    bookings
        ``BOOKING_COST``: a row for each booking of the schedule.
    shares
        ``BOOKING_SHARE``: a row for each booking and project that uses it; of no project, where none does.
    without_rate
        ``WITHOUT_RATE``: people whose work counts nothing, in the plan's order.
    notes
        What a reader of the figures has to know, each a phrase without a stop.
    """

    periods: pd.DataFrame
    projects: pd.DataFrame
    bookings: pd.DataFrame
    shares: pd.DataFrame
    without_rate: pd.DataFrame
    notes: tuple[str, ...]


def planned_cost(plan: Plan, schedule: Schedule, *, by: Grain = "month") -> PlannedCost:
    """Price a schedule.

    Parameters
    ----------
    plan
        The plan, expanded.
    schedule
        A schedule of it, whole or relaxed.
    by
        ``month``, ``week`` (of ISO 8601) or ``day``, in the plan's time zone.

    Returns
    -------
    PlannedCost
        Sums over projects, periods and kinds of cost agree to the cent, whatever ``by`` is.

    Raises
    ------
    InputError
        If the schedule is not of this plan, there are no such periods, or costs are too large to be
        counted.
    HorizonError
        If public holidays of a pool are not known for its bookings.
    """
    return cost_frames(price_schedule(plan, schedule), by=by)


def cost_frames(priced: PricedSchedule, *, by: Grain = "month") -> PlannedCost:
    """The frames of a schedule that is priced already; as ``planned_cost``."""
    return PlannedCost(
        periods=_period_frame(priced, by),
        projects=_project_frame(priced),
        bookings=booking_frame(priced),
        shares=share_frame(priced),
        without_rate=_without_rate(priced),
        notes=tuple(_notes(priced)),
    )


def _rows(priced: PricedSchedule) -> list[Project | None]:
    """Projects with rows of their own; None at the end for costs of no project."""
    has_none = min(priced.lines.project, default=0) < 0
    return [*priced.projects, *([None] if has_none else [])]


def _named(rows: list[Project | None]) -> tuple[list[str], list[str]]:
    ids = ["" if project is None else project.id for project in rows]
    names = ["no project" if project is None else project.name or project.id for project in rows]
    return ids, names


# --- by period ----------------------------------------------------------------------------------


def _period_frame(priced: PricedSchedule, by: Grain) -> pd.DataFrame:
    periods, bounds = _periods(priced, by)
    rows, many = _rows(priced), len(periods)
    lines = priced.lines
    cells = lines.by_period(bounds)
    kind, project = (np.array(column, dtype=np.int64)[cells.line] for column in (lines.kind, lines.project))
    at = project % max(1, len(rows)), kind, cells.period  # no project is the last row
    cents = np.zeros((len(rows), len(Kind), many), dtype=np.int64)
    np.add.at(cents, at, cells.cents)
    hours = np.zeros(cents.shape)
    np.add.at(hours, at, cells.weight * np.array(lines.hours, dtype=np.float64)[cells.line])
    total = cents.sum(axis=1)
    ids, names = _named(rows)
    data: dict[str, Any] = {
        "project": np.repeat(np.array(ids, dtype=object), many),
        "name": np.repeat(np.array(names, dtype=object), many),
        "begins": np.tile(periods.begins.astype("datetime64[s]"), len(rows)),
        "period": list(periods.labels) * len(rows),
        "total_cents": total.ravel(),
        "so_far_cents": total.cumsum(axis=1).ravel(),
    }
    for kind_of_cost in Kind:
        name = kind_of_cost.name.lower()
        data[f"{name}_cents"] = cents[:, kind_of_cost].ravel()
        if kind_of_cost in (Kind.IN_HOUSE, Kind.CONTRACTOR, Kind.IDLE):
            data[f"{name}_hours"] = hours[:, kind_of_cost].ravel()
    return declared_frame(COST_BY_PERIOD, data)


def _periods(priced: PricedSchedule, by: Grain) -> tuple[Periods, IntArray]:
    """Periods around all costs and the data date, and the minutes at which they begin and end."""
    first, last = priced.lines.span or (priced.data_date, priced.data_date)
    zone = priced.plan.time_zone
    first_day = local_time(min(first, priced.data_date), zone).date()
    last_day = local_time(max(last - 1, priced.data_date), zone).date()
    days = days_between(priced.plan, period_begin(first_day, by), period_end(last_day, by))
    periods = periods_of(days, by)
    return periods, days.bounds[periods.bounds]


# --- by project ---------------------------------------------------------------------------------


def _project_frame(priced: PricedSchedule) -> pd.DataFrame:
    rows = _rows(priced)
    by_kind = _sums(priced, len(rows))
    spent = by_kind[:, Kind.SPENT]
    to_come = by_kind.sum(axis=1) - spent
    forecast = (spent + to_come).tolist()
    budgets = [None if project is None else project.budget for project in rows]
    values = [None if project is None else project.value for project in rows]
    variances = [_less(budget, cents) for budget, cents in zip(budgets, forecast, strict=True)]
    margins = [_less(value, cents) for value, cents in zip(values, forecast, strict=True)]
    ids, names = _named(rows)
    data: dict[str, Any] = {
        "project": ids,
        "name": names,
        "client": ["" if project is None else project.client for project in rows],
        "status": ["" if project is None else project.status for project in rows],
        "probability_percent": [_probability(project) for project in rows],
        "budget_cents": budgets,
        "spent_cents": spent,
        "to_come_cents": to_come,
        "in_house_cents": by_kind[:, Kind.IN_HOUSE],
        "contractor_cents": by_kind[:, Kind.CONTRACTOR],
        "idle_cents": by_kind[:, Kind.IDLE],
        "fixed_cents": by_kind[:, Kind.FIXED],
        "committed_cents": _committed(priced, len(rows)),
        "forecast_cents": forecast,
        "variance_cents": variances,
        "variance_percent": [_percent(*pair) for pair in zip(variances, budgets, strict=True)],
        "value_cents": values,
        "margin_cents": margins,
        "margin_percent": [_percent(*pair) for pair in zip(margins, values, strict=True)],
    }
    return declared_frame(PROJECT_COST, data)


def _sums(priced: PricedSchedule, rows: int) -> IntArray:
    """Cents of each row and kind."""
    sums = np.zeros((rows, len(Kind)), dtype=np.int64)
    np.add.at(sums, (priced.lines.project, priced.lines.kind), priced.lines.whole)
    return sums


def _committed(priced: PricedSchedule, rows: int) -> IntArray:
    """Cents of each row that committed bookings cost."""
    committed = np.array([work.booking.committed for work in priced.booked.bookings] + [False])
    of_line = np.array(priced.lines.booking, dtype=np.int64)
    sums = np.zeros(rows, dtype=np.int64)
    np.add.at(sums, priced.lines.project, priced.lines.whole * committed[of_line])
    return sums


def _probability(project: Project | None) -> float:
    return project.probability / 10 if project is not None and project.status == "proposed" else 100.0


def _less(amount: int | None, cents: int) -> int | None:
    return None if amount is None else amount - cents


def _percent(part: int | None, whole: int | None) -> float:
    """Nothing for a whole of nothing: no share of it makes sense."""
    return float("nan") if part is None or not whole or whole < 0 else 100 * part / whole


# --- what is not in the figures -----------------------------------------------------------------


def _without_rate(priced: PricedSchedule) -> pd.DataFrame:
    listed = [person for person in priced.plan.people if person.id in priced.unrated]
    data = {
        "person": [person.id for person in listed],
        "name": [person.name or person.id for person in listed],
        "hours": [priced.unrated[person.id] / COST_UNIT for person in listed],
    }
    return declared_frame(WITHOUT_RATE, data)


def _notes(priced: PricedSchedule) -> list[str]:
    notes = []
    if priced.unrated:
        hours = sum(priced.unrated.values()) / COST_UNIT
        many = len(priced.unrated)
        who = "1 person has" if many == 1 else f"{many:,} people have"
        notes.append(f"{who} no rate: {hours:,.1f} h of work count nothing")
    if priced.unpaid:
        hours = float(sum(priced.unpaid)) / 60
        notes.append(f"{hours:,.1f} h of what is done are of people without a rate, and count nothing")
    if priced.assumed:
        many = len(priced.assumed)
        who = "1 task reports" if many == 1 else f"{many:,} tasks report"
        notes.append(f"{who} progress without hours or cost: what is done counts as planned")
    if priced.booked.unbooked:
        hours = sum(priced.booked.unbooked.values()) / 60_000
        notes.append(f"{hours:,.1f} h of contractors lie outside all bookings and count nothing")
    missing = sum(_leaves(project) for project in priced.projects) - len(priced.tasks)
    if missing:
        who = "1 task that is planned is" if missing == 1 else f"{missing:,} tasks that are planned are"
        notes.append(f"{who} not in the schedule, and not counted")
    apart = len(priced.plan.projects) - len(priced.projects)
    if apart:
        who = "1 project is" if apart == 1 else f"{apart:,} projects are"
        notes.append(f"{who} on hold or done: not planned, and so not counted")
    return notes


def _leaves(project: Project) -> int:
    """Tasks that are planned: all but those that others name as their parent."""
    parents = {task.parent for task in project.tasks}
    return sum(task.id not in parents for task in project.tasks)
