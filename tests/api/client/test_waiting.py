"""Waiting for a run: by events, by asking where there are none, and again where they are cut."""

from __future__ import annotations

import httpx2
import pytest

from api.client import NotFoundError, RunCancelledError, RunFailedError, Terms, WaitTimeoutError

from .conftest import RUN, event, events, ok, problem

QUEUED, RUNNING = {"state": "queued", "news": None}, {"state": "running", "news": {"values": [7]}}
DONE = {"state": "succeeded", "news": {"values": [5]}}
ENDED = {**RUN, "state": "succeeded"}
ID = RUN["id"]
CUT = httpx2.RemoteProtocolError("the peer closed the connection")


class Clock:
    """Moves on by so much whenever it is looked at."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def waiting(told=None, **more):
    def conversation(client):
        run = yield client.runs.get(ID)
        return (yield run.wait(None if told is None else lambda news: told.append(news.state), **more))

    return conversation


def test_a_run_is_watched_to_its_end(service):
    told = []
    service.answers(
        ok(RUN), ok(QUEUED), events(event("running"), event("succeeded", name="end")), ok(DONE), ok(ENDED)
    )
    assert service.talk(waiting(told)).state == "succeeded"
    assert told == ["queued", "running", "succeeded", "succeeded"]  # the last with its news
    assert service.pauses == []


def test_a_run_that_has_ended_is_not_watched(service):
    service.answers(ok(RUN), ok(DONE), ok(ENDED))
    assert service.talk(waiting()).state == "succeeded"


def test_events_come_in_whatever_pieces(service):
    told = []
    text = ": alive\r\n\r\n" + event("running").replace("\n", "\r\n") + event("succeeded", name="end")
    service.answers(ok(RUN), ok(QUEUED), events(*text), ok(DONE), ok(ENDED))
    service.talk(waiting(told))
    assert told[:3] == ["queued", "running", "succeeded"]


def test_odd_line_ends_in_a_name_do_not_break_an_event(service):
    told = []

    def listen(client):
        run = yield client.runs.get(ID)
        yield run.wait(lambda news: told.append(news.news))

    odd = 'data: {"state": "running", "news": {"by": "a\u2028b\x85c"}}\n\n'
    service.answers(ok(RUN), ok(QUEUED), events(odd, event("succeeded")), ok(DONE), ok(ENDED))
    service.talk(listen)
    assert told[1] == {"by": "a\u2028b\x85c"}


def test_a_stream_that_is_cut_is_taken_up_again(service):
    told = []
    service.answers(
        ok(RUN),
        ok(QUEUED),
        events(event("running"), "event: progr", cut=CUT),
        ok(RUNNING),
        events(event("succeeded", name="end")),
        ok(DONE),
        ok(ENDED),
    )
    service.talk(waiting(told))
    assert told == ["queued", "running", "running", "succeeded", "succeeded"]
    assert sum(path.endswith("/events") for path in service.paths) == 2


def test_an_event_that_can_not_be_read_is_passed_over(service):
    service.answers(
        ok(RUN), ok(QUEUED), events("data: hello\n\n", event("succeeded", name="end")), ok(DONE), ok(ENDED)
    )
    assert service.talk(waiting()).state == "succeeded"


@pytest.mark.parametrize(
    "instead",
    [
        lambda _: httpx2.Response(406),
        lambda _: httpx2.Response(200, text="<html>", headers={"Content-Type": "text/html"}),
    ],
    ids=["not acceptable", "a page"],
)
def test_where_there_are_no_streams_the_run_is_asked_for(service, instead):
    service.answers(ok(RUN), ok(QUEUED), instead, ok(RUNNING), ok(RUNNING), ok(DONE), ok(ENDED))
    assert service.talk(waiting()).state == "succeeded"
    assert sum(path.endswith("/events") for path in service.paths) == 1


def test_streams_that_are_of_no_use_three_times_are_given_up(service):
    service.answers(
        ok(RUN),
        *[answer for _ in range(3) for answer in (ok(QUEUED), events(cut=CUT))],
        ok(RUNNING),
        ok(DONE),
        ok(ENDED),
    )
    service.talk(waiting())
    assert sum(path.endswith("/events") for path in service.paths) == 3


def test_a_stream_that_lasted_was_of_use_even_if_it_was_silent(service):
    service.terms = Terms(seconds=Clock(12.0), dice=lambda: 1.0)
    service.answers(
        ok(RUN), *[answer for _ in range(5) for answer in (ok(QUEUED), events(cut=CUT))], ok(DONE), ok(ENDED)
    )
    service.talk(waiting())
    assert sum(path.endswith("/events") for path in service.paths) == 5


def test_a_wait_ends_in_time_and_says_that_the_run_goes_on(service):
    service.terms = Terms(seconds=Clock(4.0))
    service.answers(ok(RUN), *[ok(RUNNING)] * 9)
    with pytest.raises(WaitTimeoutError, match="goes on") as raised:
        service.talk(waiting(timeout_seconds=10))
    assert isinstance(raised.value, TimeoutError)
    assert len(service.asked) == 4  # at 4 s, 8 s and 12 s after the beginning


def test_a_stream_is_left_before_the_deadline(service):
    service.terms = Terms(seconds=Clock(5.0))
    service.answers(ok(RUN), ok(QUEUED), events(*[": alive\n\n"] * 99), *[ok(RUNNING)] * 9)
    with pytest.raises(WaitTimeoutError):
        service.talk(waiting(timeout_seconds=60))
    assert sum(path.endswith("/events") for path in service.paths) == 1


def test_a_run_that_is_gone_is_told(service):
    service.answers(ok(RUN), problem(404, "not-found"))
    with pytest.raises(NotFoundError):
        service.talk(waiting())


def test_what_goes_wrong_in_on_progress_comes_out(service):
    def wait(client):
        run = yield client.runs.get(ID)
        yield run.wait(lambda news: 1 // 0)

    service.answers(ok(RUN), ok(QUEUED))
    with pytest.raises(ZeroDivisionError):
        service.talk(wait)


@pytest.mark.parametrize(("state", "kind"), [("failed", RunFailedError), ("cancelled", RunCancelledError)])
def test_an_outcome_that_is_not_there_says_why(service, state, kind):
    def outcome(client):
        run = yield client.runs.get(ID)
        return (yield run.outcome())

    ended = {**RUN, "state": state, "problem": {"title": "The engine needed more memory than there is"}}
    service.answers(ok(ended), problem(404, "not-found"))
    with pytest.raises(kind, match="more memory"):
        service.talk(outcome)
