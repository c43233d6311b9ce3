"""Dates that can be promised: ``planner commit-dates`` as a run."""

from __future__ import annotations

from api.documents.commitments import commitments_to_dict
from api.plain_amounts import Money
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of
from api.runs.kinds.handing import json_text, loss_in
from api.runs.orders.dates import CommitDatesOrder
from planner.errors import InputError
from planner.plan import Plan
from scenarios.risk.commitments import Commitment
from scenarios.risk.committing import Commitments, find_commitments
from scheduling.outcome_json import LocalTimes, render_outcome
from scheduling.simulation.simulate import SimulationOptions


def work(desk: Desk) -> Product:
    """Seek contractor plans, carry each out, and keep the schedule that keeps the earliest promises."""
    order = CommitDatesOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    found = find_commitments(
        plan,
        lambda own, options: desk.engine.solve(own, options, stop=desk.stop),
        order.options(),
        SimulationOptions(order.executions, order.seed, order.workers, order.uncertainty.value()),
        percent=order.chance,
        on_found=lambda solves: desk.tell({"solves": solves}),
        stop=desk.stop,
    )
    chosen = _chosen(plan, found, order)
    times = LocalTimes(plan.time_zone)
    answer = {
        "percent": found.percent,
        "interrupted": desk.stop(),
        "choices": len(found.choices),
        "contractor_cost_cents": chosen.contractor_cost,
        "last_promise": max((times[one.date] for one in chosen.promises), default=None),
        "solves": found.solves,
    }
    documents = {
        "commitments": json_text(commitments_to_dict(plan, found, chosen, order)),
        "outcome": render_outcome(chosen.outcome, plan),
    }
    return Product(answer, documents, loss_in([chosen.outcome]))


def _chosen(plan: Plan, found: Commitments, order: CommitDatesOrder) -> Commitment:
    """The earliest dates within the budget.

    Raises
    ------
    InputError
        If nothing is so cheap.
    """
    chosen = found.within(order.budget_cents)
    if chosen is None:
        money = Money(plan.currency)
        raise InputError(
            f"nothing found is within {money.named(order.budget_cents or 0)}: the cheapest costs "
            f"{money.named(found.choices[-1].contractor_cost)} for contractors with {found.percent} %"
        )
    return chosen
