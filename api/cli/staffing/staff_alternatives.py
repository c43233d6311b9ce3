"""``planner staff --alternatives``: what else could be done than the dearest bookings, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import typer

from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import counted, day_and_month, money

if TYPE_CHECKING:
    from api.cli.words.page import Page
    from capacity.staffing import Point
    from capacity.staffing.alternatives import Alternative, Weighed
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.schedule import Booking

HOURS, FACTOR, SPEED = 5.0, 1.5, 0.7
"""Overtime a week, its price as a factor, and the speed at a second skill, unless told otherwise."""
EFFORT: Final = 5
MINUTES_A_DAY: Final = 1440
_COLUMNS: Final = (
    Column("alternative", least=18),
    Column("with", least=8, spare=3),
    Column("costs", right=True),
    Column("contractors", right=True, spare=2),
    Column("late cost", right=True, spare=2),
    Column("other", right=True, spare=2),
    Column("days late", right=True, spare=1),
    Column("decide by", right=True),
    Column("", least=1, spare=1),
)


@dataclass(frozen=True, slots=True)
class AlternativesAsked:
    """The options about alternatives: how many bookings, and what is assumed."""

    most: int
    hours: float
    factor: float
    speed: float


def alternatives_asked(
    most: int | None, hours: float | None, factor: float | None, speed: float | None
) -> AlternativesAsked | None:
    """What the options ask for; None where alternatives aren't.

    Raises
    ------
    typer.BadParameter
        If there are assumptions about alternatives that nobody asks for.
    """
    given = {"--overtime-hours": hours, "--overtime-rate": factor, "--second-skill-speed": speed}
    if most is None:
        for name, value in given.items():
            if value is not None:
                raise typer.BadParameter("goes with --alternatives only.", param_hint=name)
        return None
    return AlternativesAsked(
        most,
        HOURS if hours is None else hours,
        FACTOR if factor is None else factor,
        SPEED if speed is None else speed,
    )


def weigh(
    asked: AlternativesAsked,
    plan: Plan,
    point: Point,
    engine: Engine,
    *,
    effort: int | None,
    seed: int,
    stop: Callable[[], bool],
) -> Weighed:
    """Solve the alternatives to the dearest bookings of an expanded plan's contractor plan."""
    from capacity.staffing.alternatives import Assumptions, OvertimeRules, weigh_alternatives
    from scheduling.options import SolveOptions

    # A given effort is that of the search; what is left to choose here needs no more than that.
    options = SolveOptions(effort=EFFORT if effort is None else min(EFFORT, effort), seed=seed)
    assumptions = Assumptions(OvertimeRules(asked.hours, asked.factor), round(1000 * asked.speed))
    return weigh_alternatives(
        plan, point, options, most=asked.most, assumptions=assumptions, engine=engine, stop=stop
    )


def print_alternatives(page: Page, plan: Plan, weighed: Weighed) -> None:
    """A ranked table for each booking."""
    for booking, own in groupby(weighed.alternatives, key=lambda one: one.driver.booking):
        some = list(own)
        page.section(f"Instead of {_named(plan, booking)}")
        page.rows(lay_out(_COLUMNS, [_row(plan, one) for one in some], page.width, page.glyphs))
        for one in some:
            if one.why_not:
                page.line(f"{_what(one)}: {one.why_not}", indent=2)
    if any(not one.is_sure for one in weighed.alternatives if not one.why_not):
        page.line("? may be chance: runs of one and the same plan differ by as much.", "dim")


def _named(plan: Plan, booking: Booking) -> str:
    name = next(pool.name or pool.id for pool in plan.contractor_pools if pool.id == booking.pool)
    first, last = (day_and_month(dt.date.fromisoformat(day)) for day in (booking.first, booking.last))
    return f"{name} {booking.contractor}, {first} – {last}, {money(booking.cost)} {plan.currency}"


def _row(plan: Plan, one: Alternative) -> Sequence[Cell | str]:
    if one.total is None or one.contractor is None or one.late is None or one.change is None:
        return [_what(one), _who(plan, one), Cell("no schedule", "red"), "", "", "", "", "", ""]
    days = sum(delay.minutes for delay in one.delays) / MINUTES_A_DAY
    other = one.overtime + (one.value or 0)
    return [
        Cell(_what(one), "bold" if one.kind == "contractor" else ""),
        _who(plan, one),
        "as planned" if one.kind == "contractor" else _signed(one.change),
        money(one.contractor),
        money(one.late),
        "not stated" if one.value is None else money(other) if other else "",
        f"{days:+.1f}" if one.delays else "",
        "" if one.decide_by is None else day_and_month(one.decide_by, with_year=True),
        "" if one.is_sure else "?",
    ]


def _signed(cents: int) -> str:
    return f"+{money(cents)}" if cents >= 0 else f"-{money(-cents)}"


def _what(one: Alternative) -> str:
    words = {"contractor": "book the contractor", "move the date": "move the date"}
    return words.get(one.kind, one.kind)


def _who(plan: Plan, one: Alternative) -> str:
    if one.kind == "drop project":
        project = next(project for project in plan.projects if project.id == one.left_out[0][0])
        return project.name or project.id
    if one.left_out:
        return counted(len(one.left_out), "task")
    if one.kind == "move the date":
        late = [delay for delay in one.delays if delay.minutes > 0]
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        return f"{late[0].project}{more}" if late else ""
    names = {person.id: person.name or person.id for person in plan.people}
    people = ", ".join(names[person] for person in one.people)
    return f"{people}: {one.note}" if people and one.note else people
