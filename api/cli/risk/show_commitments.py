"""What ``planner commit-dates`` shows on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.words.amounts import percent
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.uncertainty_words import uncertainty_words
from api.plain_amounts import Money, counted, day_and_month
from planner.calendars import local_time

if TYPE_CHECKING:
    from rich.text import Text

    from api.cli.words.page import Page
    from planner.plan import Plan
    from scenarios.risk.commitments import Commitment, Promise
    from scenarios.risk.committing import Commitments
    from scheduling.simulation.uncertainty import Uncertainty


def print_commitments(
    page: Page, title: str, plan: Plan, found: Commitments, chosen: Commitment, asked: Uncertainty
) -> None:
    """The finding, the dates of every project, then what else could be had for more or less."""
    money = Money(plan.currency)
    page.line(f"{title}: dates that {found.percent} % of all executions keep", "bold")
    page.line(finding(chosen, money), "bold")
    page.line(uncertainty_words(asked), "dim")
    page.console.print()
    days = [_day(one.date, plan) for one in chosen.promises]
    with_year = len({day.year for day in days}) > 1
    page.table(
        _latest_first(chosen.promises),
        lambda some: _promise_lines(some, plan, page, with_year=with_year),
        "projects",
    )
    if len(found.choices) > 1:
        page.section(f"What can be promised for how much, in {plan.currency}")
        page.rows(_choice_lines(found, chosen, money, page))


def finding(chosen: Commitment, money: Money) -> str:
    """How many due dates can be promised, and what that takes."""
    dated = [one for one in chosen.promises if one.due is not None]
    kept = sum(one.is_kept for one in dated)
    cost = (
        "without contractors"
        if chosen.contractor_cost == 0
        else f"with contractors for {money.named(chosen.planned_contractor_cost)}, "
        f"{money.named(chosen.contractor_cost)} at most"
    )
    if not dated:
        return f"No project has a due date; these are the dates {cost}."
    verb = "is" if 1 in (kept, len(dated)) else "are"
    late = "" if chosen.late_cost == 0 else f"; the others cost {money.named(chosen.late_cost)}"
    return f"{kept:,} of {counted(len(dated), 'due date')} {verb} safe to promise {cost}{late}."


def _latest_first(promises: Sequence[Promise]) -> list[Promise]:
    """What is promised latest beside its due date first; what has none behind."""
    return sorted(promises, key=lambda one: (one.due is None, -(one.date - (one.due or one.date)), -one.date))


def _day(minute: int, plan: Plan) -> dt.date:
    """Local day of a finish; midnight belongs to the day before."""
    return local_time(minute - 1, plan.time_zone).date()


def _promise_lines(promises: Sequence[Promise], plan: Plan, page: Page, *, with_year: bool) -> list[Text]:
    columns = [
        Column("project", least=12),
        Column("planned", right=True, spare=1),
        Column("promise", right=True),
        Column("due", right=True),
        Column("days", right=True),
        Column("due kept", right=True, spare=2),
    ]

    def shown(minute: int) -> str:
        return day_and_month(_day(minute, plan), with_year)

    cells: list[list[Cell | str]] = []
    for one in promises:
        due = "" if one.due is None else shown(one.due)
        days = 0 if one.due is None else (_day(one.date, plan) - _day(one.due, plan)).days
        style = "" if one.is_kept else "red"
        chance = "" if one.due_chance is None else percent(one.due_chance)
        late = "" if one.due is None else Cell(f"{days:+d}" if days else "0", style)
        cells.append([one.name, shown(one.planned), Cell(shown(one.date), style), due, late, chance])
    return lay_out(columns, cells, page.width, page.glyphs)


def _choice_lines(found: Commitments, chosen: Commitment, money: Money, page: Page) -> list[Text]:
    columns = [
        Column("", least=2),
        Column("late cost of promises", right=True),
        Column("contractors planned", right=True, spare=1),
        Column("at most", right=True),
        Column("due dates safe", right=True),
    ]
    cells: list[list[Cell | str]] = [
        [
            ">" if one is chosen else "",
            money.plain(one.late_cost),
            money.plain(one.planned_contractor_cost),
            money.plain(one.contractor_cost),
            f"{sum(each.is_kept and each.due is not None for each in one.promises):,}",
        ]
        for one in found.choices
    ]
    return lay_out(columns, cells, page.width, page.glyphs)
