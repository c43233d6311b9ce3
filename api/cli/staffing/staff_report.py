"""What ``planner staff`` found, before it is shown or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from capacity.staffing import Order, Point, Staffing
from capacity.staffing.alternatives import Weighed
from planner.plan import Plan


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
