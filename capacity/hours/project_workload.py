"""Frames with a row for each period in which a project, or a client's projects, have work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.columns import declared_frame
from capacity.hours.columns import CLIENT_WORKLOAD, PROJECT_WORKLOAD
from capacity.hours.people_hours import PeopleHours
from capacity.hours.tabulation import hours, names, percent, period_columns, summed

if TYPE_CHECKING:
    import pandas as pd

    from capacity.hours.ledger import Ledger, Tentative
    from capacity.periods import Grain
    from planner.working_time import IntArray


def project_workload(ledger: Ledger, by: Grain, tentative: Tentative) -> pd.DataFrame:
    """``PROJECT_WORKLOAD``: a row for each project and period with work, in the plan's order."""
    catalogue = ledger.catalogue
    work = _Work(ledger, by, tentative, ledger.project)
    projects = catalogue.projects
    return declared_frame(
        PROJECT_WORKLOAD,
        {
            "project": names(work.group, [project.id for project in projects]),
            "name": names(work.group, [project.name or project.id for project in projects]),
            "client": names(work.group, [project.client for project in projects]),
            "status": names(work.group, [project.status for project in projects]),
            "probability_percent": catalogue.probability[work.group] / 10,
            **work.columns(),
        },
    )


def client_workload(ledger: Ledger, by: Grain, tentative: Tentative) -> pd.DataFrame:
    """``CLIENT_WORKLOAD``: a row for each client and period with work, by the first project in the plan."""
    catalogue = ledger.catalogue
    work = _Work(ledger, by, tentative, catalogue.client_of_project[ledger.project])
    return declared_frame(
        CLIENT_WORKLOAD,
        {
            "client": names(work.group, catalogue.clients),
            "projects": work.distinct(ledger.project, len(catalogue.projects)),
            **work.columns(),
        },
    )


@dataclass(frozen=True)
class _Work:
    """Entries of a timesheet by group and period, cells without any left out."""

    ledger: Ledger
    by: Grain
    tentative: Tentative
    group_of_entry: IntArray

    @cached_property
    def people(self) -> PeopleHours:
        return PeopleHours(self.ledger, self.by, self.tentative)

    @cached_property
    def _period(self) -> IntArray:
        return self.people.periods.of_day[self.ledger.timesheet.day]

    @cached_property
    def _cells(self) -> tuple[IntArray, IntArray]:
        """Group × periods + period of every row, ascending, and the row of each entry."""
        keys = self.group_of_entry * len(self.people.periods) + self._period
        cells, row = np.unique(keys, return_inverse=True)
        return cells, row.astype(np.int64)

    @property
    def group(self) -> IntArray:
        """Number of the group of each row."""
        return self._cells[0] // len(self.people.periods)

    def _summed(self, amounts: IntArray) -> IntArray:
        cells, row = self._cells
        return summed(amounts, (row,), (len(cells),))

    def distinct(self, numbers: IntArray, count: int) -> IntArray:
        """How many different numbers (below ``count``) the entries of each row have."""
        cells, row = self._cells
        pairs = np.unique(row * max(1, count) + numbers)
        return np.bincount(pairs // max(1, count), minlength=len(cells)).astype(np.int64)

    def columns(self) -> dict[str, Any]:
        """Columns that projects and clients share."""
        ledger, sheet = self.ledger, self.ledger.timesheet
        booked = self._summed(ledger.load(self.tentative))
        period = self._cells[0] % len(self.people.periods)
        everybody = self.people.for_projects.sum(axis=0)
        return {
            **period_columns(self.people.periods, period),
            "people": self.distinct(sheet.worker, len(ledger.crew)),
            "booked_hours": hours(booked),
            "tentative_hours": hours(self._summed(ledger.tentative_load)),
            "expected_hours": hours(self._summed(ledger.load("weighted"))),
            "work_hours": hours(self._summed(ledger.work_done(self.tentative))),
            "utilisation_percent": percent(booked, everybody[period]),
        }
