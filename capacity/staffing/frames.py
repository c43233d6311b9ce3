"""Contractor plans as frames: what to order by when, and the choice between cost and lateness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from capacity.columns import STAFFING_CHOICE, STAFFING_ORDER, declared_frame
from capacity.staffing.orders import Order
from capacity.staffing.points import Frontier, Point

if TYPE_CHECKING:
    import pandas as pd


def order_frame(orders: Sequence[Order]) -> pd.DataFrame:
    """A row for each booking: the columns of ``capacity.columns.STAFFING_ORDER``."""
    bookings = [order.booking for order in orders]
    midnight = dt.time()
    return declared_frame(
        STAFFING_ORDER,
        {
            "pool": [booking.pool for booking in bookings],
            "contractor": [booking.contractor for booking in bookings],
            "first": [dt.datetime.fromisoformat(booking.first) for booking in bookings],
            "last": [dt.datetime.fromisoformat(booking.last) for booking in bookings],
            "order_by": [
                None if order.order_by is None else dt.datetime.combine(order.order_by, midnight)
                for order in orders
            ],
            "paid_hours": [booking.paid_minutes / 60 for booking in bookings],
            "cost_cents": [booking.cost for booking in bookings],
        },
    )


def choice_frame(frontier: Frontier, points: Sequence[Point]) -> pd.DataFrame:
    """A row for each point: the columns of ``capacity.columns.STAFFING_CHOICE``."""
    return declared_frame(
        STAFFING_CHOICE,
        {
            "late_cost_cents": [point.late_cost for point in points],
            "contractor_cost_cents": [point.contractor_cost for point in points],
            "bound_cents": [frontier.cost_bound(point.late_cost) for point in points],
            "bookings": [len(point.schedule.bookings) for point in points],
        },
    )
