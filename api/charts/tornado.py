"""The picture of ``planner scenario --tornado``: each change alone, the greatest effect on cost first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from api.charts.amounts import money
from api.charts.drawing import plural, shortened, text_pixels
from api.charts.themed_picture import ThemedPicture, values
from scenarios.effects import ranked

if TYPE_CHECKING:
    import altair as alt

    from api.charts.themes import Theme
    from planner.plan import Plan
    from scenarios.effects import Effect

STEM: Final = "tornado"
MOST_BARS: Final = 30
_STEP: Final = 26
_WIDTH: Final = 520
_LABEL_CHARACTERS: Final = 64
_FONT_SIZE: Final = 11
DEARER, CHEAPER = "dearer", "cheaper"


def tornado_picture(plan: Plan, rows: Sequence[Effect]) -> ThemedPicture:
    """A bar to the right for each change that costs more, to the left for each that saves.

    Parameters
    ----------
    rows
        The plan as it is first, then each change alone. Those without a schedule are left out and named,
        and so are all behind the first ``MOST_BARS`` by effect.
    """
    _, *others = rows
    known = ranked(others)
    shown = known[:MOST_BARS]
    lines = ["Late cost and contractors together against the plan as it is; each change alone"]
    if plan.name:
        lines[0] = f"{shortened(plan.name, 50)} · {lines[0]}"
    if len(known) > len(shown):
        lines.append(f"Left out: {plural(len(known) - len(shown), 'change')} with less effect than these")
    if missing := [row for row in others if row.difference_cents is None]:
        lines.append(
            f"Left out, without a schedule: {shortened('; '.join(row.title for row in missing), 120)}"
        )
    draw = partial(_bars, shown, plan.currency) if shown else None
    return ThemedPicture(STEM, tornado_finding(known, plan.currency), lines, draw)


def tornado_finding(known: Sequence[Effect], currency: str) -> str:
    """Which change matters most; ``known`` in the order of their effect."""
    if not known:
        return "No change has a schedule"
    first = known[0]
    cents = first.difference_cents or 0
    if cents == 0:
        return "None of the changes alone makes a difference to late and contractor cost"
    does = "saves" if cents < 0 else "costs"
    told = f"{shortened(first.title, 70)} matters most: alone it {does} {money(abs(cents))} {currency}"
    return told if first.is_plan else f"{told}, and no plan keeps all hard rules with it"


def _bars(shown: Sequence[Effect], currency: str, theme: Theme) -> alt.LayerChart:
    import altair as alt

    records = [_record(at, row) for at, row in enumerate(shown)]
    ends = [float(record["amount"]) for record in records]
    span = (max(0.0, *ends) - min(0.0, *ends)) or 1.0
    # Amounts stand outside of the bars, so both ends need room for the longest of them.
    room = span * max(text_pixels(str(record["text"]), _FONT_SIZE) + 12 for record in records) / _WIDTH
    scale = alt.Scale(domain=[min(0.0, *ends) - room, max(0.0, *ends) + room], nice=False)
    y = alt.Y(
        "row:N",
        sort=[record["row"] for record in records],
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelPadding=8,
            labelExpr="slice(datum.label, 6)",  # without the number that keeps equal names apart
        ),
        scale=alt.Scale(paddingInner=0.3, paddingOuter=0.2),
    )
    axis = alt.Axis(
        title=f"{currency} more or less",
        format="+,.0f",
        labelExpr="datum.value == 0 ? '0' : datum.label",
        tickCount=_ticks(max(map(abs, ends)) + room),
        gridColor=theme.grid,
        domain=False,
        ticks=False,
    )
    x = alt.X("amount:Q", scale=scale, axis=axis)
    colour = alt.Color(
        "kind:N",
        sort=[DEARER, CHEAPER],
        scale=alt.Scale(domain=[DEARER, CHEAPER], range=[theme.short, theme.work]),
    )
    bars = alt.Chart(values(records)).mark_bar().encode(x=x, x2="zero:Q", y=y, color=colour)
    zero = alt.Chart(values([{"amount": 0}])).mark_rule(color=theme.ink, strokeWidth=1.2)
    layers: list[alt.Chart] = [bars, zero.encode(x=x)]
    ends_of: tuple[tuple[str, Literal["left", "right"], int], ...]
    ends_of = ((DEARER, "left", 5), (CHEAPER, "right", -5))
    for side, align, dx in ends_of:
        some = [record for record in records if record["kind"] == side]
        text = alt.Chart(values(some)).mark_text(align=align, dx=dx, fontSize=_FONT_SIZE, color=theme.ink)
        layers.append(text.encode(x=x, y=y, text="text:N"))
    return alt.LayerChart(layer=layers, width=_WIDTH, height=_STEP * len(records))


def _ticks(farthest: float) -> int:
    """As many labels of the axis as find room side by side, six at most."""
    widest = text_pixels(f"+{farthest:,.0f}", _FONT_SIZE)
    return max(1, min(6, int(_WIDTH / (2 * widest))))


def _record(at: int, row: Effect) -> dict[str, Any]:
    cents = row.difference_cents or 0
    told = f"{'+' if cents > 0 else '−' if cents < 0 else ''}{money(abs(cents))}"
    return {
        "row": f"{at:05d} {shortened(row.title, _LABEL_CHARACTERS)}",
        "amount": cents / 100,
        "zero": 0,
        "kind": CHEAPER if cents < 0 else DEARER,
        "text": told if row.is_plan else f"{told} (no plan)",
    }
