"""The stored impact of a change request in the terminal: money, projects, displaced work, chances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import coloured, signed_days, signed_money, signed_number
from api.cli.requests.impact_words import day_of, finding, staying_words, together_of
from api.cli.words.amounts import percent
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, counted
from api.plain_text import one_line
from scenarios.requests.entries import Assessed
from scenarios.requests.figures import (
    Amounts,
    DateChance,
    DisplacedTask,
    Impact,
    PoolImpact,
    ProjectImpact,
)
from scenarios.requests.ledger import Request

if TYPE_CHECKING:
    from rich.text import Text

_TOTALS: Final = (
    Column("in total"),
    Column("as it is", right=True),
    Column("with it", right=True),
    Column("change", right=True),
)
_PROJECTS: Final = (
    Column("project", least=12),
    Column("finish", right=True),
    Column("with it", right=True),
    Column("moved", right=True),
    Column("days late", right=True, spare=2),
    Column("", right=True, spare=2),
    Column("late cost", right=True, spare=1),
    Column("change", right=True, spare=1),
    Column("", spare=3),
)
_DISPLACED: Final = (
    Column("task", least=12),
    Column("finish", right=True),
    Column("with it", right=True),
    Column("moved", right=True),
    Column("hours", right=True, spare=1),
    Column("because", least=20, spare=2),
)
_POOLS: Final = (
    Column("pool", least=12),
    Column("days paid", right=True),
    Column("with it", right=True),
    Column("cost", right=True),
    Column("change", right=True),
)
_DATES: Final = (
    Column("date of", least=12),
    Column("", spare=1),
    Column("day", right=True),
    Column("kept", right=True),
    Column("with it", right=True),
    Column("change", right=True),
)
_LEAST_CHANCE: Final = 0.005


def print_impact(page: Page, request: Request, figures: Assessed) -> None:
    """All figures of one assessment, below what was asked for."""
    impact = figures.impact
    page.line(
        f"Request {request.number} by {one_line(request.asked.by)}: {one_line(request.asked.reason)}", "bold"
    )
    for change in request.changes:
        page.line(f"- {one_line(change.sentence())}", indent=2)
    page.line(finding(impact, page.glyphs))
    if told := staying_words(impact, page.glyphs):
        page.line(told)
    page.line(f"Measured with effort {figures.effort} and seed {figures.seed}", "dim")
    for conflict in figures.conflicts:
        page.line(f"Note: {one_line(conflict)}", "yellow")
    _print_totals(page, impact)
    _print_projects(page, impact)
    _print_displaced(page, impact)
    _print_pools(page, impact)
    _print_dates(page, impact)


def _print_totals(page: Page, impact: Impact) -> None:
    shown, totals = Money(impact.currency), impact.totals
    rows: list[list[Cell | str]] = []
    costs = (
        ("late cost", totals.late_cost),
        ("contractors", totals.contractor_cost),
        ("together", together_of(totals)),
        ("own people", totals.own_people_cost),
        ("equipment levels", totals.resource_cost),
        ("late cost to be expected", impact.risk.late_cost_mean),
    )
    for name, cost in costs:
        if cost.before or cost.after:
            change = coloured(signed_money(cost.difference, shown, page.glyphs), cost.difference)
            rows.append([name, _named(cost.before, shown), _named(cost.after, shown), change])
    late = totals.late_projects
    if late.before or late.after:
        change = coloured(signed_number(late.difference, page.glyphs), late.difference)
        rows.append(["projects late", _number(late.before), _number(late.after), change])
    last = totals.last_finish
    moved = coloured(signed_days(totals.days, page.glyphs), totals.days)
    rows.append(["all done", day_of(last.before), day_of(last.after), moved])
    p80 = impact.risk.finish_p80
    if p80.before or p80.after:
        rows.append(["all done in 80 %", day_of(p80.before), day_of(p80.after), ""])
    page.console.print()
    page.rows(lay_out(_TOTALS, rows, page.width, page.glyphs))


def _print_projects(page: Page, impact: Impact) -> None:
    if not impact.projects:
        return
    shown = Money(impact.currency)
    page.section(f"Projects that are different; {counted(impact.tasks_moved, 'task')} moved in all")
    ordered = sorted(impact.projects, key=lambda one: (not one.asked_for, -_weight(one)))

    def draw(some: Sequence[ProjectImpact]) -> list[Text]:
        rows: list[list[Cell | str]] = [
            [
                one.name,
                day_of(one.finish.before),
                day_of(one.finish.after),
                coloured(signed_days(one.days, page.glyphs), one.days),
                _days(one.days_late.before),
                _days(one.days_late.after),
                "" if one.late_cost.after is None else shown.plain(one.late_cost.after),
                _signed(page, one.late_cost, shown),
                "asked for" if one.asked_for else "",
            ]
            for one in some
        ]
        return lay_out(_PROJECTS, rows, page.width, page.glyphs)

    page.table(ordered, draw, "projects")


def _print_displaced(page: Page, impact: Impact) -> None:
    found = impact.displaced
    if not found.tasks:
        return
    others = counted(
        found.projects, "project that nobody asked to change", "projects that nobody asked to change"
    )
    page.section(f"Displaced: {counted(found.tasks, 'task')} of {others}, {found.hours:,.0f} h of work")

    def draw(some: Sequence[DisplacedTask]) -> list[Text]:
        rows: list[list[Cell | str]] = [
            [
                f"{one.project}/{one.task}",
                day_of(one.finish.before),
                day_of(one.finish.after),
                coloured(signed_days(one.days, page.glyphs), one.days),
                f"{one.hours:,.0f}",
                one_line(one.because),
            ]
            for one in some
        ]
        return lay_out(_DISPLACED, rows, page.width, page.glyphs)

    page.table(found.first, draw, "tasks")
    rest = found.tasks - len(found.first)
    if rest:
        page.line(f"and {rest:,} more, of which only the hours are kept", "dim")


def _print_pools(page: Page, impact: Impact) -> None:
    if not impact.pools:
        return
    shown = Money(impact.currency)
    page.section(f"Contractors that are different, in {impact.currency}")

    def draw(some: Sequence[PoolImpact]) -> list[Text]:
        rows: list[list[Cell | str]] = [
            [
                one.name,
                "" if one.days.before is None else f"{one.days.before:,.1f}",
                "" if one.days.after is None else f"{one.days.after:,.1f}",
                "" if one.cost.after is None else shown.plain(one.cost.after),
                _signed(page, one.cost, shown),
            ]
            for one in some
        ]
        return lay_out(_POOLS, rows, page.width, page.glyphs)

    page.table(impact.pools, draw, "pools")


def _print_dates(page: Page, impact: Impact) -> None:
    risk = impact.risk
    if not risk.dates:
        return
    changed = [one for one in risk.dates if _moves(one)]
    title = f"Chance to keep each date, of {risk.executions:,} executions; uncertain: {risk.uncertainty}"
    page.section(title)
    if not changed:
        page.line(f"None of {counted(len(risk.dates), 'date')} is kept more or less often.")
        return
    changed.sort(key=lambda one: one.chance.difference if one.chance.difference is not None else -2)

    def draw(some: Sequence[DateChance]) -> list[Text]:
        rows: list[list[Cell | str]] = [
            [
                one.name if one.task is None else f"{one.project}/{one.task}",
                one.kind,
                day_of(one.date.after or one.date.before),
                "" if one.chance.before is None else percent(one.chance.before),
                "" if one.chance.after is None else percent(one.chance.after),
                _points(page, one),
            ]
            for one in some
        ]
        return lay_out(_DATES, rows, page.width, page.glyphs)

    page.table(changed, draw, "dates")
    rest = len(risk.dates) - len(changed)
    if rest:
        page.line(f"{counted(rest, 'other date')} as often as before.", "dim")


def _moves(one: DateChance) -> bool:
    difference = one.chance.difference
    return difference is None or abs(difference) >= _LEAST_CHANCE or one.date.before != one.date.after


def _points(page: Page, one: DateChance) -> Cell:
    difference = one.chance.difference
    if difference is None:
        return Cell("")
    text = signed_number(100 * difference, page.glyphs, " points")
    return coloured(text, difference, more_is_worse=False)


def _weight(one: ProjectImpact) -> float:
    return abs(one.late_cost.difference or 0) + abs(one.days or 0)


def _signed(page: Page, amounts: Amounts, shown: Money) -> Cell:
    return coloured(signed_money(amounts.difference, shown, page.glyphs), amounts.difference)


def _named(cents: int | None, shown: Money) -> str:
    return "" if cents is None else shown.named(cents)


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _days(days: float | None) -> str:
    return "" if not days else f"{days:,.1f}"
