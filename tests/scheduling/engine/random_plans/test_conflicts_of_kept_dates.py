"""Where a schedule keeps every date, no conflict is proved: its own starts and finishes as hard dates."""

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.calendars import data_date, local_time
from planner.expansion import expand
from planner.quantities import Moment
from planner.validation import validate
from scheduling.conflicts import certain_conflicts
from scheduling.conflicts.windows import hard_windows
from scheduling.search.rules import survey

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"


def kept_dates(plan, schedule, dice):
    """The plan with finishes of the schedule as deadlines, and some of its starts as pins."""
    placed = {(task.project, task.task): task for task in schedule.tasks}

    def moment(minute):
        local = local_time(minute, plan.time_zone)
        return Moment(local.date(), local.hour * 60 + local.minute)

    def dated(project, task):
        own = placed.get((project.id, task.id))
        if own is None or task.progress is not None or own.start < data_date(plan):
            return task
        task = task.replace(deadline=moment(own.finish)) if dice.random() < 0.8 else task
        return task.replace(start=moment(own.start)) if dice.random() < 0.2 else task

    projects = (
        project.replace(tasks=tuple(dated(project, task) for task in project.tasks))
        for project in plan.projects
    )
    return plan.replace(projects=tuple(projects))


@pytest.mark.kernel
@settings(
    max_examples=5 if INTERPRETED else 100,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    seed=st.integers(0, 10**6), choice=st.lists(st.booleans(), min_size=20, max_size=20), dice=st.randoms()
)
def test_what_a_schedule_keeps_is_never_called_a_conflict(desk, strange_plan, features, seed, choice, dice):
    plan = strange_plan(seed, {name for name, chosen in zip(features, choice, strict=False) if chosen})
    assume(all(issue.severity == "warning" for issue in validate(plan)))
    outcome = desk.solve(plan, effort=1, seed=seed)
    assume(outcome.status in {"optimal", "feasible"})
    problem = desk.compile(kept_dates(expand(plan), outcome.schedule, dice))
    milieu = survey(problem.arrays, problem.graph.order())
    windows = hard_windows(problem, milieu)
    for j, task in enumerate(outcome.schedule.tasks):
        assert problem.arrays.task.state[j] == 2 or task.finish <= windows.latest[j]
    assert certain_conflicts(problem, milieu) == ()
