"""Only what changed between two sides, what matters most first, cut off where a reader stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

from scenarios.comparison.booking_changes import BookingChange, changed_bookings
from scenarios.comparison.pair import Pair
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.task_changes import (
    LoneTask,
    ModeChange,
    PeopleChange,
    TaskMove,
    WorkChange,
    changed_modes,
    changed_people,
    changed_work,
    lone_tasks,
    moved_tasks,
)
from scheduling.schedule import TaskKey

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Item]):
    """Changes of one kind: those shown, what matters most first, and how many there are in all."""

    items: tuple[Item, ...]
    total: int

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)

    def first(self, limit: int | None) -> Ranked[Item]:
        """At most ``limit`` of them; all for None."""
        return self if limit is None else replace(self, items=self.items[:limit])


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, each kind ranked by itself.

    Attributes
    ----------
    moved
        Tasks that start or finish at another time.
    people
        Tasks with other people.
    work
        Tasks with another amount of work, duration or wait.
    modes
        Tasks in another mode.
    added, dropped
        Tasks that only the other side, or only the base, has.
    bookings
        Bookings of contractors.
    """

    moved: Ranked[TaskMove]
    people: Ranked[PeopleChange]
    work: Ranked[WorkChange]
    modes: Ranked[ModeChange]
    added: Ranked[LoneTask]
    dropped: Ranked[LoneTask]
    bookings: Ranked[BookingChange]

    @property
    def total(self) -> int:
        """How many there are of all kinds; 0 where nothing changed."""
        return sum(getattr(self, one.name).total for one in fields(self))

    def first(self, limit: int | None) -> Changes:
        """At most ``limit`` of each kind."""
        return Changes(**{one.name: getattr(self, one.name).first(limit) for one in fields(self)})


def changes_between(
    pair: Pair, before: dict[str, ProjectMeasures], after: dict[str, ProjectMeasures]
) -> Changes:
    """Everything that changed from the base to the other side.

    Tasks rank by how much the late cost of their project changes, up or down, then by the minutes that
    they are moved × the weight of their project; bookings by how much they cost more or less.

    Parameters
    ----------
    before, after
        Measures of the projects of both sides, by id.
    """
    moves = {move.key: move for move in moved_tasks(pair)}

    def task_matters(change: Any) -> tuple[int, int]:
        return _late_cost_moved(before, after, change.key), _weighted_move(pair, moves, change.key)

    def booking_matters(change: BookingChange) -> tuple[int, int]:
        return abs(change.cost), abs(change.paid_minutes)

    return Changes(
        moved=_ranked(moves.values(), task_matters),
        people=_ranked(changed_people(pair), task_matters),
        work=_ranked(changed_work(pair), lambda one: (*task_matters(one), abs(one.difference_minutes))),
        modes=_ranked(changed_modes(pair), task_matters),
        added=_ranked(lone_tasks(pair.after, pair.before), task_matters),
        dropped=_ranked(lone_tasks(pair.before, pair.after), task_matters),
        bookings=_ranked(changed_bookings(pair), booking_matters),
    )


def _ranked(items: Iterable[Item], matters: Callable[[Item], tuple[int, ...]]) -> Ranked[Item]:
    """Largest first; equal ones stay in the order of the plan."""
    ordered = tuple(sorted(items, key=matters, reverse=True))
    return Ranked(ordered, len(ordered))


def _late_cost_moved(
    before: dict[str, ProjectMeasures], after: dict[str, ProjectMeasures], key: TaskKey
) -> int:
    costs = [side[key[0]].late_cost if key[0] in side else 0 for side in (before, after)]
    return abs(costs[1] - costs[0])


def _weighted_move(pair: Pair, moves: dict[TaskKey, TaskMove], key: TaskKey) -> int:
    if key not in moves:
        return 0
    weights = [side[key].project.weight for side in (pair.before, pair.after)]
    return max(weights) * moves[key].most_minutes
