"""What an outcome says beside its schedule: levels with their bounds, limits broken, versions used."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from planner.calendars import holidays_version
from planner.plan import Objective
from scheduling.options import SolveOptions
from scheduling.outcome_json import GOAL_UNITS
from scheduling.schedule import Breach, LevelResult


def level_results(
    objective: Objective, measured: dict[str, int], bounds: Sequence[int | None]
) -> tuple[LevelResult, ...]:
    """Value and bound of each level; no bounds where ``bounds`` is empty.

    Parameters
    ----------
    measured
        Value of every goal, as the checker measured it.
    """
    return tuple(
        LevelResult(
            value=sum(goal.weight * measured[goal.goal] for goal in level.goals),
            bound=bounds[number] if bounds else None,
            parts={goal.goal: measured[goal.goal] for goal in level.goals},
        )
        for number, level in enumerate(objective.levels)
    )


def limit_breaches(objective: Objective, measured: dict[str, int], currency: str = "") -> tuple[Breach, ...]:
    """Goals above their limits, in the goals' own units; ``currency`` is what costs are told in."""

    def told(goal: str, amount: int) -> str:
        return goal_amount(goal, amount, currency)

    return tuple(
        Breach(
            "goal-limit",
            goal.goal,
            measured[goal.goal] - goal.limit,
            GOAL_UNITS[goal.goal],
            f"{goal.goal} is {told(goal.goal, measured[goal.goal])}, above its limit of "
            f"{told(goal.goal, goal.limit)}",
        )
        for level in objective.levels
        for goal in level.goals
        if goal.limit is not None and measured[goal.goal] > goal.limit
    )


def goal_amount(goal: str, amount: int, currency: str = "") -> str:
    """``262.50 USD``, ``9600 minutes``: the value of a goal with its unit."""
    unit = GOAL_UNITS[goal]
    if unit == "cents":
        whole, part = divmod(amount, 100)
        return f"{whole:,}{f'.{part:02d}' if part else ''} {currency}".strip()
    return f"{amount} {unit.replace('_', ' ')}"


def limits_asked(options: SolveOptions) -> dict[str, int | float | None]:
    """What the outcome says was asked for."""
    return {
        "time_limit": None if options.effort is not None else options.time_limit,
        "effort": options.effort,
        "workers": options.workers,
    }


def versions() -> dict[str, str]:
    """Versions of what a schedule depends on."""
    found = {"holidays-data": holidays_version(), "python": platform.python_version()}
    for name in ("crewline", "numba", "numpy", "ortools", "tzdata"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
