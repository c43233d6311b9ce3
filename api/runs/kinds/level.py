"""A schedule that uses people more evenly: ``planner level`` as a run."""

from __future__ import annotations

from api.documents.level import LevelReport, level_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.analysing import subject_of
from api.runs.kinds.handing import json_text, loss_in
from api.runs.kinds.solve import incumbent_to_dict
from api.runs.orders.solving import LevelOrder
from capacity.levelling import levelled
from planner.errors import InputError
from planner.plan import Plan
from scenarios.comparison.sides import PLANS
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome


def work(desk: Desk) -> Product:
    """Level, and keep the new outcome; that of before is what it was where nothing was gained.

    Raises
    ------
    InputError
        If there is no schedule that keeps all hard rules.
    """
    order = LevelOrder.model_validate(dict(desk.order))
    subject = subject_of(desk, order)
    found = subject.found
    if found.outcome.status not in PLANS:
        raise InputError(f"there is no valid plan to level: the outcome's status is {found.outcome.status}")

    def solve(plan: Plan, options: SolveOptions) -> Outcome:
        return desk.engine.solve(
            plan, options, on_progress=lambda one: desk.tell(incumbent_to_dict(one)), stop=desk.stop
        )

    made = levelled(found.plan, found.outcome, order.options(), solve=solve, until_due=order.until_due)
    report = LevelReport.of(found, made, until_due=order.until_due)
    before, after = made.busy_minutes
    answer = {
        "status": found.outcome.status,
        "levelled": made.is_better,
        "moved": len(made.moved),
        "balance_minutes": {"before": before, "after": after},
    }
    documents = {
        "level": json_text(level_to_dict(report)),
        "outcome": render_outcome(made.outcome, found.plan),
    }
    return Product(answer, documents, subject.loss or loss_in([made.outcome]))
