"""What a polishing process and its parent tell each other, as frames on a pipe: a length, then a pickle."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO

from planner.plan import Objective
from scheduling.cpsat.polished import Limits, Polished
from scheduling.problem.arrays import I32, Arrays, Table

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is to do."""

    arrays: Arrays
    placed: Table | None
    team: I32 | None
    objective: Objective
    limits: Limits
    memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class Better:
    """To the child: a schedule better than those that it knows."""

    placed: Table


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
class Done:
    """The last message: the result, and why there is none if the child died."""

    polished: Polished
    reason: str = ""


Message = Improvement | Bound | Done


def write(pipe: IO[bytes], message: object) -> None:
    """Write one frame."""
    frame = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def read(pipe: IO[bytes]) -> object | None:
    """Read one frame; None at the end of the pipe, even in the middle of a frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    if len(frame) < length:
        return None
    message: object = pickle.loads(frame)  # noqa: S301 - written by the process at the other end
    return message
