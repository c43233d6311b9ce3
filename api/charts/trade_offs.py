"""The picture of ``planner trade-offs``: late against contractor cost, coloured by what is moved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.amounts import money, money_of
from api.charts.drawing import plural, shortened
from api.charts.themed_picture import ThemedPicture
from api.charts.trade_off_panels import Dot, TradeOffPanel, trade_off_panels

if TYPE_CHECKING:
    from scenarios.trade_offs.points import TradeOff, TradeOffs

STEM: Final = "trade_offs"
_MOST_PANELS: Final = 3
_DAY: Final = 1440


def trade_offs_picture(found: TradeOffs, points: Sequence[TradeOff]) -> ThemedPicture:
    """A panel for each third of the points by what they move, all on one scale; one panel without stability.

    Parameters
    ----------
    points
        Those that nothing dominates, the least late one first; at least one.
    """
    currency = found.plan.currency
    lines = [shortened(found.plan.name, 80)] if found.plan.name else []
    lines += [_quality_line(found, points), *_stable_line(points, currency)]
    title = trade_offs_finding(points, currency)
    if len(points) == 1:
        return ThemedPicture(STEM, title, lines)
    panels = _panels(points)
    return ThemedPicture(STEM, title, lines, partial(trade_off_panels, panels, currency))


def trade_offs_finding(points: Sequence[TradeOff], currency: str) -> str:
    """What both ends of the choice between the two costs cost."""
    if len(points) == 1:
        (one,) = points
        late, cost = money_of(one.late_cost, currency), money_of(one.contractor_cost, currency)
        return f"There is nothing to choose: contractors {cost}, late cost {late}"
    first = min(points, key=lambda one: (one.late_cost, one.contractor_cost))
    last = min(points, key=lambda one: (one.contractor_cost, one.late_cost))
    if first.contractor_cost == last.contractor_cost:
        same = money_of(first.contractor_cost, currency)
        return f"{plural(len(points), 'choice')}, each with contractors for {same}"
    return (
        f"{len(points):,} choices: late cost falls from {money_of(last.late_cost, currency)} to "
        f"{money(first.late_cost)} as contractors rise from {money(last.contractor_cost)} to "
        f"{money(first.contractor_cost)}"
    )


def _quality_line(found: TradeOffs, points: Sequence[TradeOff]) -> str:
    if found.is_whole:
        return "It is proved that there are no others"
    proved = sum(one.is_proved for one in points)
    if proved == len(points):
        return "It is proved of each that no schedule is better in all"
    if not proved:
        return "Nothing found is better in all than any of them; of none is it proved"
    return f"Proved of {proved:,} of {len(points):,} that no schedule is better in all; nothing found is"


def _stable_line(points: Sequence[TradeOff], currency: str) -> list[str]:
    """What the schedule nearest to the earlier one costs."""
    moving = [(one.moved_minutes, one) for one in points if one.moved_minutes is not None]
    if not moving:
        return []
    least, one = min(moving, key=lambda pair: (pair[0], pair[1].values))
    together = money_of(one.late_cost + one.contractor_cost, currency)
    return [f"Nearest to the earlier schedule ({_days(least)} days moved, weighted): {together} in all"]


def _panels(points: Sequence[TradeOff]) -> list[TradeOffPanel]:
    moved = sorted(one.moved_minutes for one in points if one.moved_minutes is not None)
    if not moved or moved[0] == moved[-1]:
        return [TradeOffPanel("", [_dot(one) for one in points])]
    edges = sorted(
        {moved[(len(moved) * step - 1) // _MOST_PANELS] for step in range(1, _MOST_PANELS)} | {moved[-1]}
    )
    panels, below = list[TradeOffPanel](), -1
    for edge in edges:
        within = [_dot(one) for one in points if below < (one.moved_minutes or 0) <= edge]
        above = "" if below < 0 else f"more than {_days(below)}, "
        panels.append(TradeOffPanel(f"{above}at most {_days(edge)} days moved", within))
        below = edge
    return panels


def _dot(one: TradeOff) -> Dot:
    moved = None if one.moved_minutes is None else one.moved_minutes / _DAY
    return Dot(one.late_cost / 100, one.contractor_cost / 100, moved)


def _days(minutes: int) -> str:
    """Days of the clock, with a decimal where they are few and not whole."""
    days = minutes / _DAY
    return f"{days:,.0f}" if days >= 10 else f"{days:,.1f}".removesuffix(".0")
