"""A selection in the terminal: the finding, every proposed project, and the best set beside others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import coloured, signed_money
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.quote_words import day_words
from api.plain_amounts import Money, counted
from api.plain_text import one_line
from planner.plan import Plan
from scenarios.selection.selecting import Proposal, Selection
from scenarios.selection.valuing import Valued

if TYPE_CHECKING:
    from rich.text import Text

_NAMED: Final = 6
_PROJECTS: Final = (
    Column("project", least=16),
    Column("taken"),
    Column("value", right=True),
    Column("costs", right=True),
    Column("adds", right=True),
    Column("finish", right=True, spare=1),
    Column(""),
)
_SETS: Final = (
    Column("", least=10),
    Column("projects", right=True, spare=2),
    Column("value", right=True),
    Column("late cost", right=True, spare=1),
    Column("contractors", right=True, spare=1),
    Column("adds", right=True),
)


def print_selection(page: Page, plan: Plan, found: Selection) -> None:
    """Write all of it; the finding first."""
    shown = Money(plan.currency)
    page.line(one_line(plan.name) or "Selection", "bold")
    for sentence in (finding(found, shown), how_sure(found)):
        page.line(sentence)
    page.section(f"Proposed projects, in {shown.currency}")
    page.table(found.proposals, lambda rows: _project_lines(page, rows, shown), "projects")
    page.line("costs: late cost of all and contractors, more than without it; adds: value less that", "dim")
    page.section(f"Sets of them, in {shown.currency}")
    sets = [("the best", found.best), ("the next best", found.runner_up), ("none", found.none)]
    rows = [_set_row(page, name, one, found.none, shown) for name, one in sets if one is not None]
    page.rows(lay_out(_SETS, rows, page.width, page.glyphs))
    if found.runner_up is not None:
        page.line(f"The next best: {_names(found, found.runner_up)}.")


def finding(found: Selection, shown: Money) -> str:
    """Which to take, and what that adds."""
    many = len(found.proposals)
    if not found.best.chosen:
        return (
            f"Take none of the {counted(many, 'proposed project')}: each costs more than it is worth, "
            "or can't be delivered."
        )
    worth = (
        f"{shown.named(found.best.value)} of value less {shown.plain(found.best.value - found.gain)} of cost"
    )
    return (
        f"Take {_names(found, found.best)}: {len(found.best.chosen)} of {many}. "
        f"That adds {shown.named(found.gain)}, {worth}."
    )


def how_sure(found: Selection) -> str:
    """Whether every set was looked at."""
    solved = f"{found.solved:,} of {counted(found.sets, 'set')}"
    if found.all_sets and found.solved == found.sets:
        return f"All {found.sets:,} sets were solved."
    if found.all_sets:
        return f"All sets were looked at: {solved} were solved, the others can't be worth more than these."
    return (
        f"Not all sets were looked at: {solved} were solved, one step after another; better ones may be left."
    )


def _names(found: Selection, one: Valued) -> str:
    names = [
        each.project.name or each.project.id for each in found.proposals if each.project.id in one.chosen
    ]
    more = len(names) - _NAMED
    listed = ", ".join(one_line(name) for name in names[:_NAMED]) or "none"
    return f"{listed} and {more} more" if more > 0 else listed


def _project_lines(page: Page, rows: Sequence[Proposal], shown: Money) -> list[Text]:
    return lay_out(_PROJECTS, [_project_row(page, one, shown) for one in rows], page.width, page.glyphs)


def _project_row(page: Page, one: Proposal, shown: Money) -> list[Cell | str]:
    unknown = one.marginal is None
    return [
        one.project.name or one.project.id,
        Cell("yes", "green") if one.taken else "no",
        shown.plain(one.value),
        "" if one.cost is None else shown.plain(one.cost),
        Cell("")
        if unknown
        else coloured(signed_money(one.marginal, shown, page.glyphs), one.marginal, more_is_worse=False),
        "" if one.day is None else day_words(one.day),
        "can't be delivered" if unknown else "late" if one.late else "",
    ]


def _set_row(page: Page, name: str, one: Valued, none: Valued, shown: Money) -> list[Cell | str]:
    return [
        name,
        str(len(one.chosen)),
        shown.plain(one.value),
        shown.plain(one.late_cost),
        shown.plain(one.contractor_cost),
        signed_money(one.net - none.net, shown, page.glyphs),
    ]
