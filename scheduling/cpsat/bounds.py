"""How late each task may be without the first level getting worse than the incumbent's."""

from __future__ import annotations

import numpy as np

from planner.plan import Level
from scheduling.cpsat.objective import rounded
from scheduling.cpsat.windows import Windows
from scheduling.problem.arrays import FAR, I64


def finish_limits(windows: Windows, level: Level, value: int) -> I64:
    """Latest finish of every task in any schedule whose ``level`` is at most ``value``.

    Each part of the level alone may take what the others' least values leave.
    """
    p = windows.p
    weight = {goal.goal: goal.weight for goal in level.goals}
    late, early, span = (weight.get(name, 0) for name in ("late_cost", "earliness", "makespan"))
    project = p.task.project[: p.tasks]
    least = np.array([windows.finish_low[project == q].max() for q in range(p.projects)], np.int64)
    parts = [
        late * rounded(int(due.cents), max(0, _least(windows, least, due) - int(due.moment))) for due in p.due
    ]
    earliness = early * p.portfolio.weight * np.where(p.portfolio.is_open, least - p.data_date, 0)
    makespan = span * max(0, int(windows.finish_low.max(initial=0)) - p.data_date)
    slack = (
        value
        - sum(parts)
        - int(earliness.sum())
        - makespan
        - weight.get("contractor_cost", 0) * int(p.committed_cost)
    )
    limit = np.full(p.tasks, FAR, np.int64)
    for due, part in zip(p.due, parts, strict=True):
        if late and due.cents:
            most = int(due.moment) + _most_late(int(due.cents), (slack + part) // late)
            own = project == due.project if due.task < 0 else np.arange(p.tasks) == due.task
            limit[own] = np.minimum(limit[own], most)
    for q in np.flatnonzero(p.portfolio.is_open * p.portfolio.weight * early):
        own = project == q
        limit[own] = np.minimum(limit[own], least[q] + slack // (early * int(p.portfolio.weight[q])))
    if span:
        limit = np.minimum(limit, p.data_date + (slack + makespan) // span)
    return limit


def _least(windows: Windows, least: I64, due: np.record) -> int:
    return int(windows.finish_low[due.task] if due.task >= 0 else least[due.project])


def _most_late(cents: int, cost: int) -> int:
    """Most minutes late that cost no more, rounded half up: 2 · cents · late + 1440 < 2880 · (cost + 1)."""
    return max(0, (2880 * (cost + 1) - 1440 - 1) // (2 * cents))


def safe_bound(objective_bound: float, rounding: int) -> int:
    """A whole lower bound from the solver's, which counts in floating point."""
    slack = max(1e-6, abs(objective_bound) * 1e-12)
    return int(np.ceil(objective_bound - slack)) - rounding
