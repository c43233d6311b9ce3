"""What a request to change the plan would do: ``planner change assess`` as a run.

Measured again on a newer version, it also says which fields of the changes the plan has changed since.
"""

from __future__ import annotations

import datetime as dt

from api.documents.uncertainty_words import uncertainty_words
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of_plan, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.kinds.stopping import unless_stopped
from api.runs.orders.what_ifs import ASKED_OF, ChangeRequestOrder
from planner.changes import read_changes
from planner.document import parse_plan, plan_hash
from planner.errors import InputError
from planner.plan import Plan
from scenarios.requests import deciding
from scenarios.requests.assessing import Assessment, RiskAsked, assess
from scenarios.requests.entries import Requested, Stamp, render_entry
from scenarios.requests.ledger import Ledger
from scenarios.running import DEFAULT_EFFORT, RunOptions
from scheduling.outcome_json import render_outcome

FORMAT = "crewline-change-assessment/1"
_NOBODY = Stamp("crewline", dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
"""Who asks, and when, is kept with the run; the figures depend on neither."""


def work(desk: Desk) -> Product:
    """Measure; keep the figures, the plan as it would be, and both outcomes.

    Raises
    ------
    InputError
        If the request can't be measured, or it was stopped before it was.
    """
    order = ChangeRequestOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    asked_of = parse_plan(desk.inputs[ASKED_OF]) if ASKED_OF in desk.inputs else plan
    versions = {plan_hash(one): one for one in (asked_of, plan)}
    uncertainty = order.uncertainty.value()
    words = uncertainty_words(uncertainty).removeprefix("Uncertain: ")
    record, before = _record(asked_of, plan, order), schedule_of_plan(desk, plan)
    found = unless_stopped(
        desk,
        lambda: assess(
            record,
            versions.__getitem__,
            1,
            RunOptions(DEFAULT_EFFORT if order.effort is None else order.effort, order.seed),
            RiskAsked(order.executions, uncertainty, words),
            schedule=before,
            engine=desk.engine,
            watch=news_of_solves(desk),
            stop=stop_after(desk, order.time_limit),
        ),
    )
    if found is None:
        raise InputError("stopped before the request was measured")
    totals = found.impact.totals
    answer = {
        "status": found.impact.status,
        "days_later": totals.days,
        "late_projects": totals.late_projects.model_dump(),
        "late_cost_cents": totals.late_cost.model_dump(),
        "contractor_cost_cents": totals.contractor_cost.model_dump(),
        "tasks_moved": found.impact.tasks_moved,
        "displaced_tasks": found.impact.displaced.tasks,
        "conflicts": len(found.conflicts),
    }
    documents = {
        "assessment": json_text(_document(found, order)),
        "plan": plan_text(found.plan),
        "outcome": render_outcome(found.after, found.plan),
        "plan-before": plan_text(plan),
        "outcome-before": render_outcome(found.before, plan),
    }
    return Product(answer, documents, loss_in([found.before, found.after]))


def _record(asked_of: Plan, plan: Plan, order: ChangeRequestOrder) -> Ledger:
    """A record of this one request, and of the newer version that it is measured on.

    Raises
    ------
    InputError
        With everything that stands against it.
    """
    texts = [render_entry(deciding.begin(asked_of, _NOBODY))]
    changes = read_changes(list(order.changes))
    begun = Ledger.of(texts)
    if asked_of is plan:
        texts.append(render_entry(deciding.ask(begun, lambda _: plan, changes, order.reason, _NOBODY)))
        return Ledger.of(texts)
    written = tuple(change.document() for change in changes)
    fields = {"request": 1, "reason": order.reason, "base": begun.head, "changes": written}
    texts.append(render_entry(deciding.next_entry(begun, Requested, _NOBODY, **fields)))
    asked = Ledger.of(texts)
    if plan_hash(plan) != asked.head:
        texts.append(render_entry(deciding.take_in(asked, plan, "a newer version", _NOBODY)))
    return Ledger.of(texts)


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
        "conflicts": list(found.conflicts),
        "impact": found.impact.document(),
    }
