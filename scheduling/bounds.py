"""Lower bounds on what any schedule costs, from the critical path through everybody's calendars.

A head is the earliest finish of a task if each of its candidates were idle; no schedule finishes a
task earlier, so goals that grow with finishes are bounded by their values at the heads.
"""

from __future__ import annotations

import numpy as np

from planner.plan import Objective
from scheduling.problem.arrays import Arrays
from scheduling.search.rules import Milieu


def goal_bounds(p: Arrays, milieu: Milieu) -> dict[str, int]:
    """A lower bound on each goal, in its unit."""
    late = 0
    for due in p.due:
        finish = milieu.project_head[due.project] if due.project >= 0 else milieu.head_finish[due.task]
        minutes = max(0, int(finish - due.moment))
        late += (2 * int(due.cents) * minutes + 1440) // 2880
    ahead = [max(0, int(head) - p.data_date) for head in milieu.project_head]
    open_heads = [
        int(item.weight) * minutes for item, minutes in zip(p.portfolio, ahead, strict=True) if item.is_open
    ]
    first = p.task.mode_ptr[:-1]
    cheapest = int(np.minimum.reduceat(p.mode.cost[:-1], first).sum()) if p.tasks else 0
    return {
        "late_cost": late,
        "contractor_cost": int(p.committed_cost) + cheapest,
        "resource_cost": 0,
        "makespan": max(ahead, default=0),
        "stability": 0,
        "earliness": sum(open_heads),
        "balance": 0,
    }


def level_bounds(objective: Objective, bounds: dict[str, int]) -> list[int]:
    """A lower bound on each level's value."""
    return [sum(goal.weight * bounds[goal.goal] for goal in level.goals) for level in objective.levels]
