"""Tiny plans with schedules made by hand, and random ones with schedules that the checker has passed.

Unless a test says otherwise everybody works Monday to Friday, 09:00 to 17:00 UTC, and plans start on
Monday, 4 January 2027.
"""

import datetime as dt
import json
from collections.abc import Callable
from random import Random

import pytest
from pandas import DataFrame

from planner.document import parse_plan, render_plan
from planner.expansion import expand
from planner.generator import Mix, generate_plan
from planner.plan import Plan
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.schedule import Assignment, Schedule, ScheduledTask
from scheduling.solver import solve

HEAD = "format: crewline/1\nstart: 2027-01-04\n"


def minute(text: str) -> int:
    """UTC minute of ``2027-01-04T09:00``."""
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


def scheduled(where: str, people: str, *ranges: str, mode: str = "only") -> ScheduledTask:
    """``scheduled("web/page", "ann", "04 09-17", "05 09-13")``: days of January 2027, hours UTC.

    People are separated by commas; ``ann 50%`` gives half of her project time. Need k is filled by the
    k-th of them.
    """
    project, task = where.split("/")
    segments = []
    for text in ranges:
        day, hours = text.split()
        begin, end = (int(hour) for hour in hours.split("-"))
        midnight = minute(f"2027-01-{day}T00:00")
        segments.append((midnight + begin * 60, midnight + end * 60))
    team = []
    for need, text in enumerate(filter(None, people.split(", "))):
        name, _, units = text.partition(" ")
        team.append(Assignment(name, need, int(units.rstrip("%") or 100) * 10 if units else 1000))
    return ScheduledTask(project, task, segments[0][0], segments[-1][1], mode, tuple(team), tuple(segments))


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Plan]:
    """The plan, expanded, of a document without its first lines."""
    return lambda text: expand(parse_plan(HEAD + text))


@pytest.fixture(scope="session")
def at() -> Callable[[str], int]:
    return minute


@pytest.fixture(scope="session")
def worked() -> Callable[..., ScheduledTask]:
    """A scheduled task; see ``scheduled``."""
    return scheduled


@pytest.fixture(scope="session")
def only() -> Callable[..., dict[str, object]]:
    """The one row of a frame in which columns have certain values."""

    def find(frame: DataFrame, **values: object) -> dict[str, object]:
        kept = frame
        for column, value in values.items():
            kept = kept[kept[column] == value]
        assert len(kept) == 1, f"{len(kept)} rows have {values}"
        return kept.to_dict("records")[0]

    return find


def make_random_plan(seed: int, *, tasks: int = 40, people: int = 8) -> Plan:
    """A generated portfolio with tentative projects, clients, contractors, tasks at work, pins and lags."""
    dice = Random(seed)
    mix = Mix(pairs=0.2, part_units=0.2, fixed_durations=0.15, second_skill=0.6, overlaps=0.3, lags=0.3)
    plan = generate_plan(
        projects=4, tasks=tasks, people=people, seed=seed, contractor_pools=2, mix=mix, load=0.8
    )
    document = json.loads(render_plan(plan, "json"))
    document["time_zone"] = dice.choice(["UTC", "America/New_York", "Asia/Kolkata"])
    for person in document["people"]:
        if dice.random() < 0.4:
            person["share"] = dice.choice(["75%", "62.5%", "58.3%"])
    for pool in document["contractor_pools"]:
        pool["lead_time"], pool["minimum_booking"] = "0d", "1d"
        first = dt.date.fromisoformat(document["start"][:10]) + dt.timedelta(days=7)
        last = first + dt.timedelta(days=dice.randint(3, 11))
        pool["committed"] = [{"first": first.isoformat(), "last": last.isoformat()}]
    for project in document["projects"]:
        project["client"] = dice.choice(["", "Acme", "Borg"])
        if dice.random() < 0.5:
            project["status"], project["probability"] = "proposed", dice.choice(["30%", "50%"])
        for task in project["tasks"]:
            if dice.random() < 0.1 and not task.get("after") and "work" in task:
                task["progress"] = {"started": "2026-12-29", "percent": "40%"}
            elif dice.random() < 0.1:
                task["constraint"] = {
                    "type": dice.choice(["start-no-earlier-than", "finish-no-earlier-than"]),
                    "date": "2027-01-20",
                }
    return parse_plan(json.dumps(document))


@pytest.fixture(scope="session")
def random_plan() -> Callable[..., Plan]:
    """A random plan; the same seed gives the same one."""
    return make_random_plan


@pytest.fixture(scope="session")
def solved() -> Callable[[Plan], Schedule]:
    """A first schedule of a plan that breaks no rule."""

    def find(plan: Plan) -> Schedule:
        schedule = solve(plan, SolveOptions(effort=0)).schedule
        assert schedule is not None
        assert check(expand(plan), schedule) == ()
        return schedule

    return find
