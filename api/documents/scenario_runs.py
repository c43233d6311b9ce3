"""Scenarios beside the plan as it is: the document ``crewline-scenario-runs/1``; docs/scenarios.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from api.documents.comparison import comparison_to_dict
from api.documents.effects import effect_to_dict
from planner.document import plan_hash
from scenarios.causes_of_changes import causes_of
from scenarios.comparison import Comparison, Side, compare

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.effects import Effect
    from scenarios.running import ScenarioRun, ScenarioRuns
    from scheduling.simulation.simulate import SimulationOptions

FORMAT: Final = "crewline-scenario-runs/1"
AS_IT_IS: Final = "as it is"


def with_schedule(runs: Sequence[ScenarioRun]) -> list[ScenarioRun]:
    """Those that came to a schedule."""
    return [run for run in runs if run.outcome is not None and run.outcome.schedule is not None]


def compared(
    plan: Plan,
    found: ScenarioRuns,
    whole: Sequence[ScenarioRun],
    *,
    limit: int | None,
    executions: SimulationOptions | None,
) -> Comparison:
    """Every scenario that has a schedule beside the plan as it is, with its changes as the causes."""
    base = Side.of(AS_IT_IS, plan, found.base)
    sides = [Side.of(run.case.scenario.id, run.case.plan, run.outcome) for run in whole if run.outcome]
    causes = {side.name: causes_of(run.case) for side, run in zip(sides, whole, strict=True)}
    return compare(base, sides, causes=causes, limit=limit, executions=executions)


def scenario_runs_to_dict(
    found: ScenarioRuns, comparison: Comparison | None, alone: Sequence[Effect] = ()
) -> dict[str, Any]:
    """The document; without a comparison where no scenario has a schedule."""
    return {
        "format": FORMAT,
        "interrupted": found.interrupted,
        "scenarios": [
            {
                "id": run.case.scenario.id,
                "name": run.case.scenario.title,
                "changes": [
                    {"sentence": change.sentence(), **change.document()} for change in run.case.changes
                ],
                "plan_hash": plan_hash(run.case.plan),
                "status": None if run.outcome is None else run.outcome.status,
                "error": None if run.solved.error is None else str(run.solved.error),
                "stopped": run.solved.stopped,
            }
            for run in found.runs
        ],
        "comparison": None if comparison is None else comparison_to_dict(comparison),
        **({"tornado": [effect_to_dict(row) for row in alone]} if alone else {}),
    }
