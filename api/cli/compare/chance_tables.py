"""How sure the dates of two sides are: in total and by project, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import coloured, signed_days, signed_money, signed_number
from api.cli.words.amounts import percent
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, day_and_month
from planner.calendars import local_time
from scenarios.comparison import Comparison, Difference
from scenarios.comparison.differences import Beside, RiskDifference
from scenarios.comparison.figures import Figure
from scenarios.comparison.risk_measures import ProjectChances

if TYPE_CHECKING:
    from rich.text import Text

_WORDS: Final = {
    "p50_finish": "all done, 50 %",
    "p80_finish": "all done, 80 %",
    "mean_late_cost": "late cost, mean",
    "p80_late_cost": "late cost, 80 %",
    "p80_contractor_cost": "contractors, 80 %",
    "safe_due_dates": "due dates kept in 80 %",
}
_PROJECTS: Final = (
    Column("project", least=12),
    Column("due kept", right=True),
    Column("", right=True),
    Column("change", right=True),
    Column("by, 80 %", right=True, spare=1),
    Column("", right=True, spare=1),
    Column("moved", right=True, spare=2),
)
_OVERVIEW: Final = (
    Column("", least=10),
    Column("due dates kept in 80 %", right=True),
    Column("change", right=True),
    Column("late cost, mean", right=True),
    Column("late cost, 80 %", right=True, spare=2),
    Column("all done, 80 %", right=True, spare=1),
)


def print_risk(page: Page, found: Comparison, one: Difference, shown: Money) -> None:
    """What executions say of both sides, if they were asked for."""
    risk = one.differences.risk
    if risk is None:
        return
    _print_whole(page, found, one, risk, shown)
    print_project_chances(page, found, one)


def _print_whole(page: Page, found: Comparison, one: Difference, risk: RiskDifference, shown: Money) -> None:
    zone = found.base.side.plan.time_zone
    columns = (
        Column("over all executions"),
        Column(found.base.side.name, right=True, least=6),
        Column(one.side.name, right=True, least=6),
        Column("change", right=True),
    )
    rows = [
        _whole_cells(page, name, figure, zone, shown)
        for name, figure in risk.whole.items()
        if any(value is not None for value in (figure.base, figure.other))
    ]
    page.console.print()
    page.rows(lay_out(columns, rows, page.width, page.glyphs))


def _whole_cells(page: Page, name: str, figure: Figure[int], zone: str, shown: Money) -> list[Cell | str]:
    values, change = (figure.base, figure.other), figure.difference
    if name.endswith("_finish"):
        told = ["" if value is None else _day(value, zone, with_year=True) for value in values]
        signed = coloured(_signed_days(change, page), change)
    elif name.endswith("_cost"):
        told = ["" if value is None else shown.named(value) for value in values]
        signed = coloured(signed_money(change, shown, page.glyphs), change)
    else:
        told = ["" if value is None else str(value) for value in values]
        signed = coloured(signed_number(change, page.glyphs), change, more_is_worse=False)
    return [_WORDS[name], *told, signed]


def _day(moment: int, zone: str, *, with_year: bool = False) -> str:
    """A finish at midnight is the end of the day before."""
    return day_and_month(local_time(moment - 1, zone).date(), with_year)


def _signed_days(minutes: int | None, page: Page) -> str:
    """Tenths of days on the clock: a percentile knows no minutes."""
    return signed_days(None if minutes is None else minutes / 1440, page.glyphs)


def print_project_chances(page: Page, found: Comparison, one: Difference) -> None:
    """Every project of either side, those whose chance changes most first."""
    risk = one.differences.risk
    if risk is None or not risk.projects:
        return
    rows = sorted(risk.projects.values(), key=_urgency)
    page.section(
        f"How sure: share of executions that keep the due date in {found.base.side.name}, then in "
        f"{one.side.name}; day by which 80 % have finished"
    )
    zone = found.base.side.plan.time_zone

    def draw(some: Sequence[Beside[ProjectChances]]) -> list[Text]:
        return lay_out(_PROJECTS, [_cells(page, row, zone) for row in some], page.width, page.glyphs)

    page.table(rows, draw, "projects")


def _urgency(row: Beside[ProjectChances]) -> tuple[int, float, int]:
    chance = row.share(lambda one: one.due_chance).difference
    moved = row.figure(lambda one: one.p80_finish).difference
    return (0 if row.presence != "both" else 1), -abs(chance or 0.0), -abs(moved or 0)


def _cells(page: Page, row: Beside[ProjectChances], zone: str) -> list[Cell | str]:
    chance = row.share(lambda one: one.due_chance)
    finish = row.figure(lambda one: one.p80_finish)
    points = chance.difference
    return [
        row.known.name,
        *("" if value is None else percent(value / 100) for value in (chance.base, chance.other)),
        coloured(signed_number(points, page.glyphs, " pt"), points, more_is_worse=False),
        *("" if value is None else _day(value, zone) for value in (finish.base, finish.other)),
        coloured(_signed_days(finish.difference, page), finish.difference),
    ]


def print_risk_overview(page: Page, found: Comparison, shown: Money) -> None:
    """One row for each side; nothing where executions were not asked for."""
    sides = [found.base, *(one.measures for one in found.others)]
    if all(side.risk is None for side in sides):
        return
    zone, before = found.base.side.plan.time_zone, found.base.risk
    rows: list[list[Cell | str]] = []
    for side in sides:
        if side.risk is None:
            rows.append([side.side.name, "no plan", *[""] * 4])
            continue
        whole = side.risk.whole
        change = None if before is None else whole.safe_due_dates - before.whole.safe_due_dates
        signed = coloured(signed_number(change, page.glyphs), change, more_is_worse=False)
        rows.append(
            [
                side.side.name,
                str(whole.safe_due_dates),
                signed if side is not found.base else "",
                shown.plain(whole.mean_late_cost),
                shown.plain(whole.p80_late_cost),
                _day(whole.p80_finish, zone, with_year=True),
            ]
        )
    page.section(f"How sure all sides are, costs in {shown.currency}")
    page.rows(lay_out(_OVERVIEW, rows, page.width, page.glyphs))
