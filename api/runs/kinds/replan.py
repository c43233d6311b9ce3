"""The plan solved again near the schedule by which the team works: ``planner replan`` as a run."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

from api.documents.replan import beside_before, replan_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import outcome_of, plan_of, schedule_of, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves, plan_text
from api.runs.orders.dates import ReplanOrder, UpdatePart
from planner.document import parse_plan
from planner.errors import InputError, Issue
from planner.expansion import expand
from planner.plan import Plan
from planner.quantities import Duration, Moment
from scenarios.comparison import Comparison
from scenarios.replanning.actuals import move_data_date, take_actuals
from scenarios.replanning.replanning import Replanned, ReplanOptions, replan
from scenarios.replanning.silence import silent_tasks
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Schedule

UPDATES = "updates.csv"


def work(desk: Desk) -> Product:
    """Take in what has happened, plan again, compare; keep the plan as it is now, and its outcome."""
    order = ReplanOrder.model_validate(dict(desk.order))
    earlier = schedule_of(desk, "run")
    assert earlier is not None  # noqa: S101 - the order refers to one
    plan, notes = _as_it_is(plan_of(desk), order, earlier)
    silent = tuple(silent_tasks(plan, earlier))
    freeze = None if order.freeze is None else Duration.parse(order.freeze)
    options = ReplanOptions(order.stability, freeze, order.effort, order.seed)
    found = replan(
        plan,
        earlier,
        options,
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    if found.outcome.schedule is None:
        raise InputError(f"there is no schedule: the status is {found.outcome.status}")
    comparison = _comparison(desk, found, order.limit)
    documents = {
        "replan": json_text(replan_to_dict(found, comparison, silent, options)),
        "plan": plan_text(found.plan),
        "outcome": render_outcome(found.outcome, expand(found.plan)),
    }
    return Product({**_brief(found), "notes": notes}, documents, loss_in([found.outcome]))


def _as_it_is(plan: Plan, order: ReplanOrder, earlier: Schedule) -> tuple[Plan, list[str]]:
    """The plan with what has happened, at the new data date, and what is worth noting of it."""
    on = None if order.on is None else Moment(order.on)
    if not order.updates:
        return (plan if on is None else move_data_date(plan, on)), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / UPDATES
        _write_updates(order.updates, path)
        actuals = take_actuals(plan, path, on=on, schedule=earlier)
    return actuals.plan, [str(note) for note in actuals.notes]


def _write_updates(updates: list[UpdatePart], path: Path) -> None:
    """The table that the library reads: rows are counted from 2, below the headings.

    Raises
    ------
    InputError
        If nothing at all is said in it.
    """
    said = [name for name in UpdatePart.model_fields if any(getattr(one, name) for one in updates)]
    if "task" not in said:
        issue = Issue("updates", "rows without a task", "expected the name of a task in each", code="no-name")
        raise InputError(str(issue), (issue,))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(said)
        writer.writerows([getattr(one, name) for name in said] for one in updates)


def _comparison(desk: Desk, found: Replanned, limit: int | None) -> Comparison | None:
    """Beside the schedule until now, with the plan that it was made for."""
    outcome = outcome_of(desk, "run")
    assert outcome is not None  # noqa: S101 - the order refers to one
    before = parse_plan(desk.inputs["run-plan"])
    return beside_before(before, outcome, found, limit)


def _brief(found: Replanned) -> dict[str, Any]:
    return {
        "status": found.outcome.status,
        "interrupted": found.interrupted,
        "data_date": str(found.plan.start),
        "moved": len(found.variances.moved),
        "frozen": len(found.frozen),
        "stuck": len(found.stuck),
        "staying_near_costs_cents": None if found.price is None else found.price.cents,
    }
