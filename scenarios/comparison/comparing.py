"""A base and other sides compared: measures beside each other, what changed, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import InputError, Issue
from scenarios.comparison.causes import Cause
from scenarios.comparison.changes import Changes, changes_between
from scenarios.comparison.differences import Differences, differences
from scenarios.comparison.measures import Measures, measures_of
from scenarios.comparison.pair import Pair
from scenarios.comparison.plan_causes import plan_causes
from scenarios.comparison.sides import Side
from scenarios.comparison.use_measures import Period, common_period
from scenarios.comparison.why import Explanation, Tracer

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions

DEFAULT_LIMIT = 20
"""Changes of each kind that are shown unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One side against the base.

    Attributes
    ----------
    measures
        The side's own.
    differences
        All measures of both beside each other.
    changes
        Only what changed, at most so many of each kind as were asked for.
    causes
        What was changed on purpose.
    explanations
        Why: of each moved task that is shown.
    """

    measures: Measures
    differences: Differences
    changes: Changes
    causes: tuple[Cause, ...]
    explanations: tuple[Explanation, ...]

    @property
    def side(self) -> Side:
        """The side."""
        return self.measures.side


@dataclass(frozen=True, slots=True)
class Comparison:
    """A base and what is different about others; ``period`` is the one over which use is measured."""

    base: Measures
    others: tuple[Difference, ...]
    period: Period


def compare(
    base: Side,
    others: Sequence[Side],
    *,
    causes: Mapping[str, Sequence[Cause]] | None = None,
    limit: int | None = DEFAULT_LIMIT,
    executions: SimulationOptions | None = None,
) -> Comparison:
    """Compare sides with a base.

    Parameters
    ----------
    others
        At least one, in the order in which they are told.
    causes
        What was changed on purpose, by the name of the side; of sides that are not named it is read
        off the two plans.
    limit
        Changes of each kind that are kept, what matters most first; all for None. Only moved tasks that
        are kept are explained.
    executions
        How often, and with what uncertain, each schedule is executed to compare risk; not at all for None.

    Raises
    ------
    InputError
        If there is nothing to compare with, or sides can't be compared; ``issues`` names everything.
    HorizonError
        If public holidays are not known over both schedules, or an execution runs beyond the time that can
        be planned.
    """
    _require_comparable(base, others)
    period = common_period([base, *others])
    measured = measures_of(base, period, executions)
    named = causes or {}
    told = tuple(
        _difference(measured, measures_of(side, period, executions), named.get(side.name), limit)
        for side in others
    )
    return Comparison(measured, told, period)


def _difference(
    base: Measures, measures: Measures, causes: Sequence[Cause] | None, limit: int | None
) -> Difference:
    side = measures.side
    pair = Pair(base.side, side)
    known = tuple(plan_causes(base.side.plan, side.plan) if causes is None else causes)
    changes = changes_between(pair, base.projects, measures.projects).first(limit)
    tracer = Tracer(pair, known)
    return Difference(
        measures,
        differences(base, measures),
        changes,
        known,
        tuple(tracer.explain(move.key) for move in changes.moved.items),
    )


def _require_comparable(base: Side, others: Sequence[Side]) -> None:
    """Money can't be compared between currencies, nor sides that go by the same name."""
    if not others:
        raise InputError("there is nothing to compare with: give at least one other side")
    issues = []
    names = [base.name]
    for side in others:
        if side.plan.currency != base.plan.currency:
            found = f"currency {side.plan.currency}"
            issues.append(
                Issue(side.name, found, f"expected that of the base, {base.plan.currency}", code="currency")
            )
        if side.name in names:
            issues.append(
                Issue(side.name, "a name given twice", "expected a name for each side", code="same-name")
            )
        names.append(side.name)
    if issues:
        many = "1 problem" if len(issues) == 1 else f"{len(issues)} problems"
        raise InputError(f"the sides can't be compared: {many}, the first: {issues[0]}", tuple(issues))
