"""Two sides put side by side: their common tasks, and both plans' working time over both schedules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.calendars import WorkingTimes, data_date
from planner.plan import Project, Task
from scenarios.comparison.sides import Side
from scheduling.schedule import ScheduledTask, TaskKey

_MARGIN = 15 * 1440
"""Minutes compiled beyond the first and the last moment of both schedules."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A task of one side: its project, what the plan says of it, and what the schedule does."""

    project: Project
    task: Task
    scheduled: ScheduledTask

    @property
    def name(self) -> str:
        """What people call the task."""
        return self.task.name or self.task.id

    @property
    def begins(self) -> int:
        """Where its work from the data date on begins, in minutes since 1970 UTC.

        Of a started task that is when it goes on, of all others their start.
        """
        segments = self.scheduled.segments
        return segments[0][0] if segments else self.scheduled.start

    @property
    def worked(self) -> int:
        """Minutes in which it advances."""
        return sum(end - start for start, end in self.scheduled.segments)


@dataclass(frozen=True)
class Pair:
    """The base and another side."""

    base: Side
    other: Side

    @cached_property
    def before(self) -> dict[TaskKey, Placed]:
        """Tasks of the base, in its order."""
        return {key: Placed(*parts) for key, parts in self.base.planned().items()}

    @cached_property
    def after(self) -> dict[TaskKey, Placed]:
        """Tasks of the other side, in its order."""
        return {key: Placed(*parts) for key, parts in self.other.planned().items()}

    def common(self) -> Iterator[tuple[TaskKey, Placed, Placed]]:
        """Tasks of both, in the base's order, as they are in the base and in the other."""
        for key, before in self.before.items():
            if key in self.after:
                yield key, before, self.after[key]

    @cached_property
    def base_times(self) -> WorkingTimes:
        """Working time of the base's plan, over all dates of both schedules."""
        return WorkingTimes(self.base.plan, *self._range)

    @cached_property
    def other_times(self) -> WorkingTimes:
        """Working time of the other's plan, over the same dates."""
        return WorkingTimes(self.other.plan, *self._range)

    @cached_property
    def _range(self) -> tuple[int, int]:
        moments = [data_date(side.plan) for side in (self.base, self.other)]
        for side in (self.base, self.other):
            moments += [moment for task in side.schedule.tasks for moment in (task.start, task.finish)]
        return min(moments) - _MARGIN, max(moments) + _MARGIN
