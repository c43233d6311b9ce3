"""Populations on several threads, restarted larger whenever they stand still."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from scheduling.activity_lists.core import Core, compile_core, tails
from scheduling.activity_lists.crew_load import least_slots
from scheduling.activity_lists.desk import Desk, new_desk
from scheduling.activity_lists.population import (
    MOST_ADVICE,
    SHORTAGE,
    Population,
    enter,
    evolve,
    new_population,
)
from scheduling.activity_lists.translation import placements, starts, value_bound
from scheduling.problem.arrays import FAR, I32, U8, Arrays, Table
from scheduling.search.engine import Search

PLACEMENTS_AN_EPOCH = 3_000_000
"""Jobs placed by one thread in an epoch: about a quarter of a second."""
PLACEMENTS_WITH_CREWS = 300_000
"""The same where people are to be chosen, which takes longer."""
FIRST_CELLS = 48_000
"""Places in the lists of the first population, about: the more jobs, the fewer members."""
SMALLEST_SIZE, LARGEST_FIRST_SIZE = 40, 400
LARGEST_SIZE = 20_000
MOST_CELLS = 40_000_000
"""Places in the lists of a population, at most."""
PATIENCE = 150
"""Children a member without a better best, after which a population starts anew, twice as large."""
WALK_EVERY = 4
"""Of so many epochs, in the first a walk looks after the later levels of the objective, if there are any."""
MIGRATION = 12
"""Epochs after which the threads' bests meet."""


@dataclass
class ListSearch:
    """The activity-list search of one problem; what it finds is offered to ``search``.

    Seed, threads and the number of epochs fix every choice.
    """

    arrays: Arrays
    core: Core
    slot_of: I32
    search: Search
    threads: int
    epochs: int = 0
    _pairs: list[tuple[Population, Desk]] = field(default_factory=list)
    _advice: deque[I32] = field(default_factory=lambda: deque(maxlen=MOST_ADVICE))

    def __post_init__(self) -> None:
        core = self.core
        self._priority = -tails(core)
        width = np.diff(core.job.mode_ptr)
        self._moody = np.flatnonzero(width > 1).astype(np.int32)
        self._first = min(LARGEST_FIRST_SIZE, max(SMALLEST_SIZE, FIRST_CELLS // core.jobs))
        self._largest = max(self._first, min(LARGEST_SIZE, MOST_CELLS // core.jobs))
        placements_an_epoch = PLACEMENTS_WITH_CREWS if core.staff else PLACEMENTS_AN_EPOCH
        self._children = max(1, placements_an_epoch // (3 * core.jobs))
        self._shared = FAR
        self._has_later_levels = len(self.search.yardstick.weight) > 1

    def epoch(self, stop: U8) -> bool:
        """One epoch of every thread; False, with nothing offered, if it was stopped."""
        if not self._pairs:
            self._begin()
        core, moody = self.core, self._moody

        def run(pair: tuple[Population, Desk]) -> bool:
            pop, desk = pair
            return evolve(core, desk, pop, self._priority, moody, self._children, stop)

        if len(self._pairs) == 1:
            whole = [run(self._pairs[0])]
        else:
            with ThreadPoolExecutor(len(self._pairs)) as pool:
                whole = list(pool.map(run, self._pairs))
        if not all(whole):
            return False
        walks = self._has_later_levels and self.epochs % WALK_EVERY == 0
        if walks and not self.search.epoch(stop):
            return False
        self.epochs += 1
        self._offer()
        self._meet()
        for number, (pop, desk) in enumerate(self._pairs):
            if pop.size[2] > PATIENCE * pop.size[0]:
                self._pairs[number] = (self._larger(pop), desk)
        return True

    def bound(self) -> int | None:
        """Lower bound of the first level by the hours of the people to be chosen; None without any."""
        slots = least_slots(self.core)
        if slots == 0 or self.core.project_weight.any():
            return None
        cost = slots * self.core.makespan_weight
        return value_bound(self.arrays, self.core, self.slot_of, self.search.yardstick.weight[0], cost)

    @property
    def takes_advice(self) -> bool:
        """Whether there are modes to choose, and the makespan is all that counts."""
        return len(self._moody) > 0 and not self.core.project_weight.any()

    def advise(self, mode: I32) -> None:
        """Take a list of modes, one for each job, that children are to try from now on."""
        if any(np.array_equal(mode, known) for known in self._advice):
            return
        self._advice.append(mode.copy())
        for pop, _ in self._pairs:
            self._pass_on(pop)

    def _pass_on(self, pop: Population) -> None:
        for place, mode in enumerate(self._advice):
            pop.advice[place] = mode
        pop.advised[0] = len(self._advice)

    def release_thread(self) -> None:
        """Make room for somebody else's work, if more than one thread is at work."""
        self.threads = max(1, self.threads - 1)
        del self._pairs[self.threads :]

    def _begin(self) -> None:
        for thread in range(self.threads):
            pop = new_population(self.core, self._first, self.search.seed, thread)
            pop.size[0] = self._first
            self._pass_on(pop)
            self._pairs.append((pop, new_desk(self.core)))

    def _larger(self, old: Population) -> Population:
        """A fresh population of twice the size, which remembers the best but does not hold it."""
        size = min(self._largest, 2 * int(old.size[0]))
        new = new_population(self.core, size, 1, 0)
        new.size[0] = size
        new.dice[:] = old.dice
        new.best_cost[:], new.best_start[:], new.best_mode[:] = old.best_cost, old.best_start, old.best_mode
        new.best_crew[:] = old.best_crew
        self._pass_on(new)
        return new

    def _offer(self) -> None:
        """Offer the best of all, if it is new."""
        best = min((pop for pop, _ in self._pairs), key=lambda pop: int(pop.best_cost[0]))
        value = int(best.best_cost[0])
        if value < min(self._shared, SHORTAGE):
            self._shared = value
            placed, team = placements(
                self.arrays, self.core, self.slot_of, best.best_start, best.best_mode, best.best_crew
            )
            self.search.try_placed(placed, team, "activity lists")

    def _meet(self) -> None:
        """Now and then every thread learns of the best of all, and of what came from elsewhere."""
        if self.epochs % MIGRATION:
            return
        best = self.search.best
        assert best is not None  # noqa: S101 - rules come first
        self.enter(best.placed)

    def enter(self, placed: Table) -> None:
        """Let a schedule take part in every population, if it ends within the core's slots."""
        if not self._pairs:
            self._begin()
        start, mode = starts(self.arrays, self.slot_of, placed), placed.mode.astype(np.int32)
        if int((start + self.core.way.slots[mode]).max()) > self.core.slots:
            return
        for pop, desk in self._pairs:
            enter(self.core, desk, pop, start, mode)


def new_list_search(search: Search, threads: int) -> ListSearch | None:
    """A search of activity lists where the problem is of that kind; None elsewhere."""
    made = compile_core(search.arrays, search.yardstick)
    if made is None or made[0].jobs == 0:
        return None
    core, slot_of = made
    return ListSearch(search.arrays, core, slot_of[: core.slots + 1], search, threads)
