"""The heatmaps of ``planner workload``: how full each person and each skill is, period by period."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.drawing import plural
from api.charts.findings import plan_line, title_and_warning
from api.charts.heatmap_finding import Shares, heatmap_finding
from api.charts.heatmap_grid import MOST_ROWS, Cell, grid_chart
from api.charts.themed_picture import ThemedPicture

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.ledger import Tentative
    from capacity.periods import Grain
    from planner.plan import Plan
    from scheduling.schedule import Outcome

STEMS: Final = {"person": "heatmap_by_person", "skill": "heatmap_by_skill"}
MOST_PERIODS: Final = 240
"""Columns of four pixels at least."""
NO_SKILL: Final = "(no skill)"
TENTATIVE_WORDS: Final = {
    "whole": "",
    "weighted": "; tentative projects by their probability",
    "without": "; without tentative projects",
}


def heatmap_picture(
    plan: Plan,
    outcome: Outcome,
    frame: pd.DataFrame,
    of: str,
    by: Grain = "week",
    tentative: Tentative = "whole",
) -> ThemedPicture:
    """A row for each person (contractors booked below) or skill, a column for each period.

    The fullest stand first, at most 60 of them, and the first 240 periods. The title is about the
    periods shown, and about all people; of contractors, who are booked by need, it does not speak.

    Parameters
    ----------
    plan, outcome
        The plan, expanded, and what the workload is of.
    frame
        ``WORKLOAD`` or ``SKILL_WORKLOAD``, by ``by`` and ``tentative``.
    of
        ``person`` or ``skill``.
    """
    shown = _with_places(frame, of)
    title, warning = title_and_warning(outcome, heatmap_finding(_shares(shown, of), of, by))
    lines = [*warning, plan_line(plan, outcome, marked=False)]
    if not len(shown):
        return ThemedPicture(STEMS[of], title, lines)
    whose = "each one's" if of == "person" else "its people's"
    lines.append(f"Booked hours in percent of {whose} hours for projects{TENTATIVE_WORDS[tentative]}")
    lines += _left_out(frame, shown, of, by)
    cells = _cells(shown[shown["place"] < MOST_ROWS])
    return ThemedPicture(STEMS[of], title, lines, partial(grid_chart, cells, by))


def _with_places(frame: pd.DataFrame, of: str) -> pd.DataFrame:
    """Rows of the first periods with their ``place``: the fullest first, contractors below people."""
    begins = sorted(frame["begins"].unique())[:MOST_PERIODS]
    frame = frame[frame["begins"].isin(begins)]
    hours = frame.groupby(of, sort=False, observed=True)[["booked_hours", "project_hours"]].sum()
    # Somebody without hours for projects is booked for none of them.
    share = hours["booked_hours"] / hours["project_hours"].where(hours["project_hours"] > 0, 1)
    ranked = list(share.sort_values(ascending=False, kind="stable").index)
    # Ids of contractors have a number sign, which those of people can't have.
    contractors = {str(name) for name in ranked if of == "person" and "#" in name}
    first = sorted(ranked[:MOST_ROWS], key=lambda name: str(name).casefold() if name in contractors else "")
    order = first + ranked[MOST_ROWS:]
    place = {str(name): number for number, name in enumerate(order)}
    shown = frame["name"] if of == "person" else frame["skill"].astype(str).replace("", NO_SKILL)
    return frame.assign(place=frame[of].astype(str).map(place).astype("int64"), shown=shown.astype(str))


def _shares(shown: pd.DataFrame, of: str) -> Shares:
    """Percent booked, as the finding wants it; contractors left out."""
    own = shown[shown["kind"] == "person"] if of == "person" else shown
    own = own.sort_values(["place", "begins"], kind="stable")
    names = own.drop_duplicates("place")["shown"].tolist()
    begins = [begin.date() for begin in own["begins"].drop_duplicates()]
    percent = own["utilisation_percent"].to_numpy().reshape(len(names), len(begins))
    return Shares(names, begins, percent)


def _cells(shown: pd.DataFrame) -> list[Cell]:
    columns = [shown[name].tolist() for name in ("place", "shown", "begins", "utilisation_percent")]
    has_time = (shown["project_hours"] > 0).tolist()
    return [
        Cell(place, name, begin.date(), percent if there else None)
        for place, name, begin, percent, there in zip(*columns, has_time, strict=True)
    ]


def _left_out(frame: pd.DataFrame, shown: pd.DataFrame, of: str, by: Grain) -> list[str]:
    """What is not in the picture, in words."""
    rows, periods = shown["place"].nunique(), frame["begins"].nunique()
    noun = "skills"
    if of == "person":
        noun = "people and contractors" if (shown["kind"] == "contractor").any() else "people"
    said = []
    if rows > MOST_ROWS:
        said.append(f"The {MOST_ROWS} fullest of {rows:,} {noun}")
    if periods > MOST_PERIODS:
        said.append(f"The first {MOST_PERIODS} of {plural(periods, by)}")
    return said
