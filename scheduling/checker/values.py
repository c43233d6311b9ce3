"""The value of every goal, as docs/rules.md defines them, from the plan and the schedule alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from planner import calendars
from planner.plan import Project
from planner.quantities import Moment
from scheduling.checker.case import Item
from scheduling.checker.clock import BoolArray, IntArray, midnight
from scheduling.checker.contracts import paid
from scheduling.checker.evidence import Evidence
from scheduling.checker.load import Uses
from scheduling.checker.resources import equipment_uses, people_uses
from scheduling.checker.timetable import minutes_before
from scheduling.schedule import Schedule, ScheduledTask

WEEK_MINUTES = 7 * 1440
PERSON_CHANGED_MINUTES = 480
BALANCED_PER_MILLE = 850


def _rounded(numerator: int, denominator: int) -> int:
    """Half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def project_finishes(evidence: Evidence) -> Iterator[tuple[Project, int, bool]]:
    """Each project with planned tasks, its latest finish, and whether all of them are finished."""
    latest: dict[str, tuple[Project, int, bool]] = {}
    for item in evidence.case.items:
        finish, over = item.scheduled.finish, item.state == "finished"
        if item.project.id in latest:
            _, other, all_over = latest[item.project.id]
            finish, over = max(finish, other), over and all_over
        latest[item.project.id] = (item.project, finish, over)
    yield from latest.values()


def late_cost(evidence: Evidence) -> int:
    """Σ weight · cost per day · max(0, finish − due) / 1440 over due dates, each rounded half up; cents."""
    plan = evidence.case.plan

    def cents(weight: int, due: Moment, finish: int) -> int:
        late = max(0, finish - calendars.latest(plan, due))
        return _rounded(weight * plan.late_cost_per_day * late, 1440)

    total = sum(
        cents(p.weight, p.due, finish) for p, finish, _ in project_finishes(evidence) if p.due is not None
    )
    for item in evidence.case.items:
        task = item.task
        if task.due is not None:
            weight = item.project.weight if task.weight is None else task.weight
            total += cents(weight, task.due, item.scheduled.finish)
    return total


def contractor_cost(evidence: Evidence) -> int:
    """Σ cost of the bookings, committed ones included, + Σ fixed cost of the chosen modes; cents."""
    booked = sum(paid(evidence, ranged)[1] for ranged in evidence.case.bookings)
    return booked + sum(item.mode.cost for item in evidence.case.items if item.mode is not None)


def resource_cost(evidence: Evidence) -> int:
    """Σ cost[e] · max over t of the units held of equipment e; cents."""
    listed = evidence.case.plan.equipment
    peaks = equipment_uses(evidence).peaks(len(listed)).tolist()
    return sum(known.cost * peak for known, peak in zip(listed, peaks, strict=True))


def makespan(evidence: Evidence) -> int:
    """Latest finish[i] − data date, at least 0; minutes."""
    finishes = evidence.case.finishes
    return max(0, int(finishes.max()) - evidence.clock.data_date) if len(finishes) else 0


def earliness(evidence: Evidence) -> int:
    """Σ weight[p] · (finish[p] − data date) over projects with unfinished tasks; weight × minutes."""
    data_date = evidence.clock.data_date
    return sum(p.weight * (finish - data_date) for p, finish, over in project_finishes(evidence) if not over)


def balance(evidence: Evidence) -> int:
    """Σ max(0, Σ reserved · units / 1000 − 85 % of working time) over people and ISO weeks; minutes."""
    names, uses = people_uses(evidence)
    workers = [evidence.case.crew.find(name) for name in names]
    employed = np.array([worker is not None and worker.pool is None for worker in workers], dtype=np.bool_)
    if not employed.any():
        return 0
    weeks = _weeks(evidence)
    who, week, minutes = _by_week(uses, weeks, employed)
    keys, rows = np.unique(who * len(weeks) + week, return_inverse=True)
    used = np.zeros(len(keys), dtype=np.int64)
    np.add.at(used, rows, minutes)
    who, week = keys // len(weeks), keys % len(weeks)
    tables = evidence.case.tables
    numbers = [tables.worker(w) if w is not None and w.pool is None else -1 for w in workers]
    before, after = minutes_before(
        tables.timetables, np.array(numbers, dtype=np.int64)[who], weeks[week], weeks[week + 1]
    )
    return int(np.maximum(0, used // 1000 - (after - before) * BALANCED_PER_MILLE // 1000).sum())


def _weeks(evidence: Evidence) -> IntArray:
    """Monday 00:00 of all weeks examined and of the one after, in the plan's zone."""
    clock, (first, last) = evidence.clock, evidence.case.range
    day = calendars.local_time(first, clock.zone).date()
    day -= dt.timedelta(days=day.weekday())
    count = (last - first) // WEEK_MINUTES + 3
    return np.array(
        [midnight(day + dt.timedelta(weeks=week), clock.zone) for week in range(count)], dtype=np.int64
    )


def _by_week(uses: Uses, weeks: IntArray, employed: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Person, week and minutes × per mille of every use by employed people, cut at the weeks' bounds."""
    chosen = employed[uses.which]
    who, begins, ends, units = (column[chosen] for column in (uses.which, uses.begins, uses.ends, uses.units))
    first = np.searchsorted(weeks, begins, side="right") - 1
    spans = np.searchsorted(weeks, ends, side="left") - first
    row = np.repeat(np.arange(len(who)), spans)
    week = np.arange(len(row)) - np.repeat(np.cumsum(spans) - spans, spans) + first[row]
    minutes = np.minimum(ends[row], weeks[week + 1]) - np.maximum(begins[row], weeks[week])
    return who[row], week, minutes * units[row]


def stability(evidence: Evidence, previous: Schedule | None) -> int:
    """Σ (|start − earlier start| + 480 · new people) · 2^(−weeks ahead / 4), open tasks in both; minutes."""
    if previous is None:
        return 0
    earlier = previous.by_key()
    total = 0
    for item in evidence.case.items:
        before = earlier.get(item.scheduled.key)
        if before is not None and item.state != "finished":
            total += _moved(item, before) * nearness(before.start - evidence.clock.data_date)
    return total // 1000


def _moved(item: Item, before: ScheduledTask) -> int:
    known = {assignment.person for assignment in before.assignments}
    changed = sum(assignment.person not in known for assignment in item.scheduled.assignments)
    return abs(item.scheduled.start - before.start) + PERSON_CHANGED_MINUTES * changed


def nearness(minutes_ahead: int) -> int:
    """2^(−weeks / 4) in whole per mille, rounded, for the whole weeks in ``minutes_ahead``, at least 0."""
    weeks = max(0, minutes_ahead // WEEK_MINUTES)
    return round(1000 * 2 ** (-weeks / 4))
