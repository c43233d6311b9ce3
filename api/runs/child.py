"""The process of one run: loads what runs need, waits for its order, does it, tells what came of it, ends.

It knows no database and no key. It ends with its worker, because its standard input closes then. (Linux could
send a signal when a parent dies, but means the thread that started the child, and threads come and go.)
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from api.runs.desk import Desk, Loss, Product
from api.runs.wire import FAILED, NEWS, PRODUCT, READY, read_line, write_line
from planner.errors import CrewlineError, EngineLostError, InputError
from scheduling.apart import ChildLimits, Engine
from scheduling.processes.starting import own_output, run_and_exit

STOP_SECONDS: Final = 2.0
"""An engine that does not stop within them is ended, and the last schedule it handed over is taken."""


def main() -> None:
    """Work at one order from standard input."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker = Worker(sys.stdin.buffer, own_output())
    with Engine(ChildLimits(stop_seconds=STOP_SECONDS)) as engine:
        from api.runs import kinds
        from api.runs.kinds import solve as _the_most_frequent  # noqa: F401

        engine.wait_until_ready()
        worker.tell({"say": READY, "process": os.getpid()})
        order = worker.order()
        if order is not None:
            worker.tell(_worked(order, engine, stop, worker, kinds.work_of(order["order"]["kind"])))


class Worker:
    """The one who wants the work done."""

    def __init__(self, ears: BinaryIO, mouth: BinaryIO) -> None:
        self._ears = ears
        self._mouth = mouth
        self._lock = threading.Lock()

    def order(self) -> dict[str, Any] | None:
        """Wait for the order; from then on, this process ends when the worker does."""
        order = read_line(self._ears)
        threading.Thread(target=self._watch, name="crewline-worker-watch", daemon=True).start()
        return order

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message."""
        with self._lock:
            write_line(self._mouth, message)

    def _watch(self) -> None:
        while self._ears.read(1):
            pass
        os._exit(1)


def _worked(
    order: dict[str, Any], engine: Engine, stop: threading.Event, worker: Worker, work: Any
) -> dict[str, Any]:
    """The message that tells what came of an order."""
    if order.get("memory_bytes"):
        engine.limits = ChildLimits(order["memory_bytes"], stop_seconds=STOP_SECONDS)

    def tell(news: Mapping[str, Any]) -> None:
        worker.tell({"say": NEWS, "news": dict(news)})

    began = time.monotonic()
    try:
        product: Product = work(Desk(order["order"], order["inputs"], engine, stop.is_set, tell))
    except CrewlineError as error:
        return {"say": FAILED, "stopped": stop.is_set(), **_failure(error)}
    except MemoryError:
        loss = Loss("OutOfMemoryError", "the work needed more memory than there is")
        return {"say": FAILED, "stopped": stop.is_set(), "kind": loss.kind, "message": loss.message}
    return {
        "say": PRODUCT,
        "seconds": round(time.monotonic() - began, 3),
        "stopped": stop.is_set(),
        "answer": dict(product.answer),
        "documents": dict(product.documents),
        "loss": None
        if product.loss is None
        else {"kind": product.loss.kind, "message": product.loss.message},
    }


def _failure(error: CrewlineError) -> dict[str, Any]:
    issues = error.issues if isinstance(error, InputError) else ()
    fields = ("path", "found", "expected", "hint", "severity", "code")
    kind = type(error).__name__ if isinstance(error, EngineLostError | InputError) else "Fault"
    told = [{name: getattr(issue, name) for name in fields} for issue in issues]
    return {"kind": kind, "message": str(error), "issues": told}


if __name__ == "__main__":
    run_and_exit(main)
