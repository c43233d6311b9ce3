"""Contractors' bookings as frames: how much of each is used, what that costs, and which projects bear it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from capacity.columns import BOOKING_COST, BOOKING_SHARE, declared_frame
from capacity.money.booked_work import BookedWork
from capacity.money.priced_schedule import HOUR, PricedSchedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def booking_frame(priced: PricedSchedule) -> pd.DataFrame:
    """A row for each booking: the columns of ``capacity.columns.BOOKING_COST``."""
    works = priced.booked.bookings
    used_cents = [sum(work.shares()[0]) for work in works]
    data = _booking_columns(works) | {
        "committed": [work.booking.committed for work in works],
        "paid_hours": [work.booking.paid_minutes / 60 for work in works],
        "used_hours": [work.used / HOUR for work in works],
        "idle_hours": [work.idle / HOUR for work in works],
        "used_percent": [_used_percent(work) for work in works],
        "cost_cents": [work.booking.cost for work in works],
        "used_cents": used_cents,
        "idle_cents": [work.booking.cost - cents for work, cents in zip(works, used_cents, strict=True)],
    }
    return declared_frame(BOOKING_COST, data)


def share_frame(priced: PricedSchedule) -> pd.DataFrame:
    """A row for each booking and project: the columns of ``capacity.columns.BOOKING_SHARE``."""
    works: list[BookedWork] = []
    projects: list[int] = []
    sums: list[list[int]] = []
    for work in priced.booked.bookings:
        by_project = _by_project(priced, work)
        for project, amounts in by_project.items():
            works.append(work)
            projects.append(project)
            sums.append(amounts)
    named = [(project.id, project.name or project.id) for project in priced.projects] + [("", "no project")]
    data = _booking_columns(works) | {
        "project": [named[number][0] for number in projects],
        "name": [named[number][1] for number in projects],
        "used_hours": [weight / HOUR for weight, _, _ in sums],
        "used_cents": [used for _, used, _ in sums],
        "idle_cents": [idle for _, _, idle in sums],
        "cost_cents": [used + idle for _, used, idle in sums],
    }
    return declared_frame(BOOKING_SHARE, data)


def _booking_columns(works: Sequence[BookedWork]) -> dict[str, Any]:
    return {
        "pool": [work.booking.pool for work in works],
        "contractor": [work.booking.contractor for work in works],
        "first": [dt.datetime.fromisoformat(work.booking.first) for work in works],
        "last": [dt.datetime.fromisoformat(work.booking.last) for work in works],
    }


def _used_percent(work: BookedWork) -> float:
    paid = work.booking.paid_minutes
    return 100 * work.used / (paid * 1000) if paid else float("nan")


def _by_project(priced: PricedSchedule, work: BookedWork) -> dict[int, list[int]]:
    """Minutes × units, cents of used and of idle hours, by the position of the project; -1 for none."""
    used, idle = work.shares()
    if not work.uses:
        return {-1: [0, 0, *idle]}
    found: dict[int, list[int]] = {}
    for use, used_cents, idle_cents in zip(work.uses, used, idle, strict=True):
        sums = found.setdefault(priced.tasks[use.task].project, [0, 0, 0])
        for at, amount in enumerate((use.weight, used_cents, idle_cents)):
            sums[at] += amount
    return dict(sorted(found.items()))
