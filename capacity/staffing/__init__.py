"""The cheapest contractor plan: whom to book, from when to when, and what more or less of it would do."""

from capacity.staffing.frames import choice_frame, order_frame
from capacity.staffing.orders import Order, orders_of
from capacity.staffing.points import Frontier, Point
from capacity.staffing.results import Staffing
from capacity.staffing.search import search_staffing
from capacity.staffing.targets import CostAtMost, LateAtMost, Target

__all__ = [
    "CostAtMost",
    "Frontier",
    "LateAtMost",
    "Order",
    "Point",
    "Staffing",
    "Target",
    "choice_frame",
    "order_frame",
    "orders_of",
    "search_staffing",
]
