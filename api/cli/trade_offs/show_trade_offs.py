"""Trade-offs in the terminal: what each choice costs, moves and finishes, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.words.amounts import NOT_KNOWN_YET, percent
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from planner.calendars import local_time

if TYPE_CHECKING:
    from api.documents.trade_offs import Row
    from planner.plan import Plan
    from scenarios.trade_offs.points import TradeOffs

_COLUMNS: Final = (
    Column("", right=True),
    Column("late cost", right=True),
    Column("contractors", right=True),
    Column("together", right=True),
    Column("moved", right=True),
    Column("late", right=True, spare=1),
    Column("all done", right=True, spare=2),
    Column("at most better"),
)
_DAY: Final = 1440
_TELLING_GAP: Final = 0.99
"""A larger gap tells of a weak bound, not of the choice."""
_DECIMALS_BELOW: Final = 10 * _DAY


def print_trade_offs(
    page: Page, plan: Plan, found: TradeOffs, rows: Sequence[Row], beaten: Sequence[Row]
) -> None:
    """The finding, the choices, and, where they are asked for, those that others beat."""
    shown = Money(plan.currency)
    page.line(one_line(plan.name) or "Trade-offs", "bold")
    page.line(finding(found, rows, shown))
    moved = "; moved: days, weighted" if len(found.goals) > 2 else ""
    page.section(f"Choices, in {shown.currency}; late: projects{moved}")
    best = min(row.together for row in rows)
    page.rows(lay_out(_COLUMNS, [_cells(plan, row, best, shown) for row in rows], page.width, page.glyphs))
    rest = len(found.points()) - len(rows)
    if rest:
        page.line(f"and {counted(rest, 'choice')} close to these (--all shows them)", "dim")
    if beaten:
        page.section(f"Found, but beaten by a choice in everything: {len(beaten):,}")
        page.rows(
            lay_out(_COLUMNS, [_cells(plan, row, -1, shown) for row in beaten], page.width, page.glyphs)
        )


def finding(found: TradeOffs, rows: Sequence[Row], shown: Money) -> str:
    """How many choices, what the cheapest in all costs, and how much of it is proved."""
    best = min(rows, key=lambda row: row.together)
    points = found.points()
    proved = sum(point.is_proved for point in points)
    what = (
        f"{counted(len(points), 'choice')} of {counted(found.solves, 'solve')}; least of both costs is "
        f"number {best.number}, {shown.named(best.together)} together."
    )
    if found.is_whole:
        return f"{what} It is proved that there are no others."
    if proved == len(points):
        return f"{what} It is proved of each that nothing beats it; there may be others between."
    if proved:
        return f"{what} Of {proved:,} it is proved that nothing beats them."
    return what


def _cells(plan: Plan, row: Row, best: int, shown: Money) -> list[Cell | str]:
    point = row.point
    last = row.whole.last_finish
    return [
        str(row.number),
        shown.plain(point.late_cost),
        shown.plain(point.contractor_cost),
        Cell(shown.plain(row.together), "bold" if row.together == best else ""),
        _days(point.moved_minutes),
        str(row.whole.late_projects),
        "" if last is None else day_and_month(local_time(last - 1, plan.time_zone).date()),
        _gap(row, shown),
    ]


def _days(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes / _DAY:,.1f}" if minutes < _DECIMALS_BELOW else f"{minutes / _DAY:,.0f}"


def _gap(row: Row, shown: Money) -> str:
    """What of the late cost might still be saved without paying or moving more."""
    point = row.point
    if point.is_proved:
        return "proved"
    if point.gap is None or point.gap > _TELLING_GAP:
        return NOT_KNOWN_YET
    if point.gap == 0:
        return "least late"
    return f"{shown.plain(point.late_cost - point.late_bound)} less late ({percent(point.gap)})"
