"""Sections of a status page about risks, money, people and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from api.cli.running.failures import capitalised
from api.cli.status.markdown import bold, items, table, text
from api.cli.status.page_words import PageWords, named
from api.cli.words.amounts import percent
from api.plain_amounts import counted
from capacity.staffing.orders import Order
from scenarios.risk.report import SAFE_CHANCE
from scenarios.status.money import MoneyRow
from scenarios.status.next_steps import Awaited
from scenarios.status.people import Away, BusyPerson
from scenarios.status.risks import OpenRisk
from scenarios.status.status import Status

MOST_RISKS, MOST_DRIVERS, MOST_MONEY, MOST_PEOPLE, MOST_STEPS = 3, 2, 3, 4, 3


def risk_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """The register, the gravest first; then what the dates depend on, if the schedule was executed."""
    status = words.status
    yield from items(
        [_risk(words, one) for one in status.risks],
        most,
        "open risk in the register",
        "open risks in the register",
    )
    if not status.risks:
        yield "- No open risk in the register."
    if status.executions:
        yield from _unsure(status, most)
        drivers = [
            f"{words.project(one.project)} – {text(one.name)}" for one in status.drivers[:MOST_DRIVERS]
        ]
        if drivers:
            yield f"- The dates depend most on {' and '.join(drivers)}"


def _unsure(status: Status, most: int | None) -> Iterator[str]:
    """How many dates of projects that aren't done are unsure, the least sure first; nothing without dates."""
    dates = [(one.chance, one.name) for one in status.projects if one.chance is not None and not one.is_done]
    if not dates:
        return
    unsure = sorted((one for one in dates if one[0] < SAFE_CHANCE), key=lambda one: one[0])
    told = ", ".join(f"{text(name)} {percent(chance)}" for chance, name in unsure[:most])
    more = f" and {len(unsure) - most:,} more" if most is not None and len(unsure) > most else ""
    told = f": {told}{more}" if told else ""
    often = f"in less than 80 % of {status.executions:,} executions"
    is_one = 1 in (len(unsure), len(dates))
    kept = f"{len(unsure):,} of {counted(len(dates), 'date')} {'is' if is_one else 'are'} kept"
    yield f"- {kept} {often}{told}"


def _risk(words: PageWords, one: OpenRisk) -> str:
    impact = [words.money.named(one.cost_cents)] if one.cost_cents else []
    impact += [f"{one.delay} delay"] if one.delay else []
    stated = " and ".join(impact) or "nothing stated"
    told = f"{text(one.project_name)} – {text(one.name)}: {percent(one.probability)} × {stated}"
    worth = f" = {words.money.named(one.exposure_cents)}" if one.exposure_cents else ""
    return f"{told}{worth}{f'; {text(one.mitigation)}' if one.mitigation else ''}"


def money_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """A table: all projects, then those whose forecast goes over their budget, or that earn least."""
    money = words.status.money
    if not (money.total.bac or money.total.ac or money.total.forecast or money.total.budget):
        yield "- Nothing in the plan has a price."
        return
    headings = (f"{words.money.currency}", "Budget", "Planned by now", "Earned", "Spent", "Forecast", "Left")
    over = sorted((row for row in money.rows if row.is_over), key=lambda row: row.left or 0)
    rows = [_money(words, money.total, "All projects", planned=money.planned)]
    rows += [_money(words, row, text(row.name), planned=money.planned) for row in over[:most]]
    yield from table(headings, (False, True, True, True, True, True, True), rows)
    if most is not None and len(over) > most:
        yield from ("", f"and {counted(len(over) - most, 'more project', 'more projects')} over budget")
    if money.notes:
        yield from ("", f"{'; '.join(capitalised(text(note)) for note in money.notes)}.")


def _money(words: PageWords, row: MoneyRow, name: str, *, planned: bool) -> list[str]:
    plain = words.money.plain
    return [
        name,
        "" if row.budget is None else plain(row.budget),
        plain(row.pv) if planned else "",
        plain(row.ev),
        plain(row.ac),
        plain(row.forecast),
        "" if row.left is None else plain(row.left),
    ]


def people_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """Who is booked above the mark, and who is away."""
    people = words.status.people
    busy = [_busy(one) for one in people.busy[:most]]
    if busy:
        more = len(people.busy) - len(busy)
        yield f"- Over 85 % booked: {', '.join(busy)}{f' and {more:,} more' if more else ''}"
    away = [_away(words, one) for one in people.away[:most]]
    if away:
        more = len(people.away) - len(away)
        yield f"- Away: {', '.join(away)}{f' and {more:,} more' if more else ''}"
    if not busy and not away:
        yield "- Nobody is away, and nobody over 85 % booked in any week."


def _busy(one: BusyPerson) -> str:
    weeks = ", ".join(f"{week.rpartition('-')[2]} {share:.0f} %" for week, share in one.weeks)
    over = f", {one.excess_hours:,.0f} h too many" if one.excess_hours >= 0.5 else ""
    return f"{text(one.name)} ({weeks}{over})"


def _away(words: PageWords, one: Away) -> str:
    days = (
        words.day(one.first) if one.first == one.last else f"{words.day(one.first)} to {words.day(one.last)}"
    )
    why = {"leave": one.note, "joins": "not there yet", "leaves": "has left by then"}[one.why]
    return f"{text(one.name)} {days}{f' ({text(why)})' if why else ''}"


def next_lines(words: PageWords, most: int | None) -> Iterator[str]:
    """What is to be decided, whose answer is awaited, and what begins."""
    steps, last = words.status.next, words.day(words.found.last_day)
    decide = [
        f"{bold('Decide')} on change request {one.number}: {text(one.asked.reason)}" for one in steps.requests
    ]
    yield from items(decide, most, "change request to decide on", "change requests to decide on")
    yield from items(
        [_order(words, one) for one in steps.orders], most, "booking to order", "bookings to order"
    )
    waiting = [_awaited(words, one) for one in steps.awaited]
    yield from items(waiting, most, "answer awaited", "answers awaited")
    begins = [
        f"{bold('Begin')} {words.begin(one.start)}: {words.task(one.key, one.name)}{named(one.people)}"
        for one in steps.begins
    ]
    yield from items(begins, most, f"task that begins by {last}", f"tasks that begin by {last}")
    if not (decide or steps.orders or waiting or begins):
        yield f"- Nothing begins by {last}, and nothing is to be decided."


def _awaited(words: PageWords, one: Awaited) -> str:
    since, by = words.begin(one.asked), words.end(one.answer)
    return f"{bold('Await')} by {by}: {words.task(one.key, one.name)}, since {since}"


def _order(words: PageWords, order: Order) -> str:
    booking = order.booking
    first, last = (words.day(dt.date.fromisoformat(day)) for day in (booking.first, booking.last))
    pool = words.found.names.get(booking.pool, booking.pool)
    by = "" if order.order_by is None else f" by {words.day(order.order_by)}"
    late = " (too late)" if order.order_by is not None and order.order_by < words.found.day else ""
    return f"{bold('Order')}{by}{late}: {text(pool)}, {first} to {last}, {words.money.named(booking.cost)}"
