"""Engine processes where a fork isn't safe: each a fresh interpreter, started before it is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from planner.errors import EngineCrashedError
from scheduling.apart.messages import Compiling, Ready
from scheduling.processes.children import SpawnedChild
from scheduling.processes.frames import BrokenFrameError, read


class Spawner:
    """Starts one process ahead: it loads the engine while the caller reads a plan."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_open = True
        self._next: EngineChild | None = EngineChild()

    @property
    def is_alive(self) -> bool:
        """Whether it was not closed."""
        return self._is_open

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """See ``Host``."""
        with self._lock:
            if self._next is None:
                self._next = EngineChild()
            self._next.wait_until_ready(on_compiling)

    def new_child(self, *, small: bool = False) -> EngineChild:
        """See ``Host``."""
        self.wait_until_ready(lambda: None)
        with self._lock:
            child, self._next = self._next, None
        return child or EngineChild()

    def close(self) -> None:
        """End the one that waits."""
        self._is_open = False
        if self._next is not None:
            self._next.close()


class EngineChild(SpawnedChild):
    """One process, as its caller holds it."""

    def __init__(self) -> None:
        super().__init__("scheduling.apart.child")
        self._is_ready = False

    def wait_until_ready(self, on_compiling: Callable[[], None]) -> None:
        """See ``Host``."""
        while not self._is_ready:
            try:
                message = read(self.reader)
            except BrokenFrameError as error:
                raise EngineCrashedError(f"the engine could not be started: {error}") from error
            if message is None:
                code = self.code
                words = self.last_words() or f"it ended with code {code}"
                raise EngineCrashedError(f"the engine could not be started: {words}")
            if isinstance(message, Compiling):
                on_compiling()
            self._is_ready = isinstance(message, Ready)
