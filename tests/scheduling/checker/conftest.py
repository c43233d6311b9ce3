"""A desk for hand-worked schedules: small plans of one week in UTC, moments such as ``mon 09:00``."""

import datetime as dt
import json
import re

import pytest

from planner.plan import Plan
from scheduling.checker import check
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

MONDAY = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SKILLS = ["design", {"skill": "code", "level": 2, "efficiency": "50%"}]


class Desk:
    """Builds plans and schedules, and lists breaches as (rule, where, amount, unit)."""

    def at(self, text):
        """Minutes since 1970 UTC of ``mon 09:00`` of 4 January 2027, ``mon+1`` the next, ``~1`` the last."""
        weekday, weeks, hour, minute = re.fullmatch(r"(\w{3})([+~]\d+)? (\d+):(\d+)", text).groups()
        weeks = int((weeks or "0").replace("~", "-"))
        days = WEEKDAYS.index(weekday) + 7 * weeks
        moment = MONDAY + dt.timedelta(days=days, hours=int(hour), minutes=int(minute))
        return int(moment.timestamp()) // 60

    def plan(self, *tasks, project=None, **parts):
        """A plan from Monday 00:00 with ann (design), bob (code at 50 %, level 2, and design) and zoe."""
        document = {
            "format": "crewline/1",
            "start": "2027-01-04",
            "people": [
                {"id": "ann", "skills": ["design"]},
                {"id": "bob", "skills": SKILLS},
                {"id": "zoe"},
            ],
            "projects": [{"id": "p", "tasks": list(tasks), **(project or {})}],
        }
        return Plan.model_validate_json(json.dumps({**document, **parts}))

    def spans(self, *texts):
        """Segments from texts such as ``mon 09:00-17:00`` or ``mon 22:00-tue 06:00``."""
        found = []
        for text in texts:
            begin, end = text.split("-")
            day = begin.split(" ")[0]
            found.append((self.at(begin), self.at(end if " " in end else f"{day} {end}")))
        return tuple(found)

    def entry(self, task, people, *texts, project="p", mode="only", start=None, finish=None):
        """A scheduled task; ``people`` is 'ann' or {'ann': (need, units)}."""
        segments = self.spans(*texts)
        named = dict.fromkeys(people.split(), (0, 1000)) if isinstance(people, str) else people
        team = tuple(Assignment(name, need, units) for name, (need, units) in named.items())
        start = segments[0][0] if start is None else self.at(start)
        finish = segments[-1][1] if finish is None else self.at(finish)
        return ScheduledTask(project, task, start, finish, mode, team, segments)

    def moment(self, task, text, project="p"):
        """A scheduled milestone."""
        return ScheduledTask(project, task, self.at(text), self.at(text))

    def actual(self, task, start, finish):
        """A finished task."""
        return ScheduledTask("p", task, self.at(start), self.at(finish))

    def booking(self, first, last, number=1, *, hours=0, cost=0, pool="agency", committed=False):
        """A booking; days of January 2027, cost in whole units of the currency."""
        dates = (f"2027-01-{day:02d}" for day in (first, last))
        return Booking(pool, number, *dates, hours * 60, cost * 100, committed)

    def found(self, plan, *entries, bookings=()):
        """What the checker finds, without the messages, which must name the place."""
        breaches = check(plan, Schedule(tuple(entries), tuple(bookings)))
        for breach in breaches:
            assert breach.where in breach.message
            assert breach.amount > 0
        return [(breach.rule, breach.where, breach.amount, breach.unit) for breach in breaches]


@pytest.fixture(scope="session")
def desk():
    return Desk()
