"""When a request is sent again, and after how long.

Sent again is what may help, and can't do harm: requests that got no answer, or 429, 502, 503, 504, or whose
twin under the same idempotency key is still at work. Every POST has a key of its own, kept over its retries,
so that the service does it once and repeats its answer. PUT, PATCH and DELETE name the version that they
are for, and can't be done twice either; but where the first answer was lost, the second one tells that the
version has moved on. It is looked up then whether that was this very change (``api.client.landed``); what
can't be found out is told as ``maybe_done``.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

import httpx2

from api.client.calls import error_of, problem_of, unexpected
from api.client.effects import AskTerms, Call, Done, Flow, Pause, Reply, Send
from api.client.errors import ApiError, ClientError, UnexpectedAnswerError, UnreachableError
from planner.errors import CrewlineError

T = TypeVar("T")
RETRIED: Final = frozenset({429, 502, 503, 504})
_AT_WORK: Final = "idempotency-conflict"
_AWAY: Final = "database-away"
_OF_BODIES: Final = frozenset({400, 413, 415, 422, 428})
_HOPELESS: Final = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
"""Errors of the request itself; the same would happen again."""
_NOT_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, *_HOPELESS)
"""Errors before anything was sent."""
_MOVED: Final = 412
_REPLY_LOST: Final = "idempotency-reply-lost"
"""It was carried out, says the service, but the answer to it is kept nowhere; Location says where to look."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How patient the client is.

    Attributes
    ----------
    attempts
        How often a request is sent at most; 1 for no retries.
    base_seconds, cap_seconds
        The pause before retry ``n`` is drawn from 0 to ``min(cap_seconds, base_seconds * 2**n)``.
    longest_seconds
        A service that asks to wait longer than this is not waited for.
    """

    attempts: int = 6
    base_seconds: float = 0.25
    cap_seconds: float = 10.0
    longest_seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.attempts < 1 or min(self.base_seconds, self.cap_seconds, self.longest_seconds) < 0:
            raise ValueError("expected at least one attempt, and no negative seconds")

    def pause_seconds(self, retry: int, dice: Callable[[], float]) -> float:
        """The pause before a retry, counted from 0.

        Capped exponential backoff with full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS
        Architecture Blog, 2015: ``sleep = random_between(0, min(cap, base * 2 ** attempt))``.
        """
        return dice() * min(self.cap_seconds, self.base_seconds * 2.0 ** min(retry, 60))


@dataclass(frozen=True, slots=True)
class Terms:
    """What flows need of the world.

    Attributes
    ----------
    dice
        Gives numbers from 0 to 1.
    seconds
        A clock that never goes back.
    now
        The time of day, for services that say until when to wait.
    """

    retries: Retries = field(default_factory=Retries)
    dice: Callable[[], float] = random.random
    seconds: Callable[[], float] = time.monotonic
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


def answered(call: Call[T]) -> Flow[T]:
    """Send a call, again where that may help; its value.

    Raises
    ------
    ApiError
        If the service answers with a problem.
    UnreachableError
        If it does not answer.
    UnexpectedAnswerError
        If the answer is none of Crewline's.
    """
    terms: Terms = yield AskTerms()
    key = (call.key or secrets.token_hex(16)) if call.method == "POST" else None
    was_lost = False
    for retry in range(terms.retries.attempts):
        is_last = retry + 1 == terms.retries.attempts
        asked: float | None = None
        try:
            reply: Reply = yield Send(call, key)
        except httpx2.RequestError as error:
            was_lost = was_lost or not isinstance(error, _NOT_SENT)
            if is_last or isinstance(error, _HOPELESS):
                raise _told(unreachable(error, retry + 1), call, key, was_lost=was_lost) from error
        else:
            asked = seconds_to_wait(reply, terms)
            is_too_long = asked is not None and asked > terms.retries.longest_seconds
            if is_last or is_too_long or not is_retried(reply):
                return (yield from _value(call, reply, asked, key, was_lost=was_lost))
            was_lost = was_lost or _may_be_done(reply)
        yield Pause(max(terms.retries.pause_seconds(retry, terms.dice), asked or 0.0))
    raise AssertionError("there is at least one attempt, and the last one returns or raises")


def is_retried(reply: Reply) -> bool:
    """Whether the same request may have a better answer a little later."""
    if reply.status == 409:
        return str(problem_of(reply).get("type", "")).endswith(_AT_WORK)
    return reply.status in RETRIED


def seconds_to_wait(reply: Reply, terms: Terms) -> float | None:
    """How long the service asks to wait: seconds, or a date (RFC 9110, section 10.2.3)."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - terms.now()).total_seconds())


def unreachable(error: httpx2.RequestError, attempts: int) -> UnreachableError:
    """What is told when no answer came. No address: it may hold a password."""
    times = "once" if attempts == 1 else f"{attempts} times"
    reason = str(error) or type(error).__name__
    return UnreachableError(f"the service does not answer (tried {times}): {reason}")


def _value(call: Call[T], reply: Reply, asked: float | None, key: str | None, *, was_lost: bool) -> Flow[T]:
    """What a reply after which nothing is sent again comes to."""
    if call.method == "DELETE" and reply.status == 404 and was_lost:
        return call.read(reply)  # our first try, whose answer was lost, has done it
    try:
        if 200 <= reply.status < 300:
            return call.read(reply)
        if reply.status < 400:
            raise unexpected(reply, "an answer of Crewline")
        raise error_of(reply, asked)
    except ClientError as error:
        found = yield from _looked_up(call, reply, error, was_lost=was_lost)
        if found is not None:
            return found.value
        raise _told(error, call, key, was_lost=was_lost or _may_be_done(reply)) from None


def _may_be_done(reply: Reply) -> bool:
    """Whether it may have been done: a gateway has lost the answer, or a fault came after the deed.

    A database that goes away in the middle of a commit says nothing of whether it was kept.
    """
    is_refusal = reply.status == 503 and not str(problem_of(reply).get("type", "")).endswith(_AWAY)
    return reply.status >= 500 and not is_refusal


def _looked_up(call: Call[T], reply: Reply, error: ClientError, *, was_lost: bool) -> Flow[Done[T] | None]:
    """What a change has made whose answer was lost; None if it made nothing, or that can't be found out."""
    try:
        if was_lost and reply.status == _MOVED and call.landed is not None:
            return (yield from call.landed())
        if _is_reply_lost(error) and reply.headers.get("location", "").startswith("/v1/"):
            return Done((yield from Call("GET", reply.headers["location"], call.read)))
    except (CrewlineError, ValueError):
        pass
    return None


def _is_reply_lost(error: ClientError) -> bool:
    return isinstance(error, ApiError) and error.type == _REPLY_LOST


def _told(error: ClientError, call: Call[T], key: str | None, *, was_lost: bool) -> ClientError:
    """The error, with word of what may have been done all the same."""
    if isinstance(error, ApiError):
        # The answer to a POST is that of its first try, whatever became of the first answer, but for those
        # that say that there is none yet. What is wrong with a body was so the first time, too.
        is_of_first = key is not None and error.status < 500 and error.status != 429
        says_so = (is_of_first or error.status in _OF_BODIES) and not error.type.endswith(_AT_WORK)
        is_open = (was_lost and not says_so) or _is_reply_lost(error)
    else:
        is_open = was_lost or isinstance(error, UnexpectedAnswerError)
    if call.changes and is_open:
        error.note_maybe_done(key)
    return error
