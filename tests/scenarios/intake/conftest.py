"""Small plans whose people work day and night in whole days, and a brute force that plans them by hand."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import json
import random
from dataclasses import dataclass

import pytest

from planner.document import parse_plan

START = dt.date(2027, 1, 4)


@dataclass
class Job:
    """A task: its project, whole days of work, who can do it, which tasks of its project come before."""

    project: str
    name: str
    days: int
    people: tuple[str, ...]
    after: tuple[str, ...] = ()

    @property
    def key(self):
        return self.project, self.name


@dataclass
class Small:
    """A portfolio in plain Python: jobs, and due day and weight of each project; day 1 is the first."""

    jobs: list[Job]
    due: dict[str, int]
    weight: dict[str, int]
    late_cost: int = 100
    rate: int = 10
    people: tuple[str, ...] = ("ann", "bob")
    contractor: bool = False

    def without(self, *projects):
        left = [job for job in self.jobs if job.project not in projects]
        return Small(left, self.due, self.weight, self.late_cost, self.rate, self.people, self.contractor)

    def project(self, id_):
        """One project as a document has it."""
        tasks = []
        for job in self.jobs:
            if job.project != id_:
                continue
            need = {"skill": "-".join(sorted(job.people))}
            task = {"id": job.name, "work": f"{24 * job.days}h", "needs": [need]}
            tasks.append(task | ({"after": list(job.after)} if job.after else {}))
        found = {"id": id_, "weight": self.weight[id_], "tasks": tasks}
        if id_ in self.due:
            found["due"] = (START + dt.timedelta(days=self.due[id_] - 1)).isoformat()
        return found

    def plan(self):
        """The plan document."""
        skills = sorted({tuple(sorted(job.people)) for job in self.jobs})
        people = [
            {"id": name, "skills": ["-".join(some) for some in skills if name in some]}
            for name in self.people
        ]
        pools = [
            {
                "id": "extra",
                "skills": ["-".join(some) for some in skills],
                "rate": self.rate,
                "minimum_booking": "1d",
                "maximum": 1,
            }
        ]
        projects = dict.fromkeys(job.project for job in self.jobs)
        document = {
            "format": "crewline/1",
            "start": START.isoformat(),
            "grid": "24h",
            "late_cost_per_day": self.late_cost,
            "calendar": "always",
            "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
            "people": people,
            "projects": [self.project(id_) for id_ in projects],
        }
        if self.contractor:
            document["contractor_pools"] = pools
        return parse_plan(json.dumps(document))

    # --- brute force ------------------------------------------------------------------------------

    def schedules(self, busy=None, contractor=False):
        """Every active schedule: each order of the jobs, each choice of people, each job where it fits first.

        For costs that only grow with finishes, one of these is best. Yields the last day of each project
        and the contractor's days.
        """
        taken = busy or {}
        orders = [order for order in itertools.permutations(self.jobs) if _in_order(order)]
        hands = [(*job.people, *(["extra"] if contractor else [])) for job in self.jobs]
        seen = set()
        for team in itertools.product(*hands):
            doing = {job.key: person for job, person in zip(self.jobs, team, strict=True)}
            hired = sum(job.days for job in self.jobs if doing[job.key] == "extra")
            for order in orders:
                finish = _placed(order, doing, taken)
                ends = {}
                for (project, _), day in finish.items():
                    ends[project] = max(ends.get(project, 0), day)
                found = (tuple(sorted(ends.items())), hired)
                if found not in seen:
                    seen.add(found)
                    yield ends, hired

    def late(self, ends, but=""):
        """Late cost, in whole units of the currency."""
        return sum(
            self.weight[id_] * self.late_cost * max(0, day - self.due[id_])
            for id_, day in ends.items()
            if id_ in self.due and id_ != but
        )


def _in_order(order):
    done = set()
    for job in order:
        if any((job.project, name) not in done for name in job.after):
            return False
        done.add(job.key)
    return True


def _placed(order, doing, busy):
    """Last day of each job: day by day, the first run of free days of its person after its predecessors.

    A job never pauses for another one, so its days are one after another.
    """
    taken = {person: set(days) for person, days in busy.items()}
    finish = {}
    for job in order:
        day = 1 + max((finish[job.project, name] for name in job.after), default=0)
        held = taken.setdefault(doing[job.key], set())
        while any(d in held for d in range(day, day + job.days)):
            day += 1
        held.update(range(day, day + job.days))
        finish[job.key] = day + job.days - 1
    return finish


def _random_small(seed):
    """Two projects at work and one new one, five tasks in all."""
    dice = random.Random(seed)

    def jobs(project, count):
        made = []
        for number in range(count):
            people = dice.choice([("ann",), ("bob",), ("ann", "bob")])
            after = (made[-1].name,) if made and dice.random() < 0.7 else ()
            made.append(Job(project, f"t{number}", dice.randint(1, 3), people, after))
        return made

    every = [*jobs("old", 2), *jobs("other", 1), *jobs("new", 2)]
    due = {"old": dice.randint(2, 5), "other": dice.randint(1, 4)}
    if dice.random() < 0.5:
        due["new"] = dice.randint(3, 7)
    weight = {"old": 2, "other": 1, "new": dice.randint(1, 3)}
    return Small(every, due, weight, contractor=True)


@pytest.fixture(scope="session")
def small():
    """Makes a small portfolio by a seed."""
    return _random_small


@pytest.fixture(scope="session")
def day_number():
    """The number of a day from the plan's start, 1 for the first."""
    return lambda day: (day - START).days + 1


@pytest.fixture(scope="session")
def busy_days():
    """Which days of a schedule, from 1 on, each person is at work."""

    def found(schedule):
        origin = calendar.timegm(START.timetuple()) // 60
        taken = {}
        for task in schedule.tasks:
            for begin, end in task.segments:
                days = range((begin - origin) // 1440 + 1, (end - origin) // 1440 + 1)
                for one in task.assignments:
                    taken.setdefault(one.person, set()).update(days)
        return taken

    return found


@pytest.fixture(scope="session")
def engine():
    """One engine for all solves."""
    from scheduling.apart import Engine

    with Engine() as started:
        yield started
