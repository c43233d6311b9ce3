"""The cost of a plan as text for a terminal: what goes over budget, when money is spent, who is paid idle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

from api.cli.money.show_earned_value import print_earned_value
from api.cli.words.amounts import month_name
from api.cli.words.cost_words import breakdown, headline, total
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.period_scale import month_scale, sparkline
from api.cli.words.terminal import Glyphs, glyphs_for
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, counted, day_and_month
from planner.calendars import local_time

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from api.cli.money.cost_report import CostReport

Row = dict[Hashable, Any]

_STRIP_MOST: Final = 26
"""Characters of a project's strip of periods at most, so that names have room."""
_BAR: Final = 16
_BOOKING_COLUMNS: Final = (
    Column("contractor", least=14),
    Column("from", right=True, spare=4),
    Column("to", right=True),
    Column("paid", right=True, spare=2),
    Column("used", right=True, spare=1),
    Column("cost", right=True),
    Column("idle", right=True),
    Column("", spare=3),
)


def print_cost(report: CostReport, console: Console, *, show_all: bool = False) -> None:
    """Write everything about the cost of a plan that fits a terminal.

    Parameters
    ----------
    show_all
        Every row of every table, not the first 20 only.
    """
    page = Page(console, glyphs_for(console.encoding), None if show_all else FIRST_ROWS)
    plan, cost = report.analysed.plan, report.cost
    shown = Money(plan.currency)
    finding = headline(cost.projects, shown, unpriced=len(cost.without_rate) > 0)
    page.line(report.analysed.title, "bold")
    page.line(finding, "bold red" if (cost.projects["variance_cents"] < 0).any() else "bold")
    for sentence in breakdown(cost.projects, local_time(report.data_date, plan.time_zone).date(), shown):
        page.line(sentence)
    if total(cost.projects, "forecast_cents"):
        _print_projects(page, report, shown)
        _print_periods(page, report, shown)
    _print_bookings(page, report, shown)
    print_earned_value(page, report.earned, plan, shown)
    _print_notes(page, report)


# --- projects -----------------------------------------------------------------------------------


def _print_projects(page: Page, report: CostReport, shown: Money) -> None:
    page.section(f"Projects, in {shown.currency}; left is what the forecast leaves of the budget")
    begins, strips = _strips(report, page.glyphs)
    columns = (
        Column("project", least=14),
        Column("budget", right=True, spare=4),
        Column("spent", right=True, spare=3),
        Column("to come", right=True, spare=5),
        Column("forecast", right=True),
        Column("left", right=True),
        Column("contractors", right=True, spare=7),
        Column("value", right=True, spare=6),
        Column("margin", right=True, spare=2),
        Column(begins, spare=1),
    )
    rows = sorted(report.cost.projects.to_dict("records"), key=_urgency)

    def draw(some: Sequence[Row]) -> list[Text]:
        cells = [_project_cells(row, strips[row["project"]], shown) for row in some]
        return lay_out(columns, cells, page.width, page.glyphs)

    page.table(rows, draw, "projects")


def _urgency(row: Row) -> tuple[int, int]:
    """By what is left of the budget, least first; then those without one, dearest first; then no project."""
    left = _amount(row["variance_cents"])
    if not row["status"]:
        return 2, 0
    return (1, -row["forecast_cents"]) if left is None else (0, left)


def _project_cells(row: Row, strip: str, shown: Money) -> list[Cell | str]:
    left = _amount(row["variance_cents"])
    style = "red" if left is not None and left < 0 else ""
    margin, contractors = row["margin_percent"], row["contractor_cents"] + row["idle_cents"]
    return [
        row["name"],
        _shown(row["budget_cents"], shown),
        shown.plain(row["spent_cents"]) if row["spent_cents"] else "",
        shown.plain(row["to_come_cents"]) if row["spent_cents"] else "",
        shown.plain(row["forecast_cents"]),
        Cell("" if left is None else shown.plain(left), style),
        shown.plain(contractors) if contractors else "",
        _shown(row["value_cents"], shown),
        "" if margin != margin else f"{margin:.0f} %",  # noqa: PLR0124 - nothing but NaN differs from itself
        Cell(strip, "cyan"),
    ]


def _amount(cents: Any) -> int | None:
    """Of a nullable column: pandas has a value of its own for nothing."""
    import pandas as pd

    return None if pd.isna(cents) else int(cents)


def _shown(cents: Any, shown: Money) -> str:
    amount = _amount(cents)
    return "" if amount is None else shown.plain(amount)


def _strips(report: CostReport, glyphs: Glyphs) -> tuple[str, dict[str, str]]:
    """The months above, and a strip of all periods for each project."""
    frame = report.cost.periods
    begins = [day.date() for day in frame["begins"].drop_duplicates()]
    each = max(1, -(-len(begins) // _STRIP_MOST))
    totals = frame["total_cents"].to_numpy().reshape(-1, len(begins)).tolist()
    strips = {
        project: sparkline(amounts, each, glyphs)
        for project, amounts in zip(frame["project"].drop_duplicates(), totals, strict=True)
    }
    return month_scale(begins, each), strips


# --- periods ------------------------------------------------------------------------------------


def _print_periods(page: Page, report: CostReport, shown: Money) -> None:
    frame = report.cost.periods.drop(columns=["project", "name"])
    rows = frame.groupby(["begins", "period"], as_index=False).sum().to_dict("records")
    most = max(rows, key=lambda row: row["total_cents"])
    named = {row["period"]: _period_name(row, report.by) for row in rows}
    page.section(f"Dearest {report.by}: {named[most['period']]}, {shown.named(most['total_cents'])}")
    columns = (
        Column(report.by),
        Column("spent", right=True, spare=2),
        Column("people", right=True, spare=3),
        Column("contractors", right=True, spare=4),
        Column("idle", right=True, spare=5),
        Column("fixed", right=True, spare=6),
        Column("total", right=True),
        Column("so far", right=True),
        Column("", spare=1),
    )
    parts = ("spent_cents", "in_house_cents", "contractor_cents", "idle_cents", "fixed_cents")
    used = [part for part in parts if any(row[part] for row in rows)]

    def draw(some: Sequence[Row]) -> list[Text]:
        cells: list[list[Cell | str]] = [
            [
                named[row["period"]],
                *(shown.plain(row[part]) if part in used else "" for part in parts),
                shown.plain(row["total_cents"]),
                shown.plain(row["so_far_cents"]),
                Cell(page.glyphs.span * round(_BAR * row["total_cents"] / most["total_cents"]), "cyan"),
            ]
            for row in some
        ]
        return lay_out(columns, cells, page.width, page.glyphs)

    page.table(rows, draw, f"{report.by}s")


def _period_name(row: Row, by: str) -> str:
    """``Mar 2027``, ``2027-W09`` or ``2027-03-01``."""
    day = row["begins"].date()
    return f"{month_name(day)} {day.year}" if by == "month" else str(row["period"])


# --- contractors --------------------------------------------------------------------------------


def _print_bookings(page: Page, report: CostReport, shown: Money) -> None:
    frame = report.cost.bookings
    if not len(frame):
        return
    cost, idle = total(frame, "cost_cents"), total(frame, "idle_cents")
    finding = f"Contractors: {counted(len(frame), 'booking')}, {shown.named(cost)}"
    page.section(f"{finding}, {shown.plain(idle)} of it for idle hours" if idle else finding)
    names = {pool.id: pool.name or pool.id for pool in report.analysed.plan.contractor_pools}
    rows = frame.sort_values(["idle_cents", "first"], ascending=[False, True]).to_dict("records")
    days = [row[end].date() for row in rows for end in ("first", "last")]
    with_year = len({day.year for day in days}) > 1

    def draw(some: Sequence[Row]) -> list[Text]:
        cells = [_booking_cells(row, names, with_year, shown, page.glyphs) for row in some]
        return lay_out(_BOOKING_COLUMNS, cells, page.width, page.glyphs)

    page.table(rows, draw, "bookings")


def _booking_cells(
    row: Row, names: dict[str, str], with_year: bool, shown: Money, glyphs: Glyphs
) -> list[Cell | str]:
    def day(moment: dt.datetime) -> str:
        return day_and_month(moment.date(), with_year)

    used = row["used_percent"]
    return [
        f"{names.get(row['pool'], row['pool'])} #{row['contractor']}",
        day(row["first"]),
        day(row["last"]),
        f"{row['paid_hours']:,.0f} h",
        "" if used != used else f"{used:.0f} %",  # noqa: PLR0124 - NaN
        shown.plain(row["cost_cents"]),
        shown.plain(row["idle_cents"]) if row["idle_cents"] else glyphs.dash,
        "committed" if row["committed"] else "",
    ]


# --- notes --------------------------------------------------------------------------------------


def _print_notes(page: Page, report: CostReport) -> None:
    notes = [*report.cost.notes, *report.earned.notes]
    if notes:
        page.console.print()
    for note in notes:
        page.line(f"Note: {note}.")
    unrated = report.cost.without_rate.to_dict("records")
    if unrated:
        listed = [f"{row['name']} ({row['hours']:,.0f} h)" for row in unrated[: page.most]]
        more = f" and {len(unrated) - len(listed):,} more" if len(unrated) > len(listed) else ""
        page.line(f"Without a rate: {', '.join(listed)}{more}.")
