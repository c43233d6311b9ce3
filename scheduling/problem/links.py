"""Dependencies, due dates and the earlier schedule as columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.calendars import WorkingTimes, latest
from planner.dependency_graph import DependencyGraph, TaskLink
from planner.plan import Plan
from scheduling.problem.arrays import (
    DUE,
    ELAPSED,
    FINISHED,
    FS,
    FULL_WEEK,
    I32,
    LIMIT,
    LINK,
    LINK_TYPES,
    SS,
    STARTED,
    Table,
)
from scheduling.problem.tables import pairs
from scheduling.problem.tasks import CalendarNumbers
from scheduling.schedule import Schedule


def link_tables(
    plan: Plan, graph: DependencyGraph, times: WorkingTimes, calendars: CalendarNumbers, task: Table
) -> dict[str, Any]:
    """Minimal lags by successor, successors by predecessor, and maximal lags one by one.

    Fills the pointers in ``task``.
    """
    rows: list[tuple[int, int, int, int, int]] = []
    most: list[tuple[int, int, int, int, int]] = []
    state = task.state.tolist()
    for link in graph.links:
        kind = LINK_TYPES[link.type]
        if state[link.successor] == FINISHED:
            continue
        if not (state[link.successor] == STARTED and kind in (FS, SS) and plan.progress_override):
            calendar, lag = _lag(times, calendars, link)
            rows.append((link.successor, link.predecessor, kind, calendar, lag))
        if link.max_lag is not None:
            calendar, lag = calendars.of(times, link.max_lag, link.calendar)
            most.append((link.predecessor, link.successor, kind, calendar, lag))
    rows.sort()
    followers = sorted((row[1], row[0]) for row in rows)
    tasks = np.arange(len(task))
    task.before_ptr = np.searchsorted([row[0] for row in rows], tasks)
    task.after_ptr = np.searchsorted([row[0] for row in followers], tasks)
    return {
        "before": pairs(LINK, [row[1:] for row in rows]),
        "after_task": np.array([row[1] for row in followers], np.int32),
        "most": pairs(LIMIT, most),
    }


def _lag(times: WorkingTimes, calendars: CalendarNumbers, link: TaskLink) -> tuple[int, int]:
    """A lag of nothing needs no calendar."""
    if link.lag.thousandths == 0:
        return ELAPSED, 0
    return calendars.of(times, link.lag, link.calendar)


def due_table(plan: Plan, graph: DependencyGraph, projects: dict[str, int]) -> Table:
    """Every due date written, of planned projects and of their tasks."""
    rows: list[tuple[int, int, int, int]] = []
    planned = {project.id: project for project, _ in graph.tasks}
    for project_id, number in projects.items():
        project = planned[project_id]
        if project.due is not None:
            rows.append((number, -1, latest(plan, project.due), project.weight * plan.late_cost_per_day))
    for j, (project, task) in enumerate(graph.tasks):
        if task.due is not None:
            weight = project.weight if task.weight is None else task.weight
            rows.append((-1, j, latest(plan, task.due), weight * plan.late_cost_per_day))
    return pairs(DUE, rows)


def set_earlier(
    task: Table, graph: DependencyGraph, row_of: dict[str, int], data_date: int, earlier: Schedule | None
) -> I32:
    """Fill the starts of an earlier schedule into ``task``; changes weigh less the further ahead.

    Returns the people of the earlier teams, in the order of the tasks.
    """
    task.earlier_start = -1
    teams = {} if earlier is None else earlier.by_key()
    rows: list[int] = []
    for j in range(len(graph.tasks)):
        task.earlier_ptr[j] = len(rows)
        before = teams.get(graph.key(j))
        if before is not None:
            weeks = max(0, (before.start - data_date) // FULL_WEEK)
            task.earlier_start[j] = before.start
            task.earlier_factor[j] = round(1000 * 2 ** (-weeks / 4))
            rows += [row_of[a.person] for a in before.assignments if a.person in row_of]
    task.earlier_ptr[-1] = len(rows)
    return np.array(rows, np.int32)
