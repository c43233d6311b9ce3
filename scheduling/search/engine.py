"""The search as a whole: a first schedule at once, then epochs of walks whose bests are merged.

Everything that depends on luck depends on the seed, the number of walks and the number of epochs
alone, never on the clock, so an epoch more or less is all that a time limit changes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from scheduling.list_schedule.buffers import PLACED, Buffers, Genes, copy_genes, new_buffers, new_genes
from scheduling.list_schedule.generation import generate, restore
from scheduling.problem.arrays import (
    BALANCE,
    CONTRACTOR,
    FAR,
    GOALS,
    I32,
    I64,
    LATE,
    MAKESPAN,
    STABILITY,
    U8,
    Arrays,
    Table,
    table,
)
from scheduling.problem.mirror import WEEK_MINUTES, Mirror, mirror
from scheduling.search.cycles import FIRST_CYCLE, Cycle
from scheduling.search.evolution import walk_on
from scheduling.search.justification import Back
from scheduling.search.noising import can_be_noised, kept_best, noised
from scheduling.search.ranking import Yardstick, is_better, merit, note_lowest, part_of, rate
from scheduling.search.rebuilding import COOLER, imitate_booked, rebuild_on
from scheduling.search.ruin import Rubble, new_rubble
from scheduling.search.rules import Milieu, as_before, every_rule, with_base
from scheduling.search.slack import leading_slack
from scheduling.search.walk import Space, Walk, assign, new_space, new_walk

PLACEMENTS_AN_EPOCH = 300_000
"""Tasks placed by one walk in an epoch: about a quarter of a second."""
TOGETHER = 10
"""Placements that one for a team, with equipment or of several modes counts for."""
BOOKING_SHARES = (40, 85)
"""Percent of candidates that are justified, and of the others that change bookings, while contractors pay;"""
IDLE_SHARES = (60, 20)
"""and the same after a first cycle in which they didn't."""
MOST_REBUILT = 2_000
"""Up to so many tasks parts are rebuilt: a candidate's measuring looks at all tasks, too long with more."""
WHOLE_EVERY, BOOKED_WHOLE_EVERY = 4, 2
"""Of so many epochs the first makes whole schedules, in the others parts are rebuilt; the same with pools;"""
NOISED_WHOLE_EVERY = 8
"""and the same in cycles with other weights, while no contractor is booked beyond what is committed."""
BEHIND_PER_MILLE, BEHIND_NOISED_PER_MILLE = 5, 30
"""A walk so far behind goes on from the best: now and then, or at the end of a cycle with other weights."""


@dataclass(slots=True)
class Best:
    """The best schedule so far: its placements, and the genes that give it or come near."""

    placed: Table
    team: I32
    value: I64
    goals: I64
    genes: Genes
    found_by: str


class Thread(NamedTuple):
    """What one thread walks with."""

    walk: Walk
    buffers: Buffers
    back: Back
    rubble: Rubble


def wanted_goals(yardstick: Yardstick, *, every: bool = False) -> int:
    """Bits of the goals to measure; balance only where it matters early, for it costs time."""
    asked = 0
    for goal in range(len(GOALS)):
        levels = np.flatnonzero(yardstick.weight[:, goal])
        if len(levels) and (every or goal != BALANCE or levels[0] <= 1):
            asked |= 1 << goal
        if int(yardstick.limit[goal]) < 1 << 59:
            asked |= 1 << goal
    return asked


@dataclass
class Search:
    """Walks over one problem.

    ``seed`` and ``walks`` fix every choice; ``epochs`` counts what was done. While it is ``resting``, one
    walk of several stands still. ``warm`` says that it begins with an earlier schedule.
    """

    arrays: Arrays
    yardstick: Yardstick
    milieu: Milieu
    seed: int
    walks: int
    best: Best | None = None
    epochs: int = 0
    resting: bool = False
    warm: bool = False
    without_room: int = -1
    _lowest: I64 = field(default_factory=lambda: np.zeros(0, np.int64))
    _space: Space | None = None
    _threads: list[Thread] = field(default_factory=list)
    _cycle: Cycle = field(default_factory=Cycle)
    _origin: Best | None = None
    _others: list[Arrays] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wanted = wanted_goals(self.yardstick)
        self._buffers = new_buffers(self.arrays)
        self._placements = _placements(self.arrays)
        self._slack = leading_slack(self.arrays, self.yardstick)

    def try_genes(self, genes: Genes, found_by: str) -> bool:
        """Generate a schedule; False if there is no room for it. A better one becomes the best.

        ``without_room`` is then the first task that found none.
        """
        self.without_room = generate(self.arrays, genes, self._buffers, self.wanted)
        if self.without_room >= 0:
            return False
        self._offer(self._buffers, genes, found_by)
        return True

    def value_of(self, genes: Genes) -> tuple[int, ...] | None:
        """Breaches and levels of the schedule that genes give; None if there is no room for it."""
        if generate(self.arrays, genes, self._buffers, self.wanted) >= 0:
            return None
        value = np.zeros(len(self.yardstick.weight) + 1, np.int64)
        rate(self.yardstick, self._buffers.goals, value)
        return tuple(value.tolist())

    def try_placed(self, placed: Table, team: I32, found_by: str) -> None:
        """Offer a schedule found elsewhere, as it is and as the walks can reach it."""
        genes = self._imitate(placed, team)
        restore(self.arrays, genes, placed, team, self._buffers, self.wanted)
        self._offer(self._buffers, genes, found_by)
        if generate(self.arrays, genes, self._buffers, self.wanted) < 0:
            self._offer(self._buffers, genes, found_by)

    def try_standing(self, genes: Genes, found_by: str) -> None:
        """Offer the schedule of genes that hold tasks back, and what it is once nothing is held back."""
        if generate(self.arrays, genes, self._buffers, self.wanted) < 0:
            self.try_placed(self._buffers.placed.copy(), self._buffers.team.copy(), found_by)

    def try_rule(self, number: int) -> bool:
        """The schedule of one rule: the blends, then the three classic ones."""
        rule = next(islice(every_rule(self.arrays, self.milieu), number, None))
        genes = with_base(self.arrays, rule)
        if self.try_genes(genes, "priority rule"):
            return True
        genes.open_day[:] = (
            1  # what is left may be for contractors only: others leave, or work too short days
        )
        return self.arrays.contractors > 0 and self.try_genes(genes, "priority rule")

    def try_slack(self) -> None:
        """Begin where a goal that leads and wants room is best: as before, and with the least equipment."""
        p, slack, rule = self.arrays, self._slack, self.milieu.latest_start
        if self.yardstick.weight[0, STABILITY] and (p.task.earlier_start[:-1] >= 0).any():
            self.try_genes(as_before(p, rule), "earlier schedule")
        if len(slack.dear):
            genes = with_base(p, rule)
            genes.ceiling[slack.dear] = slack.least_units[slack.dear]
            self.try_genes(genes, "least equipment")

    def _imitate(self, placed: Table, team: I32) -> Genes:
        """Genes whose list schedule follows the placements' order, people and modes."""
        p = self.arrays
        assert self.best is not None  # noqa: S101 - rules come first
        genes = copy_genes(self.best.genes)
        genes.offset[:] = 0
        genes.task.noise = placed.start - genes.task.rule
        genes.task.delay = 0
        genes.task.finish_from = 0
        genes.task.delay[self._slack.lazy] = placed.start[self._slack.lazy]
        genes.task.mode = placed.mode
        first_seat = p.task.seat_base[:-1]
        alone = (p.mode.seat_ptr[placed.mode + 1] - p.mode.seat_ptr[placed.mode]) == 1
        genes.task.candidate = -1
        genes.task.candidate[alone] = team[first_seat[alone]]
        return genes

    def _offer(self, b: Buffers, genes: Genes, found_by: str) -> None:
        value = np.zeros(len(self.yardstick.weight) + 1, np.int64)
        rate(self.yardstick, b.goals, value)
        if self.best is None:
            self._lowest = value.copy()
        note_lowest(self.yardstick, value, self._lowest)
        if self.best is None or is_better(self.yardstick, value, self.best.value, self._lowest):
            placed = table(PLACED, self.arrays.tasks)
            placed[:] = b.placed
            self.best = Best(placed, b.team.copy(), value, b.goals.copy(), copy_genes(genes), found_by)

    def _begin(self) -> None:
        """Start the walks at the best rule."""
        assert self.best is not None  # noqa: S101 - rules come first
        self._origin = self.best
        value = self.best.value
        leading = next((int(v) for v in value[1:] if v > 0), 1)
        divisor = self.yardstick.merit_divisor
        divisor[:] = 1
        for k in range(1, len(divisor)):
            if value[k + 1] > 0 and value[1 : k + 1].any():
                divisor[k] = max(1, 50 * int(value[k + 1]) // leading)
        p = self.arrays
        span = int(self.best.placed.finish.max(initial=p.data_date)) - p.data_date
        together = self.yardstick.weight[0, MAKESPAN] > 0
        self._space = new_space(p, span, self._slack, together=together)
        finish = np.full(p.projects, p.data_date, np.int64)
        np.maximum.at(finish, p.task.project[:-1], self.best.placed.finish)
        turned = self._turned(span)
        for k in range(self.walks):
            best = self.best
            walk = new_walk(best.genes, value, best.placed, best.team, finish, self.seed, k)
            back = Back(turned.arrays, turned.turn, new_genes(turned.arrays), new_buffers(turned.arrays))
            self._threads.append(Thread(walk, new_buffers(p), back, new_rubble(p)))

    def _turned(self, span: int) -> Mirror:
        """The problem backwards, with room for all that is shifted to the right."""
        p = self.arrays
        dues = p.due.moment[p.due.moment < FAR]
        end = max(p.data_date + span, int(dues.max(initial=p.data_date))) + 2 * WEEK_MINUTES
        return mirror(p, end, span // (2 * WEEK_MINUTES) + 4)

    def epoch(self, stop: U8) -> bool:
        """One epoch of every walk, merged; False, with nothing changed for the best, if stopped."""
        if not self._threads:
            self._begin()
        cycle, space = self._cycle, self._shared_out()
        heat = cycle.heat(warm=self.warm)
        evaluations = max(1, PLACEMENTS_AN_EPOCH // self._placements)
        rebuilds = self._rebuilds(space)
        if cycle.begins and cycle.is_noised:
            self._others = [noised(self.arrays, thread.walk.dice) for thread in self._threads]

        def run(number: int) -> bool:
            thread = self._threads[number]
            if cycle.is_noised:
                return self._rebuild_noised(thread, self._others[number], space, heat // COOLER, stop)
            if rebuilds:
                return self._rebuild(thread, self.arrays, space, PLACEMENTS_AN_EPOCH, heat // COOLER, stop)
            p, y, (walk, b, back, _) = self.arrays, self.yardstick, thread
            return walk_on(p, space, y, walk, b, back, self.wanted, evaluations, heat, stop)

        walking = range(max(1, len(self._threads) - self.resting))
        if len(walking) == 1:
            whole = [run(0)]
        else:
            with ThreadPoolExecutor(len(walking)) as pool:
                whole = list(pool.map(run, walking))
        if not all(whole):
            return False
        self.epochs += 1
        self._merge()
        self._cycle = cycle.advanced(noising=self._noises(space), warm=self.warm)
        self._lead_on(cycle)
        return True

    def _rebuild(self, thread: Thread, p: Arrays, space: Space, placements: int, heat: int, stop: U8) -> bool:
        y, (walk, b, _, rubble) = self.yardstick, thread
        return rebuild_on(p, space, y, walk, b, rubble, self.wanted, placements, heat, stop)

    def _rebuild_noised(self, thread: Thread, other: Arrays, space: Space, heat: int, stop: U8) -> bool:
        """Rebuild by other weights, then see what the schedule is worth by the plan's."""
        with kept_best(thread.walk):
            whole = self._rebuild(thread, other, space, PLACEMENTS_AN_EPOCH, heat, stop)
        return whole and self._rebuild(thread, self.arrays, space, 0, 0, stop)

    def rebuild_once(self, stop: U8) -> None:
        """Compile what rebuilds parts, and follow the best with genes; for warming up, behind an epoch."""
        assert self.best is not None  # noqa: S101 - as the docstring says
        thread = self._threads[0]
        self._rebuild(thread, self.arrays, self._shared_out(), PLACEMENTS_AN_EPOCH, 0, stop)
        imitate_booked(self.arrays, thread.buffers, copy_genes(self.best.genes))

    def _shared_out(self) -> Space:
        """The moves of the next epoch, with a share for bookings that depends on what they have brought."""
        space, best = self._space, self.best
        assert space is not None and best is not None  # noqa: S101, PT018 - set by _begin
        if not len(space.bookable):
            return space
        justified, booked = BOOKING_SHARES if self.epochs < FIRST_CYCLE or self._books() else IDLE_SHARES
        return space._replace(justified=justified, booked=booked)

    def _books(self) -> bool:
        """Whether the best schedule books contractors beyond what is committed."""
        return self.best is not None and int(self.best.goals[CONTRACTOR]) > self.arrays.committed_cost

    def _rebuilds(self, space: Space) -> bool:
        """Whether parts are rebuilt in the next epoch, or whole schedules made."""
        every = BOOKED_WHOLE_EVERY if space.booked else WHOLE_EVERY
        if self._cycle.noising and not self._books():
            every = NOISED_WHOLE_EVERY
        return self._suits_rebuilding(space) and self.epochs % every > 0

    def _suits_rebuilding(self, space: Space) -> bool:
        """Goals that want room, and the makespan of all, have moves of whole schedules that serve them."""
        return space.percent == 0 and space.together == 0 and self.arrays.tasks <= MOST_REBUILT

    def _noises(self, space: Space) -> bool:
        """Whether a new cycle begins with other weights: lateness is most of what the best one costs."""
        assert self.best is not None  # noqa: S101 - rules come first
        p, y, best = self.arrays, self.yardstick, self.best
        if not (self._suits_rebuilding(space) and can_be_noised(p, y, best.value)):
            return False
        return 2 * int(y.weight[0, LATE]) * int(best.goals[LATE]) > int(best.value[1])

    def _merge(self) -> None:
        """Take over the best of all walks."""
        assert self.best is not None  # noqa: S101 - rules come first
        walks = [thread.walk for thread in self._threads]
        for walk in walks:
            note_lowest(self.yardstick, walk.best_value, self._lowest)
        for walk, b, _, _ in self._threads:
            if is_better(self.yardstick, walk.best_value, self.best.value, self._lowest):
                restore(self.arrays, walk.best, walk.best_placed, walk.best_team, b, self.wanted)
                if walk.rebuilt[0]:
                    imitate_booked(self.arrays, b, walk.best)
                self._offer(b, walk.best, "search")
        for walk in walks:
            walk.lowest[:] = self._lowest
            walk.best_value[:] = self.best.value

    def _lead_on(self, ended: Cycle) -> None:
        """Where walks go on from behind an epoch of the cycle: where they are, or the best."""
        assert self.best is not None and self._origin is not None  # noqa: S101, PT018 - set by _begin
        for thread in self._threads:
            if self._cycle.begins and self._cycle.anew:
                self._go_on_from(self._origin, thread.walk)
            elif self._goes_back(thread.walk, ended):
                self._go_on_from(self.best, thread.walk)

    def _goes_back(self, walk: Walk, ended: Cycle) -> bool:
        """Whether a walk is to go on from the best: far behind, or at a cycle's end."""
        assert self.best is not None  # noqa: S101 - rules come first
        at_end = self._cycle.begins
        best = merit(self.yardstick, self.best.value)
        per_mille = BEHIND_NOISED_PER_MILLE if ended.noising else BEHIND_PER_MILLE
        limit = best + part_of(best, per_mille, 1000)
        behind = walk.now_value[0] > self.best.value[0] or merit(self.yardstick, walk.now_value) > limit
        if ended.noising:
            return at_end and behind
        return at_end or (behind and self.epochs % 8 == 0)

    def _go_on_from(self, start: Best, walk: Walk) -> None:
        """The walk stands where a schedule is."""
        assign(walk.now, start.genes)
        walk.now_value[:] = start.value
        walk.placed[:] = start.placed
        walk.team[:] = start.team
        walk.finish[:] = self.arrays.data_date
        np.maximum.at(walk.finish, self.arrays.task.project[:-1], start.placed.finish)

    def final_value(self) -> I64:
        """Goals of the best, all of them measured."""
        assert self.best is not None  # noqa: S101 - rules come first
        wanted = wanted_goals(self.yardstick, every=True)
        restore(self.arrays, self.best.genes, self.best.placed, self.best.team, self._buffers, wanted)
        return self._buffers.goals.copy()


def _placements(p: Arrays) -> int:
    """What one list schedule counts for."""
    first, modes = p.task.mode_ptr[:-1], np.diff(p.task.mode_ptr)
    seats = p.mode.seat_ptr[first + 1] - p.mode.seat_ptr[first]
    uses = p.mode.use_ptr[first + 1] - p.mode.use_ptr[first]
    together = int(((modes > 1) | (seats > 1) | (uses > 0)).sum())
    return max(1, p.tasks + (TOGETHER - 1) * together)


def level_values(yardstick: Yardstick, goals: I64) -> tuple[int, ...]:
    """Value of each level."""
    value = np.zeros(len(yardstick.weight) + 1, np.int64)
    rate(yardstick, goals, value)
    return tuple(int(v) for v in value[1:])
