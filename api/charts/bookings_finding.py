"""What the title of the bookings' picture says: how many, what they cost, and until when to order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.charts.amounts import money_of
from api.charts.drawing import format_date, plural

if TYPE_CHECKING:
    from capacity.staffing import Order


def bookings_finding(orders: Sequence[Order], currency: str) -> str:
    """``3 bookings cost 12,300 USD; the first is to be ordered by 4 Jan 2027``.

    Parameters
    ----------
    orders
        All bookings of a schedule, committed ones included.
    """
    if not orders:
        return "No contractor is to be booked"
    cost = money_of(sum(order.booking.cost for order in orders), currency)
    days = sorted(order.order_by for order in orders if order.order_by is not None)
    costs = "costs" if len(orders) == 1 else "cost"
    said = f"{plural(len(orders), 'booking')} {costs} {cost}"
    committed = len(orders) - len(days)
    if not days:
        return f"{said}, committed already" if committed == 1 else f"{said}, all committed already"
    if len(orders) == 1:
        return f"{said}, to be ordered by {format_date(days[0])}"
    known = f", {committed:,} of them committed already" if committed else ""
    if len(days) == 1:
        return f"{said}{known}; the other one is to be ordered by {format_date(days[0])}"
    if days[0] == days[-1]:
        which = "both" if len(days) == 2 and not committed else "the others" if committed else "all"
        return f"{said}{known}; {which} are to be ordered by {format_date(days[0])}"
    return f"{said}{known}; the first is to be ordered by {format_date(days[0])}"
