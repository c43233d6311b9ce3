"""Every measure of a difference as rows of one table, for files and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from scenarios.comparison.differences import Beside, Differences
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.risk_measures import ProjectChances
from scenarios.comparison.use_measures import Use
from scenarios.comparison.whole_measures import PoolMeasures

Subject = Literal["total", "project", "pool", "person", "skill", "level"]
Unit = Literal["cents", "minutes", "moment", "days", "hours", "percent", "count", "truth", ""]
Value = int | float | bool | None
Measured = TypeVar("Measured", ProjectMeasures, PoolMeasures, Use, ProjectChances)

_WHOLE_UNITS: Final[dict[str, Unit]] = {
    "late_cost": "cents",
    "contractor_cost": "cents",
    "resource_cost": "cents",
    "own_people_cost": "cents",
    "late_projects": "count",
    "makespan": "minutes",
    "last_finish": "moment",
}
_PROJECT_UNITS: Final[dict[str, Unit]] = {
    "start": "moment",
    "finish": "moment",
    "late_minutes": "minutes",
    "late_working_days": "days",
    "late_cost": "cents",
    "meets_due": "truth",
    "meets_deadline": "truth",
}
_POOL_UNITS: Final[dict[str, Unit]] = {
    "bookings": "count",
    "paid_minutes": "minutes",
    "paid_days": "days",
    "cost": "cents",
}
_USE_UNITS: Final[dict[str, Unit]] = {"project_hours": "hours", "booked_hours": "hours", "percent": "percent"}
_WHOLE_RISK_UNITS: Final[dict[str, Unit]] = {
    "p50_finish": "moment",
    "p80_finish": "moment",
    "mean_late_cost": "cents",
    "p80_late_cost": "cents",
    "p80_contractor_cost": "cents",
    "safe_due_dates": "count",
}
_PROJECT_RISK_UNITS: Final[dict[str, Unit]] = {
    "p50_finish": "moment",
    "p80_finish": "moment",
    "due_chance": "percent",
    "deadline_chance": "percent",
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of one thing on both sides.

    Attributes
    ----------
    of, id, name
        What it is about; ``id`` is empty for totals, the number of a level for levels.
    measure, unit
        A ``moment`` is minutes since 1970 UTC, and its difference minutes; a ``truth`` is yes or no.
    base, other
        None where a side does not have it.
    difference
        Other less base; of truths 1 for one that has come true, -1 for one that is true no more.
    """

    of: Subject
    id: str
    name: str
    measure: str
    unit: Unit
    base: Value
    other: Value
    difference: int | float | None


def measure_rows(found: Differences) -> Iterator[MeasureRow]:
    """All measures of both sides."""
    for measure, figure in found.whole.items():
        yield _row("total", "", "", measure, _WHOLE_UNITS[measure], figure.base, figure.other)
    yield from _rows("project", found.projects, _PROJECT_UNITS)
    yield from _rows("pool", found.pools, _POOL_UNITS)
    yield from _rows("person", found.people, _USE_UNITS)
    yield from _rows("skill", found.skills, _USE_UNITS)
    for level in found.levels:
        name = " + ".join(level.goals)
        for measure, figure in (("value", level.value), ("bound", level.bound)):
            yield _row("level", str(level.level), name, measure, "", figure.base, figure.other)
    if found.risk is not None:
        for measure, figure in found.risk.whole.items():
            yield _row("total", "", "", measure, _WHOLE_RISK_UNITS[measure], figure.base, figure.other)
        yield from _rows("project", found.risk.projects, _PROJECT_RISK_UNITS)


def _rows(of: Subject, besides: dict[str, Beside[Measured]], units: dict[str, Unit]) -> Iterator[MeasureRow]:
    for key, beside in besides.items():
        for measure, unit in units.items():
            values = [None if one is None else getattr(one, measure) for one in (beside.base, beside.other)]
            yield _row(of, key, beside.known.name, measure, unit, *values)


def _row(of: Subject, key: str, name: str, measure: str, unit: Unit, base: Value, other: Value) -> MeasureRow:
    difference = None if base is None or other is None else other - base
    return MeasureRow(of, key, name, measure, unit, base, other, difference)
