"""What can be had for what: ``planner trade-offs`` as a run."""

from __future__ import annotations

from api.documents.trade_offs import rows_of, trade_offs_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of, schedule_of, stop_after
from api.runs.kinds.handing import json_text, loss_in, news_of_solves
from api.runs.orders.what_ifs import TradeOffsOrder
from scenarios.trade_offs.searching import SearchOptions, find_trade_offs
from scheduling.adopted import adopt
from scheduling.outcome_json import render_outcome


def work(desk: Desk) -> Product:
    """Search the frontier; the outcome of each choice is kept by its number: ``outcome-01``."""
    order = TradeOffsOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    found = find_trade_offs(
        plan,
        SearchOptions(order.points, order.effort, order.seed),
        previous=schedule_of(desk, "previous"),
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, order.time_limit),
    )
    rows = rows_of(plan, found.spread(order.points))
    answer = {
        "interrupted": found.interrupted,
        "goals": list(found.goals),
        "choices": len(rows),
        "whole": found.is_whole,
        "solves": found.solves,
    }
    documents = {"trade-offs": json_text(trade_offs_to_dict(plan, found, rows, []))}
    for row in rows:
        outcome = adopt(plan, row.point.outcome)
        documents[f"outcome-{row.number:02d}"] = render_outcome(outcome, found.plan)
    return Product(answer, documents, loss_in(row.point.outcome for row in rows))
