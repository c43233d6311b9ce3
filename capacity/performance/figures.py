"""The office's figures over time: on-time delivery, cycle time, review rounds and rework, period by period.

docs/status.md says what each figure means and where it comes from.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from capacity.columns import declared_frame
from capacity.money.baseline import Baseline
from capacity.performance.columns import DELIVERIES, OFFICE_FIGURES
from capacity.performance.facts import Finished, FinishedReview, FinishedWork
from capacity.performance.finished import finished_work
from capacity.periods import Grain, period_begin, period_end, period_label
from planner.calendars import local_time
from planner.plan import Project

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan

Of = Literal["office", "client", "project"]
ALL_PERIODS = "all"


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """Figures of what is finished.

    Attributes
    ----------
    figures
        ``OFFICE_FIGURES``: of the office every period from the first with anything finished to the last, and
        then all together; the same of each client and each project, only periods with anything.
    deliveries
        ``DELIVERIES``: a row for each project finished, in order of their finish.
    notes
        What a reader of the figures has to know, each a phrase without a stop.
    """

    figures: pd.DataFrame
    deliveries: pd.DataFrame
    notes: tuple[str, ...]


def office_figures(
    plan: Plan,
    *,
    baseline: Baseline | None = None,
    agreed_plan: Plan | None = None,
    by: Grain = "month",
) -> OfficeFigures:
    """Figures of what the plan says is finished.

    Parameters
    ----------
    plan
        Expanded; its progress counts, of projects on hold and done, too.
    baseline, agreed_plan
        An earlier schedule, and its plan, expanded: what was promised where there is no due date, and how
        many rounds were planned.
    by
        ``month``, ``week`` (of ISO 8601) or ``day``, in the plan's time zone.

    Raises
    ------
    PlanError
        If a calendar of the plan can't be compiled.
    HorizonError
        If public holidays are not known for the dates.
    """
    work = finished_work(plan, baseline=baseline, agreed_plan=agreed_plan)
    rows = [
        row
        for of, name_of in _GROUPS.items()
        for (id_, name), own in _grouped(work, name_of).items()
        for row in _rows(own, {"of": of, "id": id_, "name": name}, by)
    ]
    data = {column.name: [row[column.name] for row in rows] for column in OFFICE_FIGURES}
    return OfficeFigures(declared_frame(OFFICE_FIGURES, data), _deliveries(plan, work), tuple(_notes(work)))


def _the_office(_: Project) -> tuple[str, str]:
    return "", "the office"


def _its_client(project: Project) -> tuple[str, str]:
    return project.client, project.client or "no client"


def _itself(project: Project) -> tuple[str, str]:
    return project.id, project.name or project.id


NameOf = Callable[[Project], tuple[str, str]]
_GROUPS: dict[Of, NameOf] = {"office": _the_office, "client": _its_client, "project": _itself}


@dataclass(frozen=True, slots=True)
class _Own:
    """What is finished of one office, client or project, or in one period of it."""

    projects: list[Finished] = field(default_factory=list)
    tasks: list[Finished] = field(default_factory=list)
    reviews: list[FinishedReview] = field(default_factory=list)

    def by_begin(self, by: Grain) -> dict[dt.date, _Own]:
        """The same by the first days of periods."""
        parts: dict[dt.date, _Own] = defaultdict(_Own)
        for one in self.projects:
            parts[period_begin(one.day, by)].projects.append(one)
        for one in self.tasks:
            parts[period_begin(one.day, by)].tasks.append(one)
        for review in self.reviews:
            parts[period_begin(review.day, by)].reviews.append(review)
        return parts


def _grouped(work: FinishedWork, name_of: NameOf) -> dict[tuple[str, str], _Own]:
    """By whom rows are about, in the order in which the plan names them."""
    groups: dict[tuple[str, str], _Own] = defaultdict(_Own)
    for one in work.tasks:
        groups[name_of(one.project)].tasks.append(one)
    for one in work.projects:
        groups[name_of(one.project)].projects.append(one)
    for review in work.reviews:
        groups[name_of(review.project)].reviews.append(review)
    return groups


def _rows(own: _Own, head: dict[str, Any], by: Grain) -> Iterable[dict[str, Any]]:
    """A row for each period, then one for all of them; of the office also for periods without anything."""
    parts = own.by_begin(by)
    for begin in _periods(parts, by) if head["of"] == "office" else sorted(parts):
        begins = dt.datetime.combine(begin, dt.time())
        figures = _figures(parts.get(begin, _Own()))
        yield {**head, "begins": begins, "period": period_label(begin, by), **figures}
    yield {**head, "begins": None, "period": ALL_PERIODS, **_figures(own)}


def _periods(begins: Iterable[dt.date], by: Grain) -> Iterable[dt.date]:
    """All from the first to the last, those without anything, too."""
    begin, last = min(begins), max(begins)
    while begin <= last:
        yield begin
        begin = period_end(begin, by) + dt.timedelta(days=1)


def _figures(own: _Own) -> dict[str, Any]:
    projects, tasks, reviews = own.projects, own.tasks, own.reviews
    worked = sum(one.worked_minutes for one in tasks)
    rework = sum(one.worked_minutes for one in tasks if one.is_rework)
    cycles = [one.cycle_minutes / one.day_minutes for one in projects]
    calendar = [float(one.cycle_calendar_days) for one in projects]
    return {
        **_on_time("projects", projects),
        **_on_time("tasks", tasks),
        "cycle_median_days": _percentile(cycles, 50),
        "cycle_p85_days": _percentile(cycles, 85),
        "cycle_median_calendar_days": _percentile(calendar, 50),
        "cycle_p85_calendar_days": _percentile(calendar, 85),
        "reviews_finished": len(reviews),
        "rounds_planned": sum(one.planned for one in reviews),
        "rounds_done": sum(one.done for one in reviews),
        "worked_hours": worked / 60,
        "rework_hours": rework / 60,
        "rework_percent": _percent(rework, worked),
    }


def _on_time(what: str, finished: list[Finished]) -> dict[str, Any]:
    promised = [one for one in finished if one.is_on_time is not None]
    kept = sum(bool(one.is_on_time) for one in promised)
    return {
        f"{what}_finished": len(finished),
        f"{what}_promised": len(promised),
        f"{what}_on_time": kept,
        f"{what}_on_time_percent": _percent(kept, len(promised)),
    }


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else float("nan")


def _percentile(values: list[float], percent: int) -> float:
    """Linear between the nearest values, as PERCENTILE.INC of spreadsheets (Hyndman & Fan 1996, type 7)."""
    return float(np.percentile(values, percent)) if values else float("nan")


def _deliveries(plan: Plan, work: FinishedWork) -> pd.DataFrame:
    done = sorted(work.projects, key=lambda one: one.finished)

    def day(moment: int | None) -> dt.datetime | None:
        """The day in which a minute lies: 24:00 belongs to the day that it ends."""
        if moment is None:
            return None
        return dt.datetime.combine(local_time(moment, plan.time_zone).date(), dt.time())

    return declared_frame(
        DELIVERIES,
        {
            "project": [one.project.id for one in done],
            "name": [one.project.name or one.project.id for one in done],
            "client": [one.project.client for one in done],
            "started": [day(one.started) for one in done],
            "finished": [dt.datetime.combine(one.day, dt.time()) for one in done],
            "promised": [day(one.promise.moment and one.promise.moment - 1) for one in done],
            "promised_by": [one.promise.by for one in done],
            "on_time": [one.is_on_time for one in done],
            "cycle_days": [one.cycle_minutes / one.day_minutes for one in done],
            "cycle_calendar_days": [one.cycle_calendar_days for one in done],
        },
    )


def _notes(work: FinishedWork) -> Iterable[str]:
    if work.assumed:
        who = "1 finished task reports" if work.assumed == 1 else f"{work.assumed:,} finished tasks report"
        yield f"{who} no hours: they count as planned"
    silent = sum(one.is_on_time is None for one in work.tasks)
    if silent:
        who = "1 finished task has" if silent == 1 else f"{silent:,} finished tasks have"
        yield f"{who} neither a due date nor a finish in a baseline: nothing says whether they were on time"
    if work.undated:
        yield f"nobody says when anything was finished of {', '.join(work.undated)}, so it isn't counted"
