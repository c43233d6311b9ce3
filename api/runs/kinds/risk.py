"""How sure a schedule's dates are: ``planner risk`` as a run."""

from __future__ import annotations

from api.documents.risk import risk_document
from api.runs.desk import Desk, Product
from api.runs.kinds.analysing import subject_of
from api.runs.kinds.handing import json_text
from api.runs.kinds.stopping import unless_stopped
from api.runs.orders.dates import RiskOrder
from planner.errors import InputError
from scenarios.risk.assessing import assess_risk
from scenarios.risk.report import SAFE_CHANCE
from scheduling.outcome_json import LocalTimes
from scheduling.simulation.simulate import SimulationOptions


def work(desk: Desk) -> Product:
    """Carry the schedule out many times.

    Raises
    ------
    InputError
        If it was stopped before anything was known.
    """
    order = RiskOrder.model_validate(dict(desk.order))
    subject = subject_of(desk, order)
    found, uncertainty = subject.found, order.uncertainty.value()
    desk.tell({"executions": order.executions})
    options = SimulationOptions(order.executions, order.seed, order.workers, uncertainty)
    report = unless_stopped(desk, lambda: assess_risk(found.written, found.schedule, options))
    if report is None:
        if not subject.documents:
            raise InputError("stopped before the schedule was carried out often enough")
        brief = {"status": found.outcome.status, "executions": 0, "interrupted": True}
        return Product(brief, subject.documents, subject.loss)
    dues = [date for date in report.dates if date.kind == "due"]
    answer = {
        "status": found.outcome.status,
        "executions": report.executions,
        "p80_finish": LocalTimes(found.plan.time_zone)[report.finish.p80] if report.projects else None,
        "due_dates": len(dues),
        "safe_due_dates": sum(date.chance >= SAFE_CHANCE for date in dues),
    }
    documents = {**subject.documents, "risk": json_text(risk_document(found, report, uncertainty))}
    return Product(answer, documents, subject.loss)
