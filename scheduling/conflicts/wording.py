"""Moments, amounts of goals and tasks of a conflict, in words."""

from __future__ import annotations

from collections.abc import Sequence

from planner.calendars import local_time
from scheduling.problem import Problem

MOST_TASKS = 5
"""Tasks named of a conflict; of more the first four, and their number."""


def upper_moment(problem: Problem, minute: int) -> str:
    """Local date and time; midnight as the end of the day before, as a date alone means it."""
    zone = problem.plan.time_zone
    moment = local_time(minute, zone)
    if moment.hour == moment.minute == 0:
        return f"the end of {local_time(minute - 1, zone):%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}"


def task_name(problem: Problem, j: int) -> str:
    """``project/task``."""
    return "/".join(problem.graph.key(j))


def tasks_named(problem: Problem, tasks: Sequence[int]) -> str:
    """``p/a and p/b``; of many the first four and their number: ``p/a, p/b, p/c, p/d and 8 more tasks``."""
    names = [task_name(problem, j) for j in tasks]
    if len(names) > MOST_TASKS:
        return f"{', '.join(names[: MOST_TASKS - 1])} and {len(names) - MOST_TASKS + 1} more tasks"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
