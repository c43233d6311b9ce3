"""An actual date without a time, beside what was promised."""

from __future__ import annotations

import pytest

from planner.actual_dates import actual_finish
from planner.calendars import earliest, latest
from planner.document import parse_plan
from planner.quantities import Moment

PLAN = parse_plan("format: crewline/1\nstart: 2027-01-04\ntime_zone: America/New_York")


@pytest.mark.parametrize(
    ("finished", "promised", "counts"),
    [
        # Whoever knows only the day is neither later nor earlier than promised on that day.
        ("2027-01-11", "2027-01-11T17:00", "2027-01-11T17:00"),
        ("2027-01-11", "2027-01-11T00:01", "2027-01-11T00:01"),
        ("2027-01-11", "2027-01-11", "2027-01-11"),
        # Midnight ends the day before it.
        ("2027-01-11", "2027-01-12T00:00", "2027-01-12T00:00"),
        ("2027-01-11", "2027-01-11T00:00", "2027-01-11"),
        # On another day, and with a time of day, it counts as it is: a date is its 24:00.
        ("2027-01-12", "2027-01-11T17:00", "2027-01-12"),
        ("2027-01-10", "2027-01-11T17:00", "2027-01-10"),
        ("2027-01-11T17:10", "2027-01-11T17:00", "2027-01-11T17:10"),
        ("2027-01-11T09:00", "2027-01-11", "2027-01-11T09:00"),
    ],
)
def test_what_is_done_on_the_day_promised_is_done_as_promised(finished, promised, counts) -> None:
    found = actual_finish(PLAN, Moment.parse(finished), latest(PLAN, Moment.parse(promised)))
    assert found == latest(PLAN, Moment.parse(counts))


def test_days_are_those_of_the_plans_time_zone() -> None:
    # 23:00 in New York is the next day in UTC.
    promised = earliest(PLAN, Moment.parse("2027-01-11T23:00"))
    assert actual_finish(PLAN, Moment.parse("2027-01-11"), promised) == promised
