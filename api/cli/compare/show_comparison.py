"""A comparison as text for a terminal: the finding, the measures side by side, what changed, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from api.cli.compare.chance_tables import print_project_chances, print_risk, print_risk_overview
from api.cli.compare.change_tables import print_changes
from api.cli.compare.measure_tables import print_measures, print_projects
from api.cli.compare.signed_words import signed_money
from api.cli.words.amounts import elapsed_in_words
from api.cli.words.page import Page
from api.cli.words.terminal import glyphs_for
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import Money, counted
from api.plain_text import one_line
from scenarios.comparison import Comparison, Difference

if TYPE_CHECKING:
    from rich.console import Console

_OVERVIEW: Final = (
    Column("", least=10),
    Column("late cost", right=True),
    Column("change", right=True),
    Column("contractors", right=True, spare=1),
    Column("change", right=True, spare=2),
    Column("late", right=True, spare=3),
    Column("tasks moved", right=True),
)


def print_comparison(found: Comparison, console: Console, most: int | None, *, brief: bool = False) -> None:
    """Write everything about a comparison that fits a terminal.

    Parameters
    ----------
    most
        Rows of each table that are shown; None for all that the comparison has.
    brief
        Of each of several sides no more than its projects.
    """
    page = Page(console, glyphs_for(console.encoding), most)
    shown = Money(found.base.side.plan.currency)
    page.line(one_line(found.base.side.plan.name) or found.base.side.name, "bold")
    if len(found.others) > 1:
        _print_overview(page, found, shown)
        print_risk_overview(page, found, shown)
    for one in found.others:
        if len(found.others) > 1:
            page.console.print()
        page.line(_headline(found, one, shown), "bold")
        if brief and len(found.others) > 1:
            print_projects(page, found, one, shown)
            print_project_chances(page, found, one)
            continue
        print_measures(page, found, one, shown)
        print_risk(page, found, one, shown)
        print_changes(page, found, one, shown)


def _headline(found: Comparison, one: Difference, shown: Money) -> str:
    parts = list(_findings(one, shown))
    against = f"{one.side.name} against {found.base.side.name}"
    return f"{against}: {', '.join(parts)}." if parts else f"{against}: nothing is different."


def _findings(one: Difference, shown: Money) -> Iterator[str]:
    """What a reader wants to know first: money, the end, how much is moved."""
    whole = one.differences.whole
    for name, words in (("late_cost", "late cost"), ("contractor_cost", "contractors")):
        cents = whole[name].difference
        if cents:
            sign = "+" if cents > 0 else ""
            yield f"{words} {sign}{shown.named(cents)}"
    end = whole["last_finish"].difference
    if end:
        yield f"all done {elapsed_in_words(abs(end))} {'later' if end > 0 else 'earlier'}"
    moved = one.changes.moved.total
    if moved:
        yield f"{counted(moved, 'task')} moved"
    others = one.changes.total - moved
    if others:
        yield counted(others, "other change")


def _print_overview(page: Page, found: Comparison, shown: Money) -> None:
    base = found.base.whole
    rows: list[list[Cell | str]] = [
        [
            found.base.side.name,
            shown.plain(base.late_cost),
            "",
            shown.plain(base.contractor_cost),
            "",
            str(base.late_projects),
            "",
        ]
    ]
    for one in found.others:
        whole, figures = one.measures.whole, one.differences.whole
        rows.append(
            [
                one.side.name,
                shown.plain(whole.late_cost),
                signed_money(figures["late_cost"].difference, shown, page.glyphs),
                shown.plain(whole.contractor_cost),
                signed_money(figures["contractor_cost"].difference, shown, page.glyphs),
                str(whole.late_projects),
                str(one.changes.moved.total),
            ]
        )
    page.section(f"All sides, in {shown.currency}")
    page.rows(lay_out(_OVERVIEW, rows, page.width, page.glyphs))
