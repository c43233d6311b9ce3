"""What is sent again, after how long, and that doing so does nothing twice."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest

from api.client import (
    ConflictError,
    Retries,
    ServerError,
    Terms,
    TooManyRequestsError,
    UnreachableError,
)

from .conftest import PLAN, RUN, ok, problem

LOST = httpx2.ReadError("the connection was reset")
REFUSED = httpx2.ConnectError("connection refused")


def read(client):
    return (yield client.plans.read("hello"))


def start(client):
    return (yield client.runs.start("solve", "hello", effort=2))


def replace(client):
    plan = yield client.plans.read("hello")
    return (yield client.plans.replace(plan, "format: crewline/1"))


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_be_better_later_is_asked_again(service, status):
    service.answers(httpx2.Response(status), ok(PLAN))
    assert service.talk(read).version == 3
    assert service.paths == ["GET /v1/plans/hello"] * 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 500])
def test_what_would_be_the_same_again_is_asked_once(service, status):
    service.answers(httpx2.Response(status))
    with pytest.raises(Exception, match=str(status)):
        service.talk(read)
    assert len(service.asked) == 1


def test_pauses_double_up_to_the_cap_where_the_dice_show_one(service):
    service.terms = Terms(Retries(attempts=6, base_seconds=1, cap_seconds=5), dice=lambda: 1.0)
    service.answers(*[REFUSED] * 5, ok(PLAN))
    service.talk(read)
    assert service.pauses == [1, 2, 4, 5, 5]


def test_pauses_are_drawn_from_zero_to_the_whole_step(service):
    shown = iter([0.0, 0.5, 0.25])
    service.terms = Terms(Retries(attempts=4, base_seconds=1), dice=lambda: next(shown))
    service.answers(*[REFUSED] * 3, ok(PLAN))
    service.talk(read)
    assert service.pauses == [0, 1, 1]  # 0 x 1, 0.5 x 2, 0.25 x 4


def test_the_service_is_not_asked_before_retry_after(service):
    service.answers(problem(429, "too-many-requests", {"Retry-After": "7"}), ok(PLAN))
    service.talk(read)
    assert service.pauses == [7]


def test_retry_after_may_be_a_date(service):
    # RFC 9110, section 10.2.3; Mon 4 January 2027, 12 seconds after now
    service.terms = Terms(dice=lambda: 0.0, now=lambda: dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC))
    service.answers(httpx2.Response(503, headers={"Retry-After": "Mon, 04 Jan 2027 09:00:12 GMT"}), ok(PLAN))
    service.talk(read)
    assert service.pauses == [12]


@pytest.mark.parametrize("text", ["soon", "-3", "", "1e9", "٣"])
def test_a_retry_after_that_says_nothing_is_passed_over(service, text):
    service.answers(httpx2.Response(503, headers={"Retry-After": text.encode()}), ok(PLAN))
    service.talk(read)
    assert service.pauses == [0.25]


def test_who_asks_to_wait_too_long_is_not_waited_for(service):
    service.answers(problem(429, "too-many-requests", {"Retry-After": "3600"}))
    with pytest.raises(TooManyRequestsError) as raised:
        service.talk(read)
    assert (service.pauses, raised.value.retry_after_seconds) == ([], 3600)


def test_after_the_last_attempt_the_error_is_told(service):
    service.terms = Terms(Retries(attempts=3))
    service.answers(*[httpx2.Response(503)] * 3)
    with pytest.raises(ServerError):
        service.talk(read)
    assert len(service.asked) == 3


def test_no_answer_at_all_names_how_often_it_was_tried_and_no_key(service):
    service.answers(*[REFUSED] * 6)
    with pytest.raises(UnreachableError, match=r"tried 6 times.*connection refused") as raised:
        service.talk(read)
    assert "secret-of-the-key" not in repr(raised.value)


def test_a_request_that_can_not_be_sent_is_not_tried_again(service):
    service.answers(httpx2.UnsupportedProtocol("no such protocol"))
    with pytest.raises(UnreachableError, match="tried once"):
        service.talk(read)


def test_a_post_keeps_its_idempotency_key_over_its_retries(service):
    service.answers(LOST, problem(503, "away"), ok(RUN, 202))
    service.talk(start)
    assert len(set(service.keys)) == 1
    assert len(service.keys[0]) == 32


def test_two_posts_have_two_keys(service):
    def twice(client):
        yield client.runs.start("solve", "hello")
        yield client.runs.start("solve", "hello")

    service.answers(ok(RUN, 202), ok(RUN, 202)).talk(twice)
    assert len(set(service.keys)) == 2


def test_a_key_of_ones_own_is_used(service):
    def started(client):
        yield client.runs.start("solve", "hello", idempotency_key="tonight")

    service.answers(LOST, ok(RUN, 202)).talk(started)
    assert service.keys == ["tonight", "tonight"]


def test_reading_and_replacing_have_no_key(service):
    service.answers(ok(PLAN), ok(PLAN)).talk(replace)
    assert service.keys == [None, None]


def test_a_twin_that_is_still_at_work_is_waited_for(service):
    service.answers(LOST, problem(409, "idempotency-conflict", {"Retry-After": "1"}), ok(RUN, 202))
    service.talk(start)
    assert service.pauses == [0.25, 1.0]


def test_another_conflict_is_told_at_once(service):
    service.answers(problem(409, "no-outcome"))
    with pytest.raises(ConflictError):
        service.talk(start)


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"base_seconds": -1}, {"longest_seconds": -0.1}])
def test_retries_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="at least one attempt"):
        Retries(**wrong)
