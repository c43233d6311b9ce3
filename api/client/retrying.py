"""When a request is sent again, and after how long.

Sent again is what may help, and can't do harm: requests that got no answer, or 429, 502, 503, 504, or whose
twin under the same idempotency key is still at work. Every POST has a key of its own, kept over its retries,
so that the service does it once. PUT and DELETE name the version that they are for, and can't be done twice
either; but where the first answer was lost, a second one may only tell that the version has moved on.
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
from api.client.effects import AskTerms, Call, Flow, Pause, Reply, Send
from api.client.errors import UnreachableError

T = TypeVar("T")
RETRIED: Final = frozenset({429, 502, 503, 504})
_AT_WORK: Final = "idempotency-conflict"
_HOPELESS: Final = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
"""Errors of the request itself; the same would happen again."""


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
            if is_last or isinstance(error, _HOPELESS):
                raise unreachable(error, retry + 1) from error
            was_lost = was_lost or not isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
        else:
            asked = seconds_to_wait(reply, terms)
            is_too_long = asked is not None and asked > terms.retries.longest_seconds
            if is_last or is_too_long or not is_retried(reply):
                return _value(call, reply, was_lost=was_lost)
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


def _value(call: Call[T], reply: Reply, *, was_lost: bool) -> T:
    if 200 <= reply.status < 300:
        return call.read(reply)
    if call.method == "DELETE" and reply.status == 404 and was_lost:
        return call.read(reply)  # our first try, whose answer was lost, has done it
    if reply.status < 400:
        raise unexpected(reply, "an answer of Crewline")
    error = error_of(reply)
    if was_lost and reply.status == 412:
        error.add_note(
            "The answer to the first try was lost: the version that is there now may be this very change."
        )
    raise error
