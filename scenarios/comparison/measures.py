"""All measures of one side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.comparison.project_measures import ProjectMeasures, project_measures
from scenarios.comparison.risk_measures import RiskMeasures, risk_measures
from scenarios.comparison.sides import Side
from scenarios.comparison.use_measures import Period, UseMeasures, use_measures
from scenarios.comparison.whole_measures import PoolMeasures, WholeMeasures, pool_measures, whole_measures

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions


@dataclass(frozen=True, slots=True)
class Measures:
    """What one side costs and takes: in total, by project, by contractor pool, by person and skill.

    ``risk`` is None where executions were not asked for, or the schedule is no plan.
    """

    side: Side
    whole: WholeMeasures
    projects: dict[str, ProjectMeasures]
    pools: dict[str, PoolMeasures]
    use: UseMeasures
    risk: RiskMeasures | None = None


def measures_of(side: Side, period: Period, executions: SimulationOptions | None = None) -> Measures:
    """Measure a side: its use of people over ``period``, its risk if ``executions`` are asked for."""
    projects = project_measures(side)
    return Measures(
        side,
        whole_measures(side, projects),
        projects,
        pool_measures(side),
        use_measures(side, period),
        risk_measures(side, executions),
    )
