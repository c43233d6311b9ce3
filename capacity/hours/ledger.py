"""Everything about one plan and one schedule from which frames come, made when first asked for.

The frames themselves are made by ``workload``, ``overloads`` and ``forecast`` beside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from capacity.crew import FULL, Crew, Skills
from capacity.hours.early_start import EarlyStart
from capacity.hours.roster import Roster, Stay, committed_bookings, make_roster, stays_of
from capacity.hours.timesheet import WORK_UNIT, ScheduledWork, Timesheet
from capacity.periods import Days, Grain, Periods, data_day, days_between, last_day, period_end, periods_of
from capacity.periods import range_of as days_asked_for
from planner.errors import InputError
from planner.garbage import without_garbage_collection
from planner.task_links import PlannedTasks, planned_tasks
from scheduling.schedule import Booking, Schedule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.plan import Plan, Project, Task
    from planner.working_time import IntArray

Tentative = Literal["whole", "weighted", "without"]
"""How proposed projects count: as if they came, by their probability, or not at all."""
TENTATIVES: Final[tuple[Tentative, ...]] = get_args(Tentative)
HOUR: Final = 60 * WORK_UNIT
"""An hour of somebody's whole time, in the unit in which amounts are summed."""


class Catalogue:
    """What a plan has, numbered: planned tasks, their projects and clients, and skills.

    Parameters
    ----------
    plan
        The plan, expanded and valid.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.planned: PlannedTasks = planned_tasks(plan)
        self.skills = Skills(plan)
        self.projects: tuple[Project, ...] = plan.projects
        numbers = {id(project): number for number, project in enumerate(plan.projects)}
        of_task = [numbers[id(project)] for project, _ in self.planned.tasks]
        self.project_of_task: IntArray = np.array(of_task, dtype=np.int64)
        self.clients = tuple(dict.fromkeys(project.client for project in plan.projects))
        clients = {name: number for number, name in enumerate(self.clients)}
        self.client_of_project = np.array([clients[one.client] for one in plan.projects], dtype=np.int64)

    @cached_property
    def probability(self) -> IntArray:
        """Per mille of the chance that each project comes; all of one that isn't only proposed."""
        return np.array(
            [one.probability if one.status == "proposed" else FULL for one in self.projects], dtype=np.int64
        )

    @cached_property
    def is_tentative(self) -> IntArray:
        """1 for proposed projects."""
        return np.array([one.status == "proposed" for one in self.projects], dtype=np.int64)

    def factor(self, tentative: Tentative) -> IntArray:
        """Per mille by which the work of each project counts.

        Raises
        ------
        InputError
            If there is no such way to count.
        """
        if tentative not in TENTATIVES:
            raise InputError(
                f"tentative projects can't count {tentative!r}: expected one of {', '.join(TENTATIVES)}"
            )
        if tentative == "weighted":
            return self.probability
        return np.where((self.is_tentative == 1) & (tentative == "without"), 0, FULL)

    @cached_property
    def is_fixed(self) -> NDArray[np.bool_]:
        """Whether each task has begun, or has a pinned start: levelling can't move it."""
        return np.array([_is_fixed(task) for _, task in self.planned.tasks], dtype=np.bool_)

    @cached_property
    def committed(self) -> tuple[Booking, ...]:
        """Bookings that the plan commits to."""
        return committed_bookings(self.plan)

    @cached_property
    def early_start(self) -> EarlyStart:
        """The plan before levelling.

        Raises
        ------
        PlanError
            If tasks wait for each other.
        HorizonError
            If early dates pass all the time that can be planned.
        """
        with without_garbage_collection():
            crew = Crew(self.plan, self.skills, self.committed)
            return EarlyStart.of(self.plan, self.planned, crew)


def _is_fixed(task: Task) -> bool:
    begun = task.progress is not None and task.progress.started is not None
    held = task.constraint is not None and task.constraint.type == "must-start-on"
    return begun or held or task.start is not None


@dataclass(frozen=True)
class Ledger:
    """A plan, the work of one schedule of it, and the days that frames are about.

    Attributes
    ----------
    catalogue
        The plan's.
    schedule
        A schedule of the plan. Time worked before the data date is not in it, so frames begin with the
        data date. None for the plan before levelling: every task at its early start, where only those
        who are named, or at work already, are at work; contractors are those committed.
    first, last
        First and last local day, both included; from the data date to the end of the period of the last
        work or booking where left out.
    """

    catalogue: Catalogue
    schedule: Schedule | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def of(
        cls,
        plan: Plan,
        schedule: Schedule | None = None,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> Ledger:
        """The ledger of an expanded, valid plan."""
        with without_garbage_collection():
            return cls(Catalogue(plan), schedule, first, last)

    def until(self, last: dt.date) -> Ledger:
        """The same with another last day; what doesn't depend on days is not made again."""
        if last == self.last:
            return self
        other = replace(self, last=last)
        known = {name: self.__dict__[name] for name in _WITHOUT_DAYS if name in self.__dict__}
        other.__dict__.update(known)
        return other

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.catalogue.plan

    @cached_property
    def bookings(self) -> tuple[Booking, ...]:
        """Those of the schedule; before levelling, those that the plan commits to."""
        return self.catalogue.committed if self.schedule is None else self.schedule.bookings

    @cached_property
    def crew(self) -> Crew:
        """People, and contractors booked.

        Raises
        ------
        InputError
            If a contractor's pool is not in the plan.
        """
        if self.schedule is None:
            return self.catalogue.early_start.crew
        return Crew(self.plan, self.catalogue.skills, self.bookings)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Bookings in minutes."""
        return stays_of(self.plan, self.bookings)

    @cached_property
    def work(self) -> ScheduledWork | EarlyStart:
        """The work of the schedule, or before levelling.

        Raises
        ------
        InputError
            If the schedule is not of this plan.
        """
        if self.schedule is None:
            return self.catalogue.early_start
        with without_garbage_collection():
            return ScheduledWork(self.catalogue.planned, self.crew, self.schedule)

    @cached_property
    def latest(self) -> dt.date:
        """The last day with work or a booking; that of the data date where there is neither."""
        days = [dt.date.fromisoformat(booking.last) for booking in self.bookings]
        if self.work.latest is not None:
            days.append(last_day(self.plan, self.work.latest))
        return max([data_day(self.plan), *days])

    @cached_property
    def days(self) -> Days:
        """All days that frames of any grain are about.

        Raises
        ------
        InputError
            If the range is empty, or ends later than anything can be planned.
        """
        first, last = days_asked_for(self.plan, self.first, self.last, self.latest)
        if self.last is None:
            last = max(period_end(self.latest, "week"), period_end(self.latest, "month"))
        return days_between(self.plan, first, last)

    def periods(self, by: Grain) -> Periods:
        """The periods of a frame: whole ones at the end unless a last day was given.

        Raises
        ------
        InputError
            As ``days``, or if there is no such grain.
        """
        return periods_of(self.days, by, self.last or period_end(self.latest, by))

    @cached_property
    def roster(self) -> Roster:
        """When everybody works."""
        return make_roster(self.plan, self.crew, self.stays, self.days)

    @cached_property
    def timesheet(self) -> Timesheet:
        """The work, day by day."""
        return self.work.timesheet(self.days, self.stays)

    @cached_property
    def project(self) -> IntArray:
        """Number of the project of each entry of the timesheet."""
        return self.catalogue.project_of_task[self.timesheet.task]

    def load(self, tentative: Tentative) -> IntArray:
        """Project time that each entry takes as tentative projects count, in the unit of ``HOUR``."""
        return self.timesheet.load * self.catalogue.factor(tentative)[self.project]

    def work_done(self, tentative: Tentative) -> IntArray:
        """Work that each entry does, as ``load``."""
        return self.timesheet.work * self.catalogue.factor(tentative)[self.project] // FULL

    @cached_property
    def tentative_load(self) -> IntArray:
        """Project time of entries of tentative projects, whole; nothing of the others."""
        return self.timesheet.load * (self.catalogue.is_tentative[self.project] * FULL)


_WITHOUT_DAYS: Final[tuple[str, ...]] = ("bookings", "crew", "stays", "work", "latest")
