"""The plan before levelling: every task at its early start, with as many people as that takes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from capacity.hours.early_dates import EarlyDates, early_dates
from capacity.hours.early_places import EarlyPlaces, Job
from capacity.hours.timesheet import Places, Stretches, Timesheet, fill_in, spread
from planner.calendars import compile_working_time, data_date, earliest
from planner.errors import HorizonError
from planner.horizon import horizon_of
from planner.time_zones import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capacity.crew import Crew
    from capacity.hours.roster import Stay
    from capacity.periods import Days
    from planner.plan import Plan, Task
    from planner.task_links import PlannedTasks

_YEARS: Final = (2, 6, 15, 41)
"""Compiled ahead one after another, as far as dates need it."""
_MOST_CALENDAR_YEARS: Final = 40_000
"""People × years beyond which no more years are tried: a thousand take about 25 MB."""


@dataclass(frozen=True, eq=False)
class EarlyStart:
    """Early dates of a plan, who is meant by them, and the work between them.

    Attributes
    ----------
    planned
        The plan's tasks, in whose order the rest is.
    crew
        People, and contractors whose booking is committed.
    jobs
        What each task asks for.
    dates
        When each task happens. Those that can't be done in all the time that can be planned, and those
        after them, are left out.
    """

    planned: PlannedTasks
    crew: Crew
    jobs: tuple[Job, ...]
    dates: EarlyDates

    @classmethod
    def of(cls, plan: Plan, planned: PlannedTasks, crew: Crew) -> EarlyStart:
        """Early dates of an expanded, valid plan.

        Raises
        ------
        PlanError
            If tasks wait for each other, or a calendar is not known.
        """
        begin, horizon = data_date(plan), horizon_of(plan).last
        actual = (one for _, task in planned.tasks if (one := _first_actual(plan, task)) is not None)
        first = min(begin, *actual, begin) - DAY
        most = _MOST_CALENDAR_YEARS // max(1, len(plan.people))
        for years in [years for years in _YEARS if years <= max(most, _YEARS[0])]:
            times = compile_working_time(plan, first, min(horizon, begin + years * 366 * DAY))
            places = EarlyPlaces(plan, crew, times)
            jobs = tuple(places.job(project, task) for project, task in planned.tasks)
            with suppress(HorizonError):  # a few more years may do
                return cls(planned, crew, jobs, early_dates(plan, planned, jobs, times))
        return cls(planned, crew, jobs, early_dates(plan, planned, jobs, times, leave_out=True))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Tasks without dates, as ``project/task``."""
        tasks = np.flatnonzero(self.dates.left_out).tolist()
        return tuple(f"{self.planned.tasks[at][0].id}/{self.planned.tasks[at][1].id}" for at in tasks)

    @cached_property
    def _worked(self) -> NDArray[np.intp]:
        """Tasks that somebody works on, and that have a place in time."""
        by_people = np.array([job.minutes > 0 and bool(job.places) for job in self.jobs], dtype=np.bool_)
        return np.flatnonzero(by_people & ~self.dates.left_out)

    @cached_property
    def _places(self) -> Places:
        tasks = [int(task) for task in self._worked for _ in self.jobs[task].places]
        places = [place for task in self._worked for place in self.jobs[task].places]
        by_work = [self.jobs[task].by_work for task in self._worked for _ in self.jobs[task].places]
        return Places.of(tasks, places, by_work)

    @property
    def latest(self) -> int | None:
        """The minute at which the last work ends; None without any."""
        return int(self.dates.finish[self._worked].max()) if len(self._worked) else None

    def timesheet(self, days: Days, stays: Sequence[Stay] = ()) -> Timesheet:
        """The work of some days, each task spread over its working time from start to finish."""
        return fill_in(self._stretches(days), self._places, stays, self.crew)

    def _stretches(self, days: Days) -> Stretches:
        start, finish = self.dates.start[self._worked], self.dates.finish[self._worked]
        first = np.maximum(np.searchsorted(days.bounds, start, side="right") - 1, 0)
        last = np.minimum(np.searchsorted(days.bounds, finish, side="left") - 1, len(days) - 1)
        row, day = spread(first, last)
        axis = self.dates.axis[self._worked][row]
        begin = np.maximum(start[row], days.bounds[day])
        end = np.minimum(finish[row], days.bounds[day + 1])
        table = self.dates.table
        minutes = table.minutes_before(axis, end) - table.minutes_before(axis, begin)
        real = minutes > 0
        return Stretches(self._worked[row][real], day[real], minutes[real], begin[real])


def _first_actual(plan: Plan, task: Task) -> int | None:
    progress = task.progress
    moment = None if progress is None else progress.started or progress.finished
    return None if moment is None else earliest(plan, moment)
