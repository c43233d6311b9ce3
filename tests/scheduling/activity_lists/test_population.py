"""Lists and modes as they are made, crossed, mended and kept."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.activity_lists import population as made
from scheduling.activity_lists.core import tails
from scheduling.activity_lists.desk import new_desk
from scheduling.activity_lists.generation import excess
from scheduling.problem.arrays import FAR, FF, FS, SF, SS

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SEEDS = st.integers(0, 10**6)
RUNNING, STOPPED = np.zeros(1, np.uint8), np.ones(1, np.uint8)


class Herd:
    """A population of random jobs, of all kinds of links."""

    def __init__(self, maker, seed, *, most=6, stock=6, **shape):
        given = {"kinds": (FS, SS, FF, SF), "leads": True, "modes": 3, **shape}
        self.jobs, self.units = maker.random(seed, **given)
        self.core = maker.core(self.jobs, self.units, stock=(stock,))
        self.pop = made.new_population(self.core, most, seed, 0)
        self.pop.size[0] = most
        self.desk = new_desk(self.core)
        self.moody = np.flatnonzero(np.diff(self.core.job.mode_ptr) > 1).astype(np.int32)
        self.faults = lambda: maker.faults(
            self.jobs, self.units, self.core, self.pop.best_start, self.pop.best_mode
        )

    def sample(self):
        made.sample(self.core, self.pop, -tails(self.core))
        made.sample_modes(self.core, self.pop)

    def evolve(self, children, stop=RUNNING):
        return made.evolve(self.core, self.desk, self.pop, -tails(self.core), self.moody, children, stop)

    def is_list(self, order):
        """Whether all jobs are there, each after its predecessors."""
        place = {int(j): k for k, j in enumerate(order)}
        links = ((i, j) for j, each in enumerate(self.jobs) for i, *_ in each.after)
        return sorted(place) == list(range(len(self.jobs))) and all(place[i] < place[j] for i, j in links)

    def has_own_modes(self, mode):
        ptr = self.core.job.mode_ptr
        return bool(((ptr[:-1] <= mode) & (mode < ptr[1:])).all())


def test_half_of_all_samples_take_advice_and_children_do_now_and_then(maker):
    jobs = [maker.Job((maker.Way(1), maker.Way(2), maker.Way(3))) for _ in range(12)]
    core = maker.core(jobs)
    pop = made.new_population(core, 6, 1, 0)
    advised = core.job.mode_ptr[:-1] + np.arange(12) % 3
    pop.advice[0] = advised
    for _ in range(2):
        made.sample_modes(core, pop)
        assert pop.child_mode.tolist() != advised.tolist()  # nobody has told of it yet
    pop.advised[0] = 1
    taken = 0
    for _ in range(200):
        made.sample_modes(core, pop)
        taken += pop.child_mode.tolist() == advised.tolist()
    assert 70 < taken < 130


@QUICK
@given(seed=SEEDS)
def test_sampled_lists_and_modes_are_whole(maker, seed):
    herd = Herd(maker, seed)
    for _ in range(5):
        herd.sample()
        assert herd.is_list(herd.pop.child)
        assert herd.has_own_modes(herd.pop.child_mode)


def test_what_is_urgent_comes_early_more_often_than_not(maker):
    jobs = [maker.Job((maker.Way(1),)) for _ in range(9)]
    herd_core = maker.core(jobs, [1])
    pop = made.new_population(herd_core, 1, 1, 0)
    priority = np.arange(9, dtype=np.int64)[::-1].copy()  # the last is the most urgent
    places = []
    for _ in range(100):
        made.sample(herd_core, pop, priority)
        places.append(pop.child.tolist().index(8))
    assert sum(place < 3 for place in places) > 60
    assert len(set(places)) > 2


@QUICK
@given(seed=SEEDS)
def test_children_of_whole_lists_are_whole(maker, seed):
    herd = Herd(maker, seed)
    for place in range(2):
        herd.sample()
        made.keep(herd.core, herd.pop, place, 10 + place)
    for _ in range(5):
        made.cross(herd.core, herd.pop, 0, 1)
        assert herd.is_list(herd.pop.child)
        parents = herd.pop.mode[:2]
        assert all(mode in own for mode, own in zip(herd.pop.child_mode, parents.T, strict=True))
        made.mutate(herd.core, herd.pop, herd.moody)
        assert herd.is_list(herd.pop.child)
        assert herd.has_own_modes(herd.pop.child_mode)


@QUICK
@given(seed=SEEDS, stock=st.integers(0, 20))
def test_repairing_modes_counts_right_and_never_adds_to_what_is_missing(maker, seed, stock):
    herd = Herd(maker, seed, stock=stock)
    herd.sample()
    before = excess(herd.core, herd.pop.child_mode, herd.pop.stock)
    missing = made.repair_modes(herd.core, herd.pop)
    assert missing <= before
    assert missing == excess(herd.core, herd.pop.child_mode, herd.pop.stock)
    assert herd.has_own_modes(herd.pop.child_mode)


def test_repairing_finds_the_modes_that_suffice(maker):
    # Every job can do with nothing, but the stock is nothing too.
    ways = (maker.Way(1, {}, {0: 2}), maker.Way(3, {}, {0: 0}))
    core = maker.core([maker.Job(ways) for _ in range(6)], [1], stock=(0,))
    pop = made.new_population(core, 1, 1, 0)
    pop.child_mode[:] = core.job.mode_ptr[:-1]
    assert made.repair_modes(core, pop) == 0
    assert pop.child_mode.tolist() == (core.job.mode_ptr[:-1] + 1).tolist()


@QUICK
@given(seed=SEEDS, stock=st.integers(0, 20))
def test_improving_modes_uses_no_more_than_was_missing(maker, seed, stock):
    herd = Herd(maker, seed, stock=stock)
    herd.sample()
    missing = excess(herd.core, herd.pop.child_mode, herd.pop.stock)
    for _ in range(3):
        made.improve_modes(herd.core, herd.desk, herd.pop)
        left = excess(herd.core, herd.pop.child_mode, herd.pop.stock)
        assert left <= missing
        missing = left
    assert herd.has_own_modes(herd.pop.child_mode)


def test_improving_takes_the_mode_that_ends_first(maker):
    core = maker.core([maker.Job((maker.Way(5), maker.Way(2)))], [1], stock=(0,))
    pop, desk = made.new_population(core, 1, 1, 0), new_desk(core)
    found = set()
    for _ in range(30):  # a mode is looked for now and then only
        pop.child[0], pop.child_mode[0] = 0, 0
        made.improve_modes(core, desk, pop)
        found.add(int(pop.child_mode[0]))
    assert found == {0, 1}


def test_improving_gives_up_where_there_is_no_room(maker):
    core = maker.core([maker.Job((maker.Way(5), maker.Way(4)))], [1], stock=(0,), slots=3)
    pop, desk = made.new_population(core, 1, 1, 0), new_desk(core)
    for _ in range(10):
        made.improve_modes(core, desk, pop)
        assert pop.child_mode[0] == 0


@QUICK
@given(seed=SEEDS)
def test_the_best_is_a_valid_schedule_of_the_cost_told_and_only_gets_better(maker, seed):
    herd = Herd(maker, seed)
    pop, costs = herd.pop, []
    for _ in range(3):
        assert herd.evolve(7)
        costs.append(int(pop.best_cost[0]))
        assert herd.faults() == []
        slots = herd.core.way.slots[pop.best_mode]
        missing = excess(herd.core, pop.best_mode, pop.stock)
        assert costs[-1] == int((pop.best_start + slots).max()) + int(missing) * made.SHORTAGE
    assert costs == sorted(costs, reverse=True)
    assert pop.size[1] == pop.size[0] == 6
    assert costs[-1] <= pop.cost.min()
    for order, mode in zip(pop.order, pop.mode, strict=True):
        assert herd.is_list(order)
        assert herd.has_own_modes(mode)


def test_a_stop_is_heard_at_the_next_child(maker):
    herd = Herd(maker, 3)
    assert not herd.evolve(1000, STOPPED)
    assert herd.pop.size[1] == 0


def test_equal_seeds_and_threads_make_equal_populations(maker):
    def best(seed, thread):
        herd = Herd(maker, 8, releases=False)
        herd.pop.dice[:] = made.new_population(herd.core, 1, seed, thread).dice
        herd.evolve(30)
        return herd.pop.order.tolist(), herd.pop.mode.tolist()

    assert best(1, 0) == best(1, 0)
    assert best(1, 0) != best(2, 0)
    assert best(1, 0) != best(1, 1)


def test_a_schedule_from_elsewhere_enters_and_becomes_the_best(maker):
    jobs = [maker.Job((maker.Way(slots, {0: 1}),)) for slots in (3, 1, 2)]
    core = maker.core(jobs, [2])
    pop, desk = made.new_population(core, 4, 1, 0), new_desk(core)
    pop.size[0] = 4
    # Three slots is the least, with 1 and 2 one after the other; this one has 0 behind them.
    made.enter(core, desk, pop, np.array([2, 0, 0], np.int64), np.arange(3, dtype=np.int32))
    assert pop.best_cost[0] == 3  # justified
    assert sorted(pop.best_start.tolist()) in ([0, 0, 1], [0, 0, 2])
    assert pop.cost.tolist() == [3, FAR, FAR, FAR]


def test_a_schedule_without_room_for_its_list_does_not_enter(maker):
    # In one slot each from the second on, two jobs don't fit into a core of two slots.
    jobs = [maker.Job((maker.Way(1, {0: 1}),), release=1), maker.Job((maker.Way(1, {0: 1}),), release=1)]
    core = maker.core(jobs, [1], slots=2)
    pop, desk = made.new_population(core, 2, 1, 0), new_desk(core)
    pop.size[0] = 2
    made.enter(core, desk, pop, np.array([0, 1], np.int64), np.arange(2, dtype=np.int32))
    assert pop.best_cost[0] == FAR
    assert pop.cost.tolist() == [FAR, FAR]
