"""What a polishing process and its parent tell each other; see ``scheduling.processes.frames``."""

from __future__ import annotations

from dataclasses import dataclass

from planner.plan import Objective
from scheduling.cpsat.polished import Limits, Polished
from scheduling.problem.arrays import I32, Arrays, Table


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is to do."""

    arrays: Arrays
    placed: Table | None
    team: I32 | None
    objective: Objective
    limits: Limits
    memory_bytes: int | None
    chooses_modes: bool = False
    """Whether to choose modes for the parent's search, as far as the problem is of that kind."""


@dataclass(frozen=True, slots=True)
class Better:
    """To the child: a schedule better than those that it knows."""

    placed: Table
    team: I32


@dataclass(frozen=True, slots=True)
class Begun:
    """The order was read, by this process."""

    process: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """A better schedule: value and bound are of the first level."""

    placed: Table
    team: I32
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Bound:
    """A better bound of the first level."""

    bound: int


@dataclass(frozen=True, slots=True)
class Modes:
    """A mode for each task, which may go with a better schedule."""

    mode: I32


@dataclass(frozen=True, slots=True)
class Done:
    """The last message: the result, and why there is none if the child died."""

    polished: Polished
    reason: str = ""


Message = Improvement | Bound | Modes | Done
