"""The core of activity lists in CP-SAT: an interval a task, plain cumulatives, no calendars at all.

Hard precedences, windows from heads and tails, the makespan as an interval that fills every resource
after it; tasks of several modes have an optional interval for each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.core import FIELD_BITS, FIELDS, MOST_UNITS, Core
from scheduling.activity_lists.temporal import Starts
from scheduling.activity_lists.time_windows import TimeWindows
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.rectangle_people import PeopleModel, add_people
from scheduling.problem.arrays import FAR, FF, FS, I32, I64, SS, Table

ENERGY_QUANTILES = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Of the slots that lie before jobs, and behind them: from where on energy is counted."""


class CoreSchedule(NamedTuple):
    """A schedule of a core: starts in slots and modes by job, and who was chosen, by ``seat_base``."""

    start: I64
    mode: I32
    crew: I32 | None = None


@dataclass(slots=True)
class RectangleModel:
    """Variables of a core, cut to schedules that cost no more than one in hand."""

    core: Core
    model: cp_model.CpModel
    start: list[cp_model.IntVar]
    end: list[cp_model.IntVar | cp_model.LinearExpr]
    modes: list[dict[int, cp_model.IntVar]]
    """Of each job with several modes, the literal of each."""
    makespan: cp_model.IntVar
    finish: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """Of projects that weigh."""
    people: PeopleModel | None = None
    """Who does what, where anybody is to be chosen."""

    @property
    def has_choices(self) -> bool:
        """Whether there are modes or people to choose, not only starts."""
        return self.people is not None or any(self.modes)

    def objective(self) -> cp_model.LinearExprT:
        """Cost as the core counts it."""
        weighted = [int(self.core.project_weight[q]) * end for q, end in self.finish.items()]
        return self.core.makespan_weight * self.makespan + sum(weighted)

    def read(self, values: Value) -> CoreSchedule:
        """A solution."""
        start = np.array([values(variable) for variable in self.start], np.int64)
        mode = self.core.job.mode_ptr[:-1].astype(np.int32)
        for j, chosen in enumerate(self.modes):
            for way, literal in chosen.items():
                if values(literal):
                    mode[j] = way
        return CoreSchedule(start, mode, None if self.people is None else self.people.read(values, mode))

    def hint(self, start: I64, mode: I32, crew: I32 | None = None) -> None:
        """Hint a whole schedule."""
        model, core = self.model, self.core
        if self.people is not None and crew is not None:
            self.people.hint(mode, crew)
        ends = start + core.way.slots[mode]
        for j, variable in enumerate(self.start):
            model.add_hint(variable, int(start[j]))
            for way, literal in self.modes[j].items():
                model.add_hint(literal, int(way == mode[j]))
            end = self.end[j]
            if self.modes[j] and isinstance(end, cp_model.IntVar):  # else it may be the start itself
                model.add_hint(end, int(ends[j]))
        model.add_hint(self.makespan, int(ends.max(initial=0)))
        for q, variable in self.finish.items():
            model.add_hint(variable, int(ends[core.job.project[:-1] == q].max(initial=0)))

    def keep_near(self, mode: I32, changes: int) -> None:
        """Let the modes differ from those given in so many jobs at most."""
        kept = [chosen[int(mode[j])] for j, chosen in enumerate(self.modes) if chosen]
        self.model.add(sum(kept) >= len(kept) - changes)


def build(
    core: Core,
    horizon: int,
    windows: TimeWindows | None = None,
    known: Starts | None = None,
    *,
    energy_only: bool = False,
) -> RectangleModel:
    """A model of all schedules that end by slot ``horizon``.

    ``known`` is what temporal analysis says of them; needed where there are ``windows``. With
    ``energy_only`` resources only limit what is used in all, and nobody is chosen: a relaxation.
    """
    model = cp_model.CpModel()
    known = known or _starts_by_links(core, horizon)
    starts = list[cp_model.IntVar]()
    ends = list[cp_model.IntVar | cp_model.LinearExpr]()
    modes: list[dict[int, cp_model.IntVar]] = []
    for j in range(core.jobs):
        low, high = int(core.job.mode_ptr[j]), int(core.job.mode_ptr[j + 1])
        slots = [int(core.way.slots[way]) for way in range(low, high)]
        head = int(known.head[j])
        starts.append(model.new_int_var(head, max(head, int(known.latest[j])), f"s{j}"))
        if high - low == 1:
            ends.append(starts[j] + slots[0])
            modes.append({})
            continue
        soonest = head + min(slots)
        end = model.new_int_var(soonest, max(soonest, horizon), f"e{j}")
        chosen = {way: model.new_bool_var(f"m{j}_{way - low}") for way in range(low, high)}
        model.add_exactly_one(chosen.values())
        ends.append(end)
        modes.append(chosen)
    makespan = model.new_int_var(min(known.end, horizon), horizon, "makespan")
    built = RectangleModel(core, model, starts, ends, modes, makespan)
    _add_links(built)
    if windows is not None:
        _add_windows(built, windows)
    for i, j in known.order:
        model.add(built.start[j] >= built.end[i])
    _add_consumables(built)
    if any(modes):
        _add_durations(built)
        _add_energy(built, known)
    if energy_only:
        return built
    intervals = intervals_of(built)
    _add_resources(built, intervals, horizon)
    if core.staff:
        built.people = add_people(core, model, starts, modes, intervals)
    return built


def _starts_by_links(core: Core, horizon: int) -> Starts:
    """Windows by minimal lags alone, along the order of the jobs."""
    head, tail = _heads(core), _tails_by_links(core)
    return Starts(head, horizon - tail, max(int((head + tail).max(initial=0)), 0), [])


def _heads(core: Core) -> I64:
    """Earliest starts by links and the shortest modes."""
    head: I64 = core.job.release[:-1].astype(np.int64)
    for j in np.argsort(core.job.rank[:-1]):
        for k in range(core.job.before_ptr[j], core.job.before_ptr[j + 1]):
            arc = core.before[k]
            head[j] = max(head[j], head[arc.job] + _least_gap(core, arc, int(arc.job), int(j)))
    return head


def _tails_by_links(core: Core) -> I64:
    """Slots from each job's start to the end of all, at least."""
    tail = np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1]).astype(np.int64)
    for j in np.argsort(core.job.rank[:-1])[::-1]:
        for k in range(core.job.after_ptr[j], core.job.after_ptr[j + 1]):
            arc = core.after[k]
            tail[j] = max(tail[j], tail[arc.job] + _least_gap(core, arc, int(j), int(arc.job)))
    return tail


def _least_gap(core: Core, arc: Table, i: int, j: int) -> int:
    """From the start of ``i`` to that of ``j``, over all of their modes."""
    own = core.way.slots[core.job.mode_ptr[i] : core.job.mode_ptr[i + 1]]
    other = core.way.slots[core.job.mode_ptr[j] : core.job.mode_ptr[j + 1]]
    least = int(arc.lag)
    least += int(own.min()) if arc.type in (FS, FF) else 0
    return least if arc.type in (FS, SS) else least - int(other.max())


def _add_links(built: RectangleModel) -> None:
    core, model = built.core, built.model
    for j in range(core.jobs):
        if core.job.after_ptr[j] == core.job.after_ptr[j + 1] or not core.simple:
            model.add(built.makespan >= built.end[j])
        for k in range(core.job.before_ptr[j], core.job.before_ptr[j + 1]):
            arc = core.before[k]
            i = int(arc.job)
            left = built.end[i] if arc.type in (FS, FF) else built.start[i]
            right = built.start[j] if arc.type in (FS, SS) else built.end[j]
            model.add(right >= left + int(arc.lag))
    for q in np.flatnonzero(core.project_weight).tolist():
        jobs = np.flatnonzero(core.job.project[:-1] == q).tolist()
        top = max(int(core.slots), 1)
        built.finish[q] = model.new_int_var(0, top, f"f{q}")
        for j in jobs:
            model.add(built.finish[q] >= built.end[j])


def _add_windows(built: RectangleModel, windows: TimeWindows) -> None:
    """Maximal lags, and latest ends where the mode decides on them."""
    for most in windows.most:
        left = built.end[most.before] if most.type in (FS, FF) else built.start[most.before]
        right = built.start[most.job] if most.type in (FS, SS) else built.end[most.job]
        built.model.add(right <= left + int(most.lag))
    for j in np.flatnonzero(windows.latest_end < FAR).tolist():
        built.model.add(built.end[j] <= int(windows.latest_end[j]))


def _add_resources(built: RectangleModel, intervals: dict[int, cp_model.IntervalVar], horizon: int) -> None:
    """A cumulative for each resource; the time after the makespan fills it."""
    core, model = built.core, built.model
    beyond = model.new_fixed_size_interval_var(built.makespan, horizon + 1, "after")
    for capacity, demand in resources_of(core):
        users = [intervals[way] for way in demand]
        model.add_cumulative([*users, beyond], [*demand.values(), capacity], capacity)


def _add_durations(built: RectangleModel) -> None:
    """From start to end it is as long as the mode says, also where there is no interval."""
    slots = built.core.way.slots
    for j, chosen in enumerate(built.modes):
        if chosen:
            length = sum(int(slots[way]) * on for way, on in chosen.items())
            built.model.add(built.end[j] == built.start[j] + length)


def _add_energy(built: RectangleModel, known: Starts) -> None:
    """What jobs use in all fits into the makespan, whatever their modes; and of those amid it, the middle.

    A job with at least ``a`` slots before it and ``b`` behind it lies within what is left of the makespan.
    """
    core = built.core
    before, behind = known.head, _least_behind(core)
    edges = [np.unique(np.quantile(each, ENERGY_QUANTILES, method="nearest")) for each in (before, behind)]
    for capacity, demand in resources_of(core):
        energy = [energy_of(built, j, demand) for j in range(core.jobs)]
        for a, b in product(*(each.tolist() for each in edges)):
            inside = [energy[j] for j in np.flatnonzero((before >= a) & (behind >= b)).tolist()]
            if inside:
                built.model.add(sum(inside) <= capacity * (built.makespan - a - b))


def energy_of(built: RectangleModel, j: int, demand: dict[int, int]) -> cp_model.LinearExprT:
    """Slots times units that a job uses, in the mode chosen."""
    core = built.core
    ways = range(int(core.job.mode_ptr[j]), int(core.job.mode_ptr[j + 1]))
    each = {way: int(core.way.slots[way]) * demand.get(way, 0) for way in ways}
    return sum(amount * built.modes[j].get(way, 1) for way, amount in each.items() if amount)


def _least_behind(core: Core) -> I64:
    """Slots from each job's end to the end of all, at least; 0 where links tell nothing of ends."""
    if not core.simple:
        return np.zeros(core.jobs, np.int64)
    return _tails_by_links(core) - np.minimum.reduceat(core.way.slots[:-1], core.job.mode_ptr[:-1])


def intervals_of(built: RectangleModel) -> dict[int, cp_model.IntervalVar]:
    """The interval of each mode."""
    intervals: dict[int, cp_model.IntervalVar] = {}
    for j in range(built.core.jobs):
        intervals |= _intervals(built, j)
    return intervals


def _intervals(built: RectangleModel, j: int) -> dict[int, cp_model.IntervalVar]:
    """The interval of each mode of a job, optional where there are several."""
    model, slots = built.model, built.core.way.slots
    if not built.modes[j]:
        way = int(built.core.job.mode_ptr[j])
        return {way: model.new_interval_var(built.start[j], int(slots[way]), built.end[j], f"i{j}")}
    return {
        way: model.new_optional_interval_var(
            built.start[j], int(slots[way]), built.end[j], literal, f"i{j}_{way}"
        )
        for way, literal in built.modes[j].items()
    }


class Resource(NamedTuple):
    """Units there are, and how many each mode takes."""

    capacity: int
    demand: dict[int, int]


def resources_of(core: Core) -> list[Resource]:
    """The renewable resources that any mode takes."""
    return list(resources_by_field(core).values())


def resources_by_field(core: Core) -> dict[int, Resource]:
    """The same, by the number of their fields."""
    found: dict[int, Resource] = {}
    ptr, words, amounts = core.way.need_ptr.tolist(), core.need.word.tolist(), core.need.amount.tolist()
    for way in range(len(ptr) - 1):
        for k in range(ptr[way], ptr[way + 1]):
            for place in range(FIELDS):
                amount = amounts[k] >> place * FIELD_BITS & MOST_UNITS
                if amount:
                    capacity = int(core.capacity[words[k]]) >> place * FIELD_BITS & MOST_UNITS
                    field = words[k] * FIELDS + place
                    found.setdefault(field, Resource(capacity, {})).demand[way] = amount
    return found


def _add_consumables(built: RectangleModel) -> None:
    core = built.core
    terms: dict[int, list[cp_model.LinearExprT]] = {c: [] for c in range(len(core.stock))}
    for j in range(core.jobs):
        for way in range(core.job.mode_ptr[j], core.job.mode_ptr[j + 1]):
            for k in range(core.way.eat_ptr[way], core.way.eat_ptr[way + 1]):
                literal = built.modes[j][way] if built.modes[j] else 1
                terms[int(core.eaten[k].consumable)].append(int(core.eaten[k].amount) * literal)
    for c, parts in terms.items():
        if parts:
            built.model.add(sum(parts) <= int(core.stock[c]))


def lacks_consumables(core: Core, mode: I32) -> bool:
    """Whether these modes use up more than there is."""
    stock = core.stock.copy()
    for way in mode:
        for eaten in core.eaten[core.way.eat_ptr[way] : core.way.eat_ptr[way + 1]]:
            stock[eaten.consumable] -= eaten.amount
    return bool((stock < 0).any())
