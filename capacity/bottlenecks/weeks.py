"""The weeks in which somebody matters: with hours that colleagues of the same main skill can't do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capacity.hours.ledger import HOUR
from capacity.hours.people_hours import PeopleHours

if TYPE_CHECKING:
    from capacity.hours.ledger import Ledger
    from planner.working_time import IntArray

_LEAST_HOURS: Final = 0.5
"""Less in a week is a matter of when hours are booked, not of who is there."""
_DAYS: Final = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Weeks:
    """From the Monday ``first`` to the Sunday ``last``; ``number`` of the weeks between, with ``hours``."""

    first: dt.date
    last: dt.date
    number: int
    hours: float


def weeks_that_matter(
    ledger: Ledger, person: str, first: dt.date, last: dt.date | None = None
) -> Weeks | None:
    """When somebody's hours in the ledger's schedule are more than colleagues have free; None if never.

    Parameters
    ----------
    first, last
        Local days asked about; those of a week that lie outside don't count.
    """
    found = unabsorbed(ledger, person, first, last)
    if not found:
        return None
    weeks = sorted(found)
    return Weeks(weeks[0], weeks[-1] + _DAYS, len(weeks), sum(found.values()))


def unabsorbed(
    ledger: Ledger, person: str, first: dt.date, last: dt.date | None = None
) -> dict[dt.date, float]:
    """Hours booked of somebody less those that colleagues have free, by the Monday of their week."""
    days = PeopleHours(ledger, "day")
    row = ledger.crew.row[person]
    main = ledger.crew.main_skill
    others = (main == main[row]) & (ledger.crew.is_person == 1)
    others[row] = False
    periods = days.periods
    begins = periods.begins.astype("datetime64[D]")
    asked = (begins >= np.datetime64(first)) & (begins <= np.datetime64(last or dt.date.max))
    booked = np.where(asked, days.booked[row], 0)
    free = np.where(asked, days.free[others].sum(axis=0), 0)
    return {monday: hours for monday, hours in _by_week(begins, booked, free).items() if hours > _LEAST_HOURS}


def booked_hours(ledger: Ledger, person: str, first: dt.date, last: dt.date | None = None) -> float:
    """Hours booked of somebody in some days."""
    days = PeopleHours(ledger, "day")
    begins = days.periods.begins.astype("datetime64[D]")
    asked = (begins >= np.datetime64(first)) & (begins <= np.datetime64(last or dt.date.max))
    return float(days.booked[ledger.crew.row[person]][asked].sum() / HOUR)


def _by_week(begins: np.ndarray, booked: IntArray, free: IntArray) -> dict[dt.date, float]:
    found: dict[dt.date, int] = {}
    for day, used, spare in zip(begins.tolist(), booked.tolist(), free.tolist(), strict=True):
        monday = day - dt.timedelta(days=day.weekday())
        found[monday] = found.get(monday, 0) + used - spare
    return {monday: amount / HOUR for monday, amount in found.items()}
