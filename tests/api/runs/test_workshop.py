"""Processes of runs from the outside: orders that nobody reads, and systems without room."""

from __future__ import annotations

import errno
import io
import os
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.runs import workshop
from api.runs.workshop import ChildGoneError, Session, ShortageError, Workshop

BIG_ORDER = {"inputs": {"plan": "x" * 1_000_000}}
"""Far more than a pipe holds."""


@dataclass
class DeafProcess:
    """A process that neither reads nor says anything, until it is killed."""

    pid: int = 0
    code: int | None = None
    ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        heard, self.stdin_end = os.pipe()
        said, mouth = os.pipe()
        self.stdin = io.BufferedWriter(io.FileIO(self.stdin_end, "w"))
        self.stdout = io.BufferedReader(io.FileIO(said, "r"))
        self.ends = [heard, mouth]

    def poll(self) -> int | None:
        return self.code

    def wait(self, _timeout: float | None = None) -> int | None:
        return self.code

    def kill(self) -> None:
        self.code = -9
        while self.ends:
            os.close(self.ends.pop())


@pytest.fixture
def deaf(monkeypatch) -> list[DeafProcess]:
    """Processes that are started are deaf."""
    started: list[DeafProcess] = []

    def start(*_: Any, **__: Any) -> DeafProcess:
        started.append(DeafProcess())
        return started[-1]

    monkeypatch.setattr(workshop, "start_module", start)
    return started


def test_an_order_that_nobody_reads_holds_nobody_up(deaf):
    shop = Workshop(ahead=False)
    ended = threading.Event()

    def begin_and_finish() -> None:
        session = shop.begin(BIG_ORDER)
        assert session.next(0.01) is None
        shop.finish(session)
        ended.set()

    threading.Thread(target=begin_and_finish, daemon=True).start()
    assert ended.wait(60)
    assert deaf[0].code == -9
    assert not shop.processes


def test_a_system_without_room_for_a_process_is_told_as_a_shortage(monkeypatch):
    def start(*_: Any, **__: Any) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable", "/somewhere/of/ours")

    monkeypatch.setattr(workshop, "start_module", start)
    shop = Workshop(ahead=False)
    with pytest.raises(ShortageError, match=r"^Resource temporarily unavailable$"):
        shop.begin({})
    assert not shop.processes


def test_a_system_without_room_for_a_thread_is_told_as_a_shortage_and_leaves_no_process(deaf, monkeypatch):
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(ShortageError):
        Workshop(ahead=False).begin({})
    assert [one.code for one in deaf] == [-9]


def test_a_session_that_was_ended_from_elsewhere_is_gone_and_no_fault(deaf):
    session = Session()
    session.end()
    with pytest.raises(ChildGoneError) as caught:
        session.next(5.0)
    assert (caught.value.code, caught.value.words) == (-9, "")


@pytest.mark.parametrize(
    ("code", "words", "is_for_memory"),
    [
        (70, "MemoryError", True),
        (-6, "terminate called after throwing an instance of 'std::bad_alloc'", True),
        (-9, "", False),
        (70, "KeyError: 'x'", False),
        (None, "it was not ready after 600 s", False),
    ],
)
def test_last_words_tell_whether_memory_was_missing(code, words, is_for_memory):
    assert ChildGoneError(code, words).is_for_memory is is_for_memory
