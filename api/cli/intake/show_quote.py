"""A quote in the terminal: the verdict, the answers side by side, whom it displaces, whom to hire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import coloured, signed_money, signed_number
from api.cli.words.amounts import percent
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.quote_words import day_words, notes, verdict
from api.documents.uncertainty_words import uncertainty_words
from api.plain_amounts import Money, day_and_month
from scenarios.intake.answers import Answer, Kind, Quote
from scenarios.intake.weighing import Displaced, Hired

if TYPE_CHECKING:
    from rich.text import Text

    from scheduling.simulation.uncertainty import Uncertainty

TITLES: Final[dict[Kind, str]] = {
    "untouched": "nobody touched",
    "earliest": "first in line",
    "both": "nobody later",
}
_ANSWERS: Final = (
    Column("", least=13),
    Column("finish", right=True),
    Column("chance", right=True),
    Column("80 % by", right=True, spare=1),
    Column("others' late cost", right=True),
    Column("contractors", right=True),
    Column("later", right=True, spare=2),
    Column("moved", right=True, spare=3),
)
_DISPLACED: Final = (
    Column("project", least=16),
    Column("now", right=True),
    Column("then", right=True),
    Column("days", right=True),
    Column("working days", right=True, spare=1),
    Column("late cost", right=True),
)
_HIRED: Final = (
    Column("pool", least=14),
    Column("days", right=True),
    Column("hours", right=True, spare=1),
    Column("cost", right=True),
)


def print_quote(page: Page, found: Quote, uncertainty: Uncertainty) -> None:
    """Write all of it; the verdict first."""
    shown = Money(found.plan.currency)
    page.line(f"{found.newcomer.name}: can we take it?", "bold")
    page.line(verdict(found, shown))
    for note in notes(found):
        page.line(note)
    page.section(f"The answers; others and contractors beside the present schedule, in {shown.currency}")
    page.rows(
        lay_out(_ANSWERS, [_answer(page, one, shown) for one in found.answers], page.width, page.glyphs)
    )
    page.line(
        "later: projects that finish on a later day or cost more; moved: tasks of others at another time "
        "or with others",
        "dim",
    )
    if any(one.chance is not None for one in found.answers):
        page.line(uncertainty_words(uncertainty), "dim")
    if found.earliest is not None and found.earliest.weighed.displaced:
        page.section("First in line, it would displace")
        page.table(found.earliest.weighed.displaced, lambda rows: _displaced(page, rows, shown), "projects")
    if found.both is not None and found.both.weighed.hired:
        page.section(f"Contractors with whom nobody is later, finish {day_words(found.both.weighed.day)}")
        page.table(found.both.weighed.hired, lambda rows: _hired(page, rows, shown), "pools")


def _answer(page: Page, one: Answer, shown: Money) -> list[Cell | str]:
    weighed, chance = one.weighed, one.chance
    late = signed_money(weighed.others_late_cost, shown, page.glyphs)
    paid = signed_money(weighed.contractor_cost, shown, page.glyphs)
    return [
        TITLES[one.kind],
        day_words(weighed.day),
        "" if chance is None else percent(chance.by_day),
        "" if chance is None else day_and_month(chance.safe_day),
        coloured(late, weighed.others_late_cost),
        coloured(paid, weighed.contractor_cost),
        signed_number(len(weighed.displaced), page.glyphs).removeprefix("+"),
        signed_number(weighed.moved, page.glyphs).removeprefix("+"),
    ]


def _displaced(page: Page, rows: Sequence[Displaced], shown: Money) -> list[Text]:
    cells: list[list[Cell | str]] = [
        [
            one.name,
            day_and_month(one.before),
            day_and_month(one.day),
            signed_number(one.days_later, page.glyphs),
            signed_number(one.working_days_later, page.glyphs),
            coloured(signed_money(one.late_cost, shown, page.glyphs), one.late_cost),
        ]
        for one in rows
    ]
    return lay_out(_DISPLACED, cells, page.width, page.glyphs)


def _hired(page: Page, rows: Sequence[Hired], shown: Money) -> list[Text]:
    cells: list[list[Cell | str]] = [
        [
            one.name,
            signed_number(one.days, page.glyphs, decimals=0 if one.days == round(one.days) else 1),
            signed_number(one.minutes / 60, page.glyphs, " h"),
            coloured(signed_money(one.cost, shown, page.glyphs), one.cost),
        ]
        for one in rows
    ]
    return lay_out(_HIRED, cells, page.width, page.glyphs)
