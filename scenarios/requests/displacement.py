"""Work that a change request displaces: tasks finished later in projects that nobody asked to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from planner.changes import ChangePart
from scenarios.comparison import Cause
from scenarios.comparison.pair import Pair, Placed
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.task_changes import TaskMove, moved_tasks
from scenarios.comparison.why import Tracer
from scenarios.requests.figures import Displaced, DisplacedTask, Moments
from scheduling.outcome_json import LocalTimes

MOST_TASKS: Final = 20
"""Displaced tasks that are told one by one, each with its reason."""
_DAY: Final = 1440


def named_projects(changes: Sequence[ChangePart]) -> frozenset[str]:
    """Projects that changes name, or of which they name a task."""
    touched = [change.touches() for change in changes]
    return frozenset(
        project
        for one in touched
        for project in (*one.projects, *(task_project for task_project, _ in one.tasks))
    )


def displaced(
    pair: Pair,
    changes: Sequence[ChangePart],
    causes: Sequence[Cause],
    before: Mapping[str, ProjectMeasures],
    after: Mapping[str, ProjectMeasures],
) -> Displaced:
    """Tasks of projects that the changes do not name, finished later than before.

    Parameters
    ----------
    causes
        The changes as causes, in their order.
    before, after
        Measures of the projects of both sides, by id.
    """
    named = named_projects(changes)
    later = [move for move in moved_tasks(pair) if move.finish_minutes > 0 and move.key[0] not in named]

    def matters(move: TaskMove) -> tuple[int, int]:
        project = move.key[0]
        costs = [side[project].late_cost if project in side else 0 for side in (before, after)]
        return costs[1] - costs[0], move.finish_minutes

    tracer, times = Tracer(pair, causes), LocalTimes(pair.base.plan.time_zone)
    first = sorted(later, key=matters, reverse=True)[:MOST_TASKS]
    return Displaced(
        tasks=len(later),
        projects=len({move.key[0] for move in later}),
        hours=round(sum(_hours(pair.after[move.key]) for move in later), 2),
        first=tuple(_told(pair, move, tracer, times) for move in first),
    )


def _told(pair: Pair, move: TaskMove, tracer: Tracer, times: LocalTimes) -> DisplacedTask:
    return DisplacedTask(
        project=move.key[0],
        task=move.key[1],
        name=move.name,
        finish=Moments(before=times[move.base_finish], after=times[move.other_finish]),
        days=round(move.finish_minutes / _DAY, 2),
        hours=round(_hours(pair.after[move.key]), 2),
        because=tracer.explain(move.key).sentence,
    )


def _hours(placed: Placed) -> float:
    """Person-hours of a task from the data date on."""
    units = sum(one.units for one in placed.scheduled.assignments)
    return placed.worked * units / 60_000
