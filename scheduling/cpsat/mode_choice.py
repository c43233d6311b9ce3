"""Modes that may go with a short schedule: those of a relaxation in which resources only limit the whole.

Where jobs have several modes and consumables are scarce, the difficulty is to choose the modes; for modes
once chosen a list search soon finds good starts. The relaxation keeps links and consumables and counts
resources by energy. So it is solved in an instant, and what it says of the makespan is a bound.
"""

from __future__ import annotations

from typing import Final

from numpy.random import Generator
from ortools.sat.python import cp_model

from scheduling.activity_lists.core import Core
from scheduling.cpsat.rectangle_model import RectangleModel, build, energy_of, resources_of

WEIGHTS: Final = 5, 11
"""What energy counts, from and to before; drawn anew for each resource and job, so that choices differ."""
SHARES: Final = 1000
"""A resource's capacity in the units that its energy is counted in."""


def least_makespan(core: Core) -> RectangleModel:
    """The relaxation with its makespan to be made least: no schedule is shorter."""
    built = build(core, core.slots, energy_only=True)
    built.model.minimize(built.makespan)
    return built


def thrifty_modes(core: Core, horizon: int, chance: Generator) -> RectangleModel:
    """The relaxation of schedules that end by slot ``horizon``, with the weighted energy to be made least."""
    built = build(core, horizon, energy_only=True)
    of_job = chance.integers(*WEIGHTS, core.jobs).tolist()
    total: list[cp_model.LinearExprT] = []
    for capacity, demand in resources_of(core):
        weight = int(chance.integers(*WEIGHTS)) * SHARES
        shares = {way: amount * weight // capacity for way, amount in demand.items()}
        total += [of_job[j] * energy_of(built, j, shares) for j in range(core.jobs)]
    built.model.minimize(sum(total))
    return built
