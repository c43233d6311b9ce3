"""Earned value: what was planned, done and spent by a date, and where that leads (PMI 2005, ISO 2018).

Budgets are those of a baseline, progress and actual cost those of the plan, what is left is priced by the
schedule. docs/cost.md explains every figure, docs/formulas.md has the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from capacity.money.baseline import Baseline, Budget, budget_of, share_done
from capacity.money.cost_lines import IntArray, Kind, rounded
from capacity.money.earned_value_frame import earned_value_frame
from capacity.money.priced_schedule import PricedSchedule, price_schedule
from capacity.money.schedule_performance import Sums
from planner.calendars import local_time
from planner.errors import InputError
from planner.horizon import horizon_of

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from scheduling.schedule import Schedule

__all__ = ["Baseline", "EarnedValue", "earned_value", "earned_value_of"]


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """Earned value at one date.

    Attributes
    ----------
    values
        ``capacity.columns.EARNED_VALUE``: a row for each planned project, in the plan's order, then one
        for all of them.
    status_date
        Minutes since 1970 UTC.
    against
        What it is compared with: an earlier schedule (``baseline``), or the schedule itself, in which
        all that is done is done as planned.
    forecast
        Whether the status date lies after the data date: then progress and cost up to it are those
        that the schedule foresees.
    nothing
        Why there is nothing to compare, as a phrase; empty where there is something.
    notes
        What a reader of the figures has to know, each a phrase without a stop.
    """

    values: pd.DataFrame
    status_date: int
    against: Literal["baseline", "schedule"]
    forecast: bool
    nothing: str
    notes: tuple[str, ...]


def earned_value(
    plan: Plan, schedule: Schedule, *, baseline: Baseline | None = None, at: int | None = None
) -> EarnedValue:
    """Compare what is done and spent with what was planned.

    Parameters
    ----------
    plan
        The plan, expanded; its progress counts.
    schedule
        A schedule of it.
    baseline
        An earlier schedule; ``schedule`` itself where there is none.
    at
        Status date in minutes since 1970 UTC, the data date unless told otherwise.

    Raises
    ------
    InputError
        If the schedule is not of this plan; if the status date lies before the data date of the plan,
        before which nobody knows what was done when, or before that of the baseline, or beyond all that
        can be planned; or if the baseline shares no task with the schedule.
    HorizonError
        If public holidays are not known for these dates.
    """
    return earned_value_of(price_schedule(plan, schedule), schedule, baseline=baseline, at=at)


def earned_value_of(
    priced: PricedSchedule, schedule: Schedule, *, baseline: Baseline | None = None, at: int | None = None
) -> EarnedValue:
    """The same for a schedule that is priced already."""
    moment = priced.data_date if at is None else at
    _check_dates(priced, baseline, moment)
    budget = budget_of(priced, baseline or Baseline(schedule, priced.data_date))
    if baseline is not None and priced.tasks and len(budget.new) == len(priced.tasks):
        raise InputError("the baseline has no task in common with this plan")
    sums = _sums(priced, budget, moment)
    return EarnedValue(
        values=earned_value_frame(priced, budget, sums, moment),
        status_date=moment,
        against="schedule" if baseline is None else "baseline",
        forecast=moment > priced.data_date,
        nothing=_nothing(priced, baseline, sums),
        notes=tuple(_notes(budget)),
    )


def _check_dates(priced: PricedSchedule, baseline: Baseline | None, moment: int) -> None:
    zone = priced.plan.time_zone
    if moment < priced.data_date:
        raise InputError(
            f"the status date, {_shown(moment, zone)}, lies before the plan's data date, "
            f"{_shown(priced.data_date, zone)}: what was done by then is not in the plan"
        )
    horizon = horizon_of(priced.plan)
    if moment > horizon.last:
        raise InputError(f"the status date, {_shown(moment, zone)}, is too far ahead: {horizon.reason}")
    if baseline is not None and moment < baseline.data_date:
        raise InputError(
            f"the baseline begins on {_shown(baseline.data_date, zone)}, after the status date, "
            f"{_shown(moment, zone)}: an earlier schedule is needed to compare with"
        )


def _shown(minute: int, zone: str) -> str:
    return f"{local_time(minute, zone):%Y-%m-%d %H:%M}"


def _sums(priced: PricedSchedule, budget: Budget, moment: int) -> Sums:
    """Cents of each project."""
    many = len(priced.projects)
    costs, lines = priced.lines, budget.lines
    of_budget = np.array(lines.project, dtype=np.int64)
    of_costs = np.array(costs.project, dtype=np.int64)
    spent = np.array(costs.kind, dtype=np.int64) == Kind.SPENT
    actual = np.where(spent, costs.whole, costs.until(moment))
    return Sums(
        bac=_by_project(of_budget, lines.whole, many),
        pv=_by_project(of_budget, lines.until(moment), many),
        ev=_earned(priced, budget, moment),
        ac=_by_project(of_costs, actual, many),
        etc=_by_project(of_costs, costs.whole - actual, many),
    )


def _by_project(project: IntArray, cents: IntArray, many: int) -> IntArray:
    """Sums of the planned projects; what belongs to none is left out."""
    sums = np.zeros(many + 1, dtype=np.int64)
    np.add.at(sums, project, cents)
    return sums[:-1]


def _earned(priced: PricedSchedule, budget: Budget, moment: int) -> IntArray:
    """Budget of each task × share done, rounded, by project."""
    budgets: dict[int, int] = {}
    for place, cents in zip(budget.lines.task, budget.lines.cents, strict=True):
        budgets[place] = budgets.get(place, 0) + cents
    earned = np.zeros(len(priced.projects), dtype=np.int64)
    for place, cents in budgets.items():
        planned = priced.tasks[place]
        share = share_done(planned, moment)
        earned[planned.project] += rounded(cents * share.numerator, share.denominator)
    return earned


def _nothing(priced: PricedSchedule, baseline: Baseline | None, sums: Sums) -> str:
    if not priced.tasks:
        return "no project that is planned has a task"
    if baseline is None and not any(planned.task.progress for planned in priced.tasks):
        return "no progress is reported, and there is no baseline"
    if not sums.bac.any():
        return "nothing in the baseline costs anything"
    if not (sums.pv.any() or sums.ev.any() or sums.ac.any()):
        return "nothing was to be done by then, and nothing has been"
    return ""


def _notes(budget: Budget) -> list[str]:
    notes = []
    if budget.new:
        who = "1 task is" if len(budget.new) == 1 else f"{len(budget.new):,} tasks are"
        notes.append(f"{who} not in the baseline: no budget, so only what they cost counts")
    if budget.gone:
        many = len(budget.gone)
        who = "1 task of the baseline is" if many == 1 else f"{many:,} tasks of the baseline are"
        notes.append(f"{who} planned no longer, and left out")
    return notes
