"""The caller's end of one solve: hands the order over, hears the news, asks it to stop."""

from __future__ import annotations

import contextlib
import queue
import threading
from dataclasses import dataclass

from scheduling.apart.messages import Order, Stop
from scheduling.processes.children import Child
from scheduling.processes.frames import BrokenFrameError, read, write


@dataclass(frozen=True, slots=True)
class Silence:
    """No message will come any more; ``garbage`` is what came in the place of one."""

    garbage: str = ""


class Conversation:
    """Messages from a child, brought by a thread: reading and writing may take as long as they like."""

    def __init__(self, child: Child, order: Order) -> None:
        self._child = child
        self._messages: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._is_ordered = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(order,), name="crewline-conversation", daemon=True
        )
        self._thread.start()

    def next(self, seconds: float) -> object | None:
        """The next message, the last of all a ``Silence``; None if none came in so many seconds."""
        try:
            return self._messages.get(timeout=seconds)
        except queue.Empty:
            return None

    def ask_to_stop(self) -> bool:
        """Ask for the best so far; False while the order is still on its way."""
        if not self._is_ordered.is_set():
            return False
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            write(self._child.writer, Stop())
        return True

    def join(self) -> None:
        """Wait until the thread has ended, which it does once the child has."""
        self._thread.join()

    def _run(self, order: Order) -> None:
        garbage = ""
        try:
            write(self._child.writer, order)
            self._is_ordered.set()
            while (message := read(self._child.reader)) is not None:
                self._messages.put(message)
        except BrokenFrameError as error:
            garbage = str(error)
        except (OSError, ValueError):
            pass  # it ended, or was ended here, while it was spoken to
        self._messages.put(Silence(garbage))
