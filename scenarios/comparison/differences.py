"""The measures of two sides beside each other with signed differences, from totals to levels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Generic, Literal, TypeVar

from scenarios.comparison.figures import Figure
from scenarios.comparison.measures import Measures
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.risk_measures import ProjectChances, RiskMeasures, WholeRisk
from scenarios.comparison.sides import Side
from scenarios.comparison.use_measures import Use
from scenarios.comparison.whole_measures import PoolMeasures, WholeMeasures

Measured = TypeVar("Measured")
Presence = Literal["both", "added", "dropped"]
Read = Callable[[ProjectMeasures], "int | None"]


@dataclass(frozen=True, slots=True)
class Beside(Generic[Measured]):
    """Something of the base and of the other side; None where a side doesn't have it."""

    base: Measured | None
    other: Measured | None

    @property
    def presence(self) -> Presence:
        """``added`` where only the other side has it, ``dropped`` where only the base does."""
        if self.base is None:
            return "added"
        return "dropped" if self.other is None else "both"

    @property
    def known(self) -> Measured:
        """That of the other side, else that of the base."""
        found = self.base if self.other is None else self.other
        assert found is not None  # noqa: S101 - one of them has it
        return found

    def figure(self, read: Callable[[Measured], int | None]) -> Figure[int]:
        """A whole number of both."""
        return Figure(*(None if one is None else read(one) for one in (self.base, self.other)))

    def share(self, read: Callable[[Measured], float | None]) -> Figure[float]:
        """A number of both that is not whole."""
        return Figure(*(None if one is None else read(one) for one in (self.base, self.other)))


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """A level of the objective that both outcomes have, by the goals in it."""

    level: int
    goals: tuple[str, ...]
    value: Figure[int]
    bound: Figure[int]


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """What executions say of both sides: totals by the fields of ``WholeRisk``, projects by id.

    Of a side whose schedule is no plan there is nothing.
    """

    whole: dict[str, Figure[int]]
    projects: dict[str, Beside[ProjectChances]]


@dataclass(frozen=True, slots=True)
class Differences:
    """All measures of a side beside those of the base.

    Attributes
    ----------
    whole
        Totals, by the names of the fields of ``WholeMeasures``, in their order.
    projects, pools, people, skills
        By id or name: those of the base in its order, then those that only the other side has.
    levels
        Levels of the objective that are made of the same goals on both sides.
    risk
        None where neither side was executed.
    """

    whole: dict[str, Figure[int]]
    projects: dict[str, Beside[ProjectMeasures]]
    pools: dict[str, Beside[PoolMeasures]]
    people: dict[str, Beside[Use]]
    skills: dict[str, Beside[Use]]
    levels: tuple[LevelDifference, ...]
    risk: RiskDifference | None = None


def differences(base: Measures, other: Measures) -> Differences:
    """Put the measures of two sides beside each other."""
    return Differences(
        whole={
            one.name: Figure(getattr(base.whole, one.name), getattr(other.whole, one.name))
            for one in fields(WholeMeasures)
        },
        projects=_beside(base.projects, other.projects),
        pools=_beside(base.pools, other.pools),
        people=_beside(base.use.people, other.use.people),
        skills=_beside(base.use.skills, other.use.skills),
        levels=tuple(_levels(base.side, other.side)),
        risk=_risk(base.risk, other.risk),
    )


def _beside(base: Mapping[str, Measured], other: Mapping[str, Measured]) -> dict[str, Beside[Measured]]:
    return {name: Beside(base.get(name), other.get(name)) for name in dict.fromkeys([*base, *other])}


def _risk(base: RiskMeasures | None, other: RiskMeasures | None) -> RiskDifference | None:
    if base is None and other is None:
        return None
    of_base, of_other = ({} if one is None else one.projects for one in (base, other))
    totals = [None if one is None else one.whole for one in (base, other)]
    return RiskDifference(
        {
            one.name: Figure(*(None if whole is None else getattr(whole, one.name) for whole in totals))
            for one in fields(WholeRisk)
        },
        _beside(of_base, of_other),
    )


def _levels(base: Side, other: Side) -> Iterator[LevelDifference]:
    for number, (one, two) in enumerate(zip(base.levels, other.levels, strict=False), start=1):
        if set(one.parts) == set(two.parts):
            value, bound = Figure(one.value, two.value), Figure(one.bound, two.bound)
            yield LevelDifference(number, tuple(one.parts), value, bound)
