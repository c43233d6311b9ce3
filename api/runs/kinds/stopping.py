"""Work that does not look whether it is to stop: simulations above all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Final, TypeVar

from api.runs.desk import Desk

LOOK_SECONDS: Final = 0.1
_Result = TypeVar("_Result")


def unless_stopped(desk: Desk, work: Callable[[], _Result]) -> _Result | None:
    """What work comes to; None as soon as somebody wants the run to end, if it is not done by then.

    It is done as it would be without anybody who asks, so it comes to the same. One that is left behind goes
    on in its thread until the process ends, which it does with the run.

    Raises
    ------
    Exception
        What the work raises.
    """
    if desk.stop():
        return None
    result: Future[_Result] = Future()
    threading.Thread(target=_keep, args=(work, result), name="crewline-work", daemon=True).start()
    while not wait([result], LOOK_SECONDS).done:
        if desk.stop():
            return None
    return result.result()


def _keep(work: Callable[[], _Result], result: Future[_Result]) -> None:
    try:
        result.set_result(work())
    except BaseException as error:  # raised again where it is waited for
        result.set_exception(error)
