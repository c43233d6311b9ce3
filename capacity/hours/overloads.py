"""Where more than 100 % of somebody's project time is asked for, and which tasks are behind it.

A schedule that keeps all rules overloads nobody. Before levelling, people who are named or at work
already may be wanted twice, and skills by more than have them. What tasks that have begun, or whose
start is pinned, ask for is shown apart: levelling can't move that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.columns import declared_frame
from capacity.hours.columns import OVERLOAD_TASKS, OVERLOADS
from capacity.hours.forecast import BEFORE_LEVELLING
from capacity.hours.ledger import Catalogue, Ledger, Tentative
from capacity.hours.people_hours import PeopleHours
from capacity.hours.skill_balance import balance_before_levelling
from capacity.hours.tabulation import hours, names, percent, period_columns, summed
from planner.errors import InputError
from planner.garbage import without_garbage_collection

if TYPE_CHECKING:
    import pandas as pd

    from capacity.periods import Grain, Periods
    from planner.plan import Plan
    from planner.working_time import IntArray
    from scheduling.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Overloads:
    """Overloads of people and skills.

    Attributes
    ----------
    periods
        ``OVERLOADS``: a row for each case, person or skill, and period with more than 100 %.
    tasks
        ``OVERLOAD_TASKS``: the tasks behind each of these rows, those that take most first.
    """

    periods: pd.DataFrame
    tasks: pd.DataFrame


def overloads(
    plan: Plan,
    schedules: Mapping[str, Schedule],
    *,
    by: Grain = "week",
    tentative: Tentative = "whole",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Overloads:
    """Overloads before levelling and in any number of schedules; parameters and errors as ``forecast``."""
    if BEFORE_LEVELLING in schedules:
        raise InputError(f"no schedule may be called {BEFORE_LEVELLING!r}: that is a case of its own")
    with without_garbage_collection():
        catalogue = Catalogue(plan)
        cases = {name: Ledger(catalogue, schedule, first, last) for name, schedule in schedules.items()}
        return overloads_of({BEFORE_LEVELLING: Ledger(catalogue, None, first, last), **cases}, by, tentative)


def overloads_of(
    ledgers: Mapping[str, Ledger], by: Grain = "week", tentative: Tentative = "whole"
) -> Overloads:
    """As ``overloads``, from ledgers of one plan; at least one, by the names of their cases."""
    with without_garbage_collection():
        found = [part for name, ledger in ledgers.items() for part in _parts(name, ledger, by, tentative)]
        return Overloads(
            _stacked(OVERLOADS, [part.rows() for part in found]),
            _stacked(OVERLOAD_TASKS, [part.task_rows() for part in found]),
        )


def _parts(name: str, ledger: Ledger, by: Grain, tentative: Tentative) -> list[_Part]:
    people = PeopleHours(ledger, by, tentative)
    workers, sheet = ledger.crew.workers, ledger.timesheet
    parts = [
        _Part(
            name,
            "person",
            [worker.id for worker in workers],
            [worker.name for worker in workers],
            ledger,
            people.periods,
            people.for_projects,
            people.booked,
            people.excess,
            sheet.worker,
            ledger.load(tentative),
        )
    ]
    if ledger.schedule is None:
        skills = (*ledger.catalogue.skills.names, "")
        balance = balance_before_levelling(ledger, people.periods, tentative)
        there = balance.capacity + balance.help
        parts.append(
            _Part(
                name,
                "skill",
                skills,
                skills,
                ledger,
                people.periods,
                there,
                balance.demand,
                balance.shortage,
                sheet.skill % len(skills),
                ledger.work_done(tentative),
            )
        )
    return parts


@dataclass(frozen=True)
class _Part:
    """Overloads of all people, or all skills, in one case.

    ``there``, ``booked`` and ``excess`` have a row for each of them and a column for each period;
    ``row_of_entry`` (-1 for nobody) and ``amounts`` are those of the timesheet's entries.
    """

    case: str
    of: str
    ids: Sequence[str]
    shown: Sequence[str]
    ledger: Ledger
    periods: Periods
    there: IntArray
    booked: IntArray
    excess: IntArray
    row_of_entry: IntArray
    amounts: IntArray

    @cached_property
    def _cells(self) -> IntArray:
        """Row × periods + period of every overload, ascending."""
        return np.flatnonzero(self.excess.ravel() > 0)

    @cached_property
    def _entries(self) -> tuple[IntArray, IntArray]:
        """Entries behind overloads, and for each the position of its overload."""
        period = self.periods.of_day[self.ledger.timesheet.day]
        cell = self.row_of_entry * len(self.periods) + period
        entries = np.flatnonzero((self.row_of_entry >= 0) & (self.amounts > 0) & np.isin(cell, self._cells))
        return entries, np.searchsorted(self._cells, cell[entries])

    @cached_property
    def _behind(self) -> tuple[IntArray, IntArray, IntArray]:
        """Overload, task and amount of each task behind one; those that take most first."""
        entries, overload = self._entries
        tasks = max(1, len(self.ledger.catalogue.planned.tasks))
        pairs, at = np.unique(overload * tasks + self.ledger.timesheet.task[entries], return_inverse=True)
        amount = summed(self.amounts[entries], (at,), (len(pairs),))
        order = np.lexsort((pairs % tasks, -amount, pairs // tasks))
        return pairs[order] // tasks, pairs[order] % tasks, amount[order]

    def _whose(self, overload: IntArray) -> dict[str, Any]:
        cell = self._cells[overload]
        nought = np.zeros(len(cell), dtype=np.int64)
        return {
            "case": names(nought, [self.case]),
            "of": names(nought, [self.of]),
            "id": names(cell // len(self.periods), self.ids),
            **period_columns(self.periods, cell % len(self.periods)),
        }

    def rows(self) -> dict[str, Any]:
        """Columns of ``OVERLOADS``."""
        cells, (overload, task, amount) = self._cells, self._behind
        there, booked = self.there.ravel()[cells], self.booked.ravel()[cells]
        fixed = np.where(self.ledger.catalogue.is_fixed[task], amount, 0)
        return {
            **self._whose(np.arange(len(cells))),
            "name": names(cells // len(self.periods), self.shown),
            "project_hours": hours(there),
            "booked_hours": hours(booked),
            "fixed_hours": hours(summed(fixed, (overload,), (len(cells),))),
            "excess_hours": hours(self.excess.ravel()[cells]),
            "utilisation_percent": percent(booked, there),
            "tasks": np.bincount(overload, minlength=len(cells)).astype(np.int64),
        }

    def task_rows(self) -> dict[str, Any]:
        """Columns of ``OVERLOAD_TASKS``."""
        overload, task, amount = self._behind
        planned = self.ledger.catalogue.planned.tasks
        rows = [planned[number] for number in task.tolist()]
        return {
            **self._whose(overload),
            "project": [project.id for project, _ in rows],
            "task": [one.id for _, one in rows],
            "name": [one.name or one.id for _, one in rows],
            "booked_hours": hours(amount),
            "fixed": self.ledger.catalogue.is_fixed[task],
        }


def _stacked(columns: Any, parts: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """One frame of several parts, names as categories."""
    import pandas as pd

    data: dict[str, Any] = {}
    for column in columns:
        values = [part[column.name] for part in parts]
        if column.dtype == "category":
            joined = [str(name) for each in values for name in each]
            data[column.name] = pd.Categorical(joined, categories=list(dict.fromkeys(joined)))
        else:
            data[column.name] = np.concatenate(values)
    return declared_frame(columns, data)
