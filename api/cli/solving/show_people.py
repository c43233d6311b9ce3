"""The workload of people as a heat strip with a character a week, and the contractors booked."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.words.amounts import minutes_in_words, month_name
from api.cli.words.terminal import Glyphs
from api.cli.words.text_table import Cell, Column, lay_out
from api.cli.words.week_load import BUSY_SHARE, LoadByWeek, WeekLoad
from api.plain_amounts import day_and_month, money
from api.plain_text import one_line
from planner.plan import Plan
from scheduling.schedule import Booking

if TYPE_CHECKING:
    from rich.text import Text

_STRIP_LEAST = 12
_FIGURES_WIDTH = 52
"""Columns that names and figures need beside the strip, names cut short."""
_BOOKING_COLUMNS = (
    Column("contractor", least=16),
    Column("from", right=True),
    Column("to", right=True),
    Column("paid", right=True, spare=2),
    Column("cost", right=True),
    Column("", spare=1),
)


def people_lines(
    plan: Plan, load: LoadByWeek, people: Sequence[WeekLoad], width: int, glyphs: Glyphs
) -> list[Text]:
    """A heading with the months and a line for each of ``people``."""
    room = max(_STRIP_LEAST, width - _FIGURES_WIDTH)
    weeks_each = -(-len(load.mondays) // room)
    columns = (
        Column("person", least=12),
        Column("skill", least=6, spare=2),
        Column("mean", right=True),
        Column("peak", right=True),
        Column("over 85 %", right=True, spare=1),
        Column(_month_scale(load.mondays, weeks_each), spare=3),
    )
    known = {person.id: person for person in plan.people}
    rows: list[list[Cell | str]] = []
    for one in people:
        person = known[one.person]
        rows.append(
            [
                one.name,
                person.skills[0].skill if person.skills else "",
                f"{one.mean * 100:.0f} %",
                Cell(f"{one.peak * 100:.0f} %", "red" if one.peak > 1 else ""),
                f"{one.busy_weeks} wk" if one.busy_weeks else glyphs.dash,
                Cell(strip(one, weeks_each, glyphs), "cyan"),
            ]
        )
    return lay_out(columns, rows, width, glyphs)


def strip(one: WeekLoad, weeks_each: int, glyphs: Glyphs) -> str:
    """A character for every ``weeks_each`` weeks: a block as high as the share used.

    A dot is a week with nothing to do, a space one in which the person does not work.
    """
    marks = []
    for week in range(0, len(one.booked_hours), weeks_each):
        used = sum(one.booked_hours[week : week + weeks_each])
        working = sum(one.project_hours[week : week + weeks_each])
        marks.append(_mark(used, working, glyphs))
    return "".join(marks)


def _mark(used: float, working: float, glyphs: Glyphs) -> str:
    if not used:
        return glyphs.rest if working else " "
    steps = len(glyphs.levels)
    level = math.ceil(used / working * steps - 1e-9) if working else steps
    return glyphs.levels[min(steps, level) - 1]


def _month_scale(mondays: Sequence[dt.date], weeks_each: int) -> str:
    """Names of months above the first week that begins in each, as far as there is room."""
    scale = ""
    shown: tuple[int, int] | None = None
    for at, monday in enumerate(mondays[::weeks_each]):
        month = (monday.year, monday.month)
        if month != shown and len(scale) + (1 if scale else 0) <= at:
            scale = scale.ljust(at) + month_name(monday)
            shown = month
    return scale


def busiest(load: LoadByWeek) -> list[WeekLoad]:
    """People by the weeks over 85 %, then by the share of their time used; idle people last."""
    return sorted(load.people, key=lambda one: (-one.busy_weeks, -one.mean, one.person))


def booking_lines(plan: Plan, bookings: Sequence[Booking], width: int, glyphs: Glyphs) -> list[Text]:
    """A heading and a line for each booking."""
    names = {pool.id: one_line(pool.name) or pool.id for pool in plan.contractor_pools}
    days = [dt.date.fromisoformat(day) for booking in bookings for day in (booking.first, booking.last)]
    with_year = len({day.year for day in days}) > 1
    rows = [
        [
            f"{names.get(booking.pool, booking.pool)} #{booking.contractor}",
            day_and_month(dt.date.fromisoformat(booking.first), with_year),
            day_and_month(dt.date.fromisoformat(booking.last), with_year),
            minutes_in_words(booking.paid_minutes),
            f"{money(booking.cost)} {plan.currency}",
            "committed" if booking.committed else "",
        ]
        for booking in bookings
    ]
    return lay_out(_BOOKING_COLUMNS, rows, width, glyphs)


def busy_words(load: LoadByWeek) -> str:
    """How many people are over 85 % at some time."""
    busy = sum(one.busy_weeks > 0 for one in load.people)
    if not busy:
        return f"nobody is over {BUSY_SHARE * 100:.0f} % in any week"
    return f"{busy:,} of {len(load.people):,} over {BUSY_SHARE * 100:.0f} % in some week"
