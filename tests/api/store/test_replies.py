"""Idempotency keys: one effect, one answer."""

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from api.store import replies, trail
from api.store.database import now_ms
from api.store.replies import (
    KEPT_MS,
    STALE_MS,
    UNANSWERED_MS,
    Asked,
    Effect,
    KeyReusedError,
    Reply,
    ReplyLostError,
    StillAtWorkError,
)
from api.store.tables import replies as table
from api.store.trail import Doer

ASKED = Asked("acme", "key:ana", "order-66", "a" * 64)
REPLY = Reply(201, {"location": "/v1/plans/film"}, b'{"id":"film"}')


@pytest.fixture(autouse=True)
def _asked_just_now():
    """A request is of the moment in which it comes; this one was made when the module was loaded."""
    object.__setattr__(ASKED, "taken", now_ms())


def _take(database, asked=ASKED):
    with database.writing() as connection:
        return replies.take_key(connection, asked)


def _keep(database, reply=REPLY, asked=ASKED):
    with database.writing() as connection:
        replies.keep_reply(connection, asked, reply)


def _act(database, asked=ASKED):
    with database.writing() as connection:
        trail.note(connection, Doer("acme", "key:ana", "request-1", asked), "plan.create", "film")


def _grow_old(database, milliseconds):
    with database.writing() as connection:
        connection.execute(table.update().values(created=now_ms() - milliseconds))


def _have_acted(database, milliseconds):
    """Make it so long since the effect."""
    effect = {"action": "plan.create", "subject": "film", "at": now_ms() - milliseconds}
    with database.writing() as connection:
        connection.execute(table.update().values(effect=effect, created=now_ms() - milliseconds))


def test_the_same_request_gets_the_same_reply(database):
    assert _take(database) is None
    _keep(database)
    assert _take(database) == REPLY


def test_of_twelve_equal_keys_at_once_one_has_an_effect(database, all_at_once):
    results = all_at_once(12, lambda _number: _take(database))
    assert Counter(type(result) for result in results) == {type(None): 1, StillAtWorkError: 11}


def test_another_request_under_the_key_is_refused(database):
    other = replace(ASKED, request_sha256="b" * 64)
    _take(database)
    with pytest.raises(KeyReusedError):
        _take(database, other)
    _keep(database)
    with pytest.raises(KeyReusedError):
        _take(database, other)


@pytest.mark.parametrize("difference", [{"workspace": "other"}, {"actor": "key:ben"}, {"key": "order-67"}])
def test_a_key_stands_for_itself_in_its_workspace_only(database, difference):
    _take(database)
    _keep(database)
    assert _take(database, replace(ASKED, **difference)) is None


def test_a_request_that_failed_for_no_fault_of_its_own_may_come_again(database):
    _take(database)
    with database.writing() as connection:
        replies.free_key(connection, ASKED)
    assert _take(database) is None


def test_an_answer_is_not_freed(database):
    _take(database)
    _keep(database)
    with database.writing() as connection:
        replies.free_key(connection, ASKED)
    assert _take(database) == REPLY


def test_a_key_whose_process_died_is_taken_again_after_a_minute(database):
    _take(database)
    _grow_old(database, STALE_MS - 10_000)
    with pytest.raises(StillAtWorkError):
        _take(database)
    _grow_old(database, STALE_MS + 1)
    assert _take(database) is None


def test_of_many_who_find_a_stale_key_one_takes_it(database, all_at_once):
    _take(database)
    _grow_old(database, STALE_MS + 1)
    results = all_at_once(6, lambda _number: _take(database))
    assert Counter(type(result) for result in results) == {type(None): 1, StillAtWorkError: 5}


def test_a_key_whose_process_died_after_the_effect_is_never_free_again(database):
    asked = replace(ASKED, taken=now_ms())
    _take(database, asked)
    _act(database, asked)
    with pytest.raises(StillAtWorkError):
        _take(database, asked)
    for milliseconds in (UNANSWERED_MS + 1, STALE_MS + 1):
        _have_acted(database, milliseconds)
        with pytest.raises(ReplyLostError) as caught:
            _take(database)
        assert caught.value.effect == Effect("plan.create", "film")


def test_who_acts_late_has_time_to_answer(database):
    asked = replace(ASKED, taken=now_ms() - STALE_MS + 10_000)
    _take(database, asked)
    _act(database, asked)
    with pytest.raises(StillAtWorkError):
        _take(database)
    _keep(database, asked=asked)
    assert _take(database) == REPLY


def test_a_request_that_failed_after_its_effect_is_not_freed(database):
    _take(database)
    _act(database)
    with database.writing() as connection:
        replies.free_key(connection, ASKED)
    _have_acted(database, UNANSWERED_MS + 1)
    with pytest.raises(ReplyLostError):
        _take(database)


def test_who_was_held_to_be_dead_has_no_effect_any_more(database):
    late = replace(ASKED, taken=now_ms() - STALE_MS - 1)
    _take(database, late)
    assert _take(database) is None
    with pytest.raises(StillAtWorkError):
        _act(database, late)
    _keep(database, Reply(500, {}, b"late"), late)
    with database.writing() as connection:
        replies.free_key(connection, late)
        assert connection.scalar(sa.select(sa.func.count()).select_from(trail.trail)) == 0
    _act(database)
    _keep(database)
    assert _take(database) == REPLY


def test_the_first_answer_stays(database):
    _take(database)
    _keep(database)
    _keep(database, Reply(500, {}, b"late"))
    assert _take(database) == REPLY


def test_replies_are_forgotten_after_two_days(database):
    _take(database)
    _keep(database)
    _grow_old(database, KEPT_MS + 1)
    assert _take(database) is None
    _grow_old(database, KEPT_MS + 1)
    _take(database, replace(ASKED, key="new"))
    with database.writing() as connection:
        assert replies.forget_old_replies(connection) == 1
        assert connection.scalars(sa.select(table.c.key)).all() == ["new"]


def test_a_key_that_was_answered_long_ago_is_taken_as_if_it_had_never_been(database):
    _take(database)
    _act(database)
    _keep(database)
    _grow_old(database, KEPT_MS + 1)
    again = replace(ASKED, request_sha256="c" * 64)
    assert _take(database, again) is None
    with database.reading() as connection:
        emptied = [table.c[name].is_(None) for name in ("status", "headers", "body", "effect")]
        assert connection.scalars(sa.select(table.c.request_sha256).where(*emptied)).all() == ["c" * 64]
    _keep(database, asked=again)
    assert _take(database, again) == REPLY
