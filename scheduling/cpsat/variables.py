"""Variables of every task: which option, where on its axis, who.

A task has one *track* for each joint axis its options have: the position of its first slot there.
With several tracks a start and a last slot on the common axis stand for the task, tied to the track
that is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scheduling.cpsat.bookings import Bookings
from scheduling.cpsat.calendars import Calendars
from scheduling.cpsat.choices import Choices, Group, Option, Way
from scheduling.cpsat.incumbent import Incumbent
from scheduling.cpsat.modelling import Literal, Modelling, Position, Term, constant
from scheduling.cpsat.moments import Fixed, InCalendar, Moment, OnAxis
from scheduling.cpsat.windows import Range, Windows
from scheduling.problem.arrays import FINISHED, MILESTONE, STARTED, Arrays

Hinted = tuple[Literal, bool | None]
"""A literal, and whether it holds in the incumbent."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A range of a task, with the literal that chooses it."""

    range: Range
    literal: Literal
    hint: bool | None

    @property
    def mode(self) -> int:
        """The range's mode."""
        return self.range.way.mode


@dataclass(frozen=True, slots=True)
class Track:
    """A task on one joint axis: first and last position there, and the slots from one to the other."""

    axis: int
    literal: Literal
    hint: bool | None
    first: Position
    last: Position
    size: Term
    rest: Term
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A person or contractor at a task on one track, if ``literal`` holds."""

    row: int
    units: int
    literal: Literal
    hint: bool | None
    track: Track
    slots: int | None
    """How many, if that depends on this person alone."""


@dataclass(frozen=True, slots=True)
class Places:
    """Who fills the seats of a group: a literal for each candidate, by position."""

    mode: int
    group: Group
    literals: dict[int, Literal]
    hints: dict[int, bool | None]


@dataclass(slots=True)
class TaskModel:
    """The variables of one task. ``begin`` is the start of what is left to do, if limits ask for it."""

    start: Moment
    finish: Moment
    begin: Moment | None
    chosen: tuple[Chosen, ...] = ()
    modes: dict[int, Hinted] = field(default_factory=dict)
    tracks: tuple[Track, ...] = ()
    uses: list[Use] = field(default_factory=list)
    places: list[Places] = field(default_factory=list)
    amount: Position | None = None
    """Of a wait: working time of its calendar before its start."""
    whole: Any = None
    """Its interval on its only track, once somebody asked for it."""


@dataclass(slots=True)
class Building:
    """Everything a model is made from, and the tasks' variables made so far.

    ``is_exact`` turns False where a constraint forbids more than the rules do.
    """

    modelling: Modelling
    choices: Choices
    windows: Windows
    incumbent: Incumbent | None
    bookings: Bookings
    held: list[int] | None
    """Peak units of each piece of equipment in the incumbent."""
    tasks: list[TaskModel] = field(default_factory=list)
    is_exact: bool = True

    @property
    def p(self) -> Arrays:
        """The compiled problem."""
        return self.choices.p

    @property
    def calendars(self) -> Calendars:
        """Working time of its calendars."""
        return self.windows.calendars


def build_tasks(b: Building) -> None:
    """Make the variables of every task."""
    for j in range(b.p.tasks):
        b.tasks.append(_finished(b, j) if b.p.task[j].state == FINISHED else _unfinished(b, j))


def _finished(b: Building, j: int) -> TaskModel:
    start, finish = int(b.p.task[j].fixed_start), int(b.p.task[j].fixed_finish)
    mode = int(b.p.task[j].mode_ptr)
    return TaskModel(
        Fixed(b.modelling, b.calendars, start),
        Fixed(b.modelling, b.calendars, finish),
        None,
        modes={mode: (True, True)},
    )


def _unfinished(b: Building, j: int) -> TaskModel:
    chosen = tuple(_choose(b, j))
    modes = {
        mode: _either(b, [c for c in chosen if c.mode == mode])
        for mode in dict.fromkeys(c.mode for c in chosen)
    }
    tracks = tuple(_tracks(b, j, chosen))
    amount, begin, finish = _ends(b, j, chosen, tracks)
    start = begin
    if b.p.task[j].state == STARTED:
        start = Fixed(b.modelling, b.calendars, int(b.p.task[j].fixed_start))
    task = TaskModel(start, finish, begin if b.windows.asks_start(j) else None, chosen, modes, tracks)
    task.amount = amount
    for way in {c.mode: c.range.way for c in chosen}.values():
        _people(b, j, way, task)
    return task


# --- which option ---------------------------------------------------------------------------------


def _choose(b: Building, j: int) -> Iterator[Chosen]:
    """Σ chosen[r] = 1 over the ranges r of a task."""
    ranges = b.windows.ranges[j]
    if len(ranges) == 1:
        yield Chosen(ranges[0], True, True)
        return
    hints = [_is_hinted(b, j, r) for r in ranges]
    if sum(hint is True for hint in hints) != 1:
        hints = [None] * len(ranges)
    found = [Chosen(r, b.modelling.boolean(hint), hint) for r, hint in zip(ranges, hints, strict=True)]
    b.modelling.model.add_exactly_one([c.literal for c in found])
    yield from found


def _is_hinted(b: Building, j: int, r: Range) -> bool | None:
    return None if b.incumbent is None else b.incumbent.has(b.p, j, r.way, r.option)


def _either(b: Building, chosen: Sequence[Chosen]) -> Hinted:
    """A literal for several ranges together."""
    hints = [c.hint for c in chosen]
    hint = None if None in hints else any(hints)
    return b.modelling.any_of([(c.literal, c.hint) for c in chosen]), hint


# --- where ------------------------------------------------------------------------------------------


def _tracks(b: Building, j: int, chosen: Sequence[Chosen]) -> Iterator[Track]:
    by_axis: dict[int, list[Chosen]] = {}
    for c in chosen:
        if c.range.option is not None:
            by_axis.setdefault(c.range.option.axis, []).append(c)
    for axis, own in by_axis.items():
        whole = len(own) == len(chosen)
        literal, hint = (True, True) if whole else _either(b, own)
        yield _track(b, j, axis, tuple(own), (literal, hint))


def _track(b: Building, j: int, axis: int, chosen: tuple[Chosen, ...], present: Hinted) -> Track:
    """First in the window of the range chosen; last = first + slots - 1; at the left if not present."""
    m = b.modelling
    literal, hint = present
    low, high = min(c.range.low for c in chosen), max(c.range.high for c in chosen)
    at = None
    if b.incumbent is not None and hint is not None:
        at = b.incumbent.position(b.choices, j, axis) if hint else low
    first = m.position(low, high, at, chosen[0].range.allowed if len(chosen) == 1 else None)
    if literal is not True:
        m.model.add(first.variable == low).only_enforce_if(literal.negated())
    if len(chosen) > 1:
        for c in chosen:
            _keep_in(m, first, c)
    sizes = {c.range.option.slots for c in chosen if c.range.option is not None}
    size = sum_over(chosen, literal, lambda option: option.slots)
    rest = sum_over(chosen, literal, lambda option: option.rest)
    if len(sizes) == 1:
        size = constant(sizes.pop())
        last = first.shifted(size.low - 1)
    else:
        last = _last(m, chosen, first, size, (literal, hint))
    return Track(axis, literal, hint, first, last, size, rest, chosen)


def _keep_in(m: Modelling, first: Position, c: Chosen) -> None:
    """Low <= first <= high of the range chosen, and among its allowed positions."""
    if c.range.allowed is not None:
        from ortools.sat.python import cp_model

        domain = cp_model.Domain.from_values(c.range.allowed.tolist())
        m.require(m.model.add_linear_expression_in_domain(first.variable, domain), c.literal)
        return
    if c.range.low > first.low:
        m.require(m.model.add(first.variable >= c.range.low), c.literal)
    if c.range.high < first.high:
        m.require(m.model.add(first.variable <= c.range.high), c.literal)


def _last(m: Modelling, chosen: Sequence[Chosen], first: Position, size: Term, present: Hinted) -> Position:
    """Last = first + Σ slots[r] · chosen[r] - 1 if present, else at the left."""
    literal, hint = present
    spans = [c.range.option.slots - 1 for c in chosen if c.range.option is not None]
    low = min(c.range.low + span for c, span in zip(chosen, spans, strict=True))
    high = max(c.range.high + span for c, span in zip(chosen, spans, strict=True))
    at = None if first.hint is None or size.hint is None else first.hint + size.hint - 1
    if hint is False:
        at = low
    last = m.position(low, high, at)
    m.require(m.model.add(last.variable == first.variable + size.expression - 1), literal)
    if literal is not True:
        m.model.add(last.variable == low).only_enforce_if(literal.negated())
    return last


def sum_over(chosen: Sequence[Chosen], present: Literal, value: Callable[[Option], int]) -> Term:
    """Σ value[r] · chosen[r]: a property of the option chosen; 0 if none is present."""
    values = [value(c.range.option) for c in chosen if c.range.option is not None]
    if chosen[0].literal is True:
        return constant(values[0])
    hints = [c.hint for c in chosen]
    hint = None if None in hints else sum(v for v, h in zip(values, hints, strict=True) if h)
    expression = sum(v * c.literal for v, c in zip(values, chosen, strict=True))
    return Term(expression, min(values) if present is True else 0, max(values), hint)


# --- when -------------------------------------------------------------------------------------------


def _ends(
    b: Building, j: int, chosen: Sequence[Chosen], tracks: Sequence[Track]
) -> tuple[Position | None, Moment, Moment]:
    """Start (of what is left) and finish, and the amount before a wait."""
    if len(tracks) == 1 and tracks[0].literal is True:
        return (None, *_of_track(b, tracks[0], comparable=True))
    others = [c for c in chosen if c.range.option is None]
    if not others:
        return (None, *_on_common_axis(b, j, tracks))
    if len(chosen) == 1:
        return _alone(b, j, chosen[0])
    pieces = [(t.literal, *_of_track(b, t, comparable=False)) for t in tracks]
    pieces += [(c.literal, *_alone(b, j, c)[1:]) for c in others]
    return (None, *_any_minute(b, j, pieces))


def _of_track(b: Building, track: Track, *, comparable: bool) -> tuple[Moment, Moment]:
    slots = b.choices.axes.slots[track.axis]
    axis = track.axis if comparable else None
    ends = []
    for position, rest in ((track.first, None), (track.last, track.rest)):
        own = slots[position.low : position.high + 1]
        minutes = b.p.slot_minute[own]
        ends.append(OnAxis(b.modelling, b.calendars, position, minutes, own, axis, rest))
    return ends[0], ends[1]


def _on_common_axis(b: Building, j: int, tracks: Sequence[Track]) -> tuple[Moment, Moment]:
    """A first and a last common slot: first = slot(first[t]), last = slot(last[t]) on the track chosen."""
    m = b.modelling
    placed = None if b.incumbent is None else b.incumbent.placed[j]
    ends = []
    every = [c for t in tracks for c in t.chosen]
    for end in ("first", "last"):
        positions: list[Position] = [getattr(t, end) for t in tracks]
        slots = [b.choices.axes.slots[t.axis] for t in tracks]
        low = min(int(s[x.low]) for s, x in zip(slots, positions, strict=True))
        high = max(int(s[x.high]) for s, x in zip(slots, positions, strict=True))
        hint = None if placed is None else int(placed[f"{end}_slot"])
        position = m.position(low, high, hint)
        for s, x, t in zip(slots, positions, tracks, strict=True):
            m.equal(position.term, m.step(x, s[x.low : x.high + 1]), t.literal)
        rest = sum_over(every, True, lambda option: option.rest) if end == "last" else None
        if rest is not None and len({c.range.option.rest for c in every if c.range.option}) == 1:
            rest = constant(rest.low)
        own = np.arange(low, high + 1, dtype=np.int64)
        ends.append(OnAxis(m, b.calendars, position, b.p.slot_minute[own], own, None, rest))
    return ends[0], ends[1]


def _alone(b: Building, j: int, c: Chosen) -> tuple[Position | None, Moment, Moment]:
    """A milestone's minute; a wait's amount x, from L(x) to E(x + minutes)."""
    m = b.modelling
    placed = None if b.incumbent is None or c.hint is False else b.incumbent.placed[j]
    if c.range.way.kind == MILESTONE:
        hint = None if placed is None else int(placed.finish)
        moment = Moment(m, b.calendars, m.integer(c.range.low, c.range.high, hint))
        return None, moment, moment
    mode = b.p.mode[c.mode]
    calendar, minutes = int(mode.calendar), int(mode.minutes)
    at = None
    if placed is not None:
        at = b.calendars.worked_one(calendar, int(placed.finish)) - minutes
    x = m.position(c.range.low, c.range.high, at, c.range.allowed)
    start = InCalendar(m, b.calendars, calendar, x, is_finish=False)
    return x, start, InCalendar(m, b.calendars, calendar, x.shifted(minutes), is_finish=True)


def _any_minute(
    b: Building, j: int, pieces: Sequence[tuple[Literal, Moment, Moment]]
) -> tuple[Moment, Moment]:
    """Minutes of the piece chosen, of tasks that are work in one mode and none in another."""
    m, placed = b.modelling, None if b.incumbent is None else b.incumbent.placed[j]
    ends = []
    for k, name in ((1, "start"), (2, "finish")):
        terms = [piece[k].minute for piece in pieces]
        hint = None if placed is None else int(placed[name])
        minute = m.integer(min(t.low for t in terms), max(t.high for t in terms), hint)
        for (literal, *_), term in zip(pieces, terms, strict=True):
            m.equal(minute, term, literal)
        ends.append(Moment(m, b.calendars, minute))
    return ends[0], ends[1]


# --- who --------------------------------------------------------------------------------------------


def _people(b: Building, j: int, way: Way, task: TaskModel) -> None:
    own = [c for c in task.chosen if c.mode == way.mode and c.range.option is not None]
    by_row: dict[int, list[Literal]] = {}
    for number, group in enumerate(way.groups):
        known = () if b.incumbent is None else b.incumbent.people(b.p, j, way.mode, group)
        filled = _fill(b, number, group, own, task.modes[way.mode], known)
        literals = {x: literal for x, (literal, _) in filled.items()}
        hints = {x: hint for x, (_, hint) in filled.items()}
        task.places.append(Places(way.mode, group, literals, hints))
        for position, hinted in filled.items():
            by_row.setdefault(group.rows[position], []).append(hinted[0])
            members = next(k for k, c in enumerate(group.classes) if position in c)
            task.uses += _uses(
                b, task, [c for c in own if _takes(c, number, members)], group, position, hinted
            )
    for sharing in by_row.values():
        if len(sharing) > 1:
            b.modelling.model.add_at_most_one(_plain(b, sharing))


def _plain(b: Building, literals: Sequence[Literal]) -> list[Literal]:
    return [b.modelling.model.new_constant(1) if literal is True else literal for literal in literals]


def _takes(c: Chosen, group: int, members: int) -> bool:
    return c.range.option is not None and c.range.option.picks[group][members] > 0


def _fill(
    b: Building, number: int, group: Group, own: Sequence[Chosen], mode: Hinted, known: Sequence[int]
) -> dict[int, Hinted]:
    """Σ fills[c] over a class = Σ picks[r] · chosen[r]: as many people of each class as the option takes."""
    m = b.modelling
    if len(group.rows) == group.count:
        return dict.fromkeys(range(group.count), mode)
    filled: dict[int, Hinted] = {}
    for members, positions in enumerate(group.classes):
        takers = [c for c in own if _takes(c, number, members)]
        if not takers:
            continue
        for position in positions:
            hint = None if b.incumbent is None or mode[1] is None else position in known
            filled[position] = (m.boolean(hint), hint)
        taken = sum(
            (1 if c.literal is True else c.literal) * c.range.option.picks[number][members]  # type: ignore[misc, union-attr]
            for c in takers
        )
        m.model.add(sum(filled[x][0] for x in positions) == taken)
    return filled


def _uses(
    b: Building, task: TaskModel, takers: Sequence[Chosen], group: Group, position: int, person: Hinted
) -> Iterator[Use]:
    """A person's use of each track: Σ use[t] = fills, use[t] <= Σ chosen[r] on t."""
    m, row = b.modelling, group.rows[position]
    tracks = [t for t in task.tracks if any(c in t.chosen for c in takers)]
    found: list[Hinted] = [person]
    if len(tracks) > 1:
        found = []
        for t in tracks:
            hint = None if t.hint is None or person[1] is None else t.hint and person[1]
            literal = m.boolean(hint)
            m.model.add(sum(c.literal for c in takers if c in t.chosen) >= literal)
            found.append((literal, hint))
        m.model.add(sum(literal for literal, _ in found) == (1 if person[0] is True else person[0]))
    for t, (literal, hint) in zip(tracks, found, strict=True):
        slots = {c.range.option.slots for c in takers if c in t.chosen and c.range.option is not None}
        yield Use(row, group.units, literal, hint, t, slots.pop() if len(slots) == 1 else None)
