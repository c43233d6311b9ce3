"""Schedules are handed over now and then, the newest of all, and never after the end."""

import threading
import time

import pytest

from scheduling.apart import keeper
from scheduling.apart.keeper import Keeper
from scheduling.schedule import Incumbent, Schedule


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    monkeypatch.setattr(keeper, "EVERY_SECONDS", 0.05)


def incumbent(value: int) -> Incumbent:
    return Incumbent(0.0, (value,), (None,), "search")


class Listener:
    def __init__(self) -> None:
        self.values: list[int] = []
        self.has_news = threading.Event()

    def __call__(self, kept) -> None:
        self.values.append(kept.incumbent.values[0])
        self.has_news.set()


def test_the_newest_is_handed_over_once_it_is_due():
    listener = Listener()
    kept = Keeper(listener, 0)
    for value in (3, 2, 1):
        kept.note(incumbent(value), lambda: Schedule(()))
    assert listener.values == []
    assert listener.has_news.wait(5)
    kept.end()
    assert listener.values == [1]


def test_what_takes_long_to_build_is_built_seldom():
    listener = Listener()
    kept = Keeper(listener, 0)

    def slowly() -> Schedule:
        time.sleep(0.1)  # then comes a pause of five seconds
        return Schedule(())

    kept.note(incumbent(2), slowly)
    assert listener.has_news.wait(5)
    kept.note(incumbent(1), slowly)
    time.sleep(0.3)
    kept.end()
    assert listener.values == [2]


def test_nothing_is_sent_after_the_end():
    listener = Listener()
    is_building, may_go_on = threading.Event(), threading.Event()

    def build() -> Schedule:
        is_building.set()
        may_go_on.wait(5)
        return Schedule(())

    kept = Keeper(listener, 0)
    kept.note(incumbent(1), build)
    assert is_building.wait(5)
    kept.end()
    may_go_on.set()
    kept._thread.join(5)
    assert listener.values == []


@pytest.mark.parametrize("error", [MemoryError, BrokenPipeError])
def test_a_schedule_that_can_not_be_kept_costs_the_search_nothing(error):
    def fail() -> Schedule:
        raise error

    kept = Keeper(Listener(), 0)
    kept.note(incumbent(1), fail)
    kept._thread.join(5)
    assert not kept._thread.is_alive()
