"""How often somebody may ask, and how often guess: counted by this process, in bounded memory."""

from __future__ import annotations

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.access.roles import Principal

WINDOW_SECONDS: Final = 60.0
MOST_NAMES: Final = 10_000
"""Counted at a time; who was silent longest is forgotten first."""
GUESSES_PER_MINUTE: Final = 30
"""Keys and tokens that one address may get wrong."""


@dataclass(slots=True)
class _Count:
    window: int
    now: int = 0
    before: int = 0


class SlidingWindows:
    """Counts what happens under many names, a minute at a time.

    The minute before counts by the share that the last sixty seconds still cover of it: the sliding window
    counter of Cloudflare's limiter (Desgats, "How we built rate limiting capable of scaling to millions of
    domains", 2017).
    """

    def __init__(
        self, per_minute: int, most: int = MOST_NAMES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = per_minute
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def hit(self, name: str) -> float | None:
        """Count one more; seconds to wait where it is one too many, which isn't counted."""
        with self._lock:
            wait = self._wait(name)
            if wait is None:
                self._counts[name].now += 1
            return wait

    def wait(self, name: str) -> float | None:
        """Seconds to wait before one more; None where there is room."""
        with self._lock:
            return self._wait(name)

    def __len__(self) -> int:
        """How many names are counted."""
        return len(self._counts)

    def _wait(self, name: str) -> float | None:
        window, gone = divmod(self._clock(), WINDOW_SECONDS)
        count = self._count(name, int(window))
        covered = count.before * (1 - gone / WINDOW_SECONDS)
        if covered + count.now + 1 <= self._limit:
            return None
        room = self._limit - 1 - count.now
        if room >= 0:  # as soon as enough of the minute before is over
            return max(0.0, WINDOW_SECONDS * (1 - room / count.before) - gone)
        return WINDOW_SECONDS - gone + max(0.0, WINDOW_SECONDS * (1 - (self._limit - 1) / count.now))

    def _count(self, name: str, window: int) -> _Count:
        count = self._counts.setdefault(name, _Count(window))
        self._counts.move_to_end(name)
        if count.window != window:
            count.before = count.now if count.window == window - 1 else 0
            count.now, count.window = 0, window
        while len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return count


class Rates:
    """Counts the requests of each key and each user."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._windows = SlidingWindows(per_minute, clock=clock)

    def seconds_to_wait(self, principal: Principal) -> float | None:
        """Count a request; how long to wait where it is one too many."""
        return self._windows.hit(f"{principal.workspace}/{principal.actor}")


class Guesses:
    """Counts the wrong keys and tokens of each address, and holds an address back that guesses.

    What was right lately from an address is looked up all the same: others behind the address of a proxy
    go on working while one of them guesses.
    """

    def __init__(
        self,
        per_minute: int = GUESSES_PER_MINUTE,
        most: int = MOST_NAMES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wrong = SlidingWindows(per_minute, most, clock)
        self._most = most
        self._lock = threading.Lock()
        self._right: OrderedDict[bytes, None] = OrderedDict()

    def seconds_to_wait(self, address: str, credentials: str) -> float | None:
        """How long an address has to wait before its next guess; None where it need not."""
        wait = self._wrong.wait(network_of(address))
        if wait is None:
            return None
        with self._lock:
            return None if _mark(address, credentials) in self._right else wait

    def note(self, address: str, credentials: str, *, right: bool) -> None:
        """Keep how a guess came out."""
        if not right:
            with self._lock:
                self._right.pop(_mark(address, credentials), None)
            self._wrong.hit(network_of(address))
            return
        with self._lock:
            self._right[_mark(address, credentials)] = None
            self._right.move_to_end(_mark(address, credentials))
            while len(self._right) > self._most:
                self._right.popitem(last=False)


def network_of(address: str) -> str:
    """What one household or server has: an IPv4 address, or a /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _mark(address: str, credentials: str) -> bytes:
    return hashlib.sha256(f"{network_of(address)} {credentials}".encode()).digest()
