"""Frontiers of plans small enough to list every schedule, and of some that are not."""

from __future__ import annotations

import functools
import itertools

import pytest

from planner.document import parse_plan, render_plan
from planner.errors import InputError
from planner.expansion import expand
from scenarios.trade_offs import searching
from scenarios.trade_offs.points import dominates
from scenarios.trade_offs.searching import SearchOptions, find_trade_offs
from scheduling.checker import examine
from scheduling.options import SolveOptions
from scheduling.solver import solve

DAY_HOURS, RATE, A_DAY = 8, 20, 100
DAYS = (0, 1, 2, 3, 4, 7, 8)
"""Working days after Monday the 4th; the 9th and 10th are a weekend."""
TASKS = {"one": 2, "two": 1, "three": 1, "four": 1}
"""Days of work of each task of the print shop."""


@functools.cache
def listed() -> set[tuple[int, int]]:
    """Late and contractor cost, in cents, of every schedule that nothing dominates.

    Each task goes to Mia or the contractor and begins on any working day; it works on the next ones. A task
    ends at 16:00 of its last day, a due date is the end of its day; the contractor is paid by the day.
    """
    costs = set()
    for who in itertools.product((0, 1), repeat=len(TASKS)):
        for begins in itertools.product(range(len(DAYS)), repeat=len(TASKS)):
            worked = [range(at, at + long) for at, long in zip(begins, TASKS.values(), strict=True)]
            if any(span[-1] >= len(DAYS) for span in worked):
                continue
            slots = [(one, day) for one, span in zip(who, worked, strict=True) for day in span]
            if len(set(slots)) < len(slots) or begins[2] <= begins[1]:
                continue
            ends = [DAYS[span[-1]] for span in worked]
            late = 0
            for weight, end, due in ((3, ends[0], 1), (2, max(ends[1], ends[2]), 2), (1, ends[3], 0)):
                minutes = max(0, (end - due) * 1440 - 8 * 60)
                late += (2 * weight * A_DAY * 100 * minutes + 1440) // 2880
            hours = DAY_HOURS * sum(long for one, long in zip(who, TASKS.values(), strict=True) if one)
            costs.add((late, 100 * RATE * hours))
    return {one for one in costs if not any(dominates(other, one) for other in costs)}


def test_the_frontier_of_two_goals_is_that_of_all_schedules(shop, engine_here) -> None:
    found = find_trade_offs(shop, SearchOptions(points=40, effort=3), engine=engine_here)
    assert {one.values for one in found.points()} == listed()


def test_every_choice_is_checked_and_worth_what_it_says(shop, engine_here) -> None:
    found = find_trade_offs(shop, SearchOptions(points=8, effort=1), engine=engine_here)
    for one in (*found.points(), *found.dominated()):
        breaches, values = examine(expand(shop), one.schedule)
        assert breaches == ()
        assert one.values == (values["late_cost"], values["contractor_cost"])
    kept = [one.values for one in found.points()]
    assert not any(dominates(one, other) for one in kept for other in kept)


def test_where_the_engine_proves_each_choice_it_is_proved_that_there_are_no_others(shop, proving) -> None:
    smaller = parse_plan(render_plan(shop).replace("id: c\n", "id: c\n    status: on-hold\n"))
    found = find_trade_offs(smaller, SearchOptions(points=10, effort=2), engine=proving)
    assert found.is_whole
    assert all(one.is_proved and one.gap == 0 for one in found.points())


def test_an_earlier_schedule_makes_what_is_moved_a_third_goal(shop, engine_here) -> None:
    earlier = solve(shop, SolveOptions(effort=2, workers=1)).schedule
    found = find_trade_offs(shop, SearchOptions(points=10, effort=1), previous=earlier, engine=engine_here)
    points = found.points()
    assert found.goals == ("late_cost", "contractor_cost", "stability")
    assert min(one.moved_minutes for one in points) == 0
    for one in points:
        assert one.moved_minutes == examine(expand(shop), one.schedule, earlier)[1]["stability"]
    assert not any(dominates(one.values, other.values) for one in points for other in points)
    cheapest = min(points, key=lambda one: one.contractor_cost)
    assert cheapest.contractor_cost == 0


def test_the_same_again_gives_the_same(shop, engine_here) -> None:
    once, twice = (
        find_trade_offs(shop, SearchOptions(points=5, effort=1, seed=3), engine=engine_here) for _ in range(2)
    )
    assert [one.values for one in once.found] == [one.values for one in twice.found]
    assert [one.schedule for one in once.points()] == [one.schedule for one in twice.points()]


def test_larger_plans_are_asked_at_prices_of_lateness_first(shop, engine_here, monkeypatch) -> None:
    monkeypatch.setattr(searching, "MOST_EXACT", 2)
    earlier = solve(shop, SolveOptions(effort=1, workers=1)).schedule
    for previous in (None, earlier):
        found = find_trade_offs(
            shop, SearchOptions(points=4, effort=2), previous=previous, engine=engine_here
        )
        assert found.solves > 16
        assert found.frontier.supports
        if previous is None:
            assert {one.values for one in found.points()} <= listed()
        else:
            assert min(one.moved_minutes for one in found.points()) == 0


def test_what_was_found_by_then_is_returned_once_it_is_to_stop(shop, engine_here) -> None:
    solves = []

    class Counting:
        limits = engine_here.limits

        def solve(self, plan, options, *, stop=None, limits=None):
            solves.append(options.seed)
            return engine_here.solve(plan, options)

    found = find_trade_offs(
        shop, SearchOptions(points=9, effort=1), engine=Counting(), stop=lambda: len(solves) >= 2
    )
    assert found.points()
    assert len(solves) < 6
    with pytest.raises(InputError, match="stopped before anything"):
        find_trade_offs(shop, SearchOptions(points=9, effort=1), engine=Counting(), stop=lambda: True)


def test_a_plan_with_nothing_to_trade_off_says_all_that_is_missing(shop, engine_here) -> None:
    with pytest.raises(InputError, match=r"no contractor pool.*nothing in it has a due date"):
        find_trade_offs(
            shop.replace(contractor_pools=(), projects=tuple(one.replace(due=None) for one in shop.projects)),
            SearchOptions(),
            engine=engine_here,
        )


def test_a_plan_that_no_schedule_keeps_says_so(shop, engine_here) -> None:
    hard = tuple(one.replace(deadline=shop.start) if one.id == "a" else one for one in shop.projects)
    with pytest.raises(InputError, match="no schedule that keeps every hard rule"):
        find_trade_offs(shop.replace(projects=hard), SearchOptions(points=3, effort=0), engine=engine_here)


@pytest.mark.parametrize("points", [1, 201])
def test_as_many_points_as_make_sense_can_be_asked_for(points) -> None:
    with pytest.raises(ValueError, match="expected 2 to 200"):
        SearchOptions(points=points)
