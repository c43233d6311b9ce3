"""CP-SAT's model of levels: rectangles, a cumulative of variable capacity for each resource that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.core import FIELDS
from scheduling.activity_lists.temporal import Starts
from scheduling.cpsat.rectangle_model import (
    CoreSchedule,
    RectangleModel,
    Resource,
    build,
    intervals_of,
    resources_by_field,
)
from scheduling.level_rectangles import LevelRectangles, windows_within
from scheduling.problem.arrays import I64

MOST_EDGES = 150
"""Of intervals in which energy is counted."""

Fields = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the levels of schedules that are better than the best one in hand."""

    low: I64
    """Units of each field at least."""
    high: I64
    """Units at most."""
    cuts: dict[Fields, int]
    """What some fields' levels cost together at least."""


@dataclass(slots=True)
class LevelModel:
    """Rectangles, and the level of each field that costs."""

    built: RectangleModel
    level: dict[int, cp_model.IntVar]
    cost: cp_model.LinearExprT

    def hint(self, schedule: CoreSchedule, peaks: I64) -> None:
        """Hint a whole schedule with its levels."""
        self.built.hint(*schedule)
        for field, variable in self.level.items():
            self.built.model.add_hint(variable, int(peaks[field]))


def demands(made: LevelRectangles) -> dict[int, Resource]:
    """Who takes how much, of the fields that anybody takes."""
    return resources_by_field(made.core)


def peaks_of(made: LevelRectangles, schedule: CoreSchedule) -> I64:
    """Most units of each field in use at once."""
    core = made.core
    peaks = np.zeros(core.words * FIELDS, np.int64)
    end = schedule.start + core.way.slots[schedule.mode]
    for field, resource in demands(made).items():
        amount = np.array([resource.demand.get(way, 0) for way in schedule.mode.tolist()], np.int64)
        change = np.zeros(int(end.max(initial=0)) + 1, np.int64)
        np.add.at(change, schedule.start, amount)
        np.subtract.at(change, end, amount)
        peaks[field] = change.cumsum().max(initial=0)
    return peaks


def energy_levels(made: LevelRectangles, known: Starts) -> I64:
    """Units of each field without which the work doesn't fit into some interval of slots.

    What of a job lies within an interval wherever the job is put: Lahrichi (1982), Ordonnancements: la
    notion de parties obligatoires; here for intervals between heads and latest ends. A job of several
    modes counts with the least amount and the least time of any.
    """
    core = made.core
    first = core.job.mode_ptr[:-1]
    slots = np.minimum.reduceat(core.way.slots[:-1], first).astype(np.int64)
    head, latest = known.head.astype(np.int64), known.latest.astype(np.int64)
    begins, ends = _some(np.unique(head)), _some(np.unique(latest + slots))
    units = np.zeros(core.words * FIELDS, np.int64)
    for field, resource in demands(made).items():
        by_way = np.array([resource.demand.get(way, 0) for way in range(len(core.way) - 1)], np.int64)
        amount = np.minimum.reduceat(by_way, first)
        units[field] = int(amount[slots > 0].max(initial=0))
        for a in begins.tolist():
            length = ends[ends > a, None] - a
            if length.size == 0:
                continue
            inside = np.minimum(np.minimum(slots, length), np.maximum(0, head + slots - a))
            inside = np.minimum(inside, np.maximum(0, a + length - latest))
            energy = (inside * amount).sum(axis=1)
            units[field] = max(int(units[field]), int((-(-energy // length[:, 0])).max()))
    return units


def _some(moments: I64) -> I64:
    """At most ``MOST_EDGES`` of them, evenly spread, the first and the last among them."""
    if len(moments) <= MOST_EDGES:
        return moments
    return moments[np.linspace(0, len(moments) - 1, MOST_EDGES).astype(np.int64)]


def level_model(
    made: LevelRectangles, known: Starts, knowledge: Knowledge, asked: Fields, most: int
) -> LevelModel:
    """All schedules in which the levels of the fields ``asked`` cost no more than ``most``.

    Of other fields that cost nothing is asked but how much of them there is: a relaxation, as long as
    ``asked`` are not all of them.
    """
    core = made.core
    built = build(core, core.slots, made.windows, known, energy_only=True)
    model, intervals = built.model, intervals_of(built)
    level = dict[int, cp_model.IntVar]()
    for field, (_, demand) in demands(made).items():
        users, amounts = [intervals[way] for way in demand], list(demand.values())
        if field in asked:
            least, highest = int(knowledge.low[field]), int(knowledge.high[field])
            level[field] = model.new_int_var(least, highest, f"l{field}")
            model.add_cumulative(users, amounts, level[field])
        elif made.unit_cost[field] == 0:
            model.add_cumulative(users, amounts, int(knowledge.high[field]))
    cost = sum(int(made.unit_cost[field]) * variable for field, variable in level.items())
    model.add(cost <= most)
    for some, least in knowledge.cuts.items():
        if set(some) < set(asked):
            model.add(sum(int(made.unit_cost[field]) * level[field] for field in some) >= least)
    return LevelModel(built, level, cost)


def starts_within(made: LevelRectangles, knowledge: Knowledge) -> Starts | None:
    """When jobs can start with these levels; None where no schedule has them."""
    if (knowledge.low > knowledge.high).any():
        return None
    return windows_within(made, knowledge.high)


def narrowed(made: LevelRectangles, knowledge: Knowledge, asked: Fields, most: int) -> Knowledge:
    """What follows for each level asked, if together they cost no more than ``most``."""
    high = knowledge.high.copy()
    for field in asked:
        others = tuple(each for each in asked if each != field)
        room = most - least_cost(made, knowledge, others)
        high[field] = min(int(high[field]), room // int(made.unit_cost[field]))
    return Knowledge(knowledge.low, high, knowledge.cuts)


def least_cost(made: LevelRectangles, knowledge: Knowledge, fields: Fields) -> int:
    """What the levels of these fields cost at least: one by one, or as a cut and the rest say."""
    alone = int((made.unit_cost * knowledge.low)[list(fields)].sum())
    best = alone
    for some, least in knowledge.cuts.items():
        if set(some) <= set(fields):
            rest = [field for field in fields if field not in some]
            best = max(best, least + int((made.unit_cost * knowledge.low)[rest].sum()))
    return best
