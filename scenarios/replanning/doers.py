"""Who does what has begun, and in which mode: taken over from the schedule by which the team works."""

from __future__ import annotations

from typing import Any

from planner.plan import Plan, Progress, Task
from scheduling.schedule import ScheduledTask


def workers_of(plan: Plan) -> frozenset[str]:
    """Everybody who can be at work: people by id, contractors as ``pool#n``."""
    contractors = (
        f"{pool.id}#{number}" for pool in plan.contractor_pools for number in range(1, pool.maximum + 1)
    )
    return frozenset((*(person.id for person in plan.people), *contractors))


def done_by(
    task: Task, known: Progress, scheduled: ScheduledTask, workers: frozenset[str], *, is_over: bool
) -> dict[str, Any]:
    """People and mode as progress has them, where nothing is said of them yet; of what is over only the mode.

    Nothing is taken over that the plan no longer has: people who left, a mode that is gone, teams of another
    size.
    """
    said: dict[str, Any] = {}
    mode = next((one for one in task.all_modes() if one.id == (known.mode or scheduled.mode)), None)
    if mode is None:
        return said
    if known.mode is None and task.modes:
        said["mode"] = mode.id
    team = tuple(one.person for one in sorted(scheduled.assignments, key=lambda one: one.need))
    fits = len(team) == sum(need.count for need in mode.needs) and workers.issuperset(team)
    if team and fits and not known.people and not is_over:
        said["people"] = team
    return said
