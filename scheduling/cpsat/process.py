"""CP-SAT in a process of its own, which can be killed at any moment.

CP-SAT overruns its limits in presolve and aborts the process when memory ends. Neither may hurt the
solve that asked for it: whatever happens to the child, the parent gets messages, the last one a
``Done``.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import tempfile
import threading
import weakref
from typing import BinaryIO

from planner.plan import Objective
from scheduling.cpsat.messages import Better, Bound, Done, Improvement, Message, Modes, Order
from scheduling.cpsat.polished import Limits, Polished
from scheduling.problem import Problem
from scheduling.problem.arrays import I32, Table
from scheduling.processes.ending import last_words
from scheduling.processes.frames import BrokenFrameError, read, write
from scheduling.processes.memory import memory_left
from scheduling.processes.starting import start_module

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

    def __init__(self, order: object, module: str = "scheduling.cpsat.child") -> None:
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._is_over = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._child = start_module(module, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._is_ordered = threading.Event()
        listening = self._child, order, self._messages, self._errors, self._is_ordered
        self._reader = threading.Thread(target=_listen, args=listening, daemon=True)
        self._reader.start()
        self._ending = weakref.finalize(self, _end, self._child, self._reader, self._errors)

    def __enter__(self) -> Polishing:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_over(self) -> bool:
        """Whether the last message was polled, or ``stop`` was called."""
        return self._is_over

    def tell(self, placed: Table, team: I32) -> None:
        """Let it know a better schedule; it may take no notice."""
        if self._is_over or self._child.stdin is None or not self._is_ordered.is_set():
            return
        with contextlib.suppress(OSError):
            write(self._child.stdin, Better(placed.copy(), team.copy()))

    def poll(self) -> list[Message]:
        """Messages since the last call, without waiting; the last of all is a ``Done``."""
        return self._take(None)

    def wait(self, seconds: float) -> list[Message]:
        """As ``poll``, but wait up to ``seconds`` for a first message."""
        return self._take(seconds)

    def stop(self, grace_seconds: float = 0.0) -> list[Message]:
        """End the process, killing it unless it is done within the grace; the messages not yet polled."""
        messages = []
        if not self._is_over:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(grace_seconds)
        self._child.kill()
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


def _listen(
    child: subprocess.Popen[bytes],
    order: object,
    messages: queue.SimpleQueue[Message],
    errors: BinaryIO,
    is_ordered: threading.Event,
) -> None:
    """Hand the order over, then pass on messages up to the last; make one up if the child dies."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child has no pipes")
    with contextlib.suppress(OSError):
        write(child.stdin, order)
        is_ordered.set()
    try:
        while (message := read(child.stdout)) is not None:
            if isinstance(message, Improvement | Bound | Modes | Done):
                messages.put(message)
            if isinstance(message, Done):
                return
    except BrokenFrameError:
        child.kill()
    reason = f"CP-SAT ended with code {child.wait()}: {last_words(errors) or 'no message'}"
    messages.put(Done(Polished("unknown"), reason))


def _end(child: subprocess.Popen[bytes], reader: threading.Thread, errors: BinaryIO) -> None:
    """Kill the child and close what belongs to it."""
    child.kill()
    child.wait()
    if reader is not threading.current_thread():
        reader.join()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    errors.close()
