"""A schedule as rows of tasks in the order of their starts, with local times, to be filtered and paged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from api.rows import TaskRow, days_late, project_rows
from planner.plan import Plan
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Schedule, ScheduledTask


class PersonAtWork(BaseModel):
    """Somebody at a task."""

    model_config = ConfigDict(frozen=True)

    person: str = Field(description="Id of a person, or `pool#n` for the n-th contractor of a pool.")
    name: str
    units_per_mille: int = Field(description="Of the project time of that one.", examples=[1000])


class ScheduleRow(BaseModel):
    """A task in a schedule."""

    model_config = ConfigDict(frozen=True)

    project: str
    project_name: str
    task: str
    name: str
    kind: str = Field(description="`work`, `wait` or `milestone`.", examples=["work"])
    start: str = Field(description="Local time with its offset.", examples=["2027-03-01T09:00+00:00"])
    finish: str = Field(examples=["2027-03-01T13:00+00:00"])
    mode: str = Field(description="Which alternative was chosen; `only` where there is one.")
    people: list[PersonAtWork]
    due: str | None = Field(description="Due date of the task itself; null without one.")
    late: bool = Field(description="Whether it misses that.")
    days_late: int | None = Field(description="Any part of a day counted as one; null without a due date.")


class PlacedRow(NamedTuple):
    """A row, and what it is looked up by: minutes since 1970 UTC, ids and names of its people."""

    row: ScheduleRow
    start: int
    finish: int
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScheduleTable:
    """Rows by start, then as the plan has them; ids and names by which they can be looked up."""

    rows: tuple[PlacedRow, ...]
    projects: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScheduleFilter:
    """Which rows are asked for.

    Attributes
    ----------
    projects, people
        Ids or names of which one must fit; any where empty.
    first, last
        Minutes since 1970 UTC between which a task happens in part at least.
    """

    projects: Collection[str] = ()
    people: Collection[str] = ()
    first: int | None = None
    last: int | None = None

    def fits(self, placed: PlacedRow) -> bool:
        """Whether a row is asked for."""
        row = placed.row
        if self.projects and row.project not in self.projects and row.project_name not in self.projects:
            return False
        if self.people and placed.people.isdisjoint(self.people):
            return False
        if self.last is not None and placed.start >= self.last:
            return False
        # A milestone takes no time: it belongs to the day that begins with it.
        return self.first is None or placed.finish > self.first or placed.start == self.first


def schedule_table(plan: Plan, schedule: Schedule) -> ScheduleTable:
    """All rows of a schedule.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    times = LocalTimes(plan.time_zone)
    scheduled = schedule.by_key()
    rows = [
        _placed(row, scheduled[row.project, row.task], times)
        for project in project_rows(plan, schedule)
        for row in project.tasks
    ]
    rows.sort(key=lambda placed: placed.start)
    people = {name for one in plan.people for name in (one.id, one.name) if name}
    return ScheduleTable(
        tuple(rows),
        frozenset(name for one in plan.projects for name in (one.id, one.name) if name),
        frozenset(people.union(*(placed.people for placed in rows))),
    )


def rows_after(
    table: ScheduleTable, asked: ScheduleFilter, after: int, limit: int
) -> tuple[list[ScheduleRow], int | None]:
    """At most ``limit`` rows behind position ``after`` (first: -1), and the last one's if more follow."""
    found = list(_fitting(table.rows, asked, after, limit + 1))
    rows = [table.rows[at].row for at in found[:limit]]
    return rows, found[limit - 1] if len(found) > limit else None


def _fitting(rows: Sequence[PlacedRow], asked: ScheduleFilter, after: int, most: int) -> Iterator[int]:
    for at in range(after + 1, len(rows)):
        if asked.fits(rows[at]):
            yield at
            most -= 1
            if not most:
                return


def _placed(row: TaskRow, scheduled: ScheduledTask, times: LocalTimes) -> PlacedRow:
    people = [
        PersonAtWork(person=one.person, name=name, units_per_mille=one.units)
        for one, name in zip(scheduled.assignments, row.people, strict=True)
    ]
    made = ScheduleRow(
        project=row.project,
        project_name=row.project_name,
        task=row.task,
        name=row.name,
        kind=row.kind,
        start=times[row.start],
        finish=times[row.finish],
        mode=row.mode,
        people=people,
        due=None if row.due is None else str(row.due),
        late=row.late_minutes > 0,
        days_late=None if row.due is None else days_late(row.late_minutes),
    )
    names = frozenset(name for one in people for name in (one.person, one.name))
    return PlacedRow(made, row.start, row.finish, names)
