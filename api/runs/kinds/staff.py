"""The cheapest contractors: ``planner staff`` as a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from api.documents.staffing import StaffReport, staffing_to_dict
from api.runs.desk import Desk, Product
from api.runs.kinds.given import plan_of
from api.runs.kinds.handing import json_text, loss_in
from api.runs.orders.solving import AlternativesPart, StaffOrder
from capacity.staffing import CostAtMost, LateAtMost, Staffing, Target, search_staffing
from capacity.staffing.alternatives import Assumptions, OvertimeRules, Weighed, weigh_alternatives
from planner.plan import Plan
from scheduling.adopted import adopt
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.schedule import Outcome

ALTERNATIVES_EFFORT = 5
"""What is left to choose beside an alternative needs no more than that."""


def work(desk: Desk) -> Product:
    """Search, weigh alternatives where they are asked for, and keep the schedule with the bookings."""
    order = StaffOrder.model_validate(dict(desk.order))
    plan = plan_of(desk)
    staffing = search_staffing(
        plan, _solver(desk), _target(order), order.options(), on_found=_teller(desk), stop=desk.stop
    )
    report = StaffReport.of(plan, staffing, plan.name, order.frontier)
    if order.alternatives is not None and not desk.stop():
        report = replace(report, weighed=_weighed(desk, order, order.alternatives, report))
    point = report.point
    answer = {
        "status": point.outcome.status,
        "interrupted": desk.stop(),
        "met": staffing.is_met,
        "late_cost_cents": point.late_cost,
        "contractor_cost_cents": point.contractor_cost,
        "bookings": len(point.schedule.bookings),
        "choices": len(report.shown),
        "solves": staffing.solves,
    }
    documents = {
        "staffing": json_text(staffing_to_dict(report)),
        "outcome": render_outcome(adopt(plan, point.outcome), report.plan),
    }
    return Product(answer, documents, loss_in([point.outcome]))


def _target(order: StaffOrder) -> Target | None:
    if order.budget_cents is not None:
        return CostAtMost(order.budget_cents)
    if order.frontier is not None:
        return None
    return LateAtMost(order.late_cost_cents or 0)


def _solver(desk: Desk) -> Callable[[Plan, SolveOptions], Outcome]:
    return lambda plan, options: desk.engine.solve(plan, options, stop=desk.stop)


def _teller(desk: Desk) -> Callable[[Staffing], None]:
    def tell(staffing: Staffing) -> None:
        point = staffing.chosen
        best = (
            {}
            if point is None
            else {"late_cost_cents": point.late_cost, "contractor_cost_cents": point.contractor_cost}
        )
        desk.tell({"solves": staffing.solves, **best})

    return tell


def _weighed(desk: Desk, order: StaffOrder, asked: AlternativesPart, report: StaffReport) -> Weighed:
    effort = ALTERNATIVES_EFFORT if order.effort is None else min(ALTERNATIVES_EFFORT, order.effort)
    rules = OvertimeRules(asked.overtime_hours, asked.overtime_rate)
    return weigh_alternatives(
        report.plan,
        report.point,
        SolveOptions(effort=effort, seed=order.seed),
        most=asked.bookings,
        assumptions=Assumptions(rules, round(1000 * asked.second_skill_speed)),
        engine=desk.engine,
        stop=desk.stop,
    )
