"""The picture of the frontier of ``planner staff``: contractor cost against late cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.amounts import money
from api.charts.drawing import plural
from api.charts.findings import plan_line
from api.charts.frontier_finding import bound_line, ends_line, frontier_finding
from api.charts.frontier_plot import Cost, Curve, curve_chart
from api.charts.themed_picture import ThemedPicture

if TYPE_CHECKING:
    from capacity.staffing import Frontier, Point
    from planner.plan import Plan

STEM: Final = "frontier"
_BOUND_STEPS: Final = 240


def frontier_picture(plan: Plan, frontier: Frontier, points: Sequence[Point], chosen: Point) -> ThemedPicture:
    """The choices, the chosen one with a ring, and below them what is proved impossible.

    Parameters
    ----------
    plan
        The plan, expanded.
    frontier
        All choices, and what is proved.
    points
        Those to be shown; the chosen one is in any case.
    chosen
        The one to take.
    """
    title = frontier_finding(frontier.points, chosen, plan.currency)
    least_late, own = (frontier.cost_bound(point.late_cost) for point in (frontier.points[0], chosen))
    bound = bound_line(chosen, least_late, own, plan.currency)
    lines = [plan_line(plan, chosen.outcome, marked=False)]
    if len(frontier.points) <= 1:
        return ThemedPicture(STEM, title, [*lines, bound])
    shown = _with_chosen(points, chosen)
    many = f"{len(frontier.points):,} choices, none of them worse than another in both costs"
    lines += [many, ends_line(frontier.points, plan.currency), bound]
    if len(frontier.points) > len(shown):
        rest = len(frontier.points) - len(shown)
        lines.append(f"Left out: {plural(rest, 'choice')} close to {'another' if rest == 1 else 'others'}")
    return ThemedPicture(
        STEM, title, lines, partial(curve_chart, _curve(frontier, shown, chosen), plan.currency)
    )


def _with_chosen(points: Sequence[Point], chosen: Point) -> list[Point]:
    every = [*points, *([] if any(point is chosen for point in points) else [chosen])]
    return sorted(every, key=lambda point: point.late_cost)


def _curve(frontier: Frontier, shown: Sequence[Point], chosen: Point) -> Curve:
    together = money(chosen.late_cost + chosen.contractor_cost)
    label = (
        f"chosen: {together} together",
        f"contractors {money(chosen.contractor_cost)}, late cost {money(chosen.late_cost)}",
    )
    costs = [Cost(point.late_cost / 100, point.contractor_cost / 100) for point in shown]
    at = next(place for place, point in enumerate(shown) if point is chosen)
    latest = shown[-1].late_cost
    steps = sorted({latest * step // _BOUND_STEPS for step in range(_BOUND_STEPS + 1)})
    bound = [Cost(late / 100, frontier.cost_bound(late) / 100) for late in steps]
    proved = sum(cost.contractors > 0 for cost in bound)
    # It falls: behind the first step at which nothing is proved there is nothing to draw.
    return Curve(costs, at, label, bound[: proved + 1] if proved else [])
