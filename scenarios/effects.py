"""What each of many scenarios does to cost and dates: one row each, for sweeps and tornados."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.plan import Plan
from scenarios.comparison import Side
from scenarios.comparison.project_measures import project_measures
from scenarios.comparison.sides import PLANS
from scenarios.comparison.whole_measures import WholeMeasures, whole_measures
from scenarios.running import ScenarioRun, ScenarioRuns
from scheduling.schedule import Outcome, Status


@dataclass(frozen=True, slots=True)
class Effect:
    """One scenario in figures, beside the plan as it is.

    Attributes
    ----------
    id, title
        Of the scenario; both say ``as it is`` of the base.
    whole
        Its measures; None where there is no schedule.
    difference_cents
        Late and contractor cost together, less those of the plan as it is; None without a schedule.
    status
        Of its outcome; None where it was not solved.
    """

    id: str
    title: str
    whole: WholeMeasures | None
    difference_cents: int | None
    status: Status | None

    @property
    def cents(self) -> int | None:
        """Late and contractor cost together."""
        return None if self.whole is None else together(self.whole)

    @property
    def is_plan(self) -> bool:
        """Whether its schedule keeps every hard rule."""
        return self.status in PLANS


def effects(plan: Plan, found: ScenarioRuns) -> tuple[Effect, ...]:
    """The plan as it is, then every scenario in the order in which they were asked."""
    base = _measured("as it is", plan, found.base)
    of_base = Effect("as it is", "as it is", base, None if base is None else 0, found.base.status)
    return (of_base, *(_effect(run, base) for run in found.runs))


def ranked(rows: Sequence[Effect]) -> list[Effect]:
    """Those with a schedule, the greatest effect first: the order of a tornado."""
    measured = [row for row in rows if row.difference_cents is not None]
    return sorted(measured, key=lambda row: -abs(row.difference_cents or 0))


def together(whole: WholeMeasures) -> int:
    """Late and contractor cost, in cents."""
    return whole.late_cost + whole.contractor_cost


def _effect(run: ScenarioRun, base: WholeMeasures | None) -> Effect:
    scenario, outcome = run.case.scenario, run.outcome
    whole = None if outcome is None else _measured(scenario.id, run.case.plan, outcome)
    difference = None if whole is None or base is None else together(whole) - together(base)
    status = None if outcome is None else outcome.status
    return Effect(scenario.id, scenario.title, whole, difference, status)


def _measured(name: str, plan: Plan, outcome: Outcome) -> WholeMeasures | None:
    if outcome.schedule is None:
        return None
    side = Side.of(name, plan, outcome)
    return whole_measures(side, project_measures(side))
