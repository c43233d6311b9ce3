"""Least-cost levels of resources that keep all dates: asked from below, improved from above.

Destructive improvement (Klein & Scholl 1999, Computing lower bounds by destructive improvement, EJOR 112)
on the cost of levels: "is there a schedule whose levels cost no more than this?" A little above what is
proved, the answer leaves each level hardly any room, so that pairs of jobs must follow each other and
windows shrink, and is soon found, where minimising knows nothing for long. Asked of single resources
first, then of pairs, whose answers bound the rest: the bounds of Demeulemeester (1995),
Minimizing resource availability costs in time-limited project networks, Management Science 41.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from scheduling.activity_lists.translation import placements
from scheduling.cpsat.decoding import Value
from scheduling.cpsat.level_model import (
    Fields,
    Knowledge,
    LevelModel,
    demands,
    energy_levels,
    least_cost,
    level_model,
    narrowed,
    peaks_of,
    starts_within,
)
from scheduling.cpsat.polished import Better, Improved, Limits, Polished
from scheduling.cpsat.rectangle_model import CoreSchedule
from scheduling.cpsat.run import Run
from scheduling.cpsat.solver import Style
from scheduling.level_rectangles import LevelRectangles
from scheduling.problem.arrays import I32, I64, Arrays, Table

FIRST_SECONDS, FIRST_DETERMINISTIC = 1.0, 0.03
"""Allowed for the first questions."""
PATIENCE_GROWTH = 2
SHARE_OF_SOME, SHARE_OF_ALL = 0.25, 3.0
"""Of the patience, for a question about some of the resources only, and about all."""
MOST_GROWTH = 16
"""Up to so many times the first patience for some of the resources, and twice that for neighbourhoods."""
MOST_GROUPS = 24
"""Single resources and groups of them that are asked about."""
SMALL_SHARE = 20
"""Resources that cost no more than one part in so many are asked about alone and all together only."""
FIRST_STEPS = 8
"""The first question lies so many parts of the way up from the bound to the best known."""


def polish_levels(
    p: Arrays,
    made: LevelRectangles,
    placed: Table,
    team: I32,
    limits: Limits,
    on_solution: Improved | None = None,
    on_bound: Callable[[int], None] | None = None,
    better: Better | None = None,
) -> Polished:
    """Improve and bound a first level that counts the cost of levels.

    Parameters
    ----------
    placed, team
        The schedule in hand: PLACED records, and candidates by ``seat_base``; one that breaks a date is a
        hint only.
    limits
        With two workers or more and a limit of time, one thread asks from below, one improves.
    better
        Asked now and then for better schedules.
    """
    run = _LevelRun(
        p, made.core, made.slot_of, made.windows, limits, on_solution, on_bound, better=better, made=made
    )
    run.begin(placed, team)
    run.explore()
    return run.result()


@dataclass(slots=True, kw_only=True)
class _LevelRun(Run):
    """What is known so far of levels, too; costs in units of ``made.scale``."""

    made: LevelRectangles
    units_low: I64 = field(init=False)
    units_high: I64 = field(init=False)
    cuts: dict[Fields, int] = field(default_factory=dict)
    steps: dict[Fields, int] = field(default_factory=dict)
    found: dict[Fields, int] = field(default_factory=dict)
    """Cost of levels with which some resources, regardless of all others, are known to do."""

    def __post_init__(self) -> None:
        self.units_low = np.zeros_like(self.made.unit_cost)
        self.units_high = np.zeros_like(self.made.unit_cost)
        for place, resource in demands(self.made).items():
            self.units_high[place] = resource.capacity

    @property
    def every(self) -> Fields:
        """All fields that cost."""
        return tuple(np.flatnonzero(self.made.unit_cost).tolist())

    def begin(self, placed: Table, team: I32) -> None:
        """Take the schedule in hand, and what the energy of work says."""
        known = starts_within(self.made, Knowledge(self.units_low, self.units_high, {}))
        if known is None:
            self.proves_infeasible = self.made.is_whole
        else:
            self.units_low = np.minimum(energy_levels(self.made, known), self.units_high)
            self.raise_low(least_cost(self.made, self._knowledge(), self.every))
        self.take_placed(placed, team)

    def explore(self) -> None:
        """Ask from below and improve from above, side by side or in turn, with growing patience."""
        if self.is_counted or self.limits.workers == 1:
            for _ in zip(self._asking(), self._improving(), strict=False):
                pass
            return
        with ThreadPoolExecutor(1) as pool:
            improving = pool.submit(lambda: [None for _ in self._improving()])
            for _ in self._asking():
                if improving.done():
                    improving.result()
            improving.result()

    def cost_of(self, schedule: CoreSchedule) -> int:
        """Of the highest use of each resource."""
        return int((self.made.unit_cost * peaks_of(self.made, schedule)).sum())

    def breaks(self, schedule: CoreSchedule) -> bool:
        """Whether it keeps no date, or needs more than there is."""
        peaks = peaks_of(self.made, schedule)
        return Run.breaks(self, schedule) or bool((peaks > self.units_high).any())

    def value_of(self, cost: int, placed: Table) -> int:
        """In the plan's own units of cost."""
        return cost * self.made.scale

    def bound(self) -> int | None:
        """Of the cost, where no schedule within the dates is left out."""
        return self.low * self.made.scale if self.made.is_whole and self.low > 0 else None

    def placements(self, schedule: CoreSchedule) -> tuple[Table, I32]:
        """Each task exactly in its slots: dates bind it."""
        return placements(self.p, self.core, self.slot_of, *schedule, exact=True)

    @property
    def _first_patience(self) -> float:
        return FIRST_DETERMINISTIC if self.is_counted else FIRST_SECONDS

    @property
    def _short_patience(self) -> float:
        return MOST_GROWTH * self._first_patience

    def _patience(self) -> Iterator[float]:
        patience = self._first_patience
        while not self.is_over():
            yield patience
            patience *= PATIENCE_GROWTH

    # --- from below ---

    def _asking(self) -> Iterator[None]:
        """Rounds of questions about some resources, then about all."""
        groups = self._groups()
        for patience in self._patience():
            for some in groups:
                self._climb(some, SHARE_OF_SOME * min(patience, self._short_patience))
            self._climb(self.every, SHARE_OF_ALL * patience)
            yield

    def _groups(self) -> list[Fields]:
        """Single resources, and of those that cost most pairs and all; but not all that cost anything."""
        least = self.made.unit_cost * self.units_low
        dear = tuple(place for place in self.every if SMALL_SHARE * least[place] >= least.sum())
        groups: list[Fields] = [(place,) for place in self.every]
        groups += [pair for pair in combinations(dear, 2) if len(dear) > 2]
        groups = [*groups[: MOST_GROUPS - 1], dear]
        return [some for some in dict.fromkeys(groups) if some and some != self.every]

    def _climb(self, asked: Fields, patience: float) -> None:
        """Raise what ``asked`` cost at least, until a question is not answered in time."""
        while not self.is_over():
            self.refresh()
            knowledge = self._knowledge()
            grain = int(np.gcd.reduce(self.made.unit_cost[list(asked)]))
            least, top = least_cost(self.made, knowledge, asked), self._top(asked, knowledge)
            least, top = -(-least // grain) * grain, top // grain * grain
            if asked == self.every and least > top and self.cost is None:
                self.proves_infeasible = self.made.is_whole
            if least > top:
                return
            step = self.steps.setdefault(asked, 1 + (top - least) // FIRST_STEPS)
            most = max(least, min((least + top) // 2, least + step - 1) // grain * grain)
            status = self._ask(asked, most, patience)
            if status == cp_model.INFEASIBLE:
                self._note(asked, most + grain)
                self.steps[asked] = 2 * step
            elif status == cp_model.UNKNOWN:
                self.steps[asked] = max(1, step // 2)
                return

    def _top(self, asked: Fields, knowledge: Knowledge) -> int:
        """What of interest the levels may cost at most."""
        if asked == self.every and self.cost is not None:
            return self.cost - 1
        most = int((self.made.unit_cost * knowledge.high)[list(asked)].sum())
        return min(most, self.found[asked] - 1) if asked in self.found else most

    def _ask(self, asked: Fields, most: int, patience: float) -> cp_model.CpSolverStatus:
        """Whether these levels can cost no more than ``most``, in a schedule better than ours."""
        knowledge = narrowed(self.made, self._knowledge(), asked, most)
        known = starts_within(self.made, knowledge)
        if known is None:
            return cp_model.INFEASIBLE
        model = level_model(self.made, known, knowledge, asked, most)

        def take(values: Value, _: float) -> None:
            schedule = model.built.read(values)
            peaks = peaks_of(self.made, schedule)
            own = int((self.made.unit_cost * peaks)[list(asked)].sum())
            self.found[asked] = min(own, self.found.get(asked, own))
            self.take(schedule, is_own=True)

        def beaten() -> bool:
            self.refresh()
            return asked == self.every and self.cost is not None and self.cost <= most

        return self._solve(model, Style.REFUTE, patience, take, beaten)

    def _note(self, asked: Fields, least: int) -> None:
        """Take into account what levels cost at least."""
        with self.lock:
            if len(asked) == 1:
                units = -(-least // int(self.made.unit_cost[asked[0]]))
                self.units_low[asked[0]] = max(int(self.units_low[asked[0]]), units)
            else:
                self.cuts = {**self.cuts, asked: max(least, self.cuts.get(asked, 0))}
            self.raise_low(least_cost(self.made, self._knowledge(), self.every))

    def _knowledge(self) -> Knowledge:
        """Of levels in schedules that are better than the best known."""
        with self.lock:
            known = Knowledge(self.units_low.copy(), self.units_high, self.cuts)
            return known if self.cost is None else narrowed(self.made, known, self.every, self.cost - 1)

    # --- from above ---

    def _improving(self) -> Iterator[None]:
        """Rounds of neighbourhoods, and of questions: for anything better, and for much better in turn."""
        for turn, patience in enumerate(self._patience()):
            self.refresh()
            if self.cost is not None:
                self._search_near(min(patience, 2 * self._short_patience))
            if not self.is_over():
                self._question(patience, halfway=turn % 2 == 1)
            yield

    def _question(self, patience: float, *, halfway: bool) -> None:
        """Whether there is anything better, or anything that saves half of what might be saved."""
        most = self._top(self.every, self._knowledge())
        if halfway and self.cost is not None:
            most = (self.low + most) // 2
        if self._ask(self.every, most, patience) == cp_model.INFEASIBLE:
            self.proves_infeasible = self.made.is_whole and self.cost is None
            self._note(self.every, most + 1)

    def _search_near(self, patience: float) -> None:
        """Search neighbourhoods of the best schedule."""
        with self.lock:
            known, cost, best = Knowledge(self.units_low, self.units_high, {}), self.cost, self.best
        if cost is None or best is None:
            return
        knowledge = narrowed(self.made, known, self.every, cost)
        starts_known = starts_within(self.made, knowledge)
        if starts_known is None:  # it would need levels that are too low
            return
        model = level_model(self.made, starts_known, knowledge, self.every, cost)
        model.hint(best, peaks_of(self.made, best))
        model.built.model.minimize(model.cost)

        def take(values: Value, _: float) -> None:
            self.take(model.built.read(values), is_own=True)

        self._solve(model, Style.NEIGHBOURHOODS, patience, take)

    def _solve(
        self,
        model: LevelModel,
        style: Style,
        patience: float,
        take: Callable[[Value, float], None],
        beaten: Callable[[], bool] = lambda: False,
    ) -> cp_model.CpSolverStatus:
        """On one thread, since two call side by side."""
        built = model.built.model
        return self.solve(built, style, patience, take, stopped=lambda: self.is_over() or beaten(), workers=1)
