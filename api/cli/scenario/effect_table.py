"""Many scenarios in a row each: what they cost beside the plan as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.cli.compare.signed_words import coloured, signed_money, signed_number
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, day_and_month
from api.plain_text import one_line
from planner.calendars import local_time
from planner.plan import Plan
from scenarios.effects import Effect, ranked

_COLUMNS: Final = (
    Column("", least=10),
    Column("late cost", right=True, spare=3),
    Column("contractors", right=True, spare=2),
    Column("together", right=True),
    Column("change", right=True),
    Column("late", right=True, spare=1),
    Column("", right=True, spare=1),
    Column("all done", right=True, spare=4),
    Column(""),
)


def print_effects(page: Page, plan: Plan, rows: Sequence[Effect], *, ranked_by_effect: bool) -> None:
    """A finding, then the plan as it is and every scenario.

    Parameters
    ----------
    rows
        The plan as it is first.
    ranked_by_effect
        Whether the greatest effect comes first, or the order in which they were asked.
    """
    shown = Money(plan.currency)
    page.line(one_line(plan.name) or "As it is", "bold")
    page.line(finding(rows, shown))
    page.section(f"Late cost and contractors, in {shown.currency}; projects that are late")
    base, *others = rows
    ordered = [base, *(ranked(others) if ranked_by_effect else others)]
    page.rows(
        lay_out(_COLUMNS, [_row(page, plan, base, one, shown) for one in ordered], page.width, page.glyphs)
    )


def finding(rows: Sequence[Effect], shown: Money) -> str:
    """Which of them costs least, and by how much."""
    known = [one for one in rows[1:] if one.is_plan and one.cents is not None]
    if not known:
        return "None of them has a schedule that keeps all hard rules."
    best = min(known, key=lambda one: one.cents or 0)
    saved = -(best.difference_cents or 0)
    told = f"{one_line(best.title)}: {shown.named(best.cents or 0)} of late and contractor cost together"
    if saved > 0:
        return f"Best is {told}, {shown.plain(saved)} less than as it is."
    if saved == 0:
        return f"None is better than the plan as it is; nearest comes {told}, just as much."
    return f"None is better than the plan as it is; nearest comes {told}, {shown.plain(-saved)} more."


def _row(page: Page, plan: Plan, base: Effect, one: Effect, shown: Money) -> list[Cell | str]:
    if one.whole is None:
        return [one.title, *[""] * 7, one.status or "not solved"]
    changed = one is not base
    more = one.whole.late_projects - (base.whole.late_projects if base.whole else 0)
    last = one.whole.last_finish
    change = signed_money(one.difference_cents, shown, page.glyphs)
    return [
        one.title,
        shown.plain(one.whole.late_cost),
        shown.plain(one.whole.contractor_cost),
        shown.plain(one.cents or 0),
        coloured(change, one.difference_cents) if changed else "",
        str(one.whole.late_projects),
        coloured(signed_number(more, page.glyphs), more) if changed else "",
        "" if last is None else day_and_month(local_time(last, plan.time_zone).date()),
        "" if one.is_plan else "no plan",
    ]
