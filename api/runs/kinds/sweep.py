"""One change with many values: ``planner sweep`` as a run."""

from __future__ import annotations

from api.documents.sweep import sweep_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves
from api.runs.orders.what_ifs import SweepOrder
from scenarios.applying import cases_of
from scenarios.effects import effects
from scenarios.running import DEFAULT_EFFORT, RunOptions, run_cases
from scheduling.outcome_json import render_outcome


def work(desk: Desk) -> Product:
    """Solve the plan with each value from the schedule of the plan as it is."""
    order = SweepOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    found = run_cases(
        plan,
        cases_of(plan, order.book()),
        RunOptions(DEFAULT_EFFORT if order.effort is None else order.effort, order.seed),
        schedule=schedule_of_plan(desk, plan),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    rows = effects(plan, found)
    known = [row for row in rows[1:] if row.is_plan and row.cents is not None]
    best = min(known, key=lambda row: row.cents or 0, default=None)
    answer = {
        "interrupted": found.interrupted,
        "values": len(rows) - 1,
        "best": None if best is None else best.id,
        "difference_cents": None if best is None else best.difference_cents,
    }
    document = sweep_to_dict(plan, order.change, rows, interrupted=found.interrupted)
    documents = {"sweep": json_text(document), "outcome": render_outcome(found.base, plan)}
    loss = loss_in([found.base, *(run.outcome or run.solved.error for run in found.runs)])
    return Product(answer, documents, loss)
