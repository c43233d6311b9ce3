"""A contractor plan and the choice around it: the document ``crewline-staffing/1``; docs/staffing.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from capacity.staffing import (
    CostAtMost,
    LateAtMost,
    Order,
    Point,
    Staffing,
    choice_frame,
    order_frame,
    orders_of,
)
from capacity.staffing.alternatives import Weighed
from planner.document import plan_hash
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan

STAFFING_FORMAT: Final = "crewline-staffing/1"


@dataclass(frozen=True, slots=True)
class StaffReport:
    """What was found: the plan, expanded, the search's result, the point to take and its orders."""

    plan: Plan
    written: Plan
    title: str
    staffing: Staffing
    point: Point
    orders: list[Order]
    shown: Sequence[Point]
    weighed: Weighed | None = None

    @classmethod
    def of(cls, written: Plan, staffing: Staffing, title: str, most: int | None) -> StaffReport:
        """What a search came to.

        Parameters
        ----------
        most
            Choices that are told; all for None.

        Raises
        ------
        InputError
            If it found nothing that keeps every hard rule.
        """
        point = staffing.chosen
        if point is None:
            raise InputError(
                "no schedule that keeps every hard rule was found: planner solve says what stands against it"
            )
        expanded = expand(written)
        points = staffing.frontier.points
        shown = points if most is None else _spread(points, most)
        return cls(expanded, written, title, staffing, point, orders_of(expanded, point.schedule), shown)


def staffing_to_dict(report: StaffReport) -> dict[str, Any]:
    """The document ``crewline-staffing/1``: money in cents, dates as ISO 8601."""
    from api.exports.frames import frame_records
    from capacity.columns import STAFFING_CHOICE, STAFFING_ORDER
    from capacity.staffing.alternatives import alternative_frame
    from capacity.staffing.alternatives.columns import STAFFING_ALTERNATIVE

    staffing, target = report.staffing, report.staffing.target
    kind = {LateAtMost: "late_cost_at_most", CostAtMost: "contractor_cost_at_most"}
    return {
        "format": STAFFING_FORMAT,
        "plan_hash": plan_hash(report.written),
        "currency": report.plan.currency,
        "target": None if target is None else {kind[type(target)]: target.cents},
        "met": staffing.is_met,
        "late_cost": report.point.late_cost,
        "contractor_cost": report.point.contractor_cost,
        "bound": None if target is None else staffing.bound,
        "late_cost_bound": staffing.late_bound,
        "solves": staffing.solves,
        "orders": frame_records(order_frame(report.orders), STAFFING_ORDER),
        "frontier": frame_records(choice_frame(staffing.frontier, report.shown), STAFFING_CHOICE),
        "alternatives": None
        if report.weighed is None
        else frame_records(alternative_frame(report.weighed), STAFFING_ALTERNATIVE),
    }


def _spread(points: Sequence[Point], most: int) -> Sequence[Point]:
    """At most so many points, those left out that lie nearest to the one before."""
    kept = list(points)
    while len(kept) > most:
        steps = [_step(kept[i - 1], kept[i]) for i in range(1, len(kept) - 1)]
        if not steps:
            return kept[:most]
        kept.pop(1 + steps.index(min(steps)))
    return kept


def _step(a: Point, b: Point) -> int:
    return abs(a.late_cost - b.late_cost) + abs(a.contractor_cost - b.contractor_cost)
