"""Choosing people in the CP-SAT model of rectangles: a literal for each seat group and candidate.

Each person's jobs don't overlap. That alone bounds little, so for unions of candidate sets a cumulative
counts what nobody else can do: as many people at a time as the union has (Hall 1935; in this form for
multi-skill projects, Young, Feydy & Schutt 2017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.core import Core
from scheduling.activity_lists.crew_load import members
from scheduling.cpsat.decoding import Value
from scheduling.problem.arrays import I32

MOST_UNIONS = 64
"""Cumulatives of unions of candidate sets."""
MOST_TOGETHER = 3
"""Sets in such a union."""


@dataclass(slots=True)
class PeopleModel:
    """Who does what: a literal of each mode, group of its seats and candidate."""

    core: Core
    model: cp_model.CpModel
    chosen: dict[tuple[int, int, int], cp_model.IntVar] = field(default_factory=dict)

    def hint(self, mode: I32, crew: I32) -> None:
        """Hint a whole crew, by ``seat_base``."""
        taken = set[tuple[int, int, int]]()
        for j, way in enumerate(mode.tolist()):
            base = int(self.core.job.seat_base[j])
            for s in range(int(self.core.way.seat_ptr[way]), int(self.core.way.seat_ptr[way + 1])):
                seat = self.core.seat[s]
                taken.add((way, int(seat.group), int(crew[base + seat.place])))
        for key, literal in self.chosen.items():
            self.model.add_hint(literal, int(key in taken))

    def read(self, values: Value, mode: I32) -> I32:
        """The crew of a solution, by ``seat_base``."""
        core = self.core
        crew = np.full(int(core.job[-1].seat_base), -1, np.int32)
        at_work: dict[tuple[int, int], list[int]] = {}
        for (way, group, person), literal in self.chosen.items():
            if values(literal):
                at_work.setdefault((way, group), []).append(person)
        for j, way in enumerate(mode.tolist()):
            for s in range(int(core.way.seat_ptr[way]), int(core.way.seat_ptr[way + 1])):
                seat = core.seat[s]
                crew[int(core.job.seat_base[j]) + seat.place] = at_work[way, int(seat.group)].pop()
        return crew


def add_people(
    core: Core,
    model: cp_model.CpModel,
    start: list[cp_model.IntVar],
    modes: list[dict[int, cp_model.IntVar]],
    intervals: dict[int, cp_model.IntervalVar],
) -> PeopleModel:
    """Fill every seat of the chosen modes, nobody in two places at a time.

    Parameters
    ----------
    start, modes
        By job; the literals of its modes where it has several.
    intervals
        By mode.
    """
    people = PeopleModel(core, model)
    at_work: dict[int, list[cp_model.IntervalVar]] = {}
    for j in range(core.jobs):
        for way in range(int(core.job.mode_ptr[j]), int(core.job.mode_ptr[j + 1])):
            literals = _fill_seats(people, way, modes[j].get(way))
            for person, own in literals.items():
                is_there = own[0]
                if len(own) > 1:
                    is_there = model.new_bool_var(f"w{way}_{person}")
                    model.add(sum(own) == is_there)
                interval = model.new_optional_fixed_size_interval_var(
                    start[j], int(core.way.slots[way]), is_there, f"i{way}_{person}"
                )
                at_work.setdefault(person, []).append(interval)
    for own_intervals in at_work.values():
        model.add_no_overlap(own_intervals)
    _add_unions(core, model, intervals)
    return people


def _fill_seats(
    people: PeopleModel, way: int, literal: cp_model.IntVar | None
) -> dict[int, list[cp_model.IntVar]]:
    """Literals of a mode by person; as many of each group as it has seats, if the mode is chosen."""
    core, model = people.core, people.model
    by_person: dict[int, list[cp_model.IntVar]] = {}
    for group, (mask, count) in enumerate(_groups(core, way)):
        of_group = []
        for person in sorted(members(core, mask)):
            chosen = model.new_bool_var(f"c{way}_{group}_{person}")
            people.chosen[way, group, person] = chosen
            by_person.setdefault(person, []).append(chosen)
            of_group.append(chosen)
        model.add(sum(of_group) == (count if literal is None else count * literal))
    return by_person


def _groups(core: Core, way: int) -> list[tuple[int, int]]:
    """Mask and seats of each group of a mode."""
    found: dict[int, list[int]] = {}
    for s in range(int(core.way.seat_ptr[way]), int(core.way.seat_ptr[way + 1])):
        found.setdefault(int(core.seat[s].group), []).append(int(core.seat[s].mask))
    return [(found[group][0], len(found[group])) for group in sorted(found)]


def _add_unions(core: Core, model: cp_model.CpModel, intervals: dict[int, cp_model.IntervalVar]) -> None:
    """A cumulative for everybody and for the unions of few candidate sets, the smallest first."""
    ways = range(len(core.way) - 1)
    needs = {way: [(members(core, mask), n) for mask, n in _groups(core, way)] for way in ways}
    for union in _unions({each for groups in needs.values() for each, _ in groups}):
        demand = {way: sum(n for each, n in groups if each <= union) for way, groups in needs.items()}
        users = {way: n for way, n in demand.items() if n > 0}
        if len(users) > 1:
            model.add_cumulative([intervals[way] for way in users], list(users.values()), len(union))


def _unions(sets: set[frozenset[int]]) -> Iterable[frozenset[int]]:
    """Unions of the sets: of all, then of one, two and three."""
    if not sets:
        return ()
    ordered = sorted(sets, key=lambda each: (len(each), sorted(each)))
    found = {frozenset[int]().union(*ordered): None}
    for together in range(1, MOST_TOGETHER + 1):
        for some in combinations(ordered, together):
            if len(found) >= MOST_UNIONS:
                return found
            found.setdefault(frozenset[int]().union(*some))
    return found
