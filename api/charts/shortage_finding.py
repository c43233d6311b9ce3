"""What the title of the forecast's picture says: which skills are short, by how much, from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.charts.drawing import plural, shortened
from api.charts.period_words import since_period
from capacity.hours.forecast import BEFORE_LEVELLING

if TYPE_CHECKING:
    import pandas as pd

    from capacity.periods import Grain

NOISE: Final = 1e-6
"""Hours: what is lacking by less is the rounding of a division."""
NO_SKILL: Final = "work without a skill"
Row = dict[Any, Any]


def shortage_finding(shortages: pd.DataFrame, scheduled: str, by: Grain) -> str:
    """What is short in the schedule, which is a reason to hire; else what is before levelling.

    Parameters
    ----------
    shortages
        ``SHORTAGES``.
    scheduled
        Name of the case that is the schedule.
    """
    if not len(shortages):
        return "There is no skill in the plan"
    in_schedule, before = _short(shortages, scheduled), _short(shortages, BEFORE_LEVELLING)
    if in_schedule:
        return _sentence(in_schedule, scheduled, by)
    if before:
        return f"No skill is short {scheduled}; {_sentence(before, BEFORE_LEVELLING, by)}"
    if not shortages["demand_hours"].gt(NOISE).any():
        return "No skill is asked for"
    return f"No skill is short, {BEFORE_LEVELLING} or {scheduled}"


def skill_name(skill: str) -> str:
    """A skill as titles have it."""
    return shortened(skill, 30) or NO_SKILL


def person_days(days: float) -> str:
    """``14 person-days``, ``1 person-day``, ``4.2 person-days``, ``less than 0.1 person-days``."""
    if days < 0.05:
        return "less than 0.1 person-days"
    rounded = round(days) if days >= 9.95 else round(days, 1)
    if rounded == int(rounded):
        return plural(int(rounded), "person-day")
    return f"{rounded:,.1f} person-days"


def _short(shortages: pd.DataFrame, case: str) -> list[Row]:
    """Rows of one case that are short, the most short first."""
    rows = shortages[shortages["case"] == case].to_dict("records")
    short = [row for row in rows if row["shortage_hours"] > NOISE]
    return sorted(short, key=lambda row: (-row["shortage_hours"], row["skill"]))


def _sentence(short: list[Row], case: str, by: Grain) -> str:
    most = short[0]
    since = since_period(most["short_from"].date(), by)
    amount = f"{person_days(most['shortage_days'])} {since}"
    if len(short) == 1:
        return f"{skill_name(most['skill'])} is short {case}: {amount}"
    return f"{len(short):,} skills are short {case}, {skill_name(most['skill'])} the most: {amount}"
