"""How long a solve may go on, and after a request to stop."""

from __future__ import annotations

from collections.abc import Callable

LONGEST_STEP_SECONDS = 1.0


class Patience:
    """Counts the seconds in which the caller itself was running.

    A caller that was suspended, with its terminal's Ctrl-Z or with the machine, finds an hour gone
    when it wakes, in which the engine was suspended, too.
    """

    def __init__(self, wall_seconds: float | None, stop_seconds: float, clock: Callable[[], float]) -> None:
        self._wall = wall_seconds
        self._grace = stop_seconds
        self._clock = clock
        self._last = clock()
        self.waited = 0.0
        self._stopped_at: float | None = None

    @property
    def is_stopping(self) -> bool:
        """Whether the solve was asked to stop."""
        return self._stopped_at is not None

    def tick(self) -> None:
        """Time goes by; to be called several times a second."""
        now = self._clock()
        self.waited += min(now - self._last, LONGEST_STEP_SECONDS)
        self._last = now

    def begin_anew(self, seconds_more: float = 0.0) -> None:
        """Count from now on, and allow for something that takes long for once."""
        self.waited = -seconds_more

    def begin_to_stop(self) -> None:
        """From now on the grace runs."""
        self._stopped_at = self.waited

    def ended(self) -> str:
        """Why the solve has to be ended; empty while it may go on."""
        if self._stopped_at is not None and self.waited - self._stopped_at > self._grace:
            return f"it did not stop within {self._grace:g} s of being asked to"
        if self._wall is not None and self.waited > self._wall:
            return f"it had not answered after {self._wall:.0f} s"
        return ""
