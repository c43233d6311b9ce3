"""Serial generation, backwards too, and justification: against plain Python that counts slot by slot."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.activity_lists import generation as made
from scheduling.activity_lists.core import tails
from scheduling.activity_lists.desk import new_desk
from scheduling.problem.arrays import FAR, FF, FS, SF, SS

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SEEDS = st.integers(0, 10**6)
EVERY_KIND = {"kinds": (FS, SS, FF, SF), "leads": True, "modes": 3}


class Case:
    """A random core with a random list and random modes."""

    def __init__(self, maker, seed, **shape):
        self.maker = maker
        self.jobs, self.units = maker.random(seed, **shape)
        self.core = maker.core(self.jobs, self.units, stock=(6,), weights=(1,) * shape.get("projects", 1))
        self.order = maker.order(self.jobs, seed)
        self.mode = maker.modes(self.core, seed)
        self.desk = new_desk(self.core)
        own = self.mode - self.core.job.mode_ptr[:-1]
        self.ways = [each.ways[k] for each, k in zip(self.jobs, own, strict=True)]

    def forward(self):
        return int(made.forward(self.core, self.desk, self.order, self.mode))

    def faults(self):
        return self.maker.faults(self.jobs, self.units, self.core, self.desk.start, self.mode)

    def ends(self):
        return [int(s) + way.slots for s, way in zip(self.desk.start, self.ways, strict=True)]

    def in_order(self, order):
        """Whether all jobs are there, each after its predecessors."""
        place = {int(j): k for k, j in enumerate(order)}
        links = ((i, j) for j, each in enumerate(self.jobs) for i, *_ in each.after)
        return sorted(place) == list(range(len(self.jobs))) and all(place[i] < place[j] for i, j in links)

    def serial(self, order, bounds, step):
        """Job after job at the first start from its bound on, going by ``step``, where there is room."""
        used = {}
        start = {}
        for j in map(int, order):
            t = bounds(j, start)
            way = self.ways[j]
            while any(
                used.get((x, r), 0) + amount > self.units[r]
                for x in range(t, t + way.slots)
                for r, amount in way.needs.items()
            ):
                t += step
            for x in range(t, t + way.slots):
                for r, amount in way.needs.items():
                    used[x, r] = used.get((x, r), 0) + amount
            start[j] = t
        return [start[j] for j in range(len(self.jobs))]

    def gap(self, i, j, kind, lag):
        return self.maker.distance(kind, lag, self.ways[i].slots, self.ways[j].slots)


@pytest.mark.parametrize(("kind", "slots"), [(FS, 2 + 5), (SS, 2), (FF, 2 + 5 - 3), (SF, 2 - 3)])
def test_the_gap_is_from_start_to_start(maker, kind, slots):
    # The predecessor takes 5 slots, the successor 3, and the lag is 2.
    core = maker.core([maker.Job((maker.Way(5),)), maker.Job((maker.Way(3),), ((0, kind, 2),))])
    assert made.gap(core, kind, 2, 0, 1) == slots


@QUICK
@given(seed=SEEDS)
def test_forward_places_each_job_as_early_as_the_list_allows(maker, seed):
    case = Case(maker, seed, **EVERY_KIND)

    def bound(j, start):
        each = case.jobs[j]
        return max([each.release, *(start[i] + case.gap(i, j, kind, lag) for i, kind, lag in each.after)])

    makespan = case.forward()
    assert case.desk.start.tolist() == case.serial(case.order, bound, 1)
    assert makespan == max(case.ends())
    assert case.faults() == []


@QUICK
@given(seed=SEEDS)
def test_backward_places_each_job_as_late_as_the_list_allows(maker, seed):
    case = Case(maker, seed, **EVERY_KIND, releases=False)
    goal = case.core.slots
    case.desk.goal[:] = goal
    after = {
        i: [
            (j, kind, lag)
            for j, each in enumerate(case.jobs)
            for other, kind, lag in each.after
            if other == i
        ]
        for i in range(len(case.jobs))
    }

    def bound(i, start):
        ends = goal - case.ways[i].slots
        return min([ends, *(start[j] - case.gap(i, j, kind, lag) for j, kind, lag in after[i])])

    wanted = case.serial(case.order[::-1], bound, -1)
    kept = made.backward(case.core, case.desk, case.order[::-1].copy(), case.mode)
    assert kept == (min(wanted) >= 0)
    if kept:
        assert case.desk.start.tolist() == wanted
        assert case.faults() == []


@QUICK
@given(seed=SEEDS, projects=st.integers(1, 3), makespan=st.integers(0, 1))
def test_justification_makes_no_simple_schedule_worse(maker, seed, projects, makespan):
    case = Case(maker, seed, modes=3, projects=projects)
    case.core = case.core._replace(makespan_weight=makespan if projects > 1 else 1)
    assert case.core.simple == 1
    before = case.forward()
    made.cost(case.core, case.desk, case.mode, before)
    ends = case.desk.goal.copy()
    after = made.justify(case.core, case.desk, case.mode, before)
    assert after <= before
    assert after == max(case.ends())
    assert case.faults() == []
    if case.core.makespan_weight == 0:  # then no project gets worse
        made.cost(case.core, case.desk, case.mode, after)
        assert (case.desk.goal <= ends).all()


@QUICK
@given(seed=SEEDS)
def test_justification_keeps_every_link(maker, seed):
    case = Case(maker, seed, **EVERY_KIND, projects=2)
    after = made.justify(case.core, case.desk, case.mode, case.forward())
    assert after == max(case.ends())
    assert case.faults() == []


@QUICK
@given(seed=SEEDS)
def test_jobs_by_start_and_by_finish_are_in_order(maker, seed):
    for shape in ({"modes": 3}, EVERY_KIND):
        case = Case(maker, seed, **shape)
        makespan = case.forward()
        made.by_start(case.core, case.desk, makespan)
        assert case.in_order(case.desk.order)
        if case.core.simple:
            starts = case.desk.start[case.desk.order].tolist()
            assert starts == sorted(starts)
        made.by_finish(case.core, case.desk, case.mode, makespan)
        assert case.in_order(case.desk.order[::-1])
        if case.core.simple:
            ends = np.array(case.ends())[case.desk.order].tolist()
            assert ends == sorted(ends, reverse=True)


@QUICK
@given(seed=SEEDS)
def test_mending_brings_predecessors_first_and_leaves_good_lists_alone(maker, seed):
    case = Case(maker, seed, **EVERY_KIND)
    case.desk.order[:] = case.order
    made.mend(case.core, case.desk)
    assert np.array_equal(case.desk.order, case.order)
    case.desk.order[:] = np.random.default_rng(seed).permutation(len(case.jobs))
    first = int(case.desk.order[0])
    made.mend(case.core, case.desk)
    assert case.in_order(case.desk.order)
    if not case.jobs[first].after:
        assert case.desk.order[0] == first
    made.turn(case.desk.order)
    turned = case.desk.order.copy()
    made.turn(case.desk.order)
    assert np.array_equal(turned[::-1], case.desk.order)


@QUICK
@given(seed=SEEDS, projects=st.integers(1, 3), makespan=st.integers(0, 5))
def test_the_cost_is_what_the_makespan_and_projects_weigh(maker, seed, projects, makespan):
    case = Case(maker, seed, **EVERY_KIND, projects=projects)
    weights = [3, 0, 7][:projects]
    case.core = case.core._replace(makespan_weight=makespan, project_weight=np.array(weights, np.int64))
    total = made.whole(case.core, case.desk, case.order, case.mode)
    ends = case.ends()
    own = [
        max([end for end, each in zip(ends, case.jobs, strict=True) if each.project == q], default=0)
        for q in range(projects)
    ]
    assert total == makespan * max(ends) + sum(w * end for w, end in zip(weights, own, strict=True))
    assert case.faults() == []
    assert case.in_order(case.desk.order)
    assert case.desk.goal.tolist() == own


@QUICK
@given(seed=SEEDS)
def test_excess_counts_the_units_that_are_missing(maker, seed):
    case = Case(maker, seed, modes=3)
    eaten = sum(way.eats[0] for way in case.ways)
    stock = np.zeros(1, np.int64)
    assert made.excess(case.core, case.mode, stock) == max(0, eaten - 6)
    assert stock[0] == 6 - eaten


# --- too little room ----------------------------------------------------------------------------


def test_a_job_that_no_slot_is_left_for_makes_the_list_worth_nothing(maker):
    jobs = [maker.Job((maker.Way(2, {0: 1}),)) for _ in range(3)]
    order, mode = np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int32)
    for slots, cost in ((6, 6), (5, FAR)):
        core = maker.core(jobs, [1], slots=slots)
        assert made.whole(core, new_desk(core), order, mode) == cost


def test_a_milestone_past_the_last_slot_is_not_written_anywhere(maker):
    # It begins a lag of ten slots after a job that ends with the last one.
    jobs = [maker.Job((maker.Way(3),)), maker.Job((maker.Way(0),), ((0, FS, 10),))]
    order, mode = np.arange(2, dtype=np.int32), np.arange(2, dtype=np.int32)
    for slots, cost in ((13, 13), (12, FAR), (3, FAR)):
        core = maker.core(jobs, [1], slots=slots)
        assert made.whole(core, new_desk(core), order, mode) == cost


def test_where_shifting_right_fails_the_list_goes_on_as_it_was(maker):
    # 2 is placed beside 0 at first. Shifted right it goes to the last slot, as a follower of both,
    # and leaves too few slots for the others.
    jobs = [
        maker.Job((maker.Way(3, {0: 21}),)),
        maker.Job((maker.Way(5, {0: 28}),)),
        maker.Job((maker.Way(1, {0: 3}),), ((0, SS, 1), (1, SF, -1))),
    ]
    core = maker.core(jobs, [30])
    desk = new_desk(core)
    order, mode = np.array([0, 1, 2], np.int32), np.arange(3, dtype=np.int32)
    assert made.forward(core, desk, order, mode) == 8
    assert desk.start.tolist() == [0, 3, 1]
    desk.goal[0] = 8
    assert not made.backward(core, desk, np.array([2, 1, 0], np.int32), mode)
    assert made.forward(core, desk, order, mode) == 8
    assert made.justify(core, desk, mode, 8) == 8
    assert maker.faults(jobs, [30], core, desk.start, mode) == []


def test_a_list_that_has_no_room_once_shifted_is_worth_nothing(maker):
    # Shifting changes the order in which 0, 1 and 2 follow each other; slots are just enough for the first.
    jobs = [
        maker.Job((maker.Way(1, {0: 1, 1: 1}),)),
        maker.Job((maker.Way(3, {0: 3}),), ((2, FF, -1),)),
        maker.Job((maker.Way(1, {0: 4}),)),
        maker.Job((maker.Way(3, {1: 1}),), ((2, FF, -1), (0, SS, 2), (1, FF, 2))),
    ]
    order, mode = np.array([2, 1, 0, 3], np.int32), np.arange(4, dtype=np.int32)
    for slots, cost in ((7, 7), (6, FAR)):
        core = maker.core(jobs, [4, 1], slots=slots)
        desk = new_desk(core)
        assert made.forward(core, desk, order, mode) == 6
        assert made.whole(core, desk, order, mode) == cost


def test_tails_are_the_longest_way_to_the_end_in_the_fastest_modes(maker):
    jobs = [
        maker.Job((maker.Way(4), maker.Way(2))),
        maker.Job((maker.Way(3),), ((0, FS, 0),)),
        maker.Job((maker.Way(1),), ((0, FS, 0),)),
        maker.Job((maker.Way(0),), ((1, FS, 0), (2, FS, 0))),
    ]
    assert tails(maker.core(jobs, [1])).tolist() == [5, 3, 1, 0]
