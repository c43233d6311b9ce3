"""Bookings put beside each other: added, dropped, longer, shorter, moved; and seen the other way round."""

from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.comparison.booking_changes import changed_bookings
from scheduling.schedule import Booking, Schedule

OPPOSITE = {"added": "dropped", "dropped": "added", "longer": "shorter", "shorter": "longer"}


def booking(first, days, *, pool="crew", number=1, cost=None, committed=False):
    last = first + days - 1
    minutes = 480 * days
    cost = minutes * 100 if cost is None else cost
    return Booking(pool, number, f"2027-01-{first:02d}", f"2027-01-{last:02d}", minutes, cost, committed)


def between(base, other):
    sides = [SimpleNamespace(schedule=Schedule((), tuple(bookings))) for bookings in (base, other)]
    return list(changed_bookings(SimpleNamespace(base=sides[0], other=sides[1])))


@pytest.mark.parametrize(
    ("base", "other", "kind", "days"),
    [
        ([], [booking(4, 2)], "added", 2),
        ([booking(4, 2)], [], "dropped", -2),
        ([booking(4, 2)], [booking(4, 5)], "longer", 3),
        ([booking(4, 5)], [booking(6, 3)], "shorter", -2),
        ([booking(4, 3)], [booking(5, 3)], "moved", 0),
        ([booking(4, 3)], [booking(4, 3, cost=1)], "repriced", 0),
        ([booking(4, 3)], [booking(4, 3, committed=True)], "repriced", 0),
    ],
)
def test_one_booking_against_another(base, other, kind, days) -> None:
    (change,) = between(base, other)
    assert (change.kind, change.paid_minutes) == (kind, 480 * days)


def test_the_cost_of_a_change_is_signed() -> None:
    (longer,) = between([booking(4, 2)], [booking(4, 5)])
    assert longer.cost == 3 * 480 * 100
    (dropped,) = between([booking(4, 2)], [])
    assert dropped.cost == -2 * 480 * 100


def test_the_number_of_a_contractor_does_not_matter() -> None:
    base = [booking(4, 2, number=1), booking(4, 5, number=2)]
    assert between(base, [booking(4, 5, number=1), booking(4, 2, number=3)]) == []


def test_bookings_of_other_pools_and_without_a_day_in_common_are_not_the_same_one() -> None:
    kinds = [one.kind for one in between([booking(4, 2)], [booking(4, 2, pool="lab"), booking(10, 2)])]
    assert sorted(kinds) == ["added", "added", "dropped"]


def test_those_with_most_days_in_common_belong_together() -> None:
    changes = between([booking(4, 5), booking(11, 5)], [booking(5, 8)])
    found = {change.kind: change.base for change in changes}
    assert found == {"longer": booking(4, 5), "dropped": booking(11, 5)}


BOOKINGS = st.lists(
    st.builds(booking, st.integers(1, 20), st.integers(1, 8), pool=st.sampled_from(["crew", "lab"])),
    max_size=5,
)


@given(BOOKINGS)
def test_the_same_bookings_in_any_order_are_no_change(bookings) -> None:
    assert between(bookings, bookings[::-1]) == []


@given(BOOKINGS, BOOKINGS)
def test_seen_from_the_other_side_every_sign_is_the_opposite(base, other) -> None:
    there = Counter(
        (one.pool, OPPOSITE.get(one.kind, one.kind), -one.paid_minutes, -one.cost)
        for one in between(base, other)
    )
    back = Counter((one.pool, one.kind, one.paid_minutes, one.cost) for one in between(other, base))
    assert there == back


@given(BOOKINGS, BOOKINGS)
def test_changes_sum_to_the_difference_of_all_paid_minutes(base, other) -> None:
    changes = between(base, other)
    minutes = [sum(one.paid_minutes for one in side) for side in (base, other)]
    assert sum(change.paid_minutes for change in changes) == minutes[1] - minutes[0]
