"""Contractors of each pool can be booked as it says, and those already booked are within it."""

import pytest

from planner.errors import Issue


def pool(**fields):
    return {"contractor_pools": [{"id": "x", "skills": ["designer"], "rate": 80, **fields}]}


def test_a_pool_with_lead_time_minimum_and_bookings_is_fine(check):
    booked = [
        {"first": "2027-01-04", "last": "2027-01-15"},
        {"first": "2027-01-15", "last": "2027-01-20"},
        {"first": "2027-01-21", "last": "2027-01-29"},
    ]
    assert check(**pool(lead_time="10d", minimum_booking="1w", maximum=2, committed=booked)) == ()


@pytest.mark.parametrize("field", ["lead_time", "minimum_booking"])
def test_lead_time_and_minimum_booking_are_working_time(check, field):
    (issue,) = check(**pool(**{field: "3ed"}))
    assert (issue.path, issue.code, issue.hint) == (
        f"contractor_pools[0].{field}",
        "elapsed-work",
        "it counts working days of the pool's calendar",
    )


def test_a_lead_time_may_be_nothing_but_a_booking_lasts(check):
    assert check(**pool(lead_time="0d")) == ()
    (issue,) = check(**pool(minimum_booking="0d"))
    assert issue == Issue(
        "contractor_pools[0].minimum_booking",
        "0d",
        "expected more than 0, in working time: h, d or w",
        "",
        "error",
        "negative-duration",
    )
    (issue,) = check(**pool(lead_time="-1d"))
    assert (issue.path, issue.code) == ("contractor_pools[0].lead_time", "negative-duration")


def test_a_lead_time_of_more_than_thirty_years_is_an_error(check):
    (issue,) = check(**pool(lead_time="9999999d"))
    assert (issue.path, issue.code) == ("contractor_pools[0].lead_time", "excessive-duration")


def test_a_pool_of_nobody_is_pointed_out(check):
    (issue,) = check(**pool(maximum=0))
    assert issue == Issue(
        "contractor_pools[0].maximum",
        "0",
        "expected 1 or more",
        "nobody can be booked from this pool",
        "warning",
        "pool-of-nobody",
    )


def test_a_pool_without_a_skill_is_pointed_out(check):
    (issue,) = check(**pool(skills=[]))
    assert (issue.path, issue.code) == ("contractor_pools[0].skills", "pool-without-skill")


def test_no_more_contractors_are_committed_at_once_than_the_pool_has(check):
    booked = [
        {"first": "2027-01-04", "last": "2027-01-15"},
        {"first": "2027-01-11", "last": "2027-01-20"},
        {"first": "2027-01-15", "last": "2027-01-29"},
    ]
    assert check(**pool(maximum=3, committed=booked)) == ()
    (issue,) = check(**pool(maximum=2, committed=booked))
    assert issue == Issue(
        "contractor_pools[0].committed",
        '3 contractors of "x" booked on 2027-01-15',
        "expected at most 2, the maximum of the pool",
        "raise maximum, or shorten a booking",
        "error",
        "too-many-committed",
    )
