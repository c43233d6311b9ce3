"""Constraints on people, contractors, equipment and consumables.

A person whose tasks all go on whenever the person works is a plain machine on its own axis. Where
partners or equipment make tasks pause, tasks meet in the slots that their axes share: there each is
at work from its first to its last slot, so that pauses free the person, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.cpsat.modelling import Span, Term, constant, total
from scheduling.cpsat.moments import Moment, OnAxis
from scheduling.cpsat.variables import Building, TaskModel, Use
from scheduling.problem.arrays import FINISHED, I64

Mask = NDArray[np.bool_]
FULL = 1000
"""Per mille of a person's project time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Slots of a person, and the uses of tasks that go on in all of them."""

    slots: I64
    uses: list[Use]


def people(b: Building) -> None:
    """Σ units over the tasks at work in a slot <= 1000, for every person, contractor and slot."""
    by_row: dict[int, list[Use]] = {}
    for task in b.tasks:
        for use in task.uses:
            by_row.setdefault(use.row, []).append(use)
    for row, uses in sorted(by_row.items()):
        for part in parts(b, row, uses):
            found = [_span(b, use, part) for use in part.uses]
            spans = [span for span, _ in found] + b.bookings.closed_spans(b.modelling, row, part.slots)
            limit(b, spans, constant(FULL), may_be_empty=any(empty for _, empty in found))


def parts(b: Building, row: int, uses: Sequence[Use]) -> Iterator[Part]:
    """One part for each set of axes on which, in some slot of the person, tasks could be at work.

    At a slot, only tasks on the axes that have it can be at work; all of them go on in all of the
    slots that those axes share. So each slot is watched by the part of its axes, from the first
    such slot to the last, by the tasks that could be near one.
    """
    all_slots = b.choices.axes.slots
    slots = all_slots[b.choices.axes.of_row(row)]
    axes = sorted({use.track.axis for use in uses})
    works = np.stack([np.isin(slots, all_slots[axis]) for axis in axes])
    near = np.stack([_near(b, slots, [use for use in uses if use.track.axis == axis]) for axis in axes])
    kinds, kind_of = np.unique(works & near, axis=1, return_inverse=True)
    for number, members in enumerate(kinds.T):
        watched = np.flatnonzero(kind_of.ravel() == number)
        if not members.any():
            continue
        shared = works[members].all(axis=0)
        shared[: watched[0]] = shared[watched[-1] + 1 :] = False
        inside = {axis for axis, member in zip(axes, members, strict=True) if member}
        own = [use for use in uses if use.track.axis in inside and _meets(b, use, slots[watched])]
        if own:
            yield Part(slots[shared], own)


def _window(b: Building, use: Use) -> tuple[int, int]:
    """First and last common slot at which the task could be at work."""
    slots = b.choices.axes.slots[use.track.axis]
    return int(slots[use.track.first.low]), int(slots[use.track.last.high])


def _near(b: Building, slots: I64, uses: Sequence[Use]) -> Mask:
    """In which slots any of the tasks could be at work or pause."""
    steps = np.zeros(len(slots) + 1, np.int64)
    for use in uses:
        first, last = _window(b, use)
        steps[np.searchsorted(slots, first)] += 1
        steps[np.searchsorted(slots, last, side="right")] -= 1
    near: Mask = np.cumsum(steps[:-1]) > 0
    return near


def _meets(b: Building, use: Use, watched: I64) -> bool:
    """Whether the task could be at work in one of the slots."""
    first, last = _window(b, use)
    return bool(np.searchsorted(watched, first) < np.searchsorted(watched, last, side="right"))


def _span(b: Building, use: Use, part: Part) -> tuple[Span, bool]:
    """From the first to the last slot at work, counted in the part's slots; and whether none may be."""
    m, track = b.modelling, use.track
    slots = b.choices.axes.slots[track.axis][track.first.low : track.last.high + 1]
    begins = np.searchsorted(part.slots, slots)
    ends = np.searchsorted(part.slots, slots, side="right")
    begin = m.count(track.first, begins[: track.first.high - track.first.low + 1])
    is_whole = bool((np.diff(begins) == 1).all() and ends[-1] == begins[-1] + 1)
    if is_whole and use.slots is not None:
        return Span(m.fixed_interval(begin.expression, use.slots, use.literal), use.units), False
    ends = ends[track.last.low - track.first.low :]
    end = m.count(track.last, ends)
    low, high = max(0, end.low - begin.high), max(0, end.high - begin.low)
    if track.size.is_constant:
        sizes = ends - begins[: len(ends)]
        low, high = int(sizes.min()), int(sizes.max())
    size = m.integer(low, high, _difference(begin, end))
    interval = m.interval(begin.expression, size.expression, end.expression, use.literal)
    return Span(interval, use.units), low <= 0


def _difference(begin: Term, end: Term) -> int | None:
    return None if begin.hint is None or end.hint is None else end.hint - begin.hint


def limit(b: Building, spans: Sequence[Span], capacity: Term, *, may_be_empty: bool = False) -> None:
    """Σ units of the spans at every place <= capacity; no two at once where any two are too many.

    Empty spans take nothing, but no other span may run across one in a no-overlap constraint.
    """
    if not spans or (capacity.is_constant and sum(span.units for span in spans) <= capacity.low):
        return
    least = sorted(span.units for span in spans)[:2]
    intervals = [span.interval for span in spans]
    if capacity.is_constant and sum(least) > capacity.low and not may_be_empty:
        b.modelling.model.add_no_overlap(intervals)
    else:
        units = [span.units for span in spans]
        b.modelling.model.add_cumulative(intervals, units, capacity.expression)


# --- pools of people who can stand in for each other --------------------------------------------------


def interchangeable(b: Building) -> None:
    """Σ units of tasks that only people of one axis can do <= 1000 × their number: implied, but tighter.

    Only where nobody's axis differs and nobody else takes part, so that no pause frees anybody.
    """
    pools: dict[frozenset[int], list[tuple[TaskModel, int]]] = {}
    for task in b.tasks:
        if len(task.tracks) == 1 and len(task.places) == 1 and len(task.modes) == 1:
            group = task.places[0].group
            axes = {b.choices.axes.of_row(row) for row in group.rows}
            if axes == {task.tracks[0].axis}:
                pools.setdefault(frozenset(group.rows), []).append((task, group.units * group.count))
    for rows in pools:
        inside = [each for other, tasks in pools.items() if other <= rows for each in tasks]
        if len(rows) > 1 and len(inside) > len(rows):
            spans = [Span(_whole(b, task), units) for task, units in inside]
            limit(b, spans, constant(FULL * len(rows)))


def _whole(b: Building, task: TaskModel) -> Any:
    """The interval of a task that has one track only, by positions on it."""
    if task.whole is None:
        track = task.tracks[0]
        first = track.first.term.expression
        if track.size.is_constant:
            task.whole = b.modelling.fixed_interval(first, track.size.low, True)
        else:
            size = b.modelling.as_variable(track.size)
            task.whole = b.modelling.interval(first, size.expression, track.last.term.expression + 1, True)
    return task.whole


# --- equipment --------------------------------------------------------------------------------------


def equipment(b: Building) -> list[Term]:
    """Σ units held <= units of the equipment in every slot, pauses included; returns the peaks.

    The peak is a variable where equipment costs by it, else the units there are.
    """
    peaks = []
    for e in range(len(b.p.equipment)):
        holders = list(_holders(b, e))
        units = int(b.p.equipment[e].units)
        peak = constant(units)
        if b.p.equipment[e].cost > 0:
            peak = b.modelling.integer(0, units, None if b.held is None else min(units, b.held[e]))
        peaks.append(peak)
        if holders:
            _hold(b, holders, peak)
    return peaks


@dataclass(frozen=True, slots=True)
class Holder:
    """A task that holds units of a piece of equipment."""

    task: TaskModel
    units: Term


def _holders(b: Building, e: int) -> Iterator[Holder]:
    """Tasks with modes that hold the equipment: Σ units[mode] · chosen[mode]."""
    p = b.p
    for j, task in enumerate(b.tasks):
        if p.task[j].state == FINISHED:
            continue
        terms = []
        for mode, (literal, hint) in task.modes.items():
            uses = p.use[p.mode[mode].use_ptr : p.mode[mode + 1].use_ptr]
            units = int(uses.units[uses.equipment == e].sum())
            if units and literal is True:
                terms.append(constant(units))
            elif units:
                terms.append(Term(units * literal, 0, units, None if hint is None else units * hint))
        if terms:
            yield Holder(task, total(terms))


def _hold(b: Building, holders: Sequence[Holder], peak: Term) -> None:
    """The holders' intervals on the axis they share, else on common slots, else (waits) on the grid."""
    ends = [(h.task.begin or h.task.start, h.task.finish) for h in holders]
    axes = {begin.axis if isinstance(begin, OnAxis) else None for begin, _ in ends}
    if len(axes) == 1 and None not in axes:
        intervals = [_whole(b, h.task) for h in holders]
    elif all(begin.slot is not None for begin, _ in ends):
        intervals = [_between(b, begin.slot, finish.slot) for begin, finish in ends]
    else:
        intervals = [_between(b, *_on_grid(b, begin, finish)) for begin, finish in ends]
    if all(h.units.is_constant for h in holders):
        spans = [Span(i, h.units.low) for i, h in zip(intervals, holders, strict=True)]
        limit(b, spans, peak)
    else:
        units = [b.modelling.as_variable(h.units).expression for h in holders]
        b.modelling.model.add_cumulative(intervals, units, peak.expression)


def _between(b: Building, begin: Term | None, end: Term | None) -> Any:
    begin, end = b.modelling.as_variable(begin or constant(0)), b.modelling.as_variable(end or constant(0))
    low, high = max(0, end.low - begin.high), max(0, end.high - begin.low)
    size = b.modelling.integer(low, high, _difference(begin, end))
    return b.modelling.interval(begin.expression, size.expression, end.expression, True)


def _on_grid(b: Building, begin: Moment, finish: Moment) -> tuple[Term, Term]:
    """Grid slots held: from the start rounded down to the finish rounded up."""
    m, grid = b.modelling, b.p.grid
    found = []
    for moment, minutes in ((begin, 1 - grid), (finish, 0)):
        minute = moment.minute + (minutes - b.p.base)
        low, high = -(-minute.low // grid), -(-minute.high // grid)
        hint = None if minute.hint is None else -(-minute.hint // grid)
        number = m.integer(low, high, hint)
        m.at_least(number.times(grid), minute)
        m.at_least(minute, number.times(grid) + (1 - grid))
        found.append(number)
    return found[0], found[1]


def consumables(b: Building) -> None:
    """Σ amounts of the chosen modes <= what there is, finished and started tasks included."""
    p = b.p
    for c in range(len(p.consumable_amount)):
        terms = []
        for task in b.tasks:
            for mode, (literal, _) in task.modes.items():
                eats = p.eat[p.mode[mode].eat_ptr : p.mode[mode + 1].eat_ptr]
                amount = int(eats.amount[eats.consumable == c].sum())
                if amount:
                    terms.append(amount if literal is True else amount * literal)
        if terms:
            b.modelling.model.add(sum(terms) <= int(p.consumable_amount[c]))
