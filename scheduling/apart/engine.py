"""The door: a plan goes to the engine's process, an outcome or an error that says which comes back."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from scheduling.apart.hosts import USUAL_METHOD, Host, StartMethod, new_host
from scheduling.apart.limits import ChildLimits

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.options import SolveOptions
    from scheduling.schedule import Incumbent, Outcome

_DEFAULT_LIMITS: Final = ChildLimits()


class Engine:
    """The engine beside this process: loaded once, and for each solve a process of its own.

    Making one returns at once; the engine is loaded meanwhile. Use it as a context, or ``close`` it:
    then nothing is left behind. Any thread may solve, several at a time.
    """

    def __init__(
        self,
        limits: ChildLimits = _DEFAULT_LIMITS,
        *,
        lists: bool = False,
        method: StartMethod = USUAL_METHOD,
    ) -> None:
        self.limits = limits
        self._lists = lists
        self._method = method
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._host: Host | None = new_host(method, lists=lists)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_own(self) -> bool:
        """Whether it was made by this process, not by one that this process is a fork of."""
        return self._owner == os.getpid()

    def wait_until_ready(self, on_compiling: Callable[[], None] | None = None) -> None:
        """Wait until the engine is loaded, which takes about a second.

        Parameters
        ----------
        on_compiling
            Called if it has to be compiled first, which takes about a minute.

        Raises
        ------
        EngineCrashedError
            If it can't be loaded.
        """
        self._living_host().wait_until_ready(on_compiling or (lambda: None))

    def solve(
        self,
        plan: Plan,
        options: SolveOptions | None = None,
        *,
        on_progress: Callable[[Incumbent], None] | None = None,
        stop: Callable[[], bool] | None = None,
        limits: ChildLimits | None = None,
    ) -> Outcome:
        """As ``solve_apart``."""
        from scheduling.apart.solve import Solve
        from scheduling.options import SolveOptions
        from scheduling.small_plans import is_small

        self.wait_until_ready()
        solve = Solve(
            plan, options or SolveOptions(), limits or self.limits, on_progress, stop, time.monotonic
        )
        return solve.run(self._living_host().new_child(small=is_small(plan)))

    def close(self) -> None:
        """End everything that belongs to it."""
        with self._lock:
            if self._host is not None:
                self._host.close()
            self._host = None

    def _living_host(self) -> Host:
        """The host; a new one where the last has died."""
        with self._lock:
            if self._host is None:
                raise ValueError("the engine is closed")
            if not self._host.is_alive:
                self._host.close()
                self._host = new_host(self._method, lists=self._lists)
            return self._host


_shared: dict[str, Engine] = {}
_shared_lock = threading.Lock()


def _shared_engine() -> Engine:
    """One engine for this process, ended with it."""
    with _shared_lock:
        engine = _shared.get("engine")
        if engine is None or not engine.is_own:
            engine = _shared["engine"] = Engine()
        return engine


def solve_apart(
    plan: Plan,
    options: SolveOptions | None = None,
    *,
    on_progress: Callable[[Incumbent], None] | None = None,
    stop: Callable[[], bool] | None = None,
    limits: ChildLimits = _DEFAULT_LIMITS,
) -> Outcome:
    """Plan the tasks of ``plan`` in a process of its own; see ``scheduling.solver.solve``.

    The first call starts a server, which stays, so that those after it begin at once.

    Parameters
    ----------
    plan, options
        As ``scheduling.solver.solve`` takes them; equal plan, seed, effort and workers give the same
        outcome as there, its timings apart.
    on_progress
        Called with each better schedule's values, from this thread.
    stop
        Asked several times a second; once true, the best schedule so far is returned.
    limits
        Memory and patience.

    Returns
    -------
    Outcome
        As ``solve`` returns it. If the engine was lost after it had handed over a schedule that keeps
        all hard rules, a ``Salvaged``, whose ``loss`` says what happened.

    Raises
    ------
    PlanError, CheckFailedError, ...
        What ``solve`` raises; a note tells where in the engine's process it arose.
    OutOfMemoryError, EngineKilledError, EngineStuckError, EngineCrashedError
        If the engine was lost and had left no schedule. This process is none the worse.
    """
    return _shared_engine().solve(plan, options, on_progress=on_progress, stop=stop, limits=limits)
