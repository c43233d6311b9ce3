"""A new schedule beside the earlier one for a terminal: what moved, new dates, the price of staying near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from api.cli.compare.change_tables import print_changes
from api.cli.compare.signed_words import coloured, signed_days
from api.cli.replanning.take_updates import silence_in_words
from api.cli.words.page import Page
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.stuck_words import stuck_in_words
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from planner.calendars import data_date, local_time
from planner.validation.findings import listed
from scenarios.comparison import Comparison
from scenarios.replanning.price import Price, ProjectPrice
from scenarios.replanning.replanning import Replanned, ReplanOptions
from scenarios.replanning.silence import Silent
from scenarios.replanning.variance import Variance
from scenarios.replanning.window import span_minutes

if TYPE_CHECKING:
    from rich.text import Text

_DAY: Final = 1440
_MOST_PROJECTS: Final = 3
_DATES: Final = (
    Column("", least=12),
    Column("start", right=True, spare=1),
    Column("", right=True, spare=1),
    Column("by", right=True, spare=1),
    Column("finish", right=True),
    Column("", right=True),
    Column("by", right=True),
)


def print_replan(
    page: Page,
    found: Replanned,
    comparison: Comparison | None,
    silent: Sequence[Silent],
    options: ReplanOptions,
) -> None:
    """Write everything that fits a terminal, the finding first."""
    shown = Money(found.plan.currency)
    page.line(one_line(found.plan.name) or "The plan", "bold")
    for sentence in headline(found, options, shown):
        page.line(one_line(sentence))
    for line in silence_in_words(found.plan, silent):
        page.console.print(
            one_line(line) if not line.startswith(" ") else f"  {one_line(line)}", soft_wrap=True
        )
    _print_released(page, found)
    _print_dates(page, found, "Projects, in working days", list(found.variances.projects), "projects")
    if comparison is None:
        moved = list(found.variances.moved)
        if moved:
            _print_dates(page, found, f"{counted(len(moved), 'task')} moved, in working days", moved, "tasks")
        return
    print_changes(page, comparison, comparison.others[0], shown)


def headline(found: Replanned, options: ReplanOptions, shown: Money) -> Iterator[str]:
    """What moved, what is frozen, what was taken as ordered, and the price of all that."""
    moved = found.variances.moved
    far = sum(abs(one.start - one.earlier_start) > _DAY for one in moved)
    of = f"of {counted(len(found.variances.tasks), 'task')}"
    yield f"Planned again as of {found.plan.start}: {len(moved):,} {of} moved, {far:,} by more than a day."
    if options.freeze is not None:
        end = local_time(data_date(found.plan) + span_minutes(options.freeze) - 1, found.plan.time_zone)
        released = f", {len(found.released):,} could not" if found.released else ""
        stayed = counted(len(found.frozen), "task")
        yield f"Frozen up to {day_and_month(end.date())}: {stayed} stayed{released}."
    if found.ordered:
        named = listed(f"{one.pool} {one.first} to {one.last}" for one in found.ordered)
        yield f"Taken as ordered, because it is too late to book them anew: {named}."
    if found.price is not None:
        yield price_sentence(found.price, options, shown)


def price_sentence(price: Price, options: ReplanOptions, shown: Money) -> str:
    """``Keeping the next 1w as it is costs 200 USD: 2 days on Acme (200 USD).``"""
    kept = f"Keeping the next {options.freeze} as it is, and staying near after it," if options.freeze else ""
    lead = kept or "Staying near the earlier schedule"
    worse = [one for one in price.projects if one.late_cents > 0 or one.days > 0]
    days = listed(_project_words(one, shown) for one in worse[:_MOST_PROJECTS])
    if price.cents > 0:
        hired = price.contractor_cents
        share = "all" if hired >= price.cents else shown.plain(hired)
        part = f", {share} of it for contractors" if hired > 0 else ""
        return f"{lead} costs {shown.named(price.cents)}{part}{f': {days}' if days else ''}."
    if price.cents < 0 or not worse:
        return f"{lead} costs nothing that the search could find."
    return f"{lead} costs no money, and {days}."


def _project_words(one: ProjectPrice, shown: Money) -> str:
    days = abs(round(one.days, 1))
    told = f"{days:g} {'day' if days == 1 else 'days'}{' less' if one.days < 0 else ''} on {one.name}"
    return f"{told} ({shown.named(one.late_cents)})" if one.late_cents else told


def _print_released(page: Page, found: Replanned) -> None:
    if not found.released:
        return
    page.section("Released from the frozen window")
    known = found.earlier.by_key()
    page.items(
        [
            one_line(f"{'/'.join(key)}: {stuck_in_words(stuck, known.get(key))}")
            for key, stuck in found.released.items()
        ],
        "tasks",
    )


def _print_dates(page: Page, found: Replanned, title: str, rows: Sequence[Variance], what: str) -> None:
    page.section(title)
    zone = found.plan.time_zone

    def draw(some: Sequence[Variance]) -> list[Text]:
        return lay_out(_DATES, [_cells(page, one, zone) for one in some], page.width, page.glyphs)

    page.table(rows, draw, what)


def _cells(page: Page, one: Variance, zone: str) -> list[Cell | str]:
    def day(moment: int) -> str:
        return day_and_month(local_time(moment, zone).date())

    def by(days: float, is_moved: bool) -> Cell:
        return coloured(signed_days(days, page.glyphs), days) if is_moved else Cell(page.glyphs.dash)

    return [
        "/".join(part for part in one.key if part),
        day(one.earlier_start),
        day(one.start),
        by(one.start_days, one.start != one.earlier_start),
        day(max(one.earlier_start, one.earlier_finish - 1)),
        day(max(one.start, one.finish - 1)),
        by(one.finish_days, one.finish != one.earlier_finish),
    ]
