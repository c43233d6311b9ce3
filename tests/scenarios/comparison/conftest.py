"""Plans written as text, and schedules of them written by hand: January 2027, a Monday is the 4th.

Everybody works Monday to Friday, 09:00 to 17:00 UTC, unless a plan says otherwise.
"""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.document import parse_plan
from planner.plan import Plan
from scenarios.comparison import Side
from scenarios.comparison.pair import Pair
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

MIDNIGHT = int(dt.datetime(2027, 1, 1, tzinfo=dt.UTC).timestamp()) // 60


def _minute(text: str) -> int:
    """``"04 09:30"``; days after the 31st go on into February."""
    day, clock = text.split()
    hour, _, minute = clock.partition(":")
    return MIDNIGHT + (int(day) - 1) * 1440 + int(hour) * 60 + int(minute or 0)


def _worked(where: str, who: str, *days: str, mode: str = "only") -> ScheduledTask:
    """``worked("acme/film", "mia, ben*500", "04 09-17", "05 09-12:30")``."""
    project, task = where.split("/")
    segments = []
    for text in days:
        day, hours = text.split()
        begin, end = hours.split("-")
        segments.append((_minute(f"{day} {begin}"), _minute(f"{day} {end}")))
    names = [name.split("*") for name in who.split(", ") if name]
    team = tuple(
        Assignment(name[0], need, int(name[1]) if len(name) > 1 else 1000) for need, name in enumerate(names)
    )
    return ScheduledTask(project, task, segments[0][0], segments[-1][1], mode, team, tuple(segments))


def _booked(pool: str, first: str, last: str, hours: int, cost: int, number: int = 1) -> Booking:
    """``booked("crew", "04", "08", 40, 2000)``: so many paid hours for so much money."""
    return Booking(pool, number, f"2027-01-{first}", f"2027-01-{last}", hours * 60, cost * 100)


def _schedule(*parts: ScheduledTask | Booking) -> Schedule:
    return Schedule(
        tuple(part for part in parts if isinstance(part, ScheduledTask)),
        tuple(part for part in parts if isinstance(part, Booking)),
    )


def _plan(text: str) -> Plan:
    return parse_plan(f"format: crewline/1\nstart: 2027-01-04\n{text}")


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Plan]:
    """A plan that starts on Monday, 4 January 2027, from the rest of its document."""
    return _plan


@pytest.fixture(scope="session")
def minute() -> Callable[[str], int]:
    """UTC minute of ``"04 09:30"``."""
    return _minute


@pytest.fixture(scope="session")
def worked() -> Callable[..., ScheduledTask]:
    """A task of a schedule; see ``_worked``."""
    return _worked


@pytest.fixture(scope="session")
def booked() -> Callable[..., Booking]:
    """A booking; see ``_booked``."""
    return _booked


@pytest.fixture(scope="session")
def schedule() -> Callable[..., Schedule]:
    """``schedule(task, task, booking)``."""
    return _schedule


@pytest.fixture(scope="session")
def side() -> Callable[..., Side]:
    """``side("base", plan text, task, task, booking)``, proved."""
    return lambda name, text, *parts: Side.of(name, _plan(text), _schedule(*parts))


@pytest.fixture(scope="session")
def pair() -> Callable[[Side, Side], Pair]:
    return Pair
