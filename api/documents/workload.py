"""Workload and overloads: the document ``crewline-workload/1`` that docs/capacity.md explains, and tables."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from api.documents.hours_asked import HoursAsked, check_names, hours_head, rows_named, unknown_names

if TYPE_CHECKING:
    import pandas as pd

    from api.documents.analysed import Analysed
    from capacity.columns import Column
    from capacity.hours.ledger import Ledger
    from capacity.hours.overloads import Overloads
    from capacity.hours.workload import Subject
    from planner.errors import Issue

WORKLOAD_FORMAT: Final = "crewline-workload/1"
AS_SCHEDULED: Final = "as scheduled"
NAMED_BY: Final[dict[str, tuple[str, ...]]] = {
    "person": ("person", "name"),
    "skill": ("skill",),
    "team": ("team",),
    "project": ("project", "name"),
    "client": ("client",),
}
"""Columns in which a row's name may be looked up: the id, then what people read."""


@dataclass(frozen=True)
class WorkloadReport:
    """What is asked for, made from one ledger.

    Attributes
    ----------
    of
        Whose workload.
    of_overloads
        Whether rows are about overloads, of people and of skills.
    """

    found: Analysed
    asked: HoursAsked
    of: Subject = "person"
    of_overloads: bool = False

    def check(self) -> None:
        """Make sure that there is what is asked for.

        Raises
        ------
        InputError
            If names are nobody's.
        """
        check_names(self.asked.only, self._what, self._known_names())

    def unknown_names(self, path: str) -> list[Issue]:
        """An issue for each name asked for that is nobody's; ``path`` says where they were asked for."""
        return unknown_names(path, self._what, self.asked.only, self._known_names())

    @property
    def _what(self) -> str:
        return "person or skill" if self.of_overloads else self.of

    def most_rows(self) -> int:
        """How many rows the frame can have, told before it is made.

        Raises
        ------
        InputError
            If the range is empty, or ends later than anything can be planned.
        """
        workers, skills = self.ledger.crew.workers, len(self.ledger.catalogue.skills.names) + 1
        subjects = {
            "person": len(workers),
            "skill": skills,
            "team": len({(worker.team, worker.kind) for worker in workers}),
            "project": len(self.ledger.catalogue.projects),
            "client": len(self.ledger.catalogue.clients),
        }[self.of]
        rows = (len(workers) + skills if self.of_overloads else subjects) * len(
            self.ledger.periods(self.asked.by)
        )
        if self.of_overloads or self.of not in ("project", "client"):
            return rows
        return min(rows, len(self.ledger.timesheet.task))  # they have none where there is no work

    @cached_property
    def ledger(self) -> Ledger:
        """The plan and its schedule, over the days asked for."""
        from capacity.hours.ledger import Ledger

        asked = self.asked
        return Ledger.of(self.found.plan, self.found.schedule, first=asked.first, last=asked.last)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The workload asked for."""
        return rows_named(self.frame_of(self.of), self.asked.only, NAMED_BY[self.of])

    def frame_of(self, of: Subject) -> pd.DataFrame:
        """Any workload."""
        from capacity.hours.workload import workload_of

        return workload_of(self.ledger, of, self.asked.by, self.asked.tentative)

    @cached_property
    def overloads(self) -> Overloads:
        """Overloads before levelling and in the schedule."""
        from capacity.hours.forecast import BEFORE_LEVELLING
        from capacity.hours.ledger import Ledger
        from capacity.hours.overloads import overloads_of

        early = Ledger(self.ledger.catalogue, None, self.asked.first, self.asked.last)
        cases = {BEFORE_LEVELLING: early, AS_SCHEDULED: self.ledger}
        return overloads_of(cases, self.asked.by, self.asked.tentative)

    @cached_property
    def shown_overloads(self) -> Overloads:
        """Those of them that are asked for."""
        whole, only = self.overloads, self.asked.only
        periods = rows_named(whole.periods, only, ("id", "name"))
        tasks = whole.tasks[whole.tasks["id"].isin(periods["id"])] if only else whole.tasks
        return dataclasses.replace(whole, periods=periods, tasks=tasks)

    def _known_names(self) -> list[str]:
        """All ids and names of what rows may be about."""
        people = [name for worker in self.ledger.crew.workers for name in (worker.id, worker.name)]
        skills = list(self.ledger.catalogue.skills.names)
        if self.of_overloads:
            return people + skills
        projects = self.ledger.catalogue.projects
        return {
            "person": people,
            "skill": skills,
            "team": [worker.team for worker in self.ledger.crew.workers],
            "project": [name for project in projects for name in (project.id, project.name)],
            "client": list(self.ledger.catalogue.clients),
        }[self.of]

    def shown_csv(self) -> str:
        """What is asked for as CSV."""
        from api.exports.frames import frame_csv
        from capacity.hours.columns import OVERLOADS

        currency = self.found.plan.currency
        if self.of_overloads:
            return frame_csv(self.shown_overloads.periods, OVERLOADS, currency)
        return frame_csv(self.frame, workload_columns(self.of), currency)

    def all_csv(self) -> dict[str, str]:
        """All tables by the names of their files, nobody left out."""
        from api.exports.frames import frame_csv
        from capacity.hours.columns import AVAILABILITY, OVERLOAD_TASKS, OVERLOADS
        from capacity.hours.people_workload import availability
        from capacity.hours.workload import SUBJECTS

        currency = self.found.plan.currency
        texts = {
            "availability.csv": frame_csv(availability(self.ledger, self.asked.by), AVAILABILITY, currency)
        }
        for of in SUBJECTS:
            texts[f"workload_by_{of}.csv"] = frame_csv(self.frame_of(of), workload_columns(of), currency)
        texts["overloads.csv"] = frame_csv(self.overloads.periods, OVERLOADS, currency)
        texts["overload_tasks.csv"] = frame_csv(self.overloads.tasks, OVERLOAD_TASKS, currency)
        return texts

    def document(self) -> dict[str, Any]:
        """The document ``crewline-workload/1``."""
        from api.exports.frames import frame_records
        from capacity.hours.columns import OVERLOAD_TASKS, OVERLOADS

        head = hours_head(self.found, self.asked, WORKLOAD_FORMAT)
        if self.of_overloads:
            return {
                **head,
                "overloads": frame_records(self.shown_overloads.periods, OVERLOADS),
                "tasks": frame_records(self.shown_overloads.tasks, OVERLOAD_TASKS),
            }
        return {**head, "of": self.of, "workload": frame_records(self.frame, workload_columns(self.of))}


def workload_columns(of: Subject) -> tuple[Column, ...]:
    """The columns of a workload."""
    from capacity.hours import columns as declared

    found: dict[Subject, tuple[Column, ...]] = {
        "person": declared.WORKLOAD,
        "skill": declared.SKILL_WORKLOAD,
        "team": declared.TEAM_WORKLOAD,
        "project": declared.PROJECT_WORKLOAD,
        "client": declared.CLIENT_WORKLOAD,
    }
    return found[of]
