"""CP-SAT on the compiled problem: proves, bounds and polishes a schedule in hand.

The only place that knows OR-Tools, which is imported when first used. ``polish`` runs in this
process; ``scheduling.cpsat.process`` runs it in a child, which can be killed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduling.problem import Problem

if TYPE_CHECKING:
    from planner.plan import Objective
    from scheduling.cpsat.polished import Improved, Polished
    from scheduling.problem.arrays import I32, Table

__all__ = ["polish", "suits"]


def polish(
    problem: Problem,
    placed: Table | None,
    team: I32 | None,
    *,
    objective: Objective,
    time_limit: float | None,
    deterministic_limit: float | None,
    seed: int,
    workers: int = 1,
    on_solution: Improved | None = None,
    stop: Callable[[], bool] | None = None,
) -> Polished:
    """Improve a schedule, bound the first level of its objective, or prove that there is none.

    Parameters
    ----------
    placed, team
        The schedule in hand: PLACED records, and candidates by ``seat_base``; None without one. One
        that breaks rules serves as a hint only: then any valid schedule is an improvement.
    time_limit
        Wall seconds; CP-SAT overruns them, see ``scheduling.cpsat.process``.
    deterministic_limit
        Seconds of CP-SAT's own clock: equal limits, seeds and workers give equal results.
    on_solution
        Called with every better schedule, the value and the bound of its first level.
    stop
        Asked often; True ends the search soon.

    Returns
    -------
    Polished
        All that is proven holds for schedules within the compiled time.
    """
    from scheduling.cpsat.polished import Limits
    from scheduling.cpsat.solving import polish_arrays

    limits = Limits(time_limit, deterministic_limit, seed, workers, stop)
    return polish_arrays(problem.arrays, placed, team, objective, limits, on_solution)


def suits(problem: Problem) -> bool:
    """Whether the problem is small enough; see ``scheduling.cpsat.sizes``."""
    from scheduling.cpsat.sizes import suits as suits_arrays

    return suits_arrays(problem.arrays)
