"""What is to be ordered: each new booking, and the last day on which it can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.calendars import WorkingTimes, compile_working_time, local_time, utc_minute
from planner.plan import ContractorPool, Plan
from scheduling.schedule import Booking, Schedule


@dataclass(frozen=True, slots=True)
class Order:
    """A booking to be made.

    Attributes
    ----------
    booking
        Contractor, first and last day, hours paid, cost.
    order_by
        The last local day on which it can be ordered, as its pool's lead time says; None where the
        booking is committed already.
    """

    booking: Booking
    order_by: dt.date | None


def orders_of(plan: Plan, schedule: Schedule) -> list[Order]:
    """The bookings of a schedule with their latest order days, in the order of those.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    if not schedule.bookings:
        return []
    pools = {pool.id: pool for pool in plan.contractor_pools}
    last = max(dt.date.fromisoformat(booking.last) for booking in schedule.bookings)
    begin = utc_minute(dt.datetime.combine(plan.start.earliest.date(), dt.time()), plan.time_zone)
    end = utc_minute(dt.datetime.combine(last + dt.timedelta(days=2), dt.time()), plan.time_zone)
    times = compile_working_time(plan, begin, end)
    orders = [
        Order(
            booking,
            None if booking.committed else _order_by(times, pools[booking.pool], booking),
        )
        for booking in schedule.bookings
    ]
    return sorted(orders, key=lambda o: (o.order_by or dt.date.min, o.booking.pool, o.booking.contractor))


def _order_by(times: WorkingTimes, pool: ContractorPool, booking: Booking) -> dt.date:
    """The last day with the pool's lead time between its begin and that of the booking."""
    plan = times.plan
    begins = utc_minute(dt.datetime.combine(dt.date.fromisoformat(booking.first), dt.time()), plan.time_zone)
    minutes = times.lag(pool.lead_time, pool.calendar)[1]
    if pool.lead_time.elapsed:
        return local_time(begins - minutes, plan.time_zone).date()
    working = times.pool(pool.id)
    # The day on which the lead time's first working minute lies.
    ahead = working.minutes_before(begins) - minutes
    if minutes == 0 or ahead < 0:
        return local_time(max(begins, times.data_date), plan.time_zone).date()
    return local_time(int(working.latest_moment(ahead)), plan.time_zone).date()
