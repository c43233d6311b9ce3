"""Which tasks were moved, by how much, who does them instead, and whose amount of work is another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from capacity.money.task_amounts import amount_of, mode_of
from planner.calendars import WorkingTimes
from planner.plan import Plan
from scenarios.comparison.pair import Pair, Placed
from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class TaskMove:
    """A task of both sides that starts or finishes at another time; moments are minutes since 1970 UTC.

    Working minutes are those of the base's calendar of its project between the two moments, negative
    where the task is earlier; ``day_minutes`` are those of a day of work in the base's plan.
    """

    key: TaskKey
    name: str
    base_start: int
    base_finish: int
    other_start: int
    other_finish: int
    start_working_minutes: int
    finish_working_minutes: int
    day_minutes: int

    @property
    def start_minutes(self) -> int:
        """By how much it starts later, on the clock."""
        return self.other_start - self.base_start

    @property
    def finish_minutes(self) -> int:
        """By how much it finishes later, on the clock."""
        return self.other_finish - self.base_finish

    @property
    def start_days(self) -> float:
        """By how much it starts later, in working days."""
        return self.start_working_minutes / self.day_minutes

    @property
    def finish_days(self) -> float:
        """By how much it finishes later, in working days."""
        return self.finish_working_minutes / self.day_minutes

    @property
    def most_minutes(self) -> int:
        """The larger of both moves, on the clock, without a sign."""
        return max(abs(self.start_minutes), abs(self.finish_minutes))


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """A task of both sides with other people: who is out, and who is in.

    People by id. Contractors by the id of their pool, because those of a pool are alike: another number
    alone is no change. Somebody who is named twice fills two places more.
    """

    key: TaskKey
    name: str
    people_out: tuple[str, ...]
    people_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A task of both sides with another amount, in whole, whatever of it is done already.

    ``base_kind`` and ``other_kind`` say what the minutes are: ``work`` (person-hours), ``duration``,
    ``wait``, or ``milestone``, which takes no time.
    """

    key: TaskKey
    name: str
    base_kind: str
    base_minutes: int
    other_kind: str
    other_minutes: int

    @property
    def difference_minutes(self) -> int:
        """By how much it is more."""
        return self.other_minutes - self.base_minutes


@dataclass(frozen=True, slots=True)
class ModeChange:
    """A task of both sides that is done in another of its modes."""

    key: TaskKey
    name: str
    base: str
    other: str


@dataclass(frozen=True, slots=True)
class LoneTask:
    """A task that only one side has; moments are minutes since 1970 UTC."""

    key: TaskKey
    name: str
    start: int
    finish: int


def moved_tasks(pair: Pair) -> Iterator[TaskMove]:
    """Tasks of both sides whose start or finish differs, in the base's order."""
    day = pair.base.plan.day_minutes
    for key, before, after in pair.common():
        old, new = before.scheduled, after.scheduled
        if (old.start, old.finish) == (new.start, new.finish):
            continue
        calendar = pair.base_times.calendar(before.project.calendar)
        began, ended = (
            calendar.minutes_before(later) - calendar.minutes_before(earlier)
            for earlier, later in ((old.start, new.start), (old.finish, new.finish))
        )
        yield TaskMove(key, before.name, old.start, old.finish, new.start, new.finish, began, ended, day)


def changed_people(pair: Pair) -> Iterator[PeopleChange]:
    """Tasks of both sides with other people, in the base's order."""
    for key, before, after in pair.common():
        old, new = team_of(before), team_of(after)
        if old != new:
            yield PeopleChange(key, before.name, tuple((old - new).elements()), tuple((new - old).elements()))


def team_of(placed: Placed) -> Counter[str]:
    """Who fills the places of a task: ids of people, and pools of contractors."""
    return Counter(worker_of(one.person) for one in placed.scheduled.assignments)


def worker_of(person: str) -> str:
    """A person's id; of a contractor, ``pool#n``, that of the pool."""
    return person.rpartition("#")[0] or person


def changed_work(pair: Pair) -> Iterator[WorkChange]:
    """Tasks of both sides with another amount of work, duration or wait, in the base's order."""
    for key, before, after in pair.common():
        old = amount_as_written(pair.base.plan, pair.base_times, before)
        new = amount_as_written(pair.other.plan, pair.other_times, after)
        if old != new:
            yield WorkChange(key, before.name, *old, *new)


def amount_as_written(plan: Plan, times: WorkingTimes, placed: Placed) -> tuple[str, int]:
    """What a task in its chosen mode asks for: of which kind, and how many minutes."""
    task = placed.task
    if task.wait is not None:
        _, minutes = times.lag(task.wait, task.calendar or placed.project.calendar)
        return "wait", minutes
    amount = amount_of(plan, task, mode_of(task, placed.scheduled.mode))
    if amount.whole == 0:
        return "milestone", 0
    return ("work" if amount.by_work else "duration"), amount.whole


def changed_modes(pair: Pair) -> Iterator[ModeChange]:
    """Tasks of both sides in another mode, in the base's order."""
    for key, before, after in pair.common():
        if before.scheduled.mode != after.scheduled.mode:
            yield ModeChange(key, before.name, before.scheduled.mode, after.scheduled.mode)


def lone_tasks(these: dict[TaskKey, Placed], those: dict[TaskKey, Placed]) -> Iterator[LoneTask]:
    """Tasks of ``these`` that ``those`` don't have."""
    for key, placed in these.items():
        if key not in those:
            yield LoneTask(key, placed.name, placed.scheduled.start, placed.scheduled.finish)
