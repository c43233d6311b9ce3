"""What one more or fewer of each skill or person would change: ``planner bottlenecks`` as a run."""

from __future__ import annotations

from api.documents.bottlenecks import bottlenecks_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.analysing import subject_of
from api.runs.kinds.given import stop_after
from api.runs.kinds.handing import json_text, news_of_solves
from api.runs.orders.parts import MOST_SECONDS
from api.runs.orders.solving import BottlenecksOrder
from capacity.bottlenecks.marginal_value import DEFAULT_EFFORT, marginal_values
from capacity.bottlenecks.questions import Asked


def work(desk: Desk) -> Product:
    """Solve the plan again with each change, from one schedule."""
    order = BottlenecksOrder.model_validate(dict(desk.order))
    subject = subject_of(desk, order)
    found = subject.found
    answers = marginal_values(
        found.plan,
        found.schedule,
        Asked(order.of, order.change, order.first, order.last, tuple(order.only)),
        effort=DEFAULT_EFFORT if order.effort_of_each is None else order.effort_of_each,
        seed=order.seed,
        solve_all=order.solve_all,
        engine=desk.engine,
        watch=news_of_solves(desk),
        stop=stop_after(desk, MOST_SECONDS),
    )
    answer = {
        "status": found.outcome.status,
        "interrupted": answers.interrupted,
        "solves": answers.solves,
        "first": [one.question.name for one in answers.answers[:3]],
    }
    documents = {**subject.documents, "bottlenecks": json_text(bottlenecks_to_dict(found, answers))}
    return Product(answer, documents, subject.loss)
