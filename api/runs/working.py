"""The work of a run in its own process: gets ready, takes its order, does it, and says what came of it."""

from __future__ import annotations

import errno
import os
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from api.runs.desk import Desk, Product
from api.runs.wire import FAILED, NEWS, PRODUCT, READY, SHORTAGE, parsed, write_line
from planner.errors import CrewlineError, EngineLostError, InputError
from scheduling.apart import ChildLimits, Engine
from scheduling.apart.child import is_out_of_memory
from scheduling.processes.memory import lift_memory_limit, limit_memory

STOP_SECONDS: Final = 2.0
"""An engine that does not stop within them is ended, and the last schedule it handed over is taken."""
SHORTAGES: Final = frozenset({errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EDQUOT})
"""What a system says that has no room for a process, a thread or a file."""
MOST_PLACES: Final = 12
_LONGEST: Final = 300
_ROOT: Final = Path(__file__).resolve().parents[2]


class Ears(Protocol):
    """Hears the worker; ``api.runs.child`` has those of a process."""

    def order(self) -> bytes:
        """Wait for the line with the order."""


class Wish(Protocol):
    """Whether the worker wants the work to stop."""

    def begin(self) -> None:
        """From now on there may be something to be kept."""

    def is_asked(self) -> bool:
        """Whether it is to stop."""


class Mouth:
    """Tells the worker."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message.

        Raises
        ------
        OSError
            If the worker is gone.
        """
        with self._lock:
            write_line(self._pipe, message)


def work_at_one_order(ears: Ears, pipe: BinaryIO, wish: Wish) -> None:
    """Load what runs need, wait for an order, and work at it."""
    mouth = Mouth(pipe)
    with Engine(ChildLimits(stop_seconds=STOP_SECONDS)) as engine:
        from api.runs.kinds import solve as _the_most_frequent  # noqa: F401

        engine.wait_until_ready()
        mouth.tell({"say": READY, "process": os.getpid()})
        line = ears.order()
        wish.begin()
        mouth.tell(worked(line, engine, wish.is_asked, mouth.tell))


def worked(
    line: bytes, engine: Engine, stop: Callable[[], bool], tell: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """The message that tells what came of an order.

    What is wrong with the order, the plan or this program would go wrong again: it is told as a failure. A
    process that dies of it would be begun again.
    """
    began = time.monotonic()
    try:
        product = _product(line, engine, stop, tell)
    except CrewlineError as error:
        lift_memory_limit()
        return {"say": FAILED, "stopped": stop(), **_failure(error)}
    except Exception as error:
        lift_memory_limit()
        return {"say": FAILED, "stopped": stop(), **_accident(error)}
    lift_memory_limit()  # what was found shall not be lost for want of room to say it
    loss = product.loss
    return {
        "say": PRODUCT,
        "seconds": round(time.monotonic() - began, 3),
        "stopped": stop(),
        "answer": dict(product.answer),
        "documents": dict(product.documents),
        "loss": None if loss is None else {"kind": loss.kind, "message": loss.message},
    }


def _product(
    line: bytes, engine: Engine, stop: Callable[[], bool], tell: Callable[[dict[str, Any]], None]
) -> Product:
    """Do the work, within the memory that the engine may have, too."""
    from api.runs import kinds

    order = parsed(line)
    if order is None:
        raise ValueError("the order broke off")
    if order.get("memory_bytes"):
        engine.limits = ChildLimits(order["memory_bytes"], stop_seconds=STOP_SECONDS)
    if engine.limits.memory is not None:
        limit_memory(engine.limits.memory)

    def news(one: Mapping[str, Any]) -> None:
        tell({"say": NEWS, "news": dict(one)})

    work = kinds.work_of(order["order"]["kind"])
    return work(Desk(order["order"], order["inputs"], engine, stop, news))


def _failure(error: CrewlineError) -> dict[str, Any]:
    issues = error.issues if isinstance(error, InputError) else ()
    fields = ("path", "found", "expected", "hint", "severity", "code")
    kind = type(error).__name__ if isinstance(error, EngineLostError | InputError) else "Fault"
    told = [{name: getattr(issue, name) for name in fields} for issue in issues]
    return {"kind": kind, "message": str(error), "issues": told}


def _accident(error: Exception) -> dict[str, Any]:
    """No memory, no room, or a fault in this program: that with the places that led to it."""
    if is_out_of_memory(error):
        return {"kind": "OutOfMemoryError", "message": "the work needed more memory than it may have"}
    if isinstance(error, OSError) and error.errno in SHORTAGES:
        return {"kind": SHORTAGE, "message": os.strerror(error.errno)}
    first = (str(error).splitlines() or [""])[0][:_LONGEST]  # the lines after it may show what was handed in
    return {"kind": "Fault", "message": f"{type(error).__name__}: {first}", "where": places_of(error)}


def places_of(error: BaseException) -> list[str]:
    """Where an error arose: the last places in the code, without values."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-3:])
