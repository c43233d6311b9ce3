"""The measures of two sides beside each other: in total, by project, pool, person and skill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import (
    coloured,
    signed_days,
    signed_money,
    signed_number,
    signed_time,
)
from api.cli.words.amounts import elapsed_in_words
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, day_and_month
from planner.calendars import local_time
from scenarios.comparison import Comparison, Difference
from scenarios.comparison.differences import Beside
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.use_measures import Use

if TYPE_CHECKING:
    from rich.text import Text

_MONEY: Final = ("late_cost", "contractor_cost", "own_people_cost", "resource_cost")
_WORDS: Final = {
    "late_cost": "late cost",
    "contractor_cost": "contractors",
    "own_people_cost": "own people",
    "resource_cost": "equipment levels",
    "late_projects": "projects late",
    "makespan": "makespan",
    "last_finish": "last finish",
}
_PROJECTS: Final = (
    Column("project", least=12),
    Column("finish", right=True),
    Column("", right=True),
    Column("moved", right=True),
    Column("days late", right=True, spare=2),
    Column("", right=True, spare=2),
    Column("late cost", right=True, spare=1),
    Column("change", right=True, spare=1),
    Column(""),
)


def print_measures(page: Page, found: Comparison, one: Difference, shown: Money) -> None:
    """All tables of measures that have something in them."""
    _print_whole(page, found, one, shown)
    print_projects(page, found, one, shown)
    _print_pools(page, found, one)
    title = f"{found.period.first} to {found.period.last}"
    _print_use(
        page, found, one, one.differences.people, f"Use of people whose use differs, {title}", "person"
    )
    _print_use(page, found, one, one.differences.skills, f"Use of skills whose use differs, {title}", "skill")


def _names(found: Comparison, one: Difference) -> tuple[str, str]:
    return found.base.side.name, one.side.name


def _print_whole(page: Page, found: Comparison, one: Difference, shown: Money) -> None:
    base, other = _names(found, one)
    columns = (
        Column("in total"),
        Column(base, right=True, least=6),
        Column(other, right=True, least=6),
        Column("change", right=True),
    )
    zone = found.base.side.plan.time_zone
    rows: list[list[Cell | str]] = []
    for name, figure in one.differences.whole.items():
        values = (figure.base, figure.other)
        if not any(values):
            continue
        change = figure.difference
        if name in _MONEY:
            told = [*("" if value is None else shown.named(value) for value in values)]
            signed = signed_money(change, shown, page.glyphs)
        elif name == "last_finish":
            told = ["" if value is None else _moment(value, zone) for value in values]
            signed = signed_time(change, page.glyphs)
        elif name == "makespan":
            told = ["" if value is None else elapsed_in_words(value) for value in values]
            signed = signed_time(change, page.glyphs)
        else:
            told = [str(value) for value in values]
            signed = signed_number(change, page.glyphs)
        rows.append([_WORDS[name], *told, coloured(signed, change)])
    page.console.print()
    page.rows(lay_out(columns, rows, page.width, page.glyphs))


def _moment(minute: int, zone: str) -> str:
    local = local_time(minute, zone)
    return f"{day_and_month(local.date())} {local:%H:%M}"


# --- projects -----------------------------------------------------------------------------------


def print_projects(page: Page, found: Comparison, one: Difference, shown: Money) -> None:
    """Every project of either side, what changed most for the worse or the better first."""
    rows = sorted(one.differences.projects.values(), key=_urgency)
    if not rows:
        return
    base, other = _names(found, one)
    page.section(f"Projects: finish and days late in {base}, then in {other}; late cost in {other}")
    zone = found.base.side.plan.time_zone

    def draw(some: Sequence[Beside[ProjectMeasures]]) -> list[Text]:
        cells = [_project_cells(page, row, zone, shown) for row in some]
        return lay_out(_PROJECTS, cells, page.width, page.glyphs)

    page.table(rows, draw, "projects")


def _urgency(row: Beside[ProjectMeasures]) -> tuple[int, int, int]:
    """Added and dropped ones first, then by how much the late cost changes, then by the move."""
    cost = row.figure(lambda one: one.late_cost).difference
    moved = row.figure(lambda one: one.finish).difference
    return (0 if row.presence != "both" else 1), -abs(cost or 0), -abs(moved or 0)


def _project_cells(page: Page, row: Beside[ProjectMeasures], zone: str, shown: Money) -> list[Cell | str]:
    finish = row.figure(lambda one: one.finish)
    late = row.figure(lambda one: one.late_working_days)
    cost = row.figure(lambda one: one.late_cost)
    days = [
        "" if value is None else day_and_month(local_time(value - 1, zone).date())
        for value in (finish.base, finish.other)
    ]
    return [
        row.known.name,
        *days,
        coloured(signed_time(finish.difference, page.glyphs), finish.difference),
        *("" if value is None else f"{value:,}" for value in (late.base, late.other)),
        "" if cost.other is None else shown.plain(cost.other),
        coloured(signed_money(cost.difference, shown, page.glyphs), cost.difference),
        Cell(_remark(row), "red" if _remark(row).startswith("misses") else ""),
    ]


def _remark(row: Beside[ProjectMeasures]) -> str:
    """Added, dropped, or a date that is kept on one side only."""
    if row.base is None or row.other is None:
        return row.presence
    for date in ("deadline", "due"):
        before, after = (getattr(one, f"meets_{date}") for one in (row.base, row.other))
        if before is not after and None not in (before, after):
            words = "date" if date == "due" else date
            return f"now keeps its {words}" if after else f"misses its {words}"
    return ""


# --- contractors and use ------------------------------------------------------------------------


def _print_pools(page: Page, found: Comparison, one: Difference) -> None:
    rows: list[list[Cell | str]] = []
    for row in one.differences.pools.values():
        days = row.share(lambda pool: pool.paid_days)
        if not days.base and not days.other:
            continue
        change = (days.other or 0) - (days.base or 0)
        told = ["" if value is None else f"{value:,.1f}" for value in (days.base, days.other)]
        rows.append([row.known.name, *told, coloured(signed_days(change, page.glyphs), change)])
    if rows:
        base, other = _names(found, one)
        columns = (
            Column("contractor days paid", least=12),
            Column(base, right=True, least=6),
            Column(other, right=True, least=6),
            Column("change", right=True),
        )
        page.console.print()
        page.rows(lay_out(columns, rows, page.width, page.glyphs))


def _print_use(
    page: Page, found: Comparison, one: Difference, besides: dict[str, Beside[Use]], title: str, what: str
) -> None:
    """Only those whose use differs: the others are in files."""
    changed = [row for row in besides.values() if _differs(row)]
    if not changed:
        return
    changed.sort(key=lambda row: -abs(_points(row)))
    page.section(title)
    base, other = _names(found, one)
    columns = (
        Column(what, least=12),
        Column(base, right=True, least=6),
        Column(other, right=True, least=6),
        Column("change", right=True),
        Column("hours", right=True, spare=1),
    )

    def draw(some: Sequence[Beside[Use]]) -> list[Text]:
        return lay_out(columns, [_use_cells(page, row) for row in some], page.width, page.glyphs)

    page.table(changed, draw, "people" if what == "person" else "skills")


def _differs(row: Beside[Use]) -> bool:
    return row.presence != "both" or bool(_points(row))


def _points(row: Beside[Use]) -> float:
    """Percentage points; of those whom only one side has, all that they are used there."""
    base, other = (0.0 if one is None else one.percent or 0.0 for one in (row.base, row.other))
    return other - base


def _use_cells(page: Page, row: Beside[Use]) -> list[Cell | str]:
    percents = [None if one is None else one.percent for one in (row.base, row.other)]
    hours = sum(sign * one.booked_hours for sign, one in ((-1, row.base), (1, row.other)) if one is not None)
    return [
        row.known.name or "no skill",
        *("" if value is None else f"{value:.0f} %" for value in percents),
        signed_number(_points(row), page.glyphs, " pt") if row.presence == "both" else row.presence,
        signed_number(hours, page.glyphs, " h"),
    ]
