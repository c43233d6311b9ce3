"""Sliding windows, bounded in memory, and addresses that guess."""

import pytest

from api.access.rates import Guesses, Rates, SlidingWindows, network_of
from api.access.roles import Principal, Role


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 6000.0  # a window begins here

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_one_too_many_waits_until_there_is_room_again(clock):
    windows = SlidingWindows(3, clock=clock)
    assert [windows.hit("ana") for _ in range(3)] == [None, None, None]
    wait = windows.hit("ana")
    assert wait is not None
    clock.now += wait - 0.01
    assert windows.hit("ana") is not None
    clock.now += 0.02
    assert windows.hit("ana") is None


def test_the_minute_before_counts_by_the_share_that_still_covers_it(clock):
    windows = SlidingWindows(10, clock=clock)
    for _ in range(10):
        windows.hit("ana")
    clock.now += 90  # the window before covers the last 60 s by half: 5 of 10
    assert [windows.hit("ana") for _ in range(6)].count(None) == 5


def test_each_name_is_counted_alone(clock):
    windows = SlidingWindows(1, clock=clock)
    assert windows.hit("ana") is None
    assert windows.hit("ben") is None
    assert windows.hit("ana") is not None


def test_a_flood_of_names_takes_no_more_memory_than_allowed(clock):
    windows = SlidingWindows(5, most=100, clock=clock)
    for number in range(5000):
        windows.hit(f"name {number}")
    assert len(windows) == 100


def test_requests_of_one_key_do_not_hold_up_another(clock):
    rates = Rates(1, clock)
    ana, ben = (Principal("office", actor, Role.VIEWER) for actor in ("key:ana", "key:ben"))
    assert rates.seconds_to_wait(ana) is None
    assert rates.seconds_to_wait(ana) == 120  # the one of this minute counts until the next is over
    assert rates.seconds_to_wait(ben) is None
    assert rates.seconds_to_wait(Principal("elsewhere", "key:ana", Role.VIEWER)) is None


def test_who_guesses_has_to_wait_while_others_behind_the_address_work_on(clock):
    guesses = Guesses(3, clock=clock)
    guesses.note("10.0.0.1", "right", right=True)
    for number in range(3):
        assert guesses.seconds_to_wait("10.0.0.1", f"wrong {number}") is None
        guesses.note("10.0.0.1", f"wrong {number}", right=False)
    assert guesses.seconds_to_wait("10.0.0.1", "wrong 3") is not None
    assert guesses.seconds_to_wait("10.0.0.1", "right") is None
    assert guesses.seconds_to_wait("10.0.0.2", "wrong 3") is None


def test_what_was_right_and_is_wrong_now_is_a_guess_like_others(clock):
    guesses = Guesses(1, clock=clock)
    guesses.note("10.0.0.1", "revoked", right=True)
    guesses.note("10.0.0.1", "revoked", right=False)
    assert guesses.seconds_to_wait("10.0.0.1", "revoked") is not None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1%eth0", "2001:db8::/64"),
        ("testclient", "testclient"),
    ],
)
def test_addresses_of_one_network_are_one(address, network):
    assert network_of(address) == network
