"""All measures of one side."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.comparison.project_measures import ProjectMeasures, project_measures
from scenarios.comparison.sides import Side
from scenarios.comparison.use_measures import Period, UseMeasures, use_measures
from scenarios.comparison.whole_measures import PoolMeasures, WholeMeasures, pool_measures, whole_measures


@dataclass(frozen=True, slots=True)
class Measures:
    """What one side costs and takes: in total, by project, by contractor pool, by person and skill."""

    side: Side
    whole: WholeMeasures
    projects: dict[str, ProjectMeasures]
    pools: dict[str, PoolMeasures]
    use: UseMeasures


def measures_of(side: Side, period: Period) -> Measures:
    """Measure a side; its use of people over ``period``."""
    projects = project_measures(side)
    return Measures(
        side, whole_measures(side, projects), projects, pool_measures(side), use_measures(side, period)
    )
