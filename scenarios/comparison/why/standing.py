"""Why a task of one schedule does not begin earlier: what holds it, and what holds that, back to a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.calendars import WorkingTimes, data_date
from scenarios.comparison.pair import Placed
from scenarios.comparison.sides import Side
from scenarios.comparison.why.bindings import Binding, bindings_at
from scenarios.comparison.why.evidence import Inquiry
from scenarios.comparison.why.scene import Scene
from scenarios.comparison.why.tracing import Step
from scenarios.comparison.why.words import binding_words
from scheduling.schedule import TaskKey

_DEEPEST = 50
"""Steps after which a chain is given up."""
_MARGIN = 15 * 1440
"""Minutes compiled beyond the first and the last moment of the schedule."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds a task where it is.

    Attributes
    ----------
    begun
        Whether its work has begun in the plan: then nothing but that holds it.
    holding
        Everything that keeps it from beginning a slot earlier; of a task that has no such thing none: its
        place was chosen by the search, or costs nothing.
    chain
        From it back, each time to the task that is waited for longest, until a date or nothing holds.
    """

    key: TaskKey
    begun: bool
    holding: tuple[Step, ...]
    chain: tuple[Step, ...]


def scene_of(side: Side) -> Scene:
    """A schedule by itself, with its working time."""
    placed = {key: Placed(*parts) for key, parts in side.planned().items()}
    moments = [data_date(side.plan)]
    moments += [moment for task in side.schedule.tasks for moment in (task.start, task.finish)]
    times = WorkingTimes(side.plan, min(moments) - _MARGIN, max(moments) + _MARGIN)
    return Scene(side, times, placed)


def standing(scene: Scene, key: TaskKey) -> Standing:
    """Why a task stands where it does.

    Raises
    ------
    KeyError
        If the schedule does not have the task.
    """
    begun = _has_begun(scene.placed[key])
    inquiry = Inquiry(scene, scene, (), now=True)
    if begun:
        return Standing(key, True, (), ())
    holding = tuple(_step(inquiry, key, binding) for binding in _holding(scene, key))
    return Standing(key, False, holding, tuple(_chain(inquiry, key)))


def _holding(scene: Scene, key: TaskKey) -> list[Binding]:
    """What keeps a task from beginning a slot earlier, each once."""
    placed = scene.placed[key]
    chance = None if _has_begun(placed) else scene.last_chance(placed)
    if chance is None:
        return []
    step = max(1, min(scene.step, placed.begins - chance))
    return list(dict.fromkeys(bindings_at(scene, key, chance, placed.scheduled.finish - step)))


def _has_begun(placed: Placed) -> bool:
    return placed.task.progress is not None and placed.task.progress.started is not None


def _chain(inquiry: Inquiry, key: TaskKey) -> Iterator[Step]:
    """The longest waits, one after the other."""
    seen = {key}
    for _ in range(_DEEPEST):
        bindings = _holding(inquiry.late, key)
        if not bindings:
            return
        binding = max(bindings, key=lambda one: _until(inquiry.late, one))
        yield _step(inquiry, key, binding)
        if binding.by is None or binding.by in seen:
            return
        key = binding.by
        seen.add(key)


def _until(scene: Scene, binding: Binding) -> int:
    """Until when something holds; what is no task only where no task does."""
    return -1 if binding.by is None else scene.placed[binding.by].scheduled.finish


def _step(inquiry: Inquiry, key: TaskKey, binding: Binding) -> Step:
    return Step(key, binding.kind, binding.by, binding.resource, binding_words(inquiry, binding))
