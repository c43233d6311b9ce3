"""What is asked of CP-SAT and what it answers; importable without OR-Tools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduling.problem.arrays import I32, Table
from scheduling.schedule import Status

Improved = Callable[[Table, I32, int, int | None], None]
"""Called with placements, team, value and bound of the first level."""
Better = Callable[[], tuple[Table, I32] | None]
"""A better schedule found elsewhere since the last call: PLACED records and teams."""


@dataclass(frozen=True, slots=True)
class Polished:
    """What CP-SAT made of a schedule.

    ``value`` is what the first level of the schedule returned is worth, without ``balance``, which
    is not modelled; ``bound`` is proven for that level. ``level_bounds`` are those of all levels,
    each among schedules no worse on the levels before; None where nothing is proven.
    """

    status: Status
    placed: Table | None = None
    team: I32 | None = None
    value: int | None = None
    bound: int | None = None
    proves_infeasible: bool = False
    level_bounds: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop. Deterministic seconds are CP-SAT's own; equal ones give equal results."""

    time_limit: float | None = None
    deterministic_limit: float | None = None
    seed: int = 1
    workers: int = 1
    stop: Callable[[], bool] | None = None
