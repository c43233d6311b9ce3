"""Plans written as text, and schedules of them written by hand."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.document import parse_plan
from planner.expansion import expand
from planner.plan import Plan
from planner.time_zones import utc_minute
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

MakePlan = Callable[[str], Plan]
Minute = Callable[..., int]
Worked = Callable[..., ScheduledTask]


def _plan(text: str) -> Plan:
    return expand(parse_plan(f"format: crewline/1\n{text}"))


def _minute(text: str, zone: str = "UTC") -> int:
    return utc_minute(dt.datetime.fromisoformat(text), zone)


def _worked(
    where: str, *people: str, on: str = "", mode: str = "only", zone: str = "UTC", start: str = ""
) -> ScheduledTask:
    """``worked("p/a", "ann", "ben*500", on="2027-01-29 09-17, 2027-02-01 09-12:30")``.

    Without hours a moment, or what is finished: ``start`` and ``on`` are then its start and finish.
    """
    project, task = where.split("/")
    segments = []
    for part in on.split(", ") if " " in on else []:
        day, hours = part.split(" ")
        begin, end = (hour if ":" in hour else f"{hour}:00" for hour in hours.split("-"))
        segments.append((_minute(f"{day}T{begin}", zone), _minute(f"{day}T{end}", zone)))
    names = [name.split("*") for name in people]
    team = tuple(
        Assignment(name[0], need, int(name[1]) if len(name) > 1 else 1000) for need, name in enumerate(names)
    )
    finish = segments[-1][1] if segments else _minute(on, zone)
    begins = _minute(start, zone) if start else segments[0][0] if segments else finish
    return ScheduledTask(project, task, begins, finish, mode, team, tuple(segments))


def _booked(pool: str, first: str, last: str, hours: float, rate: int, **rest: object) -> Booking:
    """A booking of so many paid hours at ``rate`` cents, of the pool's first contractor."""
    minutes = round(hours * 60)
    cost = (2 * minutes * rate + 60) // 120
    settings = {"contractor": 1, **rest}
    return Booking(pool, first=first, last=last, paid_minutes=minutes, cost=cost, **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def plan_of() -> MakePlan:
    """A plan from the text of its document, expanded."""
    return _plan


@pytest.fixture(scope="session")
def minute() -> Minute:
    """UTC minute of a local time."""
    return _minute


@pytest.fixture(scope="session")
def worked() -> Worked:
    """A task of a schedule; see ``_worked``."""
    return _worked


@pytest.fixture(scope="session")
def booked() -> Callable[..., Booking]:
    """A booking; see ``_booked``."""
    return _booked


@pytest.fixture(scope="session")
def schedule() -> Callable[..., Schedule]:
    """``schedule(task, task, booking)``."""

    def made(*parts: ScheduledTask | Booking) -> Schedule:
        return Schedule(
            tuple(part for part in parts if isinstance(part, ScheduledTask)),
            tuple(part for part in parts if isinstance(part, Booking)),
        )

    return made


@pytest.fixture(scope="session")
def cell() -> Callable[..., object]:
    """``cell(frame, "total_cents", project="p", period="2027-01")``: the one value there."""

    def value(frame, column, **where):
        for name, wanted in where.items():
            frame = frame[frame[name] == wanted]
        assert len(frame) == 1
        return frame.iloc[0][column]

    return value
