"""What the workload picture's title says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.charts.drawing import plural, shortened

if TYPE_CHECKING:
    import pandas as pd

WEEKS_AHEAD: Final = 8
"""Two months: about as far as a resourcing manager can still book somebody in good time."""
FULL_PERCENT: Final = 85
"""Above it little is left for the unforeseen; the objective's goal ``balance`` has the same limit."""


def workload_finding(frame: pd.DataFrame) -> str:
    """How many people are booked above 85 % in the weeks ahead, and who most of all.

    Parameters
    ----------
    frame
        As ``capacity.workload.workload`` gives it; not empty.
    """
    ahead = sorted(frame["week"].unique())[:WEEKS_AHEAD]
    near = frame[frame["week"].isin(ahead)]
    hours = near.groupby("name", sort=False)[["booked_hours", "project_hours"]].sum()
    hours = hours[hours["project_hours"] > 0]
    weeks = "this week" if len(ahead) == 1 else f"in the next {plural(len(ahead), 'week')}"
    if hours.empty or not hours["booked_hours"].gt(0).any():
        return f"Nobody is booked {weeks}"
    percent = hours["booked_hours"] * 100 / hours["project_hours"]
    busiest = f"{shortened(str(percent.idxmax()), 30)} at {percent.max():.0f} %"
    full = int((percent > FULL_PERCENT).sum())
    if full == 0:
        return f"Nobody is booked above {FULL_PERCENT} % {weeks}; the most is {busiest}"
    who = f"{full:,} of {plural(len(percent), 'person').replace('persons', 'people')}"
    return f"{who} {'is' if full == 1 else 'are'} booked above {FULL_PERCENT} % {weeks}, {busiest} the most"
