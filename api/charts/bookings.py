"""The picture of bookings of ``planner staff``: who is booked when, for how much, and until when to order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.amounts import money_of
from api.charts.booking_bars import Bar, bars_chart
from api.charts.bookings_finding import bookings_finding
from api.charts.drawing import format_date, plural, shortened
from api.charts.findings import plan_line
from api.charts.themed_picture import ThemedPicture
from planner.calendars import local_time

if TYPE_CHECKING:
    from capacity.staffing import Order
    from planner.plan import Plan
    from scheduling.schedule import Outcome

STEM: Final = "orders"
MOST_BOOKINGS: Final = 60
_NAME_CHARACTERS: Final = 44


def bookings_picture(plan: Plan, outcome: Outcome, orders: Sequence[Order]) -> ThemedPicture:
    """A bar for each booking, under the name of its pool, from its latest order day on.

    At most 60: those to be ordered first, then committed ones.

    Parameters
    ----------
    plan
        The plan, expanded.
    outcome
        What the bookings are of.
    orders
        As ``capacity.staffing.orders_of`` gives them.
    """
    title = bookings_finding(orders, plan.currency)
    if not orders:
        return ThemedPicture(STEM, title, [plan_line(plan, outcome, marked=False)])
    urgent = sorted(orders, key=lambda order: (order.order_by or dt.date.max, order.booking.first))
    shown = urgent[:MOST_BOOKINGS]
    lines = [plan_line(plan, outcome), "Beside each bar: hours paid, cost, latest day to order"]
    if len(urgent) > len(shown):
        rest = sum(order.booking.cost for order in urgent[MOST_BOOKINGS:])
        lines.append(
            f"The {MOST_BOOKINGS} to be ordered first of {plural(len(urgent), 'booking')}; "
            f"the others cost {money_of(rest, plan.currency)}"
        )
    data_date = local_time(outcome.data_date, plan.time_zone).date()
    bars = _bars(plan, orders, shown)
    return ThemedPicture(STEM, title, lines, partial(bars_chart, bars, data_date))


def _bars(plan: Plan, orders: Sequence[Order], shown: Sequence[Order]) -> list[Bar]:
    """A heading for each pool, those with the most urgent order first, and its bookings by their days."""
    names = {pool.id: pool.name or pool.id for pool in plan.contractor_pools}
    found: list[Bar] = []
    for pool in dict.fromkeys(order.booking.pool for order in shown):
        own = [order for order in orders if order.booking.pool == pool]
        cost = money_of(sum(order.booking.cost for order in own), plan.currency)
        name = shortened(names[pool], _NAME_CHARACTERS)
        found.append(Bar(len(found), name, f"{plural(len(own), 'booking')} · {cost}"))
        for order in sorted(shown, key=lambda order: (order.booking.first, order.booking.contractor)):
            if order.booking.pool == pool:
                found.append(_bar(len(found), order, plan.currency))
    return found


def _bar(place: int, order: Order, currency: str) -> Bar:
    booking = order.booking
    until = "committed" if order.order_by is None else f"order by {format_date(order.order_by)}"
    hours = f"{booking.paid_minutes / 60:,.0f} h"
    return Bar(
        place,
        f"#{booking.contractor}",
        f"{hours} · {money_of(booking.cost, currency)} · {until}",
        dt.date.fromisoformat(booking.first),
        dt.date.fromisoformat(booking.last),
        order.order_by,
    )
