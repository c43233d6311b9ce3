"""Contractor plans in the terminal: what to order by when, and the choice between cost and lateness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.staffing.staff_alternatives import print_alternatives
from api.cli.words.amounts import gap_in_words
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import glyphs_for
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import counted, day_and_month, money
from capacity.staffing import CostAtMost, LateAtMost, Order, Point
from planner.calendars import local_time

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from api.documents.staffing import StaffReport

_ORDERS: Final = (
    Column("order by"),
    Column("pool", least=14),
    Column("no.", right=True, spare=2),
    Column("from", right=True),
    Column("to", right=True),
    Column("paid", right=True, spare=1),
    Column("cost", right=True),
)
_CHOICES: Final = (
    Column("", least=1),
    Column("late cost", right=True),
    Column("contractors", right=True),
    Column("together", right=True, spare=1),
    Column("bookings", right=True, spare=2),
    Column("can't be below", right=True, spare=3),
)


def print_staffing(report: StaffReport, console: Console, *, show_all: bool = False) -> None:
    """Write what was found: the finding first, then the orders, then the choices."""
    page = Page(console, glyphs_for(console.encoding), None if show_all else FIRST_ROWS)
    page.line(report.title, "bold")
    page.line(finding(report), "bold" if report.staffing.is_met else "red")
    for sentence in quality(report):
        page.line(sentence)
    if report.orders:
        page.section(f"{counted(len(report.orders), 'booking')} to order, the most urgent first")
        page.table(report.orders, lambda rows: _order_lines(page, report, rows), "bookings")
    if len(report.staffing.frontier.points) > 1:
        page.section("The choice: late cost against contractors")
        page.table(report.shown, lambda rows: _choice_lines(page, report, rows), "choices")
    if report.weighed is not None:
        print_alternatives(page, report.plan, report.weighed)


def finding(report: StaffReport) -> str:
    """The answer in one sentence."""
    point, target, currency = report.point, report.staffing.target, report.plan.currency
    cost, late = f"{money(point.contractor_cost)} {currency}", f"{money(point.late_cost)} {currency}"
    if isinstance(target, CostAtMost):
        if not report.staffing.is_met:
            limit = f"{money(target.cents)} {currency}"
            return f"Nothing was found for {limit}; the cheapest costs {cost}, with a late cost of {late}."
        return f"For at most {money(target.cents)} {currency}: late cost {late}, contractors {cost}."
    if isinstance(target, LateAtMost) and target.cents == 0:
        if report.staffing.is_met:
            return f"Every due date is kept with contractors for {cost}."
        return f"Not every due date is kept by what was found: late cost {late} with contractors for {cost}."
    if isinstance(target, LateAtMost):
        kept = "is kept" if report.staffing.is_met else "was not reached"
        return f"A late cost of {money(target.cents)} {currency} {kept}: {late}, with contractors for {cost}."
    return f"The least of both: contractors for {cost} and late cost {late}."


def quality(report: StaffReport) -> list[str]:
    """How far from the best that may be, and what is proved impossible."""
    staffing, currency = report.staffing, report.plan.currency
    said = []
    if staffing.late_bound > 0:
        said.append(
            f"It is proved that a late cost of {money(staffing.late_bound)} {currency} can't be avoided, "
            f"whatever is paid; the nearest dates: {_late_projects(report)}."
        )
    if staffing.target is None or not staffing.is_met:
        return said
    is_budget = isinstance(staffing.target, CostAtMost)
    value = report.point.late_cost if is_budget else report.point.contractor_cost
    what = "late cost" if is_budget else "contractors"
    if value <= staffing.bound:
        said.append(f"It is proved that {what} can't be less.")
    else:
        bound = f"{money(staffing.bound)} {currency}"
        said.append(f"{what.capitalize()}: {gap_in_words(value, staffing.bound)} (bound {bound}).")
    return said


def _late_projects(report: StaffReport) -> str:
    """Projects behind their due dates and when they end, in words."""
    from capacity.lateness import project_dates

    zone = report.plan.time_zone
    late = [own for own in project_dates(report.plan, report.point.schedule, []) if own.late]
    named = [
        f"{own.project.name or own.project.id} "
        f"{day_and_month(local_time(own.finish, zone).date(), with_year=True)}"
        for own in late[:5]
    ]
    return ", ".join(named) + (f" and {len(late) - 5} more" if len(late) > 5 else "")


def _order_lines(page: Page, report: StaffReport, orders: Sequence[Order]) -> list[Text]:
    rows: list[list[Cell | str]] = []
    names = {pool.id: pool.name or pool.id for pool in report.plan.contractor_pools}
    for order in orders:
        booking = order.booking
        first, last = (dt.date.fromisoformat(day) for day in (booking.first, booking.last))
        rows.append(
            [
                "committed" if order.order_by is None else day_and_month(order.order_by, with_year=True),
                names[booking.pool],
                str(booking.contractor),
                day_and_month(first),
                day_and_month(last),
                f"{booking.paid_minutes / 60:,.0f} h",
                money(booking.cost),
            ]
        )
    return lay_out(_ORDERS, rows, page.width, page.glyphs)


def _choice_lines(page: Page, report: StaffReport, points: Sequence[Point]) -> list[Text]:
    frontier = report.staffing.frontier
    rows: list[list[Cell | str]] = [
        [
            Cell(">" if point is report.point else ""),
            money(point.late_cost),
            money(point.contractor_cost),
            money(point.late_cost + point.contractor_cost),
            str(len(point.schedule.bookings)),
            money(frontier.cost_bound(point.late_cost)),
        ]
        for point in points
    ]
    return lay_out(_CHOICES, rows, page.width, page.glyphs)
