"""What is asked for, and what a worker does with its run, with figures that are made up."""

from __future__ import annotations

import json
from typing import Any

from api.runs.change_records import record_figures
from api.runs.orders import StoredOrder
from api.store import contents, runs
from api.store.database import Database
from api.store.runs import Ending
from planner.changes import apply_changes, read_changes
from planner.document import canonical_json, parse_plan, plan_hash
from tests.scenarios.requests.made_up import made_up

WORKSPACE = "office"
CHANGES = [{"change": "postpone-project", "project": "shop", "days": 7}]
ASKED = {"changes": CHANGES, "reason": "The baker is on holiday."}
WHY = {"why": "It suits us."}


def measure(database: Database, run: str, late_cost_cents: int = 700, *, recorded: bool = True) -> None:
    """End a run with figures, and the plan as it would be.

    Parameters
    ----------
    recorded
        Whether the worker lives long enough to put the figures into the request's record.
    """
    with database.writing() as connection:
        held = runs.begin_attempt(connection, WORKSPACE, run, "the tests")
        stored = StoredOrder.model_validate_json(contents.get(connection, WORKSPACE, held.order_sha256))
        plan = contents.get(connection, WORKSPACE, stored.inputs["plan"]).decode()
        answer = {"status": "optimal", "late_cost_cents": {"before": 0, "after": late_cost_cents}}
        documents = documents_of(run, stored.order, plan, late_cost_cents)
        runs.end_run(connection, held, Ending("succeeded", answer, None, documents))
    if recorded:
        record_figures(database, held)


def documents_of(run: str, order: Any, plan_text: str, late_cost_cents: int = 700) -> dict[str, bytes]:
    """What a run leaves that has measured the changes of an order on a plan."""
    plan = parse_plan(plan_text)
    changed = apply_changes(plan, read_changes(order["changes"])).plan
    figures = {
        "head": plan_hash(plan),
        "plan_hash": plan_hash(changed),
        "reason": order["reason"],
        "changes": order["changes"],
        "effort": 40,
        "seed": 1,
        "conflicts": [],
        "impact": made_up(late_cost_cents).document(),
    }
    return {
        "plan": canonical_json(changed),
        "assessment": json.dumps(figures).encode(),
        "outcome": f"of {run} with it".encode(),
        "outcome-before": f"of {run} as it is".encode(),
    }
