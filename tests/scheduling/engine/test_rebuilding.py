"""Parts of a schedule taken out and built again: nothing is lost on the way, and it pays."""

import numpy as np
import pytest

from planner.generator import Mix, generate_plan
from scheduling.list_schedule.buffers import Buffers, new_buffers
from scheduling.list_schedule.generation import restore
from scheduling.list_schedule.removal import put_back, release
from scheduling.problem.arrays import OPEN
from scheduling.search import engine
from scheduling.search.engine import Search
from scheduling.search.ranking import new_yardstick
from scheduling.search.rebuilding import begin, rebuild_on
from scheduling.search.rules import survey

pytestmark = pytest.mark.kernel
MIX = Mix(time_off=0.2, joining=0.1, max_lags=0.1, overlaps=0.4, lags=0.4, equipment=0.3)
SEEDS = range(12)
STANDING = ("used", "full", "held", "stock", "placed", "team")


def generated(seed):
    return generate_plan(projects=4, tasks=40, people=6, seed=seed, mix=MIX, contractor_pools=2)


def begun(desk, plan, walks=1):
    """A search at its best rule, its walks ready."""
    problem = desk.compile(plan)
    p = problem.arrays
    search = Search(p, new_yardstick(plan.objective), survey(p, problem.graph.order()), seed=1, walks=walks)
    assert search.try_rule(0)
    search._begin()
    return search


def standing(buffers: Buffers):
    """What stands in the buffers, without what is only counted on the way."""
    kept = {name: getattr(buffers, name).copy() for name in STANDING}
    kept["placed"].waiting = 0
    return kept


def rebuild(search, placements=4000, heat=10_000, stop=0):
    """One thread's rebuilding; the thread."""
    thread = search._threads[0]
    walk, buffers, _, rubble = thread
    space, flag = search._shared_out(), np.array([stop], np.uint8)
    p, y, wanted = search.arrays, search.yardstick, search.wanted
    thread.walk.lowest[:] = search.best.value
    assert rebuild_on(p, space, y, walk, buffers, rubble, wanted, placements, heat, flag) == (stop == 0)
    return thread


def same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in STANDING)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_out_and_put_back_stands_as_before(desk, seed):
    search = begun(desk, generated(seed))
    p, best, b = search.arrays, search.best, new_buffers(search.arrays)
    restore(p, best.genes, best.placed, best.team, b, 0)
    before, chance = standing(b), np.random.default_rng(seed)
    out = [j for j in chance.permutation(p.tasks) if p.task.state[j] == OPEN]
    for j in out:
        release(p, b, j)
    assert (b.used >= 0).all()
    assert before["used"].sum() > b.used.sum() == 0
    assert (b.held == 0).all()
    for j in chance.permutation(out):
        put_back(p, b, j, best.placed, best.team)
    assert same(before, standing(b))


@pytest.mark.parametrize("heat", [0, 10_000])
@pytest.mark.parametrize("seed", SEEDS)
def test_after_thousands_of_parts_the_buffers_hold_the_walks_schedule_and_nothing_else(desk, seed, heat):
    search = begun(desk, generated(seed))
    p = search.arrays
    walk, b, _, rubble = rebuild(search, heat=heat)
    assert not rubble.out.any()
    fresh = new_buffers(p)
    begin(p, search.yardstick, walk, fresh, walk.trial, search.wanted)
    left, right = standing(b), standing(fresh)
    assert same({**left, "full": 0}, {**right, "full": 0})
    assert (left["full"] <= right["full"]).all()  # a mark below which all is full may lag behind
    assert search.value_of(walk.now) is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_seen_is_worth_what_the_walk_says(desk, seed):
    search = begun(desk, generated(seed))
    before = search.best.value.copy()
    walk = rebuild(search).walk
    fresh = new_buffers(search.arrays)
    restore(search.arrays, walk.best, walk.best_placed, walk.best_team, fresh, search.wanted)
    search._offer(fresh, walk.best, "test")
    assert walk.best_value.tolist() == search.best.value.tolist()
    assert walk.best_value.tolist() <= before.tolist()


def test_parts_alone_make_most_plans_better(desk):
    better = 0
    for seed in SEEDS:
        search = begun(desk, generated(seed))
        before = search.best.value.tolist()
        better += rebuild(search).walk.best_value.tolist() < before
    assert better >= 10


def test_a_stop_is_obeyed_and_changes_no_best(desk):
    search = begun(desk, generated(1))
    before = search.best.value.tolist()
    assert rebuild(search, stop=1).walk.best_value.tolist() == before


def test_the_same_dice_give_the_same_schedule(desk):
    one, other = (rebuild(begun(desk, generated(3))).walk for _ in range(2))
    assert np.array_equal(one.placed, other.placed)
    assert one.now_value.tolist() == other.now_value.tolist()


FILM = {"id": "film", "skills": ["film"], "rate": 60, "lead_time": "1d", "minimum_booking": "2d"}


def test_a_contractor_whom_nobody_needs_is_dismissed(desk):
    """Two films of a day, due on Wednesday: Zoe alone makes it, but the warm start has a contractor."""
    plan = desk.plan(
        *({"id": name, "work": "8h", "skill": "film"} for name in "ab"),
        people=[{"id": "zoe", "skills": ["film"]}],
        contractor_pools=[FILM],
        project={"due": "2027-01-06"},
    )
    search = begun(desk, plan)
    genes = search.best.genes
    genes.open_day[:] = 1
    genes.task.candidate[1] = search.arrays.seat.candidate_ptr[2] - 1
    search.best = None
    assert search.try_genes(genes, "test")
    assert search.best.value[1] == 16 * 60 * 100  # two days, whole
    search._threads.clear()
    search._begin()
    assert rebuild(search, heat=0).walk.best_value[1] == 0


def test_days_stay_open_exactly_where_they_are_booked(desk):
    plan = desk.plan(
        {"id": "a", "work": "4h", "skill": "film", "release": "2027-01-07"}, contractor_pools=[FILM]
    )
    search = begun(desk, plan)
    walk = rebuild(search).walk
    outcome = desk.solve(plan)
    assert desk.bookings(outcome) == [("film#1", "01-07", "01-08", 16, 960)]
    assert np.flatnonzero(walk.now.open_day).tolist() == [3, 4]  # Thursday and Friday, from Monday on


def test_parts_are_rebuilt_in_most_epochs_of_a_small_plan_and_in_none_of_a_large_one(desk, monkeypatch):
    seen, rebuilds = [], engine.Search._rebuilds

    def noted(search, space):
        seen.append(rebuilds(search, space))
        return seen[-1]

    monkeypatch.setattr(engine.Search, "_rebuilds", noted)
    plan = generate_plan(projects=3, tasks=24, people=5, seed=1, contractor_pools=0)
    desk.solve(plan, effort=5)
    assert seen == [False, True, True, True, False]
    seen.clear()
    monkeypatch.setattr(engine, "MOST_REBUILT", 23)
    desk.solve(plan, effort=3)
    assert seen == [False] * 3


def test_a_started_task_and_what_it_waits_for_stay_where_they_are(desk):
    """b has started and must not finish before a: moving a alone would break that."""
    progress = {"started": "2026-12-30", "remaining": "4h"}
    plan = desk.plan(
        {"id": "other", "work": "16h", "person": "ann"},
        {"id": "a", "work": "8h", "person": "ann"},
        {
            "id": "b",
            "work": "8h",
            "person": "bob",
            "after": [{"task": "a", "type": "FF"}],
            "progress": progress,
        },
        project={"due": "2027-01-04"},
    )
    search = begun(desk, plan)
    before = search.best.placed.copy()
    walk = rebuild(search, heat=80_000).walk
    assert walk.placed.start[1:].tolist() == before.start[1:].tolist()
