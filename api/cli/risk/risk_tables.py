"""What ``planner risk`` shows on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.risk.risk_words import finding
from api.cli.words.amounts import percent
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.uncertainty_words import uncertainty_words
from api.plain_amounts import Money, day_and_month
from planner.calendars import local_time
from scenarios.risk.report import SAFE_CHANCE

if TYPE_CHECKING:
    from rich.text import Text

    from api.cli.words.page import Page
    from api.documents.analysed import Analysed
    from scenarios.risk.report import (
        Amount,
        ContractorNeed,
        DateChance,
        Driver,
        ProjectRisk,
        RiskReport,
        TaskRisk,
    )
    from scheduling.simulation.uncertainty import Uncertainty

"""Chance from which on a date counts as sure enough to be promised."""
_CRITICAL_SHOWN: Final = 10
_OF_KIND: Final = {"work": "amount", "rounds": "review rounds", "risk": "risk"}


def print_risk(page: Page, found: Analysed, report: RiskReport, uncertainty: Uncertainty) -> None:
    """The finding, then projects, drivers, critical tasks, contractors and money."""
    zone = found.plan.time_zone
    page.line(f"{found.title}: the schedule carried out {report.executions:,} times", "bold")
    page.line(finding(report, zone), "bold")
    page.line(uncertainty_words(uncertainty), "dim")
    if report.projects:
        page.console.print()
        page.table(_by_chance(report.projects), lambda some: _project_lines(some, zone, page), "projects")
    names = {project.project: project.name for project in report.projects}
    of_tasks = [date for date in report.dates if date.task is not None]
    if of_tasks:
        page.section("Dates of single tasks")
        page.table(
            sorted(of_tasks, key=lambda date: date.chance),
            lambda some: _date_lines(some, names, zone, page),
            "dates",
        )
    if report.drivers:
        page.section(f"What the {report.explains} depends on most: rank correlation")
        page.rows(_driver_lines(report.drivers, names, page))
    if report.tasks:
        page.section("Criticality: share of executions in which a task decides the finish")
        most = len(report.tasks) if page.most is None else _CRITICAL_SHOWN
        ranked = sorted(report.tasks, key=lambda task: (-task.overall, -task.criticality))
        page.rows(_task_lines(ranked[:most], names, page))
    _print_amounts(page, report, Money(found.plan.currency))
    for note in report.notes:
        page.line(f"Note: {note}.")


def _by_chance(projects: Sequence[ProjectRisk]) -> list[ProjectRisk]:
    """The least sure first; those without dates behind, by their finish at 80 %."""

    def key(project: ProjectRisk) -> tuple[float, int]:
        chances = [date.chance for date in (project.due, project.deadline) if date is not None]
        return min(chances, default=2.0), -project.finish.p80

    return sorted(projects, key=key)


def _day(minute: int, zone: str) -> dt.date:
    """Local day of a finish; midnight belongs to the day before."""
    return local_time(minute - 1, zone).date()


def _project_lines(projects: Sequence[ProjectRisk], zone: str, page: Page) -> list[Text]:
    days = {_day(p.finish.p95, zone).year for p in projects} | {
        _day(p.finish.planned, zone).year for p in projects
    }
    with_year = len(days) > 1
    columns = [
        Column("project", least=12),
        Column("planned", right=True),
        Column("by then", right=True, spare=2),
        Column("P50", right=True),
        Column("P80", right=True),
        Column("P95", right=True),
        Column("due", right=True),
        Column("kept", right=True),
        Column("deadline kept", right=True, spare=3),
    ]

    def shown(minute: int) -> str:
        return day_and_month(_day(minute, zone), with_year)

    cells = [
        [
            p.name,
            shown(p.finish.planned),
            percent(p.finish.by_plan),
            *(shown(getattr(p.finish, name)) for name in ("p50", "p80", "p95")),
            *_kept(p.due, zone, with_year),
            _deadline(p.deadline, zone, with_year),
        ]
        for p in projects
    ]
    return lay_out(columns, cells, page.width, page.glyphs)


def _kept(date: DateChance | None, zone: str, with_year: bool) -> tuple[str, Cell | str]:
    if date is None:
        return "", ""
    return day_and_month(_day(date.moment, zone), with_year), Cell(
        percent(date.chance), "" if date.chance >= SAFE_CHANCE else "red"
    )


def _deadline(date: DateChance | None, zone: str, with_year: bool) -> Cell | str:
    """Day and chance in one cell."""
    day, chance = _kept(date, zone, with_year)
    return Cell(f"{day} {chance.text:>5}", chance.style) if isinstance(chance, Cell) else ""


def _date_lines(dates: Sequence[DateChance], names: dict[str, str], zone: str, page: Page) -> list[Text]:
    columns = [
        Column("task", least=12),
        Column("project", least=12),
        Column("date"),
        Column("on", right=True),
        Column("planned", right=True, spare=1),
        Column("kept", right=True),
    ]
    cells: list[list[Cell | str]] = [
        [
            date.task or "",
            names[date.project],
            date.kind,
            _kept(date, zone, True)[0],
            day_and_month(_day(date.planned, zone), True),
            _kept(date, zone, True)[1],
        ]
        for date in dates
    ]
    return lay_out(columns, cells, page.width, page.glyphs)


def _driver_lines(drivers: Sequence[Driver], names: dict[str, str], page: Page) -> list[Text]:
    columns = [
        Column("driver", least=16),
        Column("project", least=12),
        Column("kind", spare=2),
        Column("correlation", right=True),
        Column("with its project", right=True, spare=1),
    ]
    cells: list[list[Cell | str]] = [
        [d.name, names[d.project], _OF_KIND[d.kind], f"{d.correlation:+.2f}", f"{d.own:+.2f}"]
        for d in drivers
    ]
    return lay_out(columns, cells, page.width, page.glyphs)


def _task_lines(tasks: Sequence[TaskRisk], names: dict[str, str], page: Page) -> list[Text]:
    columns = [
        Column("task", least=16),
        Column("project", least=12),
        Column("of its project", right=True),
        Column("of the last one", right=True, spare=1),
    ]
    cells: list[list[Cell | str]] = [
        [t.name, names[t.project], percent(t.criticality), percent(t.overall)] for t in tasks
    ]
    return lay_out(columns, cells, page.width, page.glyphs)


def _print_amounts(page: Page, report: RiskReport, shown: Money) -> None:
    columns = [
        Column("", least=12),
        *(Column(title, right=True) for title in ("planned", "mean", "P50", "P80", "P95")),
    ]
    money = [("late cost", report.late_cost), ("risks of the register", report.risk_cost)]
    money.append(("contractor cost", report.contractor_cost))
    rows = [
        _amount_cells(f"{what}, {shown.currency}", amount, shown) for what, amount in money if _is_any(amount)
    ]
    rows += [_need_cells(need) for need in report.contractors]
    if rows:
        page.section("Money and contractors, bookings being extended where the work takes longer")
        page.rows(lay_out(columns, rows, page.width, page.glyphs))


def _is_any(amount: Amount) -> bool:
    return bool(amount.planned or amount.mean or amount.p95)


def _amount_cells(what: str, amount: Amount, shown: Money) -> list[Cell | str]:
    values = (amount.planned, amount.mean, amount.p50, amount.p80, amount.p95)
    return [what, *(shown.plain(value) for value in values)]


def _need_cells(need: ContractorNeed) -> list[Cell | str]:
    m = need.minutes
    return [
        f"{need.pool}, days",
        *(f"{need.days(value):,.1f}" for value in (m.planned, m.mean, m.p50, m.p80, m.p95)),
    ]
