"""What the picture of the choice between contractors and lateness says in its title and below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.charts.amounts import money, money_of

if TYPE_CHECKING:
    from capacity.staffing import Point


def frontier_finding(points: Sequence[Point], chosen: Point, currency: str) -> str:
    """What was chosen of how many.

    Parameters
    ----------
    points
        All of which none is worse than another in both costs; empty where no schedule was found.
    chosen
        One of them.
    """
    late, cost = money_of(chosen.late_cost, currency), money_of(chosen.contractor_cost, currency)
    if len(points) <= 1:
        return f"Only one choice was found: contractors for {cost} and a late cost of {late}"
    if chosen.late_cost == 0:
        rest = len(points) - 1
        others = (
            "1 choice costs less and is late" if rest == 1 else f"{rest:,} choices cost less and are late"
        )
        return f"Every due date is kept with contractors for {cost}; {others}"
    parts = f"contractors {money(chosen.contractor_cost)}, late cost {money(chosen.late_cost)}"
    if chosen.merit(1.0) <= min(point.merit(1.0) for point in points):
        together = money_of(chosen.late_cost + chosen.contractor_cost, currency)
        return f"The least of both costs is {together}: {parts}"
    return f"Chosen of {len(points):,}: {parts} {currency}"


def ends_line(points: Sequence[Point], currency: str) -> str:
    """The choices at both ends: the least late, and the cheapest."""
    least_late, cheapest = points[0], points[-1]
    if least_late.late_cost == 0:
        first = f"Nothing late: contractors {money_of(least_late.contractor_cost, currency)}"
    else:
        first = (
            f"Least late: late cost {money_of(least_late.late_cost, currency)}, contractors "
            f"{money_of(least_late.contractor_cost, currency)}"
        )
    if cheapest.contractor_cost == 0:
        return f"{first}; no contractors: late cost {money_of(cheapest.late_cost, currency)}"
    return (
        f"{first}; cheapest: contractors {money_of(cheapest.contractor_cost, currency)}, late cost "
        f"{money_of(cheapest.late_cost, currency)}"
    )


def bound_line(chosen: Point, least_late: int, bound: int, currency: str) -> str:
    """What is proved of all schedules.

    Parameters
    ----------
    least_late, bound
        Cents that contractors cost at least, if nothing is later than in the least late choice, and than
        in the chosen one; 0 where nothing is proved.
    """
    if bound <= 0 < least_late:
        proved = f"It is proved that contractors cost {money_of(least_late, currency)} at least"
        return f"{proved} for the least late choice; of the chosen one nothing is proved yet"
    if bound <= 0:
        return "Nothing is proved yet of what contractors must cost at that late cost"
    if chosen.contractor_cost <= bound:
        return "It is proved that contractors can't cost less at that late cost"
    return f"It is proved that contractors cost {money_of(bound, currency)} at least at that late cost"
