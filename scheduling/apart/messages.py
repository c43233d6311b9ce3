"""What the engine's process and its caller tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, Outcome, Schedule

# --- to the engine ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be solved.

    Attributes
    ----------
    plan
        See ``scheduling.apart.plan_text``.
    asked
        When, on the clock ``time.monotonic`` that all processes of a machine share.
    memory_bytes
        What the process may take; None for all there is.
    """

    plan: bytes
    options: SolveOptions
    asked: float
    memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class Stop:
    """Return the best schedule so far."""


# --- from the engine ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compiling:
    """Machine code has to be made first, which takes about a minute."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Libraries and kernels are loaded."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The order was read, by this process."""

    process: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A better schedule was found."""

    incumbent: Incumbent


@dataclass(frozen=True, slots=True)
class Kept:
    """A schedule, not yet checked, in case that there is no answer."""

    incumbent: Incumbent
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Failed:
    """What the solve raised."""

    error: Exception


@dataclass(frozen=True, slots=True)
class MemoryEnded:
    """There is no more memory, and so no answer."""
