"""Only what changed, what matters most first, and why each task was moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from api.cli.compare.signed_words import signed_days, signed_money, signed_time
from api.cli.running.failures import capitalised
from api.cli.words.amounts import minutes_in_words
from api.cli.words.page import Page
from api.cli.words.text_table import Column, lay_out
from api.plain_amounts import Money, counted, day_and_month
from api.plain_text import one_line
from planner.calendars import local_time
from planner.plan import Plan
from planner.validation.findings import listed
from scenarios.comparison import Comparison, Difference
from scenarios.comparison.booking_changes import BookingChange
from scenarios.comparison.causes import Cause
from scenarios.comparison.changes import Ranked
from scenarios.comparison.task_changes import LoneTask, ModeChange, PeopleChange, TaskMove, WorkChange
from scenarios.comparison.why import Explanation

if TYPE_CHECKING:
    from rich.text import Text

Item = TypeVar("Item")
_MOST_CHAINS: Final = 5
"""Reasons that are told step by step; of more only where they end."""
_MOVED: Final = (
    Column("task", least=14),
    Column("start", right=True, spare=1),
    Column("", right=True, spare=1),
    Column("by", right=True),
    Column("finish", right=True),
    Column("", right=True),
    Column("by", right=True),
    Column("on the clock", right=True, spare=2),
)


def print_changes(page: Page, found: Comparison, one: Difference, shown: Money) -> None:
    """Every kind of change that there is."""
    changes = one.changes
    _print_causes(page, one)
    _print_moved(page, one, found.base.side.plan.time_zone)
    names = _names(found.base.side.plan) | _names(one.side.plan)
    zone = found.base.side.plan.time_zone
    _print_items(page, changes.people, "Other people", "tasks", lambda item: _people(item, names))
    _print_items(page, changes.work, "Other amounts of work", "tasks", _work)
    _print_items(page, changes.modes, "Other modes", "tasks", _mode)
    _print_items(page, changes.added, "Tasks added", "tasks", lambda item: _lone(item, zone))
    _print_items(page, changes.dropped, "Tasks dropped", "tasks", lambda item: _lone(item, zone))
    _print_items(
        page,
        changes.bookings,
        "Contractor bookings",
        "bookings",
        lambda item: _booking(page, item, names, shown),
    )


def _print_causes(page: Page, one: Difference) -> None:
    if not one.causes:
        return
    page.section("Changed in the plan")
    listed = [f"{number}. {one_line(cause.sentence)}" for number, cause in enumerate(one.causes, start=1)]
    page.items(listed, "changes")


def _print_moved(page: Page, one: Difference, zone: str) -> None:
    moved = one.changes.moved
    if not moved.total:
        return
    page.section(f"{counted(moved.total, 'task')} moved, in working days; and why")

    def draw(some: Sequence[TaskMove]) -> list[Text]:
        return lay_out(_MOVED, [_move_cells(page, move, zone) for move in some], page.width, page.glyphs)

    page.table(moved.items, draw, "tasks")
    _say_rest(page, moved, "tasks")
    page.console.print()
    if page.most is None or len(one.explanations) <= _MOST_CHAINS:
        page.items([f"{'/'.join(why.key)} {one_line(why.sentence)}" for why in one.explanations], "reasons")
    else:
        _print_roots(page, one)


def _print_roots(page: Page, one: Difference) -> None:
    """Where the chains of many tasks end, each end once, with the tasks that it moved."""
    roots: dict[str, list[str]] = {}
    for why in one.explanations:
        roots.setdefault(_root(why, one.causes), []).append("/".join(why.key))
    many = counted(len(one.explanations), "task")
    page.line(f"Where the reasons of the first {many} end (--all shows each chain):")
    for root, tasks in sorted(roots.items(), key=lambda item: -len(item[1])):
        page.line(f"{one_line(root)}: {one_line(listed(tasks))}", indent=2)


def _root(why: Explanation, causes: Sequence[Cause]) -> str:
    """The last step of a chain, and the cause at which it ends."""
    end = "the search chose another order" if why.cause is None else f"cause {why.cause + 1}"
    if not why.steps:
        return capitalised(end)
    last = why.steps[-1]
    if why.cause is None:
        return f"{capitalised(end)} where {'/'.join(last.task)} {last.words}"
    return f"{'/'.join(last.task)} {last.words} ({end}: {causes[why.cause].sentence})"


def _move_cells(page: Page, move: TaskMove, zone: str) -> list[str]:
    def day(moment: int) -> str:
        return day_and_month(local_time(moment, zone).date())

    return [
        "/".join(move.key),
        day(move.base_start),
        day(move.other_start),
        signed_days(move.start_days, page.glyphs) if move.start_minutes else page.glyphs.dash,
        day(move.base_finish - 1),
        day(move.other_finish - 1),
        signed_days(move.finish_days, page.glyphs) if move.finish_minutes else page.glyphs.dash,
        signed_time(move.finish_minutes, page.glyphs),
    ]


def _print_items(
    page: Page, found: Ranked[Item], title: str, what: str, words: Callable[[Item], str]
) -> None:
    if not found.total:
        return
    page.section(f"{title}: {found.total:,}")
    page.items([words(item) for item in found.items], what)
    _say_rest(page, found, what)


def _say_rest(page: Page, found: Ranked[Item], what: str) -> None:
    """What ``--limit`` has left out."""
    if found.rest:
        page.line(f"and {found.rest:,} more {what} beyond the limit", "dim")


def _names(plan: Plan) -> dict[str, str]:
    """What people call people and pools, by id."""
    people = {one.id: one.name or one.id for one in plan.people}
    return people | {one.id: one.name or one.id for one in plan.contractor_pools}


def _people(item: PeopleChange, names: dict[str, str]) -> str:
    out, come = (", ".join(names.get(one, one) for one in team) for team in (item.people_out, item.people_in))
    return f"{'/'.join(item.key)}: {_swap(one_line(out), one_line(come))}"


def _swap(out: str, come: str) -> str:
    if out and come:
        return f"{come} instead of {out}"
    return f"{come} too" if come else f"without {out}"


def _work(item: WorkChange) -> str:
    kinds = dict.fromkeys((item.base_kind, item.other_kind))
    base, other = (minutes_in_words(minutes) for minutes in (item.base_minutes, item.other_minutes))
    sign = "+" if item.difference_minutes > 0 else ""
    change = f"{sign}{minutes_in_words(item.difference_minutes)}"
    return f"{'/'.join(item.key)}: {' became '.join(kinds)} {base}, now {other} ({change})"


def _mode(item: ModeChange) -> str:
    return f"{'/'.join(item.key)}: {item.other} instead of {item.base}"


def _lone(item: LoneTask, zone: str) -> str:
    first, last = (
        day_and_month(local_time(moment, zone).date())
        for moment in (item.start, max(item.start, item.finish - 1))
    )
    return f"{'/'.join(item.key)}, {first}" + (f" to {last}" if last != first else "")


def _booking(page: Page, item: BookingChange, names: dict[str, str], shown: Money) -> str:
    days = [f"{one.first} to {one.last}" for one in (item.base, item.other) if one is not None]
    cost = signed_money(item.cost, shown, page.glyphs)
    told = f"{one_line(names.get(item.pool, item.pool))} {item.kind}: {', now '.join(dict.fromkeys(days))}"
    return f"{told} ({cost} {shown.currency})" if item.cost else told
