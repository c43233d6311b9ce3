"""Values of the model's variables → placements and teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scheduling.cpsat.incumbent import Incumbent
from scheduling.cpsat.modelling import Literal
from scheduling.cpsat.variables import Building, Chosen, TaskModel
from scheduling.list_schedule.buffers import PLACED
from scheduling.problem.arrays import FINISHED, I32, MILESTONE, STARTED, Table, table

Value = Callable[[Any], int]
"""The value of a linear expression in a solution."""


def decode(b: Building, value: Value) -> Incumbent:
    """The schedule that a solution says; finishes follow from starts, teams and calendars."""
    p = b.p
    placed = table(PLACED, p.tasks)
    team = np.full(int(p.task[-1].seat_base), -1, np.int32)
    for j, task in enumerate(b.tasks):
        place = placed[j]
        place.first_slot = place.last_slot = -1
        if p.task[j].state == FINISHED:
            place.start, place.finish = p.task[j].fixed_start, p.task[j].fixed_finish
            place.mode = p.task[j].mode_ptr
            continue
        chosen = next(c for c in task.chosen if holds(c.literal, value))
        place.mode = chosen.mode
        if chosen.range.option is not None:
            _place_work(b, task, chosen, place, value)
        elif chosen.range.way.kind == MILESTONE:
            place.start = place.finish = value(task.finish.minute.expression)
        else:
            _place_wait(b, task, place, value)
        if p.task[j].state == STARTED:
            place.start = p.task[j].fixed_start
        _seat(b, j, task, chosen.mode, team, value)
    return Incumbent(placed, team)


def holds(literal: Literal, value: Value) -> bool:
    """Whether a literal holds in a solution."""
    return literal is True or value(literal) == 1


def _place_work(b: Building, task: TaskModel, chosen: Chosen, place: Table, value: Value) -> None:
    option = chosen.range.option
    if option is None:
        raise ValueError("a wait or milestone has no slots")
    track = next(t for t in task.tracks if t.axis == option.axis)
    slots = b.choices.axes.slots[option.axis]
    at = value(track.first.term.expression)
    place.first_slot, place.last_slot = slots[at], slots[at + option.slots - 1]
    place.start = b.p.slot_minute[place.first_slot]
    place.finish = b.p.slot_minute[place.last_slot] + option.rest


def _place_wait(b: Building, task: TaskModel, place: Table, value: Value) -> None:
    """From L(x) to E(x + minutes); the slots of its equipment are those that it touches."""
    p, mode = b.p, b.p.mode[place.mode]
    if task.amount is None:
        raise ValueError("a wait has an amount")
    x = value(task.amount.term.expression)
    place.start = b.calendars.latest_one(int(mode.calendar), x)
    place.finish = b.calendars.earliest_one(int(mode.calendar), x + int(mode.minutes))
    if p.mode[place.mode + 1].use_ptr > mode.use_ptr:
        place.first_slot = np.searchsorted(p.slot_minute, place.start - p.grid + 1)
        place.last_slot = np.searchsorted(p.slot_minute, place.finish) - 1


def _seat(b: Building, j: int, task: TaskModel, mode: int, team: I32, value: Value) -> None:
    """Put the people of each group into its seats, in their order."""
    base = int(b.p.task[j].seat_base)
    for places in task.places:
        if places.mode == mode:
            seated = [x for x, literal in sorted(places.literals.items()) if holds(literal, value)]
            for seat, first, position in zip(places.group.seats, places.group.bases, seated, strict=True):
                team[base + seat] = first + position
