"""How many people of each skill it takes: ``planner levels`` as a run."""

from __future__ import annotations

from api.documents.levels import levels_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, stop_after
from api.runs.kinds.handing import json_text, loss_in, plan_text
from api.runs.orders.solving import LevelsOrder
from capacity.levels import least_cost_levels
from planner.document import plan_hash
from planner.expansion import expand
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome


def work(desk: Desk) -> Product:
    """Lower the numbers as long as all dates are kept; keep the plan and the schedule that prove it."""
    order = LevelsOrder.model_validate(dict(desk.order))
    written = plan_of(desk)
    plan, options = expand(written), SolveOptions(effort=order.effort, seed=order.seed)
    solves = 0

    def solve(changed: Plan) -> Outcome:
        nonlocal solves
        solves += 1
        desk.tell({"solves": solves})
        return desk.engine.solve(changed, options, stop=desk.stop)

    stop = stop_after(desk, order.time_limit)
    found = least_cost_levels(plan, solve, skills=order.skills, by=order.by, stop=stop)
    levels = [{"skill": one.skill, "today": one.today, "needed": one.needed} for one in found.levels]
    answer = {"interrupted": found.interrupted or desk.stop(), "levels": levels, "gap": round(found.gap, 4)}
    documents = {
        "levels": json_text(levels_to_dict(plan, plan_hash(written), found, order.by)),
        "plan": plan_text(found.plan),
        "outcome": render_outcome(found.outcome, found.plan),
    }
    return Product(answer, documents, loss_in([found.outcome]))
