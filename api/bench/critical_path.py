"""The length of an instance's critical path, the usual yardstick for large single projects.

Resources unlimited, every task in its shortest mode: what Kolisch & Hartmann (2006) measure the
deviation from where no optimum is known.
"""

from __future__ import annotations

from typing import Final

from planner.calendars import compile_working_time, data_date
from planner.dependency_graph import DependencyGraph, TaskTime
from planner.instances.instance import Instance, InstanceFormat
from planner.plan import Plan, Task

MEASURED_FORMATS: Final[frozenset[InstanceFormat]] = frozenset({"psplib", "patterson", "multi-mode", "mplib"})
"""Formats without calendars, maximal lags and deadlines, whose value is a makespan."""


def critical_path_periods(instance: Instance) -> int | None:
    """Periods from the start to the last early finish; None where that is no usual measure."""
    if instance.format not in MEASURED_FORMATS:
        return None
    plan = instance.plan
    graph = DependencyGraph.from_plan(plan)
    minutes = [_shortest_minutes(plan, task) for _, task in graph.tasks]
    lags = sum(abs(link.lag.minutes(plan.day_minutes, plan.week_minutes)) for link in graph.links)
    first = data_date(plan)
    times = compile_working_time(plan, first, first + sum(minutes) + lags + 1440)
    found = graph.critical_path(times, [TaskTime(times.always, each) for each in minutes])
    return int(found.early_finish.max(initial=first) - first) // instance.period


def _shortest_minutes(plan: Plan, task: Task) -> int:
    if task.wait is not None:
        return task.wait.minutes(plan.day_minutes, plan.week_minutes)
    durations = [mode.duration for mode in task.all_modes() if mode.duration is not None]
    return min((each.minutes(plan.day_minutes, plan.week_minutes) for each in durations), default=0)
