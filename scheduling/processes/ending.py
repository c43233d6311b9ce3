"""How a process ended, and what it said last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Final

END_SECONDS: Final = 10.0
"""In which a killed process ends, if the system has not stopped."""
_FATAL = "Fatal Python error: "
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended.

    Attributes
    ----------
    code
        Its exit code, or minus the number of the signal that ended it.
    peak_bytes
        The most memory that it held at a time, where that is known.
    """

    code: int
    peak_bytes: int | None = None


def last_words(errors: BinaryIO) -> str:
    """The line of a process's errors that says best why it ended; empty if it said nothing."""
    length = errors.seek(0, 2)
    errors.seek(max(0, length - _LONGEST))
    lines = errors.read().decode(errors="replace").strip().splitlines()
    fatal = [line for line in lines if line.startswith(_FATAL)]
    return (fatal or lines or [""])[-1].strip()
