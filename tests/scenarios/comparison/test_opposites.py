"""A schedule against itself is no difference; against another the signs turn with the sides."""

from dataclasses import replace

import pytest

from planner.generator import Mix, generate_plan
from scenarios.comparison import Side, compare
from scenarios.comparison.rows import measure_rows
from scheduling.options import SolveOptions
from scheduling.solver import solve


@pytest.fixture(scope="module", params=[1, 2, 3])
def solved(request):
    """A random portfolio with contractors, pairs and part-time work, solved with two seeds."""
    mix = Mix(pairs=0.2, part_units=0.2, second_skill=0.6)
    plan = generate_plan(
        projects=4, tasks=40, people=6, seed=request.param, contractor_pools=1, mix=mix, load=1.2
    )
    return [
        Side.of(name, plan, solve(plan, SolveOptions(effort=effort, seed=seed, workers=1)))
        for name, effort, seed in (("a", 0, 1), ("b", 1, 7))
    ]


def test_a_schedule_compared_with_itself_gives_no_difference_at_all(solved) -> None:
    for side in solved:
        twin = replace(side, name="twin")
        found = compare(side, [twin]).others[0]
        assert (found.changes.total, found.explanations, found.causes) == (0, (), ())
        assert all(row.base == row.other for row in measure_rows(found.differences))
        assert all(row.difference in (0, None) for row in measure_rows(found.differences))


def test_signs_turn_when_the_sides_do(solved) -> None:
    one, two = solved
    there, back = (compare(a, [b], limit=None).others[0] for a, b in ((one, two), (two, one)))
    rows = [
        {(row.of, row.id, row.measure): row for row in measure_rows(x.differences)} for x in (there, back)
    ]
    assert rows[0].keys() == rows[1].keys()
    assert any(row.difference for row in rows[0].values())
    for key, row in rows[0].items():
        other = rows[1][key]
        assert (row.base, row.other) == (other.other, other.base)
        assert (row.difference is None) == (other.difference is None)
        assert row.difference is None or row.difference == pytest.approx(-other.difference)


def test_moves_and_swaps_turn_too(solved) -> None:
    one, two = solved
    there, back = (compare(a, [b], limit=None).others[0].changes for a, b in ((one, two), (two, one)))
    assert there.moved.total > 0
    assert {
        move.key: (move.start_minutes, move.finish_minutes, move.start_days) for move in there.moved.items
    } == {
        move.key: (-move.start_minutes, -move.finish_minutes, -move.start_days) for move in back.moved.items
    }
    assert {swap.key: (swap.people_out, swap.people_in) for swap in there.people.items} == {
        swap.key: (swap.people_in, swap.people_out) for swap in back.people.items
    }
    assert sum(one.cost for one in there.bookings.items) == -sum(one.cost for one in back.bookings.items)


def test_every_moved_task_is_explained_and_ends_with_the_search_where_no_plan_has_changed(solved) -> None:
    one, two = solved
    found = compare(one, [two], limit=None).others[0]
    assert [why.key for why in found.explanations] == [move.key for move in found.changes.moved.items]
    assert all(why.cause is None for why in found.explanations)
    assert all(why.sentence.endswith("the search chose another order") for why in found.explanations)
