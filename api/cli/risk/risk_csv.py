"""The tables of ``planner risk`` for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from api.exports.csv_files import Cell, spreadsheet_safe
from planner.calendars import local_time

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.risk.report import Amount, DateChance, RiskReport

_AMOUNT: Final = ("planned", "mean", "p50", "p80", "p95")
_MOMENTS: Final = ("planned", "p50", "p80", "p95", "mean")
_PROJECT_HEADINGS: Final = (
    "project", "name", *_MOMENTS, "deviation_days", "by_plan_percent",
    "due", "due_percent", "deadline", "deadline_percent",
)  # fmt: skip
_DATE_HEADINGS: Final = ("kind", "project", "task", "date", "planned", "chance_percent")


def risk_tables(plan: Plan, report: RiskReport) -> dict[str, str]:
    """All tables by the names of their files: UTF-8 with a byte order mark, as Excel wants it."""
    return {
        "risk_projects.csv": _text(_PROJECT_HEADINGS, _projects(plan, report)),
        "risk_dates.csv": _text(_DATE_HEADINGS, _dates(plan, report)),
        "risk_tasks.csv": _text(
            ("project", "task", "name", "criticality_percent", "overall_percent"),
            ((t.project, t.task, t.name, _percent(t.criticality), _percent(t.overall)) for t in report.tasks),
        ),
        "risk_drivers.csv": _text(
            ("kind", "project", "id", "name", "correlation", "own_correlation"),
            (
                (d.kind, d.project, d.id, d.name, round(d.correlation, 4), round(d.own, 4))
                for d in report.drivers
            ),
        ),
        "risk_amounts.csv": _text(("what", "unit", *_AMOUNT), _amount_rows(plan.currency, report)),
    }


def _projects(plan: Plan, report: RiskReport) -> Iterator[Sequence[Cell]]:
    for project in report.projects:
        moments = (getattr(project.finish, name) for name in _MOMENTS)
        yield (
            project.project,
            project.name,
            *(_at(plan, moment) for moment in moments),
            round(project.finish.deviation_minutes / 1440, 2),
            _percent(project.finish.by_plan),
            *_date_cells(plan, project.due),
            *_date_cells(plan, project.deadline),
        )


def _date_cells(plan: Plan, date: DateChance | None) -> tuple[Cell, Cell]:
    return ("", None) if date is None else (_at(plan, date.moment), _percent(date.chance))


def _dates(plan: Plan, report: RiskReport) -> Iterator[Sequence[Cell]]:
    for date in report.dates:
        moments = (_at(plan, date.moment), _at(plan, date.planned))
        yield (date.kind, date.project, date.task or "", *moments, _percent(date.chance))


def _amount_rows(currency: str, report: RiskReport) -> Iterator[Sequence[Cell]]:
    yield ("late cost", currency, *_amounts(report.late_cost, 100))
    yield ("risk cost", currency, *_amounts(report.risk_cost, 100))
    yield ("contractor cost", currency, *_amounts(report.contractor_cost, 100))
    for need in report.contractors:
        yield (f"contractors of {need.pool}", "days", *_amounts(need.minutes, need.day_minutes))


def _at(plan: Plan, minute: int) -> str:
    return f"{local_time(minute, plan.time_zone):%Y-%m-%d %H:%M}"


def _amounts(amount: Amount, divisor: int) -> list[float]:
    return [round(getattr(amount, name) / divisor, 2) for name in _AMOUNT]


def _percent(share: float) -> float:
    return round(100 * share, 2)


def _text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    stream = io.StringIO(newline="")
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow(headings)
    writer.writerows([spreadsheet_safe(cell) for cell in row] for row in rows)
    return stream.getvalue()
