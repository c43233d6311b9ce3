"""Which skills run short, when, by how much, and what buying that would cost: before levelling and after.

Before levelling every task stands at its early start, as if there were people enough. What is short then
is what would be needed to start everything early; only what is short after levelling is a reason to hire.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from capacity.columns import declared_frame
from capacity.crew import FULL
from capacity.hours.columns import FORECAST, SHORTAGES
from capacity.hours.ledger import HOUR, Catalogue, Ledger, Tentative
from capacity.hours.skill_balance import (
    SkillBalance,
    balance_before_levelling,
    balance_of_schedule,
    cheapest_rates,
)
from capacity.hours.tabulation import hours, names, percent, period_columns
from capacity.periods import Grain, Periods, period_end
from planner.errors import InputError
from planner.garbage import without_garbage_collection

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.working_time import IntArray
    from scheduling.schedule import Schedule

BEFORE_LEVELLING: Final = "before levelling"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Demand against capacity.

    Attributes
    ----------
    periods
        ``FORECAST``: a row for each case, skill and period.
    shortages
        ``SHORTAGES``: a row for each case and skill, over all periods.
    first, last
        The days that it is about, both included.
    left_out
        Tasks that can't be done in all the time that can be planned, or come after such, as
        ``project/task``: the case before levelling is without them.
    """

    periods: pd.DataFrame
    shortages: pd.DataFrame
    first: dt.date
    last: dt.date
    left_out: tuple[str, ...]


def forecast(
    plan: Plan,
    schedules: Mapping[str, Schedule],
    *,
    by: Grain = "week",
    tentative: Tentative = "whole",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Forecast:
    """Demand against capacity of every skill, before levelling and in any number of schedules.

    Parameters
    ----------
    plan
        The plan, expanded and valid.
    schedules
        Schedules of the plan by what they are called: as it is, after levelling, P80.
    by
        ``day``, ``week`` (of ISO 8601) or ``month``, in the plan's time zone.
    tentative
        How proposed projects count: ``whole``, ``weighted`` by their probability, or ``without`` them.
    first, last
        Local days, both included; from the data date to the end of the period with the last work or
        booking of all cases where left out.

    Raises
    ------
    InputError
        If a schedule is not of this plan or called as the case before levelling, the range is empty, or
        ``by`` or ``tentative`` is none of these.
    PlanError
        If tasks wait for each other, or a calendar can't be compiled.
    HorizonError
        If early dates pass all the time that can be planned.
    """
    if BEFORE_LEVELLING in schedules:
        raise InputError(f"no schedule may be called {BEFORE_LEVELLING!r}: that is a case of its own")
    with without_garbage_collection():
        catalogue = Catalogue(plan)
        cases = {name: Ledger(catalogue, schedule, first, last) for name, schedule in schedules.items()}
        return forecast_of({BEFORE_LEVELLING: Ledger(catalogue, None, first, last), **cases}, by, tentative)


def forecast_of(
    ledgers: Mapping[str, Ledger], by: Grain = "week", tentative: Tentative = "whole"
) -> Forecast:
    """As ``forecast``, from ledgers of one plan and range; at least one, by the names of their cases.

    Those without a schedule are before levelling.
    """
    with without_garbage_collection():
        aligned = _aligned(ledgers, by)
        for ledger in aligned.values():
            _ = ledger.timesheet  # all skills that are asked for are known then
        cases = [_Case(name, ledger, by, tentative) for name, ledger in aligned.items()]
        shown = _shown_skills(cases)
        days = cases[0].ledger.days
        before = any(ledger.schedule is None for ledger in aligned.values())
        left_out = cases[0].ledger.catalogue.early_start.left_out if before else ()
        frames = _period_frame(cases, shown), _shortage_frame(cases, shown)
        return Forecast(*frames, days.first, days.last, left_out)


def _aligned(ledgers: Mapping[str, Ledger], by: Grain) -> dict[str, Ledger]:
    """The ledgers with the same days: to the end of the last period with work or a booking in any."""
    given = next(iter(ledgers.values())).last
    end = given or period_end(max(ledger.latest for ledger in ledgers.values()), by)
    return {name: ledger.until(end) for name, ledger in ledgers.items()}


@dataclass(frozen=True)
class _Case:
    """One case with its amounts; rows are skills, columns periods."""

    name: str
    ledger: Ledger
    by: Grain
    tentative: Tentative

    @cached_property
    def periods(self) -> Periods:
        return self.ledger.periods(self.by)

    @cached_property
    def balance(self) -> SkillBalance:
        before = self.ledger.schedule is None
        find = balance_before_levelling if before else balance_of_schedule
        return find(self.ledger, self.periods, self.tentative)

    def cents(self, amounts: IntArray) -> list[list[int | None]]:
        """What amounts of each skill cost at its cheapest pool, halves of a cent rounded up."""
        rates = cheapest_rates(self.ledger)
        return [
            [None if skill not in rates else _cost(amount, *rates[skill]) for amount in row]
            for skill, row in enumerate(amounts.tolist())
        ]

    @cached_property
    def full_time(self) -> IntArray:
        """What somebody who works all hours of the plan's default calendar does in each period."""
        return self.periods.sums(self.ledger.roster.office) * (HOUR // 60)


def _cost(amount: int, rate: int, speed: int) -> int:
    """Cents for ``amount`` of work, in the unit of ``HOUR``, by somebody of a speed per mille."""
    return (2 * amount * rate * FULL + speed * HOUR) // (2 * speed * HOUR)


def _shown_skills(cases: Sequence[_Case]) -> list[str]:
    """Names of the rows; work without a skill has one only where there is any."""
    skills = list(cases[0].ledger.catalogue.skills.names)
    return [*skills, ""] if any(bool(case.balance.demand[-1].any()) for case in cases) else skills


def _period_frame(cases: Sequence[_Case], skills: Sequence[str]) -> pd.DataFrame:
    periods = cases[0].periods
    rows, columns = len(skills), len(periods)
    return declared_frame(
        FORECAST,
        {
            "case": names(_repeated(len(cases), rows * columns), [case.name for case in cases]),
            "skill": names(np.tile(_repeated(rows, columns), len(cases)), skills),
            **period_columns(periods, np.tile(np.arange(columns, dtype=np.int64), len(cases) * rows)),
            **_joined([_cells(case, rows) for case in cases]),
        },
    )


def _cells(case: _Case, rows: int) -> dict[str, Any]:
    balance = case.balance
    demand, capacity = balance.demand[:rows], balance.capacity[:rows]
    shortage = balance.shortage[:rows]
    return {
        "capacity_hours": hours(capacity),
        "demand_hours": hours(demand),
        "tentative_hours": hours(balance.tentative[:rows]),
        "demand_percent": percent(demand, capacity),
        **_short(case, balance.excess[:rows], balance.help[:rows], shortage),
        "shortage_fte": _of(shortage, np.broadcast_to(case.full_time, shortage.shape)),
        "excess_cents": _flat(case.cents(balance.excess[:rows])),
        "shortage_cents": _flat(case.cents(shortage)),
    }


def _shortage_frame(cases: Sequence[_Case], skills: Sequence[str]) -> pd.DataFrame:
    rows = len(skills)
    return declared_frame(
        SHORTAGES,
        {
            "case": names(_repeated(len(cases), rows), [case.name for case in cases]),
            "skill": names(np.tile(np.arange(rows, dtype=np.int64), len(cases)), skills),
            **_joined([_totals(case, rows) for case in cases]),
        },
    )


def _totals(case: _Case, rows: int) -> dict[str, Any]:
    balance, many = case.balance, len(case.periods)
    demand, capacity = balance.demand[:rows], balance.capacity[:rows]
    excess, shortage = balance.excess[:rows], balance.shortage[:rows]
    full_time = _of(shortage, np.broadcast_to(case.full_time, shortage.shape))
    is_short = shortage > 0
    ever = is_short.any(axis=1)
    first, last = is_short.argmax(axis=1), many - 1 - is_short[:, ::-1].argmax(axis=1)
    return {
        "capacity_hours": hours(capacity.sum(axis=1)),
        "demand_hours": hours(demand.sum(axis=1)),
        "peak_percent": _largest(percent(demand, capacity)),
        **_short(case, excess.sum(axis=1), balance.help[:rows].sum(axis=1), shortage.sum(axis=1)),
        "peak_fte": _largest(full_time),
        "periods_short": is_short.sum(axis=1),
        "short_from": np.where(ever, _first_days(case)[first], np.datetime64("NaT")),
        "short_until": np.where(ever, _last_days(case)[last], np.datetime64("NaT")),
        "excess_cents": _sums(case.cents(excess)),
        "shortage_cents": _sums(case.cents(shortage)),
    }


def _short(case: _Case, excess: IntArray, given: IntArray, shortage: IntArray) -> dict[str, Any]:
    return {
        "excess_hours": hours(excess),
        "help_hours": hours(given),
        "shortage_hours": hours(shortage),
        "shortage_days": shortage / (HOUR // 60 * case.ledger.plan.day_minutes),
    }


def _first_days(case: _Case) -> Any:
    """First day of each period that lies in the range."""
    days = np.datetime64(case.ledger.days.first) + case.periods.bounds[:-1]
    return days.astype("datetime64[s]")


def _last_days(case: _Case) -> Any:
    days = np.datetime64(case.ledger.days.first) + (case.periods.bounds[1:] - 1)
    return days.astype("datetime64[s]")


def _of(part: IntArray, whole: IntArray) -> Any:
    """``part`` ÷ ``whole``; 0 of nothing is 0, and something of it not a number."""
    share = np.where(part > 0, np.nan, 0.0)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _largest(values: Any) -> Any:
    """Largest number of each row, leaving out what is none; not a number where nothing is left."""
    highest = np.where(np.isnan(values), -np.inf, values).max(axis=1)
    return np.where(np.isinf(highest), np.nan, highest)


def _repeated(values: int, times: int) -> IntArray:
    return np.repeat(np.arange(values, dtype=np.int64), times)


def _joined(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.concatenate([np.ravel(part[name]) for part in parts]) for name in parts[0]}


def _flat(rows: list[list[int | None]]) -> Any:
    return np.array([cell for row in rows for cell in row], dtype=object)


def _sums(rows: list[list[int | None]]) -> Any:
    """Sum of each row; None where no pool has the skill."""
    return np.array([None if None in row else sum(filter(None, row)) for row in rows], dtype=object)
