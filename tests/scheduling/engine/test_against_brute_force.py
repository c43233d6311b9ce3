"""The search reaches the best that trying every order and every choice of people can find."""

from itertools import permutations, product
from random import Random

import pytest

SLOTS_A_DAY = 16


def tiny(seed):
    """Five tasks or fewer of two people: hours, who may do each, what comes before, due day and weight."""
    dice = Random(seed)
    tasks = []
    for number in range(dice.randint(3, 5)):
        able = dice.choice((["ann"], ["bob"], ["ann", "bob"]))
        before = [k for k in range(number) if dice.random() < 0.3]
        tasks.append((dice.randint(1, 20), able, before, dice.randint(4, 8), dice.choice((1, 2, 3, 6))))
    return tasks


def as_plan(desk, tasks):
    return desk.plan(
        *(
            {
                "id": f"t{number}",
                "work": f"{30 * slots}min",
                "needs": [{"allowed": able}],
                "after": [f"t{k}" for k in before],
                "due": f"2027-01-{day:02d}",
                "weight": weight,
            }
            for number, (slots, able, before, day, weight) in enumerate(tasks)
        ),
        objective={"levels": [{"goals": [{"goal": "late_cost"}]}]},
    )


def late_cents(finish_slot, due_day, weight):
    """Cost of finishing at the end of a working slot, counted from Monday the 4th at 09:00."""
    day, slot = divmod(finish_slot - 1, SLOTS_A_DAY)
    day += 2 * (day // 5)  # weekends
    minutes = day * 1440 + 540 + 30 * (slot + 1) - (due_day - 3) * 1440
    return (2 * weight * 10_000 * max(0, minutes) + 1440) // 2880


def best_by_trying(tasks):
    """Least late cost over every order and choice, each task as early as its person is free."""
    best = None
    for order in permutations(range(len(tasks))):
        if any(k > order.index(j) for j in order for k in map(order.index, tasks[j][2])):
            continue
        for people in product(*(task[1] for task in tasks)):
            taken, finish, total = {"ann": set(), "bob": set()}, {}, 0
            for j in order:
                slots, _, before, due, weight = tasks[j]
                start = max((finish[k] for k in before), default=0)
                busy = taken[people[j]]
                while any(slot in busy for slot in range(start, start + slots)):
                    start += 1
                busy.update(range(start, start + slots))
                finish[j] = start + slots
                total += late_cents(finish[j], due, weight)
            best = total if best is None else min(best, total)
    return best


@pytest.mark.parametrize("seed", range(16))
def test_the_search_finds_the_least_late_cost(desk, seed):
    tasks = tiny(seed)
    outcome = desk.solve(as_plan(desk, tasks), effort=5, seed=seed)
    assert outcome.levels[0].value == best_by_trying(tasks)


def test_trying_counts_as_the_engine_does(desk):
    # One task of 20 slots, ten hours: Tuesday 11:00, 11 h after the end of Monday, at 300.00 a day.
    tasks = [(20, ["ann"], [], 4, 3)]
    assert best_by_trying(tasks) == desk.solve(as_plan(desk, tasks)).levels[0].value == 30_000 * 11 // 24
