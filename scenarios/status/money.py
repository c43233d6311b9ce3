"""Budget against actuals, by project: planned, earned and spent, the forecast, and what the budget leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from capacity.money.baseline import Baseline
from capacity.money.cost import cost_frames
from capacity.money.earned_value import earned_value_of
from capacity.money.priced_schedule import price_schedule
from scenarios.status.situation import Situation


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A project, or with an empty id all of them; amounts are cents.

    Attributes
    ----------
    budget
        Of the project; of all, the sum of those that there are. None without one.
    bac, pv, ev, ac
        Budget at completion, planned value, earned value, actual cost (docs/cost.md).
    forecast
        Estimate at completion from the bottom up: actual cost, and what the schedule costs from then on.
    left
        Budget less the forecast, of projects that have one; None without.
    """

    project: str
    name: str
    budget: int | None
    bac: int
    pv: int
    ev: int
    ac: int
    forecast: int
    left: int | None

    @property
    def is_over(self) -> bool:
        """Whether the forecast goes over the budget."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class MoneyStatus:
    """Money by project, in the plan's order.

    Attributes
    ----------
    total
        All projects together; its ``left`` is the sum of those that have a budget.
    planned
        Whether there is a baseline with any of the tasks, so that PV says something.
    notes
        What a reader of the figures has to know, each a phrase without a stop.
    """

    rows: tuple[MoneyRow, ...]
    total: MoneyRow
    planned: bool
    notes: tuple[str, ...]


def money_status(found: Situation) -> MoneyStatus:
    """Money at the status date.

    Raises
    ------
    InputError
        If costs are too large to be counted.
    """
    priced = price_schedule(found.plan, found.schedule)
    baseline, notes = _baseline(found)
    earned = earned_value_of(priced, found.schedule, baseline=baseline, at=found.at)
    cost = cost_frames(priced)
    budgets = {project.id: project.budget for project in priced.projects}
    values: list[dict[str, Any]] = earned.values.to_dict("records")  # type: ignore[assignment]
    rows = tuple(_row(one, budgets[one["project"]]) for one in values[:-1])
    known = [row for row in rows if row.budget is not None]
    total = _row(values[-1], sum(row.budget or 0 for row in known) if known else None)
    left = sum(row.left or 0 for row in known) if known else None
    every = MoneyRow(
        "", "all projects", total.budget, total.bac, total.pv, total.ev, total.ac, total.forecast, left
    )
    return MoneyStatus(rows, every, baseline is not None, (*cost.notes, *earned.notes, *notes))


def _baseline(found: Situation) -> tuple[Baseline | None, tuple[str, ...]]:
    """What is planned by, and what is to be said of it; nothing where all that was agreed on is over."""
    agreed = found.baseline
    if agreed is None:
        return None, ()
    if found.scheduled and found.scheduled.keys().isdisjoint(found.agreed):
        return None, ("no task that is planned now is in the baseline, so nothing was planned by now",)
    return Baseline(agreed.schedule, agreed.outcome.data_date), ()


def _row(one: dict[str, Any], budget: int | None) -> MoneyRow:
    amounts = (one[f"{name}_cents"] for name in ("bac", "pv", "ev", "ac", "eac"))
    bac, pv, ev, ac, forecast = map(int, amounts)
    left = None if budget is None else budget - forecast
    return MoneyRow(one["project"], one["name"], budget, bac, pv, ev, ac, forecast, left)
