"""Can we take it? ``planner quote`` as a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.documents.quote import quote_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.kinds.stopping import unless_stopped
from api.runs.orders.intake import QuoteOrder
from planner.errors import InputError
from planner.plan import Plan
from scenarios.intake.answers import Quote
from scenarios.intake.chances import with_chances
from scenarios.intake.newcomer import Newcomer, joining, parse_project, proposed_newcomer
from scenarios.intake.quoting import DEFAULT_EFFORT, QuoteOptions, quote
from scheduling.outcome_json import render_outcome


def work(desk: Desk) -> Product:
    """Answer, and keep the plan with the project and each answer's outcome."""
    order = QuoteOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    found = quote(
        _newcomer(plan, order),
        QuoteOptions(DEFAULT_EFFORT if order.effort is None else order.effort, order.seed),
        schedule=schedule_of_plan(desk, plan),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    if not found.answers:
        raise InputError("no schedule with the project was found")
    found = _with_chances(desk, found, order)
    documents = {"quote": json_text(quote_to_dict(found, order.uncertainty.value()))}
    documents["plan"] = plan_text(found.plan)
    for one in found.answers:
        documents[f"outcome-{one.kind}"] = render_outcome(one.outcome, found.plan)
    return Product(_brief(found), documents, loss_in(one.outcome for one in found.answers))


def _with_chances(desk: Desk, found: Quote, order: QuoteOrder) -> Quote:
    """The same with how sure its days are, where that was asked for and there is time for it."""
    executions = order.uncertainty.executed(order.executions, order.seed)
    if executions is None:
        return found
    sure = unless_stopped(desk, lambda: with_chances(found.newcomer, found.answers, executions)) or ()
    known: dict[str, Any] = {one.kind: one for one in sure}
    return replace(found, **known)


def _newcomer(plan: Plan, order: QuoteOrder) -> Newcomer:
    if isinstance(order.project, str):
        return proposed_newcomer(plan, order.project)
    return joining(plan, parse_project(order.project))


def _brief(found: Quote) -> dict[str, Any]:
    """The days; the verdict in words is in the document."""
    days = {one.kind: one.weighed.day.isoformat() for one in found.answers}
    return {
        "project": found.newcomer.id,
        "interrupted": found.interrupted,
        "warnings": [str(issue) for issue in found.newcomer.warnings],
        "untouched": days.get("untouched"),
        "earliest": days.get("earliest"),
        "both": days.get("both"),
        "displaced": {one.kind: len(one.weighed.displaced) for one in found.answers},
    }
