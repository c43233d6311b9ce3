"""The proposed projects that are worth most: ``planner select`` as a run."""

from __future__ import annotations

from api.documents.selection import selection_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.orders.intake import SelectOrder
from scenarios.running import DEFAULT_EFFORT
from scenarios.selection.selecting import SelectOptions, select
from scheduling.outcome_json import render_outcome


def work(desk: Desk) -> Product:
    """Choose, and keep the plan with the chosen ones accepted, and its outcome."""
    order = SelectOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    effort = DEFAULT_EFFORT if order.effort is None else order.effort
    found = select(
        plan,
        SelectOptions(effort, order.seed, order.budget_cents),
        schedule=schedule_of_plan(desk, plan),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    answer = {
        "status": found.outcome.status,
        "interrupted": found.interrupted,
        "projects": sorted(found.best.chosen),
        "gain_cents": found.gain,
    }
    documents = {
        "selection": json_text(selection_to_dict(plan, found)),
        "plan": plan_text(found.plan),
        "outcome": render_outcome(found.outcome, found.plan),
    }
    return Product(answer, documents, loss_in([found.outcome]))
