"""What ``planner risk`` says in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.words.amounts import percent
from api.plain_amounts import counted, day_and_month
from planner.calendars import local_time
from scenarios.risk.report import SAFE_CHANCE

if TYPE_CHECKING:
    from scenarios.risk.report import RiskReport


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
