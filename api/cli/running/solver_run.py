"""Waits for the engine beside the terminal, so that Ctrl-C is answered at once and keeps what was found."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from api.cli.running.interruption import AbandonedError
from api.cli.running.progress import COMPILING, SOLVING, STARTING, Progress
from planner.plan import Plan
from scheduling.apart import Engine
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome

_POLL_SECONDS = 0.1


@dataclass
class _Work:
    """A solve in a thread of its own: the main thread hears signals and moves the progress on."""

    plan: Plan
    options: SolveOptions
    progress: Progress
    engine: Engine
    stop: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    error: BaseException | None = None

    def run(self) -> None:
        try:
            self.progress.begin(STARTING)
            self.engine.wait_until_ready(self._compiling)
            self.progress.begin(SOLVING)
            self.outcome = self.engine.solve(
                self.plan, self.options, on_progress=self.progress.note, stop=self.stop.is_set
            )
        except BaseException as error:
            self.error = error

    def _compiling(self) -> None:
        self.progress.begin(COMPILING)


def run_solver(
    plan: Plan, options: SolveOptions, progress: Progress, tick: Callable[[], None], engine: Engine
) -> tuple[Outcome, bool]:
    """Solve ``plan``; Ctrl-C (or SIGTERM) asks the solver to stop, a second one gives it up.

    Parameters
    ----------
    tick
        Called several times a second while the solver runs.

    Returns
    -------
    tuple
        The outcome, and whether it was stopped early.

    Raises
    ------
    CrewlineError
        What the solver raises.
    AbandonedError
        On a second Ctrl-C, or a first one before the engine was ready.
    """
    work = _Work(plan, options, progress, engine)
    thread = threading.Thread(target=work.run, name="solver", daemon=True)
    with _stopped_by_signals(work):
        thread.start()
        while thread.is_alive():
            thread.join(_POLL_SECONDS)
            tick()
        tick()  # what a quick solve found between two polls
    if work.error is not None:
        raise work.error
    if work.outcome is None:  # pragma: no cover - a solver thread ends with one or the other
        raise RuntimeError("the solver returned nothing")
    return work.outcome, work.stop.is_set()


@contextmanager
def _stopped_by_signals(work: _Work) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        if work.stop.is_set():
            raise AbandonedError("Ended by a second Ctrl-C; nothing was written.")
        if work.progress.stage != SOLVING:
            raise AbandonedError(f"Interrupted while {work.progress.stage}: there is no schedule yet.")
        work.progress.stopping = True
        work.stop.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
