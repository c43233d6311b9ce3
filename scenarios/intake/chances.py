"""How sure a quoted day is: the schedule that stands behind it carried out many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planner.calendars import latest
from planner.quantities import Moment
from scenarios.intake.answers import Answer, Chance, with_chance
from scenarios.intake.asking import day_of
from scenarios.intake.newcomer import Newcomer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduling.simulation.simulate import SimulationOptions

_SAFE: Final = 80


def with_chances(
    newcomer: Newcomer, answers: Sequence[Answer], options: SimulationOptions
) -> tuple[Answer, ...]:
    """The answers, each with its chance; equal schedules are carried out once.

    Raises
    ------
    HorizonError
        If an execution runs beyond the time that can be planned.
    """
    known: dict[int, Chance] = {}
    done = []
    for one in answers:
        twin = next((other for other in answers if other.schedule == one.schedule), one)
        if id(twin) not in known:
            known[id(twin)] = _chance(newcomer, twin, options)
        done.append(with_chance(one, known[id(twin)]))
    return tuple(done)


def _chance(newcomer: Newcomer, one: Answer, options: SimulationOptions) -> Chance:
    from scenarios.risk.statistics import quantile
    from scheduling.simulation.simulate import simulate

    simulation = simulate(newcomer.plan, one.schedule, options)
    finishes = simulation.project_finish[:, simulation.executable.projects.index(newcomer.id)]
    plan, due = newcomer.plan, newcomer.project.due
    end = latest(plan, Moment(one.weighed.day))
    safe = quantile(finishes, _SAFE)
    return Chance(
        options.executions,
        float((finishes <= end).mean()),
        None if due is None else float((finishes <= latest(plan, due)).mean()),
        safe,
        day_of(plan, safe),
    )
