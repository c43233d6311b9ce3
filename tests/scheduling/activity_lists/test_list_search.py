"""The search as a whole: threads, restarts, what it offers, learns and leaves to the other search."""

import numpy as np
import pytest

from scheduling.activity_lists import search as list_search
from scheduling.activity_lists.search import new_list_search
from scheduling.list_schedule.buffers import PLACED

pytestmark = [pytest.mark.kernel, pytest.mark.usefixtures("small_epochs")]
RUNNING, STOPPED = np.zeros(1, np.uint8), np.ones(1, np.uint8)


def jammed(yard, count=9, **parts):
    """Tasks of one, two and three rigs' hours: which go together is what matters."""
    tasks = [
        yard.task(f"t{k}", f"{30 * (1 + k * 5 % 4)}min", rigs=1 + k * 7 % 3)
        | ({"after": [f"t{k - 2}"]} if k % 3 == 2 else {})
        for k in range(count)
    ]
    return yard.plan(*tasks, equipment=[{"id": "rig", "units": 3}], **parts)


def searching(yard, plan, threads=1, seed=1):
    problem = yard.problem(plan)
    return problem, new_list_search(yard.search(problem, seed), threads)


def test_epochs_offer_better_schedules_and_count(yard):
    problem, lists = searching(yard, jammed(yard))
    first = int(lists.search.best.value[1])
    values = []
    for number in range(1, 4):
        assert lists.epoch(RUNNING)
        assert lists.epochs == number
        values.append(int(lists.search.best.value[1]))
    assert values == sorted(values, reverse=True)
    assert values[-1] < first
    breaches, value, _ = yard.checked(problem, lists.search.best.placed, lists.search.best.team)
    assert (breaches, value) == ((), values[-1])
    assert lists.search.best.found_by == "activity lists"


def test_a_stopped_epoch_does_not_count_and_offers_nothing(yard):
    _, lists = searching(yard, jammed(yard))
    best = lists.search.best
    assert not lists.epoch(STOPPED)
    assert (lists.epochs, lists.search.best) == (0, best)


def test_an_epoch_whose_walk_is_stopped_does_not_count_either(yard, monkeypatch):
    levels = [{"goals": [{"goal": goal}]} for goal in ("makespan", "earliness")]
    _, lists = searching(yard, jammed(yard, objective={"levels": levels}))
    monkeypatch.setattr(list_search, "WALK_EVERY", 2)
    for _ in range(2):
        assert lists.epoch(RUNNING)
    best = lists.search.best
    monkeypatch.setattr(lists.search, "epoch", lambda stop: False)
    assert not lists.epoch(RUNNING)
    assert (lists.epochs, lists.search.best) == (2, best)


@pytest.mark.parametrize("threads", [1, 3])
def test_equal_seeds_and_threads_give_equal_schedules(yard, threads):
    def found(seed):
        _, lists = searching(yard, jammed(yard, 14), threads, seed)
        for _ in range(2):
            lists.epoch(RUNNING)
        return [pop.order.tobytes() for pop, _ in lists._pairs], lists.search.best.placed.tobytes()

    one, again, other = found(1), found(1), found(2)
    assert one == again
    assert one[0] != other[0]
    assert len(one[0]) == threads


def test_a_population_that_stands_still_begins_anew_twice_as_large_up_to_a_limit(yard, monkeypatch):
    monkeypatch.setattr(list_search, "LARGEST_FIRST_SIZE", 4)
    monkeypatch.setattr(list_search, "LARGEST_SIZE", 10)
    monkeypatch.setattr(list_search, "PATIENCE", 1)
    _, lists = searching(yard, jammed(yard, 4))
    sizes, best = [], []
    for _ in range(4):
        lists.epoch(RUNNING)
        pop = lists._pairs[0][0]
        sizes.append(int(pop.size[0]))
        best.append(int(pop.best_cost[0]))
    assert sizes == [8, 10, 10, 10]
    assert len(set(best)) == 1  # it is remembered


def test_large_plans_have_small_populations(yard, monkeypatch):
    monkeypatch.setattr(list_search, "MOST_CELLS", 9 * 70)
    monkeypatch.setattr(list_search, "PATIENCE", 0)
    _, lists = searching(yard, jammed(yard, 9))
    for _ in range(4):
        lists.epoch(RUNNING)
    assert lists._pairs[0][0].order.shape == (70, 9)


def test_what_others_found_enters_every_population_now_and_then(yard, monkeypatch):
    monkeypatch.setattr(list_search, "MIGRATION", 2)
    plan = jammed(yard, 14)
    _, good = searching(yard, plan)
    for _ in range(3):
        good.epoch(RUNNING)
    _, lists = searching(yard, plan, threads=2)
    entered = []
    monkeypatch.setattr(lists, "enter", lambda placed: entered.append(placed.copy()))
    lists.epoch(RUNNING)
    assert entered == []
    lists.search.try_placed(good.search.best.placed, good.search.best.team, "CP-SAT")
    lists.epoch(RUNNING)
    assert [placed.tobytes() for placed in entered] == [lists.search.best.placed.tobytes()]


def test_an_entered_schedule_is_known_to_all(yard):
    _, good = searching(yard, jammed(yard, 14))
    for _ in range(3):
        good.epoch(RUNNING)
    best = good.search.best
    _, lists = searching(yard, jammed(yard, 14), threads=2)
    lists.enter(best.placed)
    costs = [int(pop.best_cost[0]) for pop, _ in lists._pairs]
    assert costs[0] == costs[1] <= int(best.value[1]) // 30


def test_a_schedule_that_ends_after_the_cores_slots_does_not_enter(yard):
    # The list schedule may use the very last slot compiled, which the core leaves out.
    leaving = [{"id": "ann", "employed_last": "2027-01-04"}]
    need = {"needs": [{"pinned": ["ann"], "units": "40%"}]}
    tasks = [{"id": f"t{k}", "duration": "12h", **need} for k in range(4)]
    problem, lists = searching(yard, yard.plan(*tasks, people=leaving))
    assert lists.core.slots == 47
    late = lists.search.best.placed.copy()
    assert late.dtype == PLACED
    late.start = problem.arrays.slot_minute[[0, 0, 24, 24]]
    lists.enter(late)
    assert int(lists._pairs[0][0].best_cost[0]) > 1 << 50
    late.start = problem.arrays.slot_minute[[0, 0, 23, 23]]
    lists.enter(late)
    assert int(lists._pairs[0][0].best_cost[0]) > 1 << 50  # 23 is before the first two have ended
    assert lists.epoch(RUNNING)


def test_a_thread_is_given_up_for_somebody_else_but_not_the_last(yard):
    _, lists = searching(yard, jammed(yard), threads=2)
    lists.epoch(RUNNING)
    for _ in range(2):
        lists.release_thread()
        assert (lists.threads, len(lists._pairs)) == (1, 1)
    assert lists.epoch(RUNNING)


def test_later_levels_are_left_to_walks_every_few_epochs(yard, monkeypatch):
    levels = [{"goals": [{"goal": goal}]} for goal in ("makespan", "earliness")]
    projects = [
        {"id": name, "weight": weight, "tasks": [yard.task(f"{name}{n}", "1h", rigs=2) for n in range(4)]}
        for name, weight in (("p", 1), ("q", 2))
    ]
    plan = yard.plan(projects=projects, objective={"levels": levels})
    _, lists = searching(yard, plan)
    monkeypatch.setattr(list_search, "WALK_EVERY", 2)
    for _ in range(4):
        lists.epoch(RUNNING)
    assert lists.search.epochs == 2
    # q first, then p: 4 × 2 + 8 × 1 hours.
    assert lists.search.best.value.tolist() == [0, 8 * 60, (4 * 2 + 8) * 60]


def test_lists_that_lack_consumables_are_not_offered(yard):
    # Each of the two could be had alone, but not both: sand for the one is glue for the other.
    def ways(one, other):
        return [
            {"id": name, "duration": "1h", "consumables": [{"consumable": item, "amount": 3}]}
            for name, item in (("m1", one), ("m2", other))
        ]

    stock = [{"id": "sand", "amount": 5}, {"id": "glue", "amount": 0}]
    plan = yard.plan({"id": "a", "modes": ways("sand", "glue")}, {"id": "b", "modes": ways("sand", "glue")},
                     consumables=stock)  # fmt: skip
    _, lists = searching(yard, plan)
    first = lists.search.best
    assert lists.epoch(RUNNING)
    assert lists.search.best is first
    assert first.value[0] > 0


# --- advice -------------------------------------------------------------------------------------


def moded(yard, count=6):
    """Tasks that take a rig for two hours or three rigs for one; the one or the other suits."""
    ways = [
        {"id": "slow", "duration": "2h", "equipment": [{"equipment": "rig", "units": 1}]},
        {"id": "quick", "duration": "1h", "equipment": [{"equipment": "rig", "units": 3}]},
    ]
    return yard.plan(
        *({"id": f"t{k}", "modes": ways} for k in range(count)), equipment=[{"id": "rig", "units": 3}]
    )


def test_advice_reaches_every_population_once_now_and_later(yard, monkeypatch):
    _, lists = searching(yard, moded(yard), threads=2)
    assert lists.takes_advice
    slow = lists.core.job.mode_ptr[:-1].astype(np.int32)
    lists.advise(slow)
    assert lists.epoch(RUNNING)
    lists.advise(slow + 1)
    lists.advise(slow)
    for pop, _ in lists._pairs:
        assert pop.advised[0] == 2
        assert pop.advice[:2].tolist() == [slow.tolist(), (slow + 1).tolist()]
    monkeypatch.setattr(list_search, "PATIENCE", 0)
    assert lists.epoch(RUNNING)
    assert [int(pop.advised[0]) for pop, _ in lists._pairs] == [2, 2]


def test_of_much_advice_the_latest_is_remembered(yard):
    _, lists = searching(yard, moded(yard, 7))
    assert lists.epoch(RUNNING)
    low = lists.core.job.mode_ptr[:-1].astype(np.int32)
    given = [low + np.array([k >> bit & 1 for bit in range(7)], np.int32) for k in range(70)]
    for mode in given:
        lists.advise(mode)
    pop = lists._pairs[0][0]
    assert pop.advised[0] == len(pop.advice) == 64
    assert pop.advice.tolist() == [mode.tolist() for mode in given[6:]]


def test_where_nothing_is_to_be_chosen_or_finishes_count_no_advice_is_asked_for(yard):
    assert not searching(yard, jammed(yard))[1].takes_advice
    plan = yard.plan({"id": "a", "modes": [{"id": "m", "duration": "1h"}, {"id": "n", "duration": "2h"}]},
                     goals=("earliness",))  # fmt: skip
    assert not searching(yard, plan)[1].takes_advice
