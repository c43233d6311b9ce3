"""Prints what is known of the demo agency: its size, and how far an early start overloads its roles.

The figures come from examples/agency.yaml alone. Where the shared data is at hand (environment
variable CREWLINE_DATA, else ../shared/data), those stated there are printed beside them.

The rule, as the shared data states it: every project begins at its release and every task as
early as its predecessors let it; a day has six hours of work; the hours of a task are rounded up
to whole days and spread flat over them; a role's retainer hours are added to each week; holidays,
leave and second skills don't count; each hour over a role's weekly capacity is bought at the
contractor's rate. The second figure of each role is the same without the rounding. The last cost is
what `planner forecast` finds by its own rules, which docs/capacity.md states.

Run: python benchmarks/agency_facts.py
"""

from __future__ import annotations

import json
import math
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capacity.hours.forecast import forecast
from planner.document import read_plan
from planner.expansion import expand
from planner.plan import Person, Plan, Project, Task
from planner.task_links import PlannedTasks, planned_tasks

ROOT = Path(__file__).parent.parent
AGENCY = ROOT / "examples" / "agency.yaml"
HOURS_OF_DAY = 6.0
DAYS_OF_WEEK = 5
FULL_TIME_HOURS = 40
PROJECT_HOURS = 30
"""Of a full-time week, before retainers."""
DUE_FACTOR = 1.15


@dataclass(frozen=True)
class Role:
    """People of one main skill: their hours a week for projects and for retainers, a contractor's rate."""

    name: str
    full_time_people: float
    capacity_hours: float
    retainer_hours: float
    contractor_rate: float


@dataclass(frozen=True)
class Load:
    """What an early start asks of a role: peak utilisation in percent, cost of the hours above."""

    peak_percent: float
    excess_cost: float


def shared_facts() -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Contents of agency.json and templates.json, or None where there is no shared data."""
    folder = Path(os.environ.get("CREWLINE_DATA", ROOT / ".." / "shared" / "data")) / "agency"
    if not folder.is_dir():
        return None
    agency: dict[str, Any] = json.loads((folder / "agency.json").read_text(encoding="utf-8"))
    templates: dict[str, Any] = json.loads((folder / "templates.json").read_text(encoding="utf-8"))
    return agency, templates


def roles(plan: Plan) -> list[Role]:
    """Roles in the order of the people, found from their calendars and shares."""
    people: dict[str, list[Person]] = {}
    for person in plan.people:
        people.setdefault(person.skills[0].skill, []).append(person)
    rates = {pool.skills[0].skill: pool.rate / 100 for pool in plan.contractor_pools}
    found = []
    for name, those in people.items():
        paid = sum(weekly_hours(plan, person) for person in those)
        for_projects = sum(weekly_hours(plan, person) * person.share / 1000 for person in those)
        capacity = paid * PROJECT_HOURS / FULL_TIME_HOURS
        found.append(Role(name, paid / FULL_TIME_HOURS, capacity, capacity - for_projects, rates[name]))
    return found


def weekly_hours(plan: Plan, person: Person) -> float:
    """Paid hours of a week without holidays."""
    calendar = next(c for c in plan.calendars if c.id == (person.calendar or plan.calendar))
    ranges = [hours for weekday in range(7) for hours in calendar.week.of(weekday)]
    return sum(hours.end - hours.start for hours in ranges) / 60


def work_hours(task: Task) -> float:
    """Hours of work; none of a wait."""
    return 0.0 if task.work is None else task.work.minutes(480, 2400) / 60


def days(task: Task, whole: bool) -> float:
    """Days of six hours that a task takes alone, or the working days of a wait."""
    if task.wait is not None:
        return task.wait.minutes(1, 5)
    exact = work_hours(task) / HOURS_OF_DAY
    return math.ceil(exact) if whole else exact


def early_starts(planned: PlannedTasks, whole: bool) -> list[float]:
    """Working days from the release of its project to the early start of each task."""
    before: dict[int, list[int]] = defaultdict(list)
    for link in planned.links:
        before[link.successor].append(link.predecessor)
    starts: dict[int, float] = {}

    def start(task: int) -> float:
        if task not in starts:
            ends = [start(other) + days(planned.tasks[other][1], whole) for other in before[task]]
            starts[task] = max(ends, default=0.0)
        return starts[task]

    return [start(task) for task in range(len(planned.tasks))]


def spans_alone(planned: PlannedTasks) -> dict[str, float]:
    """Working days that each project takes with unlimited people."""
    spans: dict[str, float] = defaultdict(float)
    for (project, task), start in zip(planned.tasks, early_starts(planned, whole=True), strict=True):
        spans[project.id] = max(spans[project.id], start + days(task, whole=True))
    return spans


def weekly_load(plan: Plan, planned: PlannedTasks, whole: bool) -> dict[str, dict[int, float]]:
    """Hours of each skill and week from the plan's start on, all tasks at their early start."""
    load: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (project, task), start in zip(planned.tasks, early_starts(planned, whole), strict=True):
        length = days(task, whole)
        if not work_hours(task):
            continue
        begin = release_week(plan, project) * DAYS_OF_WEEK + start
        for day in range(math.floor(begin), math.ceil(begin + length)):
            part = min(day + 1, begin + length) - max(day, begin)
            load[task.all_needs[0].skill or ""][day // DAYS_OF_WEEK] += work_hours(task) * part / length
    return load


def release_week(plan: Plan, project: Project) -> int:
    """Weeks from the plan's start to a project's release."""
    release = project.release or plan.start
    return (release.day - plan.start.day).days // 7


def loads(plan: Plan, planned: PlannedTasks, whole: bool) -> dict[str, Load]:
    """Peak and excess of each role."""
    load = weekly_load(plan, planned, whole)
    weeks = 1 + max(week for of_weeks in load.values() for week in of_weeks)
    result = {}
    for role in roles(plan):
        hours = [load[role.name][week] + role.retainer_hours for week in range(weeks)]
        over = sum(max(0.0, those - role.capacity_hours) for those in hours)
        result[role.name] = Load(100 * max(hours) / role.capacity_hours, over * role.contractor_rate)
    return result


def forecast_costs(plan: Plan) -> tuple[float, float]:
    """The same by the rules of docs/capacity.md: with calendars, holidays, leave, and hours to the minute.

    Of hours over capacity, and of those still lacking after people with second skills have helped.
    """
    shortages = forecast(expand(plan), {}).shortages
    return shortages["excess_cents"].sum() / 100, shortages["shortage_cents"].sum() / 100


def main() -> None:
    """Print everything."""
    plan = read_plan(AGENCY)
    planned = planned_tasks(expand(plan))
    shared = shared_facts()
    known = None if shared is None else shared[0]["known_facts"]
    hours = sum(work_hours(task) for _, task in planned.tasks)
    print(f"{len(plan.projects)} projects, {len(planned.tasks)} tasks, {hours:,.0f} hours, ", end="")
    print(f"{len(roles(plan))} roles, {len(plan.people)} people")
    if known is not None:
        print(f"stated: {known['projects']} projects, {known['tasks']} tasks, {known['hours']:,} hours")
    print("\nPeak utilisation of an early start, percent")
    print(f"{'role':20}{'people':>8}{'whole days':>12}{'stated':>8}{'not rounded':>13}")
    rounded, exact = loads(plan, planned, whole=True), loads(plan, planned, whole=False)
    stated = {} if shared is None else stated_peaks(shared[0])
    for role in roles(plan):
        beside = stated.get(role.name.casefold(), "")
        peaks = f"{rounded[role.name].peak_percent:12.0f}{beside:>8}{exact[role.name].peak_percent:13.0f}"
        print(f"{role.name:20}{role.full_time_people:8.1f}{peaks}")
    print("\nHours above bought from contractors, USD")
    naive = "" if known is None else f" (stated: {known['naive_excess_contractor_cost_usd']:,})"
    print(f"{sum(load.excess_cost for load in rounded.values()):,.0f}{naive}; ", end="")
    print(f"not rounded {sum(load.excess_cost for load in exact.values()):,.0f}")
    over, lacking = forecast_costs(plan)
    print(f"by planner forecast {over:,.2f}; {lacking:,.2f} after people with second skills have helped")


def stated_peaks(agency: dict[str, Any]) -> dict[str, int]:
    """Peaks of the shared data by the role's name in small letters."""
    peaks = agency["known_facts"]["early_start_peak_utilisation_percent"]
    return {role["name"].casefold(): peaks[role["code"]] for role in agency["roles"]}


if __name__ == "__main__":
    main()
