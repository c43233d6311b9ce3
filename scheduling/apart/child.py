"""The engine's process: reads one order, solves it, answers, and ends.

It ends with its caller: when the other end of its pipe closes, nobody is there to be answered.
Where processes can fork, ``scheduling.apart.server`` forks it with everything loaded; elsewhere it is
started as ``python -m scheduling.apart.child`` and loads the engine itself.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from typing import BinaryIO

from planner.errors import EngineError
from scheduling.apart.keeper import Keeper
from scheduling.apart.loading import load_engine
from scheduling.apart.messages import (
    Answer,
    Begun,
    Compiling,
    Failed,
    Kept,
    MemoryEnded,
    Order,
    Ready,
    Reported,
    Stop,
)
from scheduling.apart.plan_text import unpack
from scheduling.processes.frames import BrokenFrameError, encode, read, send
from scheduling.processes.memory import lift_memory_limit, limit_memory
from scheduling.processes.starting import own_output, run_and_exit
from scheduling.schedule import Incumbent, Outcome

GONE_EXIT_CODE = 1
"""Nobody sees it."""


def main() -> None:
    """Load the engine, then solve one order from standard input."""
    caller = Caller(sys.stdin.buffer, own_output())
    load_engine(lambda: caller.tell(Compiling()))
    caller.tell(Ready())
    work(caller)


class Caller:
    """The process that asked: hears its orders in a thread of its own, and tells it news in whole frames."""

    def __init__(self, ears: BinaryIO, mouth: BinaryIO) -> None:
        self.is_asking_to_stop = threading.Event()
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._ears = ears
        self._mouth = mouth
        self._lock = threading.Lock()
        # Ctrl-C reaches every process of a terminal; what it means is the caller's to say.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: self.is_asking_to_stop.set())
        threading.Thread(target=self._listen, name="crewline-caller", daemon=True).start()

    def order(self) -> Order:
        """Wait for what is to be done."""
        return self._orders.get()

    def tell(self, message: object) -> None:
        """Send a message.

        Raises
        ------
        OSError
            If the caller is gone; this process then ends by itself.
        """
        self.tell_frame(encode(message))

    def tell_frame(self, frame: bytes) -> None:
        """Send a message that is encoded already."""
        with self._lock:
            send(self._mouth, frame)

    def _listen(self) -> None:
        try:
            while (message := read(self._ears)) is not None:
                if isinstance(message, Order):
                    self._orders.put(message)
                elif isinstance(message, Stop):
                    self.is_asking_to_stop.set()
        except (OSError, BrokenFrameError):
            traceback.print_exc()
        os._exit(GONE_EXIT_CODE)


def work(caller: Caller) -> None:
    """Solve one order and send the answer, whatever it is."""
    faulthandler.enable()
    order = caller.order()
    if order.memory_bytes is not None:
        limit_memory(order.memory_bytes)
    no_memory = encode(MemoryEnded())
    try:
        caller.tell(Begun(os.getpid()))
        frame = encode(Answer(_solve(order, caller)))
    except Exception as error:
        lift_memory_limit()
        frame = no_memory if is_out_of_memory(error) else _failure(error)
    caller.tell_frame(frame)


def _solve(order: Order, caller: Caller) -> Outcome:
    from scheduling.activity_lists.core import leads_with_finishes
    from scheduling.solver import solve

    def report(incumbent: Incumbent) -> None:
        caller.tell(Reported(incumbent))

    def keep(kept: Kept) -> None:
        caller.tell(kept)

    plan = unpack(order.plan)
    gone = max(0.0, time.monotonic() - order.asked)
    load_engine(lambda: caller.tell(Compiling()), lists=leads_with_finishes(plan.objective))
    caller.tell(Ready())
    keeper = Keeper(keep, len(order.plan))
    try:
        return solve(
            plan,
            order.options,
            on_progress=report,
            on_schedule=keeper.note,
            stop=caller.is_asking_to_stop.is_set,
            seconds_gone=gone,  # compiling costs nobody's time
        )
    finally:
        keeper.end()


def is_out_of_memory(error: Exception) -> bool:
    """Whether there was no memory for an object, for a thread's stack, or for the system itself."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or str(error) == "can't start new thread"


def _failure(error: Exception) -> bytes:
    """The error with where it arose; one that can't be sent as it is becomes one that can."""
    where = "".join(traceback.format_exception(error))
    error.add_note(f"In the engine's process:\n{where}")
    try:
        return encode(Failed(error))
    except Exception as unsendable:
        other = EngineError(f"{type(error).__name__}: {error}")
        other.add_note(f"In the engine's process:\n{where}")
        other.add_note(f"The error itself could not be sent: {unsendable}")
        return encode(Failed(other))


if __name__ == "__main__":
    run_and_exit(main)
