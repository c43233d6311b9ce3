"""Which skills and people are worth solving again for: an estimate from one schedule, in milliseconds.

For one more: what contractors with the skill cost, and the late cost of projects that wait for it. A
project's late cost is shared out over the waits of its tasks: how much later each stands than at its
early start, beyond what it is late for because of those before it. For one fewer, and an absence: the
hours that colleagues have no free time for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from capacity.bottlenecks.weeks import unabsorbed
from capacity.crew import NONE
from planner.calendars import latest

if TYPE_CHECKING:
    import datetime as dt

    from capacity.hours.ledger import Ledger
    from planner.plan import Plan, Project
    from planner.working_time import IntArray
    from scheduling.schedule import Schedule


def at_stake(ledger: Ledger) -> dict[str, int]:
    """Cents that wait for each skill, in the ledger's schedule: late cost and contractors not committed."""
    schedule = ledger.schedule
    if schedule is None:
        raise ValueError("the ledger has no schedule")
    found: dict[str, float] = defaultdict(float)
    for skill, cents in (*_late_shares(ledger, schedule), *_contractor_shares(ledger, schedule)):
        found[skill] += cents
    return {skill: round(cents) for skill, cents in found.items()}


def at_risk_hours(ledger: Ledger, person: str, first: dt.date, last: dt.date | None) -> float:
    """Hours of somebody in some days that colleagues of the same main skill have no free time for."""
    return float(sum(unabsorbed(ledger, person, first, last).values()))


def _late_shares(ledger: Ledger, schedule: Schedule) -> Iterator[tuple[str, float]]:
    plan, planned = ledger.plan, ledger.catalogue.planned
    waits = _own_waits(ledger, schedule)
    skills = _skills_of_tasks(ledger)
    late = _late_cents(plan, schedule)
    waited: dict[str, int] = defaultdict(int)
    for number, (project, _) in enumerate(planned.tasks):
        if skills.get(number):
            waited[project.id] += int(waits[number])
    for number, (project, _) in enumerate(planned.tasks):
        own, places = int(waits[number]), skills.get(number, [])
        if own and places and late.get(project.id):
            for skill in places:
                yield skill, late[project.id] * own / waited[project.id] / len(places)


def _own_waits(ledger: Ledger, schedule: Schedule) -> IntArray:
    """Minutes by which each planned task is later than early, beyond the most of those before it."""
    planned, early = ledger.catalogue.planned, ledger.catalogue.early_start.dates
    scheduled = schedule.by_key()
    count = len(planned.tasks)
    starts, finishes = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for number, (project, task) in enumerate(planned.tasks):
        one = scheduled.get((project.id, task.id))
        if one is not None and not (task.progress is not None and task.progress.started is not None):
            starts[number] = max(0, one.start - int(early.start[number]))
            finishes[number] = max(0, one.finish - int(early.finish[number]))
    inherited = np.zeros(count, dtype=np.int64)
    for link in planned.links:
        behind = finishes if link.type[0] == "F" else starts
        inherited[link.successor] = max(inherited[link.successor], behind[link.predecessor])
    return np.asarray(np.maximum(starts - inherited, 0))


def _skills_of_tasks(ledger: Ledger) -> dict[int, list[str]]:
    """The skill of each place of each task that is worked on; those without a skill are left out."""
    names, sheet = ledger.catalogue.skills.names, ledger.timesheet
    found: dict[int, list[str]] = defaultdict(list)
    seen = set(zip(sheet.task.tolist(), sheet.worker.tolist(), sheet.skill.tolist(), strict=True))
    for task, _, skill in sorted(seen):
        if skill != NONE:
            found[task].append(names[skill])
    return found


def _late_cents(plan: Plan, schedule: Schedule) -> dict[str, int]:
    """Late cost of each project's own due date and of those of its tasks, in cents."""
    finishes = {task.key: task.finish for task in schedule.tasks}
    ends: dict[str, int] = defaultdict(int)
    for (project, _), finish in finishes.items():
        ends[project] = max(ends[project], finish)
    return {
        project.id: sum(_charges(plan, project, ends[project.id], finishes))
        for project in plan.projects
        if project.id in ends
    }


def _charges(plan: Plan, project: Project, end: int, finishes: dict[tuple[str, str], int]) -> Iterator[int]:
    if project.due is not None:
        yield _charge(plan, project.weight, end - latest(plan, project.due))
    for task in project.tasks:
        finish = finishes.get((project.id, task.id))
        if task.due is not None and finish is not None:
            weight = project.weight if task.weight is None else task.weight
            yield _charge(plan, weight, finish - latest(plan, task.due))


def _charge(plan: Plan, weight: int, minutes: int) -> int:
    return weight * plan.late_cost_per_day * max(0, minutes) // 1440


def _contractor_shares(ledger: Ledger, schedule: Schedule) -> Iterator[tuple[str, float]]:
    """Cost of bookings that are not committed, by the skills for which each pool is used."""
    costs: dict[str, int] = defaultdict(int)
    for booking in schedule.bookings:
        if not booking.committed:
            costs[booking.pool] += booking.cost
    used: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sheet, names = ledger.timesheet, ledger.catalogue.skills.names
    for worker, skill, minutes, hired in zip(
        sheet.worker.tolist(), sheet.skill.tolist(), sheet.minutes.tolist(), sheet.hired.tolist(), strict=True
    ):
        if hired and skill != NONE:
            used[ledger.crew.workers[worker].pool][names[skill]] += minutes
    for pool, cents in costs.items():
        whole = sum(used[pool].values())
        for skill, minutes in used[pool].items():
            yield skill, cents * minutes / whole
