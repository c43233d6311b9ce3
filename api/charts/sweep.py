"""The picture of ``planner sweep``: what each value costs, beside the plan as it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from api.charts.amounts import money, money_of
from api.charts.drawing import shortened
from api.charts.themed_picture import ThemedPicture, values

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from planner.plan import Plan
    from scenarios.effects import Effect

STEM: Final = "sweep"
_HEIGHT: Final = 340
_STEP: Final = 56
_LEAST_WIDTH: Final = 420
_MOST_WIDTH: Final = 1400
LATE, CONTRACTORS = "late cost", "contractors"


def sweep_picture(plan: Plan, change: str, rows: Sequence[Effect]) -> ThemedPicture:
    """Bars of late and contractor cost for each value, and a line at what the plan as it is costs.

    Parameters
    ----------
    rows
        The plan as it is first, then the values in their order; those without a schedule are left out.
    """
    base, *others = rows
    shown = [row for row in others if row.whole is not None]
    title = sweep_finding(base, shown, plan.currency)
    lines = [
        f"{shortened(plan.name, 60)} · {shortened(change, 100)}" if plan.name else shortened(change, 100)
    ]
    if len(shown) < len(others):
        lines.append(
            f"Left out, without a schedule: {', '.join(row.id for row in others if row not in shown)}"
        )
    return ThemedPicture(STEM, title, lines, partial(_bars, base, shown, plan.currency))


def sweep_finding(base: Effect, shown: Sequence[Effect], currency: str) -> str:
    """Which value costs least, and how much less than the plan as it is."""
    plans = [row for row in shown if row.is_plan]
    if not plans:
        return "No value has a schedule that keeps all hard rules"
    best = min(plans, key=lambda row: row.cents or 0)
    saved = -(best.difference_cents or 0)
    costs = f"{shortened(best.title, 60)} costs least: {money_of(best.cents or 0, currency)}"
    if saved > 0:
        return f"{costs}, {money(saved)} less than as it is"
    return f"{costs}, {money(-saved)} more than as it is" if saved else f"{costs}, as much as it is"


def _bars(base: Effect, shown: Sequence[Effect], currency: str, theme: Theme) -> alt.LayerChart:
    import altair as alt

    records: list[dict[str, Any]] = []
    for row in shown:
        assert row.whole is not None  # noqa: S101 - as asked for
        parts = ((LATE, row.whole.late_cost, 0), (CONTRACTORS, row.whole.contractor_cost, 1))
        records += (
            {"value": row.id, "kind": kind, "cost": cents / 100, "at": at} for kind, cents, at in parts
        )
    width = min(_MOST_WIDTH, max(_LEAST_WIDTH, _STEP * len(shown)))
    order = [row.id for row in shown]
    x = alt.X(
        "value:N",
        sort=order,
        axis=alt.Axis(
            title=None, labelAngle=0 if _fit(order, width) else -40, labelOverlap=True, ticks=False
        ),
        scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
    )
    highest = max([*((row.cents or 0) / 100 for row in shown), (base.cents or 0) / 100]) or 1.0
    scale = alt.Scale(domain=[0, highest * 1.12], nice=False)
    axis = alt.Axis(
        title=currency, format=",.0f", tickCount=6, gridColor=theme.grid, domain=False, ticks=False
    )
    colour = alt.Color(
        "kind:N",
        sort=[LATE, CONTRACTORS],
        scale=alt.Scale(domain=[LATE, CONTRACTORS], range=[theme.short, theme.work]),
    )
    bars = alt.Chart(values(records)).mark_bar()
    layers: list[alt.Chart] = [
        bars.encode(
            x=x, y=alt.Y("sum(cost):Q", stack="zero", scale=scale, axis=axis), color=colour, order="at:O"
        )
    ]
    layers += _totals(shown, x, scale, theme)
    layers += _as_it_is(base, scale, width, theme)
    return alt.LayerChart(layer=layers, width=width, height=_HEIGHT)


def _totals(shown: Sequence[Effect], x: alt.X, scale: alt.Scale, theme: Theme) -> list[alt.Chart]:
    """What both cost together, above each bar."""
    import altair as alt

    records = [
        {
            "value": row.id,
            "top": (row.cents or 0) / 100,
            "text": money(row.cents or 0) + ("" if row.is_plan else " (no plan)"),
        }
        for row in shown
    ]
    text = alt.Chart(values(records)).mark_text(dy=-7, fontSize=11, color=theme.ink)
    return [text.encode(x=x, y=alt.Y("top:Q", scale=scale), text="text:N")]


def _as_it_is(base: Effect, scale: alt.Scale, width: int, theme: Theme) -> list[alt.Chart]:
    """A dashed line across, named at its right end, outside of the bars."""
    import altair as alt

    if base.cents is None:
        return []
    data = values([{"y": base.cents / 100, "text": f"as it is: {money(base.cents)}"}])
    y = alt.Y("y:Q", scale=scale)
    rule = alt.Chart(data).mark_rule(color=theme.ink, strokeDash=[6, 4], strokeWidth=1.3).encode(y=y)
    label = alt.Chart(data).mark_text(align="left", fontSize=11, fontWeight=700, color=theme.ink)
    return [rule, label.encode(x=alt.value(width + 6), y=y, text="text:N")]


def _fit(labels: Sequence[str], width: int) -> bool:
    """Whether the labels find room side by side."""
    from api.charts.drawing import text_pixels

    return all(text_pixels(label, 11) < width / max(1, len(labels)) - 6 for label in labels)
