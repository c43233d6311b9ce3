"""How much memory and patience a solve in a process of its own is given: one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduling.processes.memory import default_limit

LEAST_BYTES: Final = 250_000_000
"""Less does not hold the engine itself with a small plan."""
WALL_SHARE: Final = 1.5
WALL_SECONDS: Final = 30.0
SECONDS_A_MEGABYTE: Final = 15.0
"""Of the plan as it is sent: about ten times what compiling, building and checking take."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a solve may take before it is ended.

    Attributes
    ----------
    memory_bytes
        Of the engine's process; CP-SAT beside it gets what is left of that. None: four fifths of
        the memory of the machine, or of the control group.
    wall_seconds
        After which a solve is held to be stuck. None: half as long again as its time limit, and
        half a minute, and more for large plans; with effort as the limit, none at all.
    stop_seconds
        How long a solve may go on after it was asked to stop. None: half a minute, and more for
        large plans.
    """

    memory_bytes: int | None = None
    wall_seconds: float | None = None
    stop_seconds: float | None = None

    def __post_init__(self) -> None:
        if self.memory_bytes is not None and self.memory_bytes < LEAST_BYTES:
            least = LEAST_BYTES // 1_000_000
            raise ValueError(f"memory_bytes is {self.memory_bytes}; the engine needs at least {least} MB")
        for name in ("wall_seconds", "stop_seconds"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise ValueError(f"{name} is {value}; expected 0 or more")

    @property
    def memory(self) -> int | None:
        """Bytes allowed; None where neither a limit nor the machine's memory is known."""
        return default_limit() if self.memory_bytes is None else self.memory_bytes

    def wall(self, time_limit: float | None, plan_bytes: int) -> float | None:
        """Seconds after which a solve is stuck; None for never."""
        if self.wall_seconds is not None or time_limit is None:
            return self.wall_seconds
        return WALL_SHARE * time_limit + WALL_SECONDS + _for_size(plan_bytes)

    def grace(self, plan_bytes: int) -> float:
        """Seconds from a request to stop to the answer, at most."""
        return WALL_SECONDS + _for_size(plan_bytes) if self.stop_seconds is None else self.stop_seconds


def _for_size(plan_bytes: int) -> float:
    return SECONDS_A_MEGABYTE * plan_bytes / 1e6
