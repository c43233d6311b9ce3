"""What comes next: what begins, what is to be ordered, whose answer is awaited, which requests are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from capacity.staffing.orders import Order, orders_of
from scenarios.requests.ledger import Ledger, Request
from scenarios.status.situation import Situation, is_finished, is_started
from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class Beginning:
    """A task that begins, and who does it; moments are minutes since 1970 UTC."""

    key: TaskKey
    name: str
    start: int
    finish: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A wait: somebody outside has to answer or deliver.

    Attributes
    ----------
    asked
        When it began, in minutes since 1970 UTC.
    answer
        By when the schedule counts on it.
    """

    key: TaskKey
    name: str
    client: str
    asked: int
    answer: int


@dataclass(frozen=True, slots=True)
class NextSteps:
    """All in the weeks ahead, in order of time.

    Attributes
    ----------
    begins
        Tasks with people that are to begin.
    orders
        Bookings whose last day to order lies before the end of the weeks; those past it too.
    awaited
        Waits under way: begun, or to have begun by now with all done that they follow.
    requests
        Change requests that nobody has decided on.
    """

    begins: tuple[Beginning, ...]
    orders: tuple[Order, ...]
    awaited: tuple[Awaited, ...]
    requests: tuple[Request, ...]


def next_steps(found: Situation, ledger: Ledger | None = None) -> NextSteps:
    """What comes next; ``ledger`` is the record of change requests, if there is one."""
    asked = () if ledger is None else tuple(ledger.requests.values())
    return NextSteps(
        tuple(sorted(_begins(found), key=lambda one: one.start)),
        tuple(_orders(found)),
        tuple(sorted(_awaited(found), key=lambda one: one.answer)),
        tuple(one for one in asked if one.end is None),
    )


def _begins(found: Situation) -> Iterator[Beginning]:
    for key, (_, task) in found.known.items():
        now = found.scheduled.get(key)
        if now is None or is_started(task) or not now.assignments:
            continue
        if found.at <= now.start < found.until:
            yield Beginning(key, task.name or task.id, now.start, now.finish, found.people_of(now))


def _orders(found: Situation) -> Iterator[Order]:
    last = found.last_day
    for order in orders_of(found.plan, found.schedule):
        if order.order_by is not None and order.order_by <= last and _is_ahead(order, found.day):
            yield order


def _is_ahead(order: Order, day: dt.date) -> bool:
    return dt.date.fromisoformat(order.booking.last) >= day


def _awaited(found: Situation) -> Iterator[Awaited]:
    for key, (project, task) in found.known.items():
        now = found.scheduled.get(key)
        if task.wait is None or now is None or is_finished(task):
            continue
        if is_started(task) or (now.start < found.at and key not in found.waiting):
            yield Awaited(key, task.name or task.id, project.client, now.start, now.finish)
