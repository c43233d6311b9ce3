"""The picture of ``planner risk``: when each project may finish, and how sure its date is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from api.charts.drawing import format_date, plural, shortened
from api.charts.findings import plan_line, title_and_warning
from api.charts.finish_panels import FinishPanel, finish_panels
from api.charts.themed_picture import ThemedPicture
from planner.calendars import local_time
from scenarios.risk.report import SAFE_CHANCE

if TYPE_CHECKING:
    from capacity.periods import Grain
    from planner.plan import Plan
    from scenarios.risk.report import DateChance, ProjectRisk, RiskReport
    from scheduling.schedule import Outcome

STEM: Final = "risk"
MOST_PROJECTS: Final = 12
_MOST_DAYS, _MOST_WEEKS = 56, 110
_LONGEST_NAME: Final = 56


def finishes_picture(plan: Plan, outcome: Outcome, report: RiskReport) -> ThemedPicture:
    """A panel for each project, the least sure first; at most 12.

    Parameters
    ----------
    plan, outcome
        The plan, expanded, and the outcome whose schedule was carried out.
    """
    title, warning = title_and_warning(outcome, risk_finding(report, plan.time_zone))
    lines = [*warning, plan_line(plan, outcome, marked=False)]
    projects = _ranked(report.projects)
    if not projects:
        return ThemedPicture(STEM, title, lines)
    shown = projects[:MOST_PROJECTS]
    lines.append(
        f"The schedule carried out {plural(report.executions, 'time')}, with its people and its order"
    )
    if len(projects) > len(shown):
        lines.append(f"The {MOST_PROJECTS} least sure of {len(projects):,} projects")
    begins, end, by = _periods(plan, shown)
    panels = [_panel(plan, project, begins) for project in shown]
    return ThemedPicture(STEM, title, lines, partial(finish_panels, panels, begins, end, by))


def risk_finding(report: RiskReport, zone: str) -> str:
    """How many due dates are kept at 80 %, or by when all is done at 80 %."""
    if not report.projects:
        return "There is nothing to carry out"
    dues = [date for date in report.dates if date.kind == "due"]
    if not dues:
        return f"Everything is done by {_date_words(report.finish.p80, zone)} in 80 % of all executions"
    kept = sum(date.chance >= SAFE_CHANCE for date in dues)
    if len(dues) == 1:
        return f"The due date is kept in {_percent(dues[0].chance)} of all executions"
    if kept == len(dues):
        return f"All {len(dues):,} due dates are kept in 80 % of all executions or more"
    least = min(dues, key=lambda date: (date.chance, date.moment - date.planned))
    names = {project.project: project.name for project in report.projects}
    which = shortened(names[least.project], 40)
    return (
        f"{kept:,} of {len(dues):,} due dates {'is' if kept == 1 else 'are'} sure at 80 %; "
        f"the least sure is that of {which}, kept in {_percent(least.chance)}"
    )


def _percent(share: float) -> str:
    """Never all or nothing where it isn't."""
    if 0 < share < 0.005:
        return "less than 1 %"
    if 0.995 <= share < 1:
        return "more than 99 %"
    return f"{100 * share:.0f} %"


def _briefly(share: float) -> str:
    """The same in signs."""
    return _percent(share).replace("less than", "<").replace("more than", ">")


def _date_words(minute: int, zone: str) -> str:
    """Local day of a finish; midnight belongs to the day before."""
    return format_date(local_time(minute - 1, zone).date())


def _own_dates(project: ProjectRisk) -> list[DateChance]:
    return [date for date in (project.due, project.deadline) if date is not None]


def _ranked(projects: Sequence[ProjectRisk]) -> list[ProjectRisk]:
    """The least sure first; those without dates behind, the widest first."""

    def key(project: ProjectRisk) -> tuple[float, float]:
        chance = min((date.chance for date in _own_dates(project)), default=2.0)
        return chance, -project.finish.deviation_minutes

    return sorted(projects, key=key)


def _periods(plan: Plan, projects: Sequence[ProjectRisk]) -> tuple[list[dt.date], dt.date, Grain]:
    """Days, weeks or months that hold every finish and every date shown, and the day after the last."""
    days = [dt.date.fromisoformat(day) for project in projects for day, _ in project.finish.days]
    marks = [project.finish.planned for project in projects]
    marks += [date.moment for project in projects for date in _own_dates(project)]
    days += [local_time(mark - 1, plan.time_zone).date() for mark in marks]
    first, last = min(days), max(days)
    span = (last - first).days + 1
    if span <= _MOST_DAYS:
        begins = [first + dt.timedelta(days=k) for k in range(span)]
        return begins, last + dt.timedelta(days=1), "day"
    if span <= 7 * _MOST_WEEKS:
        monday = first - dt.timedelta(days=first.weekday())
        weeks = (last - monday).days // 7 + 1
        begins = [monday + dt.timedelta(weeks=k) for k in range(weeks)]
        return begins, monday + dt.timedelta(weeks=weeks), "week"
    begins = [first.replace(day=1)]
    while (after := _next_month(begins[-1])) <= last:
        begins.append(after)
    return begins, after, "month"


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _panel(plan: Plan, project: ProjectRisk, begins: Sequence[dt.date]) -> FinishPanel:
    zone, finish, dates = plan.time_zone, project.finish, _own_dates(project)
    counts, at = [0] * len(begins), 0
    for day, number in finish.days:
        while at + 1 < len(begins) and begins[at + 1] <= dt.date.fromisoformat(day):
            at += 1
        counts[at] += number
    total = sum(counts)
    kept = [f"{date.kind} {_date_words(date.moment, zone)} kept in {_percent(date.chance)}" for date in dates]
    if len(dates) > 1:  # two in full would run into the next panel
        kept = [f"{date.kind} {_date_words(date.moment, zone)}: {_briefly(date.chance)}" for date in dates]
    return FinishPanel(
        shortened(project.name, _LONGEST_NAME),
        "; ".join([*kept, f"80 % by {_date_words(finish.p80, zone)}"]),
        [count / total for count in counts],
        local_time(finish.planned, zone),
        [local_time(date.moment, zone) for date in dates],
        any(date.chance < SAFE_CHANCE for date in dates),
    )
