"""Room for a rectangle among others: packed words against counting every resource slot by slot."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.activity_lists.core import FIELD_BITS, FIELDS, GUARD, MOST_UNITS
from scheduling.activity_lists.desk import new_desk
from scheduling.activity_lists.generation import first_room, last_room, suffices, take, wipe

pytestmark = pytest.mark.kernel
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SLOTS = 14
CAPACITIES = st.lists(st.integers(0, 30_000), min_size=1, max_size=3 * FIELDS)


@st.composite
def yards(draw):
    """Capacities, what others hold by slot, and what a rectangle needs for how long."""
    units = draw(CAPACITIES)
    share = st.sampled_from([0, 0, 250, 500, 999, 1000])
    held = [[draw(share) * most // 1000 for most in units] for _ in range(SLOTS)]
    needs = {r: draw(st.integers(0, most)) for r, most in enumerate(units) if draw(st.booleans())}
    return units, held, needs, draw(st.integers(1, 6))


def desk_of(maker, units, held, needs, length):
    """A core of one job, and a desk on which others hold what they hold."""
    core = maker.core([maker.Job((maker.Way(length, needs),))], units, slots=SLOTS)
    desk = new_desk(core)
    for slot, amounts in enumerate(held):
        for word, amount in maker.packed(dict(enumerate(amounts))).items():
            desk.free[slot * core.words + word] -= amount
    return core, desk


def fits(units, held, needs, slots):
    """Whether every resource has enough left in all these slots."""
    return all(held[slot][r] + amount <= units[r] for slot in slots for r, amount in needs.items())


@QUICK
@given(yard=yards())
def test_a_slot_suffices_if_every_resource_has_enough_left(maker, yard):
    units, held, needs, _ = yard
    core, desk = desk_of(maker, *yard)
    high = core.way[1].need_ptr
    found = [bool(suffices(desk.free, core.words, core, 0, high, slot)) for slot in range(SLOTS)]
    assert found == [fits(units, held, needs, [slot]) for slot in range(SLOTS)]


@QUICK
@given(yard=yards(), begin=st.integers(0, SLOTS + 2))
def test_the_first_room_is_the_earliest_start_of_all(maker, yard, begin):
    units, held, needs, length = yard
    core, desk = desk_of(maker, *yard)
    ways = [t for t in range(begin, SLOTS - length + 1) if fits(units, held, needs, range(t, t + length))]
    assert first_room(core, desk, 0, begin) == (ways[0] if ways else -1)


@QUICK
@given(yard=yards(), begin=st.integers(0, SLOTS))
def test_the_last_room_is_the_latest_start_of_all(maker, yard, begin):
    units, held, needs, length = yard
    begin = min(begin, SLOTS - length)
    core, desk = desk_of(maker, *yard)
    ways = [t for t in range(begin + 1) if fits(units, held, needs, range(t, t + length))]
    assert last_room(core, desk, 0, begin) == (ways[-1] if ways else -1)


@QUICK
@given(yard=yards())
def test_what_is_taken_is_gone_until_the_desk_is_wiped(maker, yard):
    units, _, needs, length = yard
    nobody = [[0] * len(units)] * SLOTS
    core, desk = desk_of(maker, units, nobody, needs, length)
    empty = desk.free.copy()
    wipe(core, desk)
    take(core, desk, 0, 0, 3)
    places = [(r // FIELDS, r % FIELDS * FIELD_BITS) for r in range(len(units))]
    left = [
        [int(desk.free[t * core.words + word]) >> bit & MOST_UNITS for word, bit in places]
        for t in range(SLOTS)
    ]
    assert left == [
        [most - (needs.get(r, 0) if 3 <= t < 3 + length else 0) for r, most in enumerate(units)]
        for t in range(SLOTS)
    ]
    assert desk.reach.tolist() == [3, 3 + length]
    wipe(core, desk)
    assert np.array_equal(desk.free, empty)


def test_one_unit_too_few_is_seen_in_every_field_whatever_its_neighbours_have(maker):
    units = [MOST_UNITS, 30_000, 1, MOST_UNITS]
    assert int(np.uint64(0x8000_8000_8000_8000).astype(np.int64)) == GUARD
    for short in range(FIELDS):
        held = [[int(r == short) for r in range(FIELDS)]] * SLOTS
        for asked, enough in (
            (dict(enumerate(units)), False),
            ({r: 1 for r in range(4) if r != short}, True),
        ):
            core, desk = desk_of(maker, units, held, asked, 1)
            assert suffices(desk.free, core.words, core, 0, core.way[1].need_ptr, 5) == enough
