"""Other weights for a while: which epochs go by them, what they may change, and that nothing is lost."""

from collections import Counter

import numpy as np
import pytest

from planner.generator import generate_plan
from scheduling.list_schedule.buffers import new_buffers
from scheduling.list_schedule.generation import restore
from scheduling.problem.arrays import GOALS, LATE
from scheduling.search.cycles import (
    FIRST_CYCLE,
    HOTTEST,
    HOTTEST_BESIDE,
    HOTTEST_NOISED,
    HOTTEST_WARM,
    NOISED,
    NOISED_CYCLE,
    Cycle,
)
from scheduling.search.dice import new_dice
from scheduling.search.engine import Search
from scheduling.search.noising import FACTORS, FEWEST_DUE, MOST_VALUE, can_be_noised, kept_best, noised
from scheduling.search.ranking import new_yardstick, rate
from scheduling.search.rules import survey

GO_ON = np.zeros(1, np.uint8)


def late_plan(projects=6):
    return generate_plan(projects=projects, tasks=60, people=5, seed=3, load=1.6)


def begun(desk, plan, walks=1, seed=1):
    """A search at its best rule, its walks ready, and few placements an epoch."""
    problem = desk.compile(plan)
    p = problem.arrays
    made = Search(p, new_yardstick(plan.objective), survey(p, problem.graph.order()), seed=seed, walks=walks)
    assert made.try_rule(0)
    made._begin()
    return made


@pytest.fixture
def quick(monkeypatch):
    """Epochs of a few thousand placements."""
    monkeypatch.setattr("scheduling.search.engine.PLACEMENTS_AN_EPOCH", 3_000)


def cycles(count, *, noising, warm=False):
    cycle = Cycle()
    for _ in range(count):
        yield cycle
        cycle = cycle.advanced(noising=noising, warm=warm)


def lengths(found):
    return [cycle.length for cycle in found if cycle.begins]


def test_without_noise_each_cycle_is_twice_as_long_and_cools_from_the_same_heat():
    found = list(cycles(70, noising=False))
    assert lengths(found) == [10, 20, 40]
    assert {cycle.heat(warm=False) for cycle in found if cycle.begins} == {HOTTEST}
    assert not any(cycle.is_noised for cycle in found)


def test_a_cycle_cools_down_to_nearly_nothing():
    heats = [cycle.heat(warm=False) for cycle in cycles(FIRST_CYCLE, noising=False)]
    assert heats == sorted(heats, reverse=True)
    assert heats[-1] == HOTTEST // 100


def test_with_noise_the_second_cycle_begins_anew_and_short_ones_follow():
    found = list(cycles(FIRST_CYCLE * 2 + NOISED_CYCLE * 2, noising=True))
    assert lengths(found) == [FIRST_CYCLE, FIRST_CYCLE, NOISED_CYCLE, NOISED_CYCLE]
    assert [k for k, cycle in enumerate(found) if cycle.anew] == list(range(10, 20))
    assert [k for k, cycle in enumerate(found) if cycle.is_noised] == [20, 21, 28, 29]


def test_heat_of_cycles_with_noise():
    heats = [cycle.heat(warm=False) for cycle in cycles(28, noising=True)]
    assert heats[0] == HOTTEST
    assert heats[10] == HOTTEST_BESIDE
    assert heats[20:22] == [HOTTEST_NOISED] * NOISED
    assert heats[22] == HOTTEST_BESIDE
    assert heats[22:] == sorted(heats[22:], reverse=True)


def test_a_search_with_an_earlier_schedule_begins_cooler_and_not_a_second_time():
    found = list(cycles(20, noising=True, warm=True))
    assert found[0].heat(warm=True) == HOTTEST_WARM
    assert not any(cycle.anew for cycle in found)
    assert [k for k, cycle in enumerate(found) if cycle.is_noised] == [10, 11, 18, 19]


def test_cycles_with_noise_give_way_to_long_ones_when_lateness_no_longer_decides():
    last = list(cycles(28, noising=True))[-1]
    after = last.advanced(noising=False, warm=False)
    assert (after.noising, after.begins, after.length) == (False, True, 2 * NOISED_CYCLE)


def test_factors_are_spread_evenly_around_one():
    logs = np.log(np.array(FACTORS) / 1000)
    assert abs(logs.mean()) < 0.001
    assert logs.std() == pytest.approx(1, abs=0.1)
    assert list(FACTORS) == sorted(FACTORS)


@pytest.mark.kernel
def test_each_dates_cost_takes_one_of_the_factors_and_all_of_them_come(desk):
    p = begun(desk, late_plan(projects=10)).arrays
    dice, seen, before = new_dice(7, 0), Counter(), p.due.cents.copy()
    for _ in range(60):
        other = noised(p, dice)
        for cents, changed in zip(before, other.due.cents, strict=True):
            matching = [f for f in FACTORS if int(cents) * f // 1000 == changed]
            assert matching
            seen[matching[0]] += 1
    assert set(seen) == set(FACTORS)
    assert p.due.cents.tolist() == before.tolist()


@pytest.mark.kernel
def test_what_costs_nothing_late_still_costs_nothing_and_a_cent_never_becomes_nothing(desk):
    p = begun(desk, late_plan()).arrays
    due = p.due.copy()
    due.cents[0], due.cents[1:] = 0, 1
    for seed in range(20):
        other = noised(p._replace(due=due), new_dice(seed, 0)).due
        assert other.cents[0] == 0
        assert (other.cents[1:] >= 1).all()


@pytest.mark.kernel
def test_walks_draw_costs_of_their_own(desk):
    search = begun(desk, late_plan(), walks=2)
    one, other = (noised(search.arrays, thread.walk.dice).due.cents for thread in search._threads)
    assert one.tolist() != other.tolist()


@pytest.mark.kernel
def test_noise_suits_where_lateness_leads_at_several_dates(desk):
    search = begun(desk, late_plan())
    p, y, value = search.arrays, search.yardstick, search.best.value
    assert can_be_noised(p, y, value)
    few = p.due.copy()
    few.cents[FEWEST_DUE - 1 :] = 0
    assert not can_be_noised(p._replace(due=few), y, value)
    assert not can_be_noised(p, y, np.full_like(value, MOST_VALUE))
    no_weight, limit = y.weight.copy(), y.limit.copy()
    no_weight[0, LATE] = 0
    limit[LATE] = 1000
    assert not can_be_noised(p, y._replace(weight=no_weight), value)
    assert not can_be_noised(p, y._replace(limit=limit), value)
    assert GOALS[LATE] == "late_cost"


@pytest.mark.kernel
def test_meanwhile_nothing_is_better_than_the_best_and_afterwards_it_is_as_before(desk):
    walk = begun(desk, late_plan())._threads[0].walk
    best, lowest = walk.best_value.tolist(), walk.lowest.tolist()

    def broken():
        with kept_best(walk):
            assert walk.best_value[0] < 0
            walk.lowest[:] = 0
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        broken()
    assert walk.best_value.tolist() == best
    assert walk.lowest.tolist() == lowest


def at_noise(search):
    """The search where the next epoch goes by other weights."""
    search._cycle = Cycle(is_first=False, noising=True, length=NOISED_CYCLE)
    return search


@pytest.mark.kernel
@pytest.mark.parametrize("seed", range(1, 5))
def test_behind_an_epoch_of_noise_walk_and_best_are_worth_what_they_say_by_the_plans_weights(
    desk, quick, seed
):
    search = at_noise(begun(desk, late_plan(), walks=2, seed=seed))
    before = search.best.value.tolist()
    assert search.epoch(GO_ON)
    assert search.best.value.tolist() <= before
    for thread in search._threads:
        walk = thread.walk
        said = walk.now_value.copy()
        assert search._rebuild(thread, search.arrays, search._shared_out(), 0, 0, GO_ON)
        assert walk.now_value.tolist() == said.tolist()
    best, fresh, value = search.best, new_buffers(search.arrays), np.zeros_like(search.best.value)
    restore(search.arrays, best.genes, best.placed, best.team, fresh, search.wanted)
    rate(search.yardstick, fresh.goals, value)
    assert value.tolist() == best.value.tolist()


@pytest.mark.kernel
def test_noise_moves_walks_that_stand_still_without_it(desk, quick):
    """An epoch of noise ends elsewhere, even worse by the plan's weights, and the best stays."""
    search = begun(desk, late_plan())
    while search.epochs < 40:
        assert search.epoch(GO_ON)
    best = search.best.value.tolist()
    walk = search._threads[0].walk
    search._go_on_from(search.best, walk)
    stood = walk.placed.start.copy()
    at_noise(search)
    assert search.epoch(GO_ON)
    assert walk.placed.start.tolist() != stood.tolist()
    assert search.best.value.tolist() <= best


@pytest.mark.kernel
def test_a_stop_within_noise_leaves_the_best(desk, quick):
    search = at_noise(begun(desk, late_plan()))
    before = search.best.value.tolist()
    assert not search.epoch(np.ones(1, np.uint8))
    assert search.best.value.tolist() == before
    assert search._threads[0].walk.best_value.tolist() == before


@pytest.mark.kernel
def test_late_portfolios_come_to_cycles_with_noise_and_others_do_not(desk, quick):
    late, early = begun(desk, late_plan()), begun(desk, late_plan(projects=FEWEST_DUE - 1))
    for search in (late, early):
        for _ in range(FIRST_CYCLE):
            assert search.epoch(GO_ON)
    assert late._cycle.noising
    assert not early._cycle.noising


@pytest.mark.kernel
def test_the_second_cycle_begins_where_the_first_one_began(desk, quick):
    search = begun(desk, late_plan(), walks=2)
    first = search.best.placed.start.tolist()
    for _ in range(FIRST_CYCLE):
        assert search.epoch(GO_ON)
    assert search._cycle.anew
    assert all(thread.walk.placed.start.tolist() == first for thread in search._threads)
    assert search.best.placed.start.tolist() != first
