"""CP-SAT in a process of its own, which can be killed at any moment.

CP-SAT overruns its limits in presolve and aborts the process when memory ends. Neither may hurt the
solve that asked for it: whatever happens to the child, the parent gets messages, the last one a
``Done``.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import weakref

from planner.plan import Objective
from scheduling.cpsat.hosting import new_child
from scheduling.cpsat.messages import Begun, Better, Bound, Done, Improvement, Message, Modes, Order
from scheduling.cpsat.polished import Limits, Polished
from scheduling.problem import Problem
from scheduling.problem.arrays import I32, Table
from scheduling.processes.children import Child
from scheduling.processes.ending import END_SECONDS
from scheduling.processes.frames import BrokenFrameError, read, write
from scheduling.processes.memory import memory_left

__all__ = ["Bound", "Done", "Improvement", "Message", "Modes", "Polishing", "start"]


def start(
    problem: Problem,
    placed: Table | None,
    team: I32 | None,
    *,
    objective: Objective,
    time_limit: float | None,
    deterministic_limit: float | None,
    seed: int,
    workers: int = 1,
    memory_bytes: int | None = None,
    chooses_modes: bool = False,
) -> Polishing:
    """Begin ``scheduling.cpsat.polish`` in a child process; parameters as there.

    Parameters
    ----------
    memory_bytes
        Of the child, where the system can limit it. None: what the limit of this process leaves,
        if it has one.
    chooses_modes
        Whether to choose modes for a search of activity lists instead.
    """
    if memory_bytes is None:
        memory_bytes = memory_left()
    limits = Limits(time_limit, deterministic_limit, seed, workers)
    copies = None if placed is None else placed.copy(), None if team is None else team.copy()
    return Polishing(Order(problem.arrays, *copies, objective, limits, memory_bytes, chooses_modes))


class Polishing:
    """A polishing under way. Use it as a context, or ``stop`` it: then nothing is left behind."""

    def __init__(self, order: object) -> None:
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._is_over = False
        self._child = new_child()
        self._heard = _Heard()
        listening = self._child, order, self._messages, self._heard
        self._reader = threading.Thread(target=_listen, args=listening, daemon=True)
        self._reader.start()
        self._ending = weakref.finalize(self, _end, self._child, self._reader)

    def __enter__(self) -> Polishing:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_over(self) -> bool:
        """Whether the last message was polled, or ``stop`` was called."""
        return self._is_over

    def process(self, seconds: float) -> int | None:
        """Number of the process; None if it has not begun within so many seconds."""
        self._heard.begun.wait(seconds)
        return self._heard.process

    def tell(self, placed: Table, team: I32) -> None:
        """Let it know a better schedule; it may take no notice."""
        if self._is_over or not self._heard.is_ordered.is_set():
            return
        with contextlib.suppress(OSError):
            write(self._child.writer, Better(placed.copy(), team.copy()))

    def poll(self) -> list[Message]:
        """Messages since the last call, without waiting; the last of all is a ``Done``."""
        return self._take(None)

    def wait(self, seconds: float) -> list[Message]:
        """As ``poll``, but wait up to ``seconds`` for a first message."""
        return self._take(seconds)

    def stop(self, grace_seconds: float = 0.0) -> list[Message]:
        """End the process, killing it unless it is done within the grace; the messages not yet polled."""
        messages = []
        if not self._is_over and grace_seconds > 0:
            self._child.ending(grace_seconds)
        if self._heard.begun.is_set():
            self._child.end()
        else:
            self._child.abandon()  # what it would wait for takes a second to load
        self._reader.join()
        while not self._messages.empty():
            messages.append(self._messages.get())
        self._is_over = True
        self._ending()
        return messages

    def _take(self, seconds: float | None) -> list[Message]:
        messages: list[Message] = []
        if self._is_over:
            return messages
        with contextlib.suppress(queue.Empty):
            if seconds is not None:
                messages.append(self._messages.get(timeout=seconds))
            while True:
                messages.append(self._messages.get_nowait())
        if messages and isinstance(messages[-1], Done):
            self._is_over = True
        return messages


class _Heard:
    """What the thread that listens has found out."""

    def __init__(self) -> None:
        self.is_ordered = threading.Event()
        self.begun = threading.Event()
        self.process: int | None = None


def _listen(child: Child, order: object, messages: queue.SimpleQueue[Message], heard: _Heard) -> None:
    """Hand the order over, then pass on messages up to the last; make one up if the child dies."""
    with contextlib.suppress(OSError):
        write(child.writer, order)
        heard.is_ordered.set()
    try:
        while (message := read(child.reader)) is not None:
            if isinstance(message, Begun):
                heard.process = message.process
                heard.begun.set()
            if isinstance(message, Improvement | Bound | Modes | Done):
                messages.put(message)
            if isinstance(message, Done):
                return
    except (BrokenFrameError, OSError):
        child.kill()
    ending = child.ending(END_SECONDS)
    code = "unknown" if ending is None else ending.code
    reason = f"CP-SAT ended with code {code}: {child.last_words() or 'no message'}"
    messages.put(Done(Polished("unknown"), reason))


def _end(child: Child, reader: threading.Thread) -> None:
    """Kill the child and close what belongs to it."""
    child.end()
    if reader is not threading.current_thread():
        reader.join()
    child.close()
