"""What a request to change the plan would do: ``planner change assess`` as a run."""

from __future__ import annotations

import datetime as dt

from api.documents.uncertainty_words import uncertainty_words
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.orders.what_ifs import ChangeRequestOrder
from planner.changes import read_changes
from planner.document import plan_hash
from planner.plan import Plan
from scenarios.requests import deciding
from scenarios.requests.assessing import Assessment, RiskAsked, assess
from scenarios.requests.entries import Stamp, render_entry
from scenarios.requests.ledger import Ledger
from scenarios.running import DEFAULT_EFFORT, RunOptions
from scheduling.outcome_json import render_outcome

FORMAT = "crewline-change-assessment/1"
_NOBODY = Stamp("crewline", dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
"""Who asks, and when, is kept with the run; the figures depend on neither."""


def work(desk: Desk) -> Product:
    """Measure; keep the figures, the plan as it would be, and both outcomes."""
    order = ChangeRequestOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    uncertainty = order.uncertainty.value()
    words = uncertainty_words(uncertainty).removeprefix("Uncertain: ")
    found = assess(
        _record(plan, order),
        lambda _: plan,
        1,
        RunOptions(DEFAULT_EFFORT if order.effort is None else order.effort, order.seed),
        RiskAsked(order.executions, uncertainty, words),
        schedule=schedule_of_plan(desk, plan),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    totals = found.impact.totals
    answer = {
        "status": found.impact.status,
        "days_later": totals.days,
        "late_projects": totals.late_projects.model_dump(),
        "late_cost_cents": totals.late_cost.model_dump(),
        "contractor_cost_cents": totals.contractor_cost.model_dump(),
        "tasks_moved": found.impact.tasks_moved,
        "displaced_tasks": found.impact.displaced.tasks,
    }
    documents = {
        "assessment": json_text(_document(found, order)),
        "plan": plan_text(found.plan),
        "outcome": render_outcome(found.after, found.plan),
        "plan-before": plan_text(plan),
        "outcome-before": render_outcome(found.before, plan),
    }
    return Product(answer, documents, loss_in([found.before, found.after]))


def _record(plan: Plan, order: ChangeRequestOrder) -> Ledger:
    """A record of this one request.

    Raises
    ------
    InputError
        With everything that stands against it.
    """
    first = render_entry(deciding.begin(plan, _NOBODY))
    begun = Ledger.of([first])
    changes = read_changes(list(order.changes))
    asked = deciding.ask(begun, lambda _: plan, changes, order.reason, _NOBODY)
    return Ledger.of([first, render_entry(asked)])


def _document(found: Assessment, order: ChangeRequestOrder) -> dict[str, object]:
    """The figures as docs/change_requests.md explains them."""
    changes = read_changes(list(order.changes))
    return {
        "format": FORMAT,
        "head": plan_hash(found.head),
        "plan_hash": plan_hash(found.plan),
        "reason": order.reason,
        "changes": [{"sentence": change.sentence(), **change.document()} for change in changes],
        "effort": found.options.effort,
        "seed": found.options.seed,
        "impact": found.impact.document(),
    }
