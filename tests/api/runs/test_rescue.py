"""Runs that nobody carries out any more are found, without DBOS: its places are made by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from api.runs.rescue import STRAY_LOOKS, Rescue
from api.store import heartbeats, runs


@dataclass
class FakePlaces:
    """Places by who holds them, and runs that wait."""

    held: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    taken_over: list[str] = field(default_factory=list)
    backs: list[str] = field(default_factory=list)

    def taken(self) -> dict[str, str]:
        return dict(self.held)

    def known_runs(self) -> set[str]:
        return self.waiting | set(self.held)

    def take_over(self, executor: str) -> int:
        self.taken_over.append(executor)
        return 1

    def put_back(self, place: str, _executor: str) -> None:
        self.backs.append(place)


@dataclass
class Watch:
    """A rescue with everything that it looks at."""

    office: Any
    places: FakePlaces = field(default_factory=FakePlaces)
    steady: float = 100.0
    at_work: set[str] = field(default_factory=set)
    queued: list[tuple[str, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rescue = Rescue(
            self.office.database,
            "me",
            self.places,
            lambda: self.steady,
            lambda: self.at_work,
            lambda _connection, *run: self.queued.append(run),
        )

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.rescue.look()

    def seen(self, executor: str, seconds_ago: float = 0.0) -> None:
        with self.office.database.writing() as connection:
            heartbeats.beat(connection, executor, 0, {})
            table = heartbeats.heartbeats
            then = table.c.seen - int(1000 * seconds_ago)
            connection.execute(table.update().where(table.c.executor == executor).values(seen=then))

    def known(self) -> list[str]:
        with self.office.database.reading() as connection:
            return [one.executor for one in heartbeats.all_heartbeats(connection)]


@pytest.fixture
def watch(make_office) -> Watch:
    return Watch(make_office())


def test_what_a_worker_without_signs_of_life_holds_is_taken_over(watch):
    watch.seen("alive")
    watch.seen("silent", seconds_ago=60)
    watch.places.held = {"a": "alive", "b": "silent", "c": "never seen", "d": "me"}
    watch.at_work = {"d"}
    watch.look()
    assert sorted(watch.places.taken_over) == ["never seen", "silent"]
    assert watch.known() == ["alive"]


def test_nobody_is_held_dead_while_our_own_signs_of_life_have_gaps(watch):
    """After a database was away, the others have given no signs of life either."""
    watch.seen("silent", seconds_ago=60)
    watch.places.held = {"b": "silent"}
    watch.steady = 1.0
    watch.look()
    assert not watch.places.taken_over
    watch.steady = 30.0
    watch.look()
    assert watch.places.taken_over == ["silent"]


def test_a_place_of_ours_that_nobody_works_at_is_put_back_at_the_second_look(watch):
    watch.places.held = {"begun": "me", "lost": "me"}
    watch.at_work = {"begun"}
    watch.look()
    assert not watch.places.backs
    watch.look()
    assert watch.places.backs == ["lost"]


def test_a_place_that_was_only_just_claimed_is_left_alone(watch):
    watch.places.held = {"new": "me"}
    watch.look()
    watch.at_work = {"new"}
    watch.look(3)
    assert not watch.places.backs


def test_a_run_without_a_place_is_queued_again(watch):
    stray = watch.office.ask(priority=7, queued=False)
    waiting = watch.office.ask(queued=False)
    over = watch.office.ask(queued=False)
    watch.office.cancel(over)
    with watch.office.database.writing() as connection:
        runs.begin_attempt(connection, "office", stray, "somebody")
    watch.places.waiting = {waiting}
    watch.look(STRAY_LOOKS)
    assert watch.queued == [("office", stray, 7)]
    row = watch.office.row(stray)
    assert (row.state, row.attempt, row.executor) == ("queued", 1, None)


def test_a_run_without_a_place_that_is_to_be_cancelled_is_cancelled(watch):
    run = watch.office.ask(queued=False)
    with watch.office.database.writing() as connection:
        runs.begin_attempt(connection, "office", run, "somebody")
    watch.office.cancel(run)
    watch.look(STRAY_LOOKS)
    assert not watch.queued
    row = watch.office.row(run)
    assert (row.state, row.problem["title"], row.finished is None) == ("cancelled", "Cancelled", False)


def test_a_run_that_ends_while_strays_are_looked_for_is_left_alone(watch):
    run = watch.office.ask(queued=False)

    def ended_meanwhile() -> set[str]:
        watch.office.cancel(run)
        return set()

    watch.places.known_runs = ended_meanwhile  # type: ignore[method-assign]
    watch.look(STRAY_LOOKS)
    assert not watch.queued
    assert watch.office.row(run).state == "cancelled"
