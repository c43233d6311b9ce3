"""Hours of everybody in every period as whole numbers: there, for projects, booked, free, in excess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from capacity.crew import FULL, NONE
from capacity.hours.tabulation import hours, percent, summed, summed_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from capacity.hours.ledger import Ledger, Tentative
    from capacity.periods import Grain, Periods
    from planner.working_time import IntArray

_FULL_SHARE = FULL * FULL


@dataclass(frozen=True)
class PeopleHours:
    """Amounts of every worker of the crew (rows) in every period (columns), in the unit of ``HOUR``."""

    ledger: Ledger
    by: Grain
    tentative: Tentative = "whole"

    @cached_property
    def periods(self) -> Periods:
        """The columns."""
        return self.ledger.periods(self.by)

    @cached_property
    def minutes(self) -> IntArray:
        """Working minutes."""
        return self.periods.sums(self.ledger.roster.minutes)

    @cached_property
    def working(self) -> IntArray:
        """All working time."""
        return self.minutes * (FULL * _FULL_SHARE)

    @cached_property
    def for_projects(self) -> IntArray:
        """Working time × project share."""
        return self.minutes * (self.ledger.crew.share[:, None] * _FULL_SHARE)

    @cached_property
    def booked(self) -> IntArray:
        """What the schedule takes, tentative projects as asked."""
        return self._taken(self.ledger.load(self.tentative))

    @cached_property
    def expected(self) -> IntArray:
        """What it takes, tentative projects by their probability."""
        return self._taken(self.ledger.load("weighted"))

    @cached_property
    def of_tentative(self) -> IntArray:
        """What tentative projects take, whole."""
        return self._taken(self.ledger.tentative_load)

    def _taken(self, amounts: IntArray) -> IntArray:
        sheet = self.ledger.timesheet
        kept = np.flatnonzero(sheet.worker != NONE)
        at = sheet.worker[kept], self.periods.of_day[sheet.day[kept]]
        return summed(amounts[kept], at, self.minutes.shape)

    @cached_property
    def free(self) -> IntArray:
        """Project time that nothing is booked on."""
        return np.asarray(np.maximum(self.for_projects - self.booked, 0))

    @cached_property
    def excess(self) -> IntArray:
        """What is booked above all project time."""
        return np.asarray(np.maximum(self.booked - self.for_projects, 0))

    def supply(self, shown: Callable[[IntArray], IntArray]) -> dict[str, Any]:
        """Columns about who is there; ``shown`` adds rows up, or leaves them."""
        working, for_projects = shown(self.working), shown(self.for_projects)
        return {
            "working_hours": hours(working).ravel(),
            "retainer_hours": hours(working - for_projects).ravel(),
            "project_hours": hours(for_projects).ravel(),
        }

    def load(self, shown: Callable[[IntArray], IntArray]) -> dict[str, Any]:
        """Columns about what is booked."""
        booked, for_projects = shown(self.booked), shown(self.for_projects)
        return {
            "booked_hours": hours(booked).ravel(),
            "tentative_hours": hours(shown(self.of_tentative)).ravel(),
            "expected_hours": hours(shown(self.expected)).ravel(),
            "free_hours": hours(shown(self.free)).ravel(),
            "excess_hours": hours(shown(self.excess)).ravel(),
            "utilisation_percent": percent(booked, for_projects).ravel(),
        }

    def people_there(self, group: IntArray, groups: int) -> IntArray:
        """How many of each group work in each period."""
        return summed_rows((self.minutes > 0).astype(np.int64), group, groups)
