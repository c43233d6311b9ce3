"""What ``planner risk`` says in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.cli.words.amounts import counted, day_and_month, percent
from planner.calendars import local_time
from scenarios.risk.report import SAFE_CHANCE

if TYPE_CHECKING:
    from scenarios.risk.report import RiskReport
    from scheduling.simulation.uncertainty import Uncertainty

_SHAPES: Final = {"pert": "PERT-beta", "triangular": "triangular", "uniform": "uniform"}


def finding(report: RiskReport, zone: str) -> str:
    """How many due dates are sure enough, or when all is done with which chance."""
    if not report.projects:
        return "There is nothing to carry out."
    last, sure = (
        day_and_month(local_time(m - 1, zone).date(), True)
        for m in (report.finish.planned, report.finish.p80)
    )
    end = f"all is done by {last} in {percent(report.finish.by_plan)}, by {sure} in 80 %"
    dues = [date for date in report.dates if date.kind == "due"]
    if not dues:
        return f"{end[0].upper()}{end[1:]} of all executions."
    kept = sum(date.chance >= SAFE_CHANCE for date in dues)
    return (
        f"{kept:,} of {counted(len(dues), 'due date')} "
        f"{'is' if 1 in (kept, len(dues)) else 'are'} kept in 80 % or more of all executions; {end}."
    )


def uncertainty_words(asked: Uncertainty) -> str:
    """What was thrown anew each time."""
    spread = "as planned"
    if asked.spread is not None:
        shares = (asked.spread.low, asked.spread.likely, asked.spread.high)
        spread = "/".join(f"{share / 10:g}" for share in shares) + " % of the planned amount"
    parts = [
        f"estimates ({_SHAPES[asked.shape]}), without one {spread}",
        *(["review rounds"] if asked.rounds else []),
        "risks",
    ]
    if asked.absence is not None:
        chance = f"{asked.absence.chance / 10:g} % a person and week"
        parts.append(f"absence of {counted(asked.absence.days, 'day')} with {chance}")
    return f"Uncertain: {'; '.join(parts)}"
