"""What-ifs beside the plan as it is: ``planner scenario`` as a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.documents.scenario_runs import compared, scenario_runs_to_dict, with_schedule
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.kinds.stopping import unless_stopped
from api.runs.orders.what_ifs import ScenarioOrder
from scenarios.applying import cases_of
from scenarios.comparison import Comparison
from scenarios.effects import Effect, effects
from scenarios.running import DEFAULT_EFFORT, RunOptions, ScenarioRuns, run_cases
from scenarios.sweeping import single_changes
from scheduling.outcome_json import render_outcome

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions


def work(desk: Desk) -> Product:
    """Solve every scenario from the schedule of the plan as it is, and compare.

    Of each scenario the plan and the outcome are kept, by its place: ``plan-01``, ``outcome-01``.
    """
    order = ScenarioOrder.model_validate(dict(desk.order))
    plan, book = plan_of(desk), order.book()
    if order.tornado is not None:
        book = single_changes(book, order.tornado)
    cases = cases_of(plan, book, order.only if order.tornado is None else ())
    found = run_cases(
        plan,
        cases,
        RunOptions(DEFAULT_EFFORT if order.effort is None else order.effort, order.seed),
        schedule=schedule_of_plan(desk, plan),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    rows, whole = effects(plan, found), with_schedule(found.runs)
    executions = order.uncertainty.executed(order.executions, order.seed)

    def comparison_with(some: SimulationOptions | None) -> Comparison:
        return compared(plan, found, whole, limit=order.limit, executions=some)

    comparison = None
    if whole:
        comparison = unless_stopped(desk, lambda: comparison_with(executions)) or comparison_with(None)
    document = scenario_runs_to_dict(found, comparison, rows if order.tornado is not None else ())
    documents = {"scenarios": json_text(document), "outcome": render_outcome(found.base, plan)}
    return Product(_brief(found, rows), {**documents, **_documents(found)}, _loss(found))


def _documents(found: ScenarioRuns) -> dict[str, str]:
    """Plan and outcome of each scenario that was solved."""
    documents: dict[str, str] = {}
    for at, run in enumerate(found.runs, start=1):
        if run.outcome is not None:
            documents[f"plan-{at:02d}"] = plan_text(run.case.plan)
            documents[f"outcome-{at:02d}"] = render_outcome(run.outcome, run.case.plan)
    return documents


def _brief(found: ScenarioRuns, rows: tuple[Effect, ...]) -> dict[str, Any]:
    scenarios = [
        {
            "id": row.id,
            "name": row.title,
            "status": row.status,
            "difference_cents": row.difference_cents,
            "outcome": None if run.outcome is None else f"outcome-{at:02d}",
        }
        for at, (row, run) in enumerate(zip(rows[1:], found.runs, strict=True), start=1)
    ]
    return {"status": found.base.status, "interrupted": found.interrupted, "scenarios": scenarios}


def _loss(found: ScenarioRuns) -> Any:
    return loss_in([found.base, *(run.outcome or run.solved.error for run in found.runs)])
