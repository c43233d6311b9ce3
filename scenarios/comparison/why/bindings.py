"""What keeps a task from beginning at a moment: links, people, equipment, hours, dates of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from planner.task_links import TaskLink
from planner.task_times import NO_LIMIT, date_limits
from scenarios.comparison.pair import Placed
from scenarios.comparison.why.scene import Busy, Scene
from scheduling.schedule import TaskKey

BindingKind = Literal["link", "person", "equipment", "absence", "release", "pin", "finish-date", "data-date"]
_FULL: Final = 1000


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing that keeps a task from beginning at a moment.

    Attributes
    ----------
    kind
        What it is.
    by
        The task that it waits for: of a link the predecessor, else who has the person or the equipment.
    resource
        Id of the person, of the contractor ``pool#n``, or of the equipment; empty for others.
    until
        From when on it doesn't keep the task any more, where that is a date of the plan.
    """

    kind: BindingKind
    by: TaskKey | None = None
    resource: str = ""
    until: int = 0


def bindings_at(scene: Scene, key: TaskKey, moment: int, finish: int) -> Iterator[Binding]:
    """Everything that keeps a task from beginning at ``moment`` and finishing by ``finish``.

    Parameters
    ----------
    moment
        Before the task begins, in minutes since 1970 UTC.
    finish
        Before the task finishes, likewise.
    """
    placed = scene.placed[key]
    yield from _absent(scene, placed, moment)
    yield from _dates(scene, placed, moment, finish)
    for by, link in scene.links_into.get(key, ()):
        if link_bound(scene, by, link) > (finish if link.type[1] == "F" else moment):
            yield Binding("link", by)
    for one in placed.scheduled.assignments:
        there = _others(scene.busy_people.get(one.person, []), key, moment)
        if sum(busy.units for busy in there) + one.units > _FULL:
            yield from (Binding("person", busy.key, one.person) for busy in there)
    units = {each.id: each.units for each in scene.side.plan.equipment}
    for need in scene.mode(placed).equipment:
        there = _others(scene.busy_equipment.get(need.equipment, []), key, moment)
        if sum(busy.units for busy in there) + need.units > units[need.equipment]:
            yield from (Binding("equipment", busy.key, need.equipment) for busy in there)


def _absent(scene: Scene, placed: Placed, moment: int) -> Iterator[Binding]:
    """Those of the team who are not at work at a moment."""
    for resource, hours in scene.parts(placed):
        if resource and hours.minutes_before(moment + 1) == hours.minutes_before(moment):
            yield Binding("absence", resource=resource)


def _dates(scene: Scene, placed: Placed, moment: int, finish: int) -> Iterator[Binding]:
    limits = date_limits(scene.side.plan, placed.project, placed.task)
    if limits.start_from > moment:
        yield Binding("pin" if limits.pinned else "release", until=limits.start_from)
    if finish < limits.finish_from < NO_LIMIT:
        yield Binding("finish-date", until=limits.finish_from)
    if scene.times.data_date > moment:
        yield Binding("data-date", until=scene.times.data_date)


def link_bound(scene: Scene, by: TaskKey, link: TaskLink) -> int:
    """The moment before which a link holds its successor, given where its predecessor is."""
    source = scene.placed[by].scheduled
    moment = source.finish if link.type[0] == "F" else source.start
    if link.lag.thousandths == 0:
        return moment
    axis, lag = scene.times.lag(link.lag, link.calendar)
    if link.lag.elapsed:
        return moment + lag
    worked = axis.minutes_before(moment) + lag
    total = scene.times.calendar(link.calendar).total
    return axis.earliest_moment(min(max(worked, 0), total))


def _others(listed: list[Busy], key: TaskKey, moment: int) -> list[Busy]:
    """What other tasks take at a moment."""
    return [busy for busy in listed if busy.begin <= moment < busy.end and busy.key != key]
