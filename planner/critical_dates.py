"""The critical path of a whole plan, over as much time as its dates turn out to need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.calendars import compile_working_time, data_date, earliest
from planner.critical_path import CriticalPath
from planner.dependency_graph import MOST_TASKS_REDUCED, DependencyGraph, TaskLink
from planner.errors import HorizonError
from planner.horizon import horizon_of
from planner.plan import Plan, Task
from planner.quantities import Moment
from planner.time_zones import DAY

_YEARS: Final = (2, 6, 15, 41)
"""Tried one after another: compiling far ahead takes its time, and few plans need it."""


@dataclass(frozen=True, slots=True, eq=False)
class CriticalDates:
    """Early and late dates of a plan's tasks, and the links between them.

    Attributes
    ----------
    graph
        The planned tasks; positions are those of the arrays of ``path``.
    links
        Links worth showing: without those that others imply, where ``is_reduced``.
    is_reduced
        False for plans of so many tasks that it would take too long.
    """

    graph: DependencyGraph
    path: CriticalPath
    links: tuple[TaskLink, ...]
    is_reduced: bool


def critical_dates(plan: Plan) -> CriticalDates:
    """Early and late dates of an expanded, valid plan, with unlimited people.

    Raises
    ------
    PlanError
        If tasks wait for each other, or the plan has a calendar or zone that is not known.
    HorizonError
        If dates pass all the time that can be planned.
    """
    graph = DependencyGraph.from_plan(plan)
    path = _path(plan, graph)
    is_reduced = len(graph.tasks) <= MOST_TASKS_REDUCED
    return CriticalDates(graph, path, graph.transitive_reduction() if is_reduced else graph.links, is_reduced)


def _path(plan: Plan, graph: DependencyGraph) -> CriticalPath:
    start, horizon = data_date(plan), horizon_of(plan).last
    past = [moment for _, task in graph.tasks if (moment := _first_actual(task)) is not None]
    first = min([start, *(earliest(plan, moment) for moment in past)])
    passed = HorizonError("the plan has no time")
    for years in _YEARS:
        # Late dates lie before the data date where a deadline can't be kept.
        times = compile_working_time(plan, first - years * 366 * DAY, min(horizon, start + years * 366 * DAY))
        try:
            return graph.critical_path(times)
        except HorizonError as error:
            passed = error
    raise passed


def _first_actual(task: Task) -> Moment | None:
    """When a task began, or where only that is known, was finished."""
    progress = task.progress
    return None if progress is None else progress.started or progress.finished
