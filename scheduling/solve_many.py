"""Several plans solved side by side, each in a process of its own; results in the order asked.

What comes of a plan depends on that plan and its options alone, not on what runs beside it or before
it: each gets the search threads that its options ask for, and never shares them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Final

from planner.errors import CrewlineError
from scheduling.apart import solve_apart
from scheduling.apart.limits import LEAST_BYTES, ChildLimits

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.apart import Engine
    from scheduling.options import SolveOptions
    from scheduling.schedule import Outcome

_POLL_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Order:
    """One solve asked for: ``scheduling.solver.solve(plan, options)``."""

    plan: Plan
    options: SolveOptions


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of one order.

    Attributes
    ----------
    outcome
        None if it was not begun before everything was stopped, or failed.
    error
        Why it failed: the plan has errors, the engine was lost. The others go on.
    stopped
        Whether it was broken off: an outcome is then the best until that moment, which depends on the
        machine.
    """

    outcome: Outcome | None = None
    error: CrewlineError | None = None
    stopped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether there is an outcome, with all the effort asked for."""
        return self.outcome is not None and not self.stopped


@dataclass(frozen=True, slots=True)
class Standing:
    """How far several solves are: ``done`` of ``of``, ``running`` now, ``seconds`` since the first began."""

    done: int
    running: int
    of: int
    seconds: float


def solve_many(
    orders: Sequence[Order],
    *,
    engine: Engine | None = None,
    side_by_side: int | None = None,
    on_done: Callable[[int, Solved], None] | None = None,
    watch: Callable[[Standing], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[Solved, ...]:
    """Solve every plan, as many at a time as there are cores for.

    Parameters
    ----------
    orders
        Plans with their options. With ``effort`` as the limit the same order gives the same outcome,
        its timings apart, whatever else is ordered, in whichever sequence, on how many cores. A time
        limit counts from when its own solve begins.
    engine
        Whose processes to use; this process's own engine unless told otherwise. Its memory limit is
        shared out among those that run at a time.
    side_by_side
        How many run at a time; cores ÷ the most search threads of an order unless told otherwise.
    on_done
        Called with an order's position and what came of it as soon as that is known, from this thread.
    watch
        Called several times a second, from this thread.
    stop
        Asked several times a second; once true, solves at work return the best that they have, and
        nothing more is begun.

    Returns
    -------
    tuple[Solved, ...]
        One for each order, in their sequence.

    Raises
    ------
    ValueError
        If ``side_by_side`` is less than 1.
    """
    if side_by_side is not None and side_by_side < 1:
        raise ValueError(f"side_by_side is {side_by_side}; expected 1 or more")
    if not orders:
        return ()
    at_once = min(len(orders), side_by_side or solves_at_once(orders))
    limits = ChildLimits() if engine is None else engine.limits
    run = _Run(orders, solve_apart if engine is None else engine.solve, _shared_out(limits, at_once))
    return run.run(at_once, on_done, watch, stop)


def solves_at_once(orders: Sequence[Order]) -> int:
    """How many run side by side on this machine: at least one."""
    return max(1, _cores() // max(order.options.workers for order in orders))


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover - systems without affinities


class _Run:
    """Threads that each wait for one process of the engine after another."""

    def __init__(self, orders: Sequence[Order], solve: Callable[..., Outcome], limits: ChildLimits) -> None:
        self._orders = orders
        self._solve_one = solve
        self._limits = limits
        self._stopping = Event()
        self._begun = [False] * len(orders)

    def run(
        self,
        at_once: int,
        on_done: Callable[[int, Solved], None] | None,
        watch: Callable[[Standing], None] | None,
        stop: Callable[[], bool] | None,
    ) -> tuple[Solved, ...]:
        began = time.monotonic()
        found: dict[int, Solved] = {}
        with ThreadPoolExecutor(at_once, thread_name_prefix="crewline-solve") as threads:
            waiting = dict[Future[Solved], int]()
            try:
                for at in range(len(self._orders)):
                    waiting[threads.submit(self._solve, at)] = at
                while waiting:
                    done, _ = wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
                    self._take_in(done, waiting, found, on_done)
                    if watch is not None:
                        watch(self._standing(len(found), began))
                    if stop is not None and stop():
                        self._stopping.set()
            finally:
                self._stopping.set()  # whatever was raised here, nobody is left at work
        return tuple(found[at] for at in range(len(self._orders)))

    def _take_in(
        self,
        done: set[Future[Solved]],
        waiting: dict[Future[Solved], int],
        found: dict[int, Solved],
        on_done: Callable[[int, Solved], None] | None,
    ) -> None:
        for future in sorted(done, key=waiting.__getitem__):
            at = waiting.pop(future)
            found[at] = future.result()
            if on_done is not None:
                on_done(at, found[at])

    def _standing(self, done: int, began: float) -> Standing:
        return Standing(done, sum(self._begun) - done, len(self._orders), time.monotonic() - began)

    def _solve(self, at: int) -> Solved:
        self._begun[at] = True
        if self._stopping.is_set():
            return Solved(stopped=True)
        order = self._orders[at]
        try:
            outcome = self._solve_one(
                order.plan, order.options, stop=self._stopping.is_set, limits=self._limits
            )
        except CrewlineError as error:
            return Solved(error=error, stopped=self._stopping.is_set())
        # It may have been through when it was asked to stop; nobody can tell, unless it is proved the best.
        return Solved(outcome, stopped=self._stopping.is_set() and outcome.status != "optimal")


def _shared_out(limits: ChildLimits, at_once: int) -> ChildLimits:
    """Limits of one of several at a time."""
    memory = limits.memory
    if memory is None or at_once == 1:
        return limits
    share = max(LEAST_BYTES, memory // at_once)
    return ChildLimits(share, limits.wall_seconds, limits.stop_seconds)
