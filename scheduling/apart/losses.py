"""From the way in which a process ended to an error that says what happened and what may help."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Final

from planner.errors import (
    EngineCrashedError,
    EngineKilledError,
    EngineLostError,
    EngineStuckError,
    OutOfMemoryError,
)
from planner.plan import Objective
from scheduling.processes.ending import Ending
from scheduling.schedule import Incumbent

_MEMORY_WORDS: Final = re.compile(
    r"MemoryError|bad_alloc|out of memory|cannot allocate memory|failed to map segment|no memory",
    re.IGNORECASE,
)
_NATIVE_FAULTS: Final = frozenset({"SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGSYS", "SIGTRAP"})
_FAULT_CODES: Final = {134: "SIGABRT", 139: "SIGSEGV"}
"""Exit codes by which shells tell of the same."""
_NEARLY: Final = 0.9
"""Of its limit, held by a process that ended with a native fault: then it is memory that was missing."""


def out_of_memory(limit_bytes: int | None, peak_bytes: int | None) -> OutOfMemoryError:
    """The engine asked for more than it may have."""
    held = "" if peak_bytes is None else f" and it held {in_megabytes(peak_bytes)}"
    limit = "" if limit_bytes is None else f": its limit is {in_megabytes(limit_bytes)}{held}"
    return OutOfMemoryError(f"the engine ran out of memory{limit}; give it more, or plan less at once")


def stuck(reason: str, state: str) -> EngineStuckError:
    """The engine went on and on."""
    return EngineStuckError(f"the engine is stuck: {reason}{state and f' ({state})'}; it was ended")


def loss_of(
    ending: Ending, words: str, limit_bytes: int | None, *, killed_for_memory: bool, garbage: str = ""
) -> EngineLostError:
    """The error that fits best.

    Parameters
    ----------
    words
        What the process said last.
    killed_for_memory
        Whether the system has killed any process for want of memory meanwhile.
    garbage
        What came in the place of a message, for which the process was killed.
    """
    if garbage:
        return EngineCrashedError(f"the engine sent something that is no message: {garbage}")
    name = signal_name(ending)
    peak, limit = ending.peak_bytes, limit_bytes
    near = peak is not None and limit is not None and peak >= _NEARLY * limit
    if name == "SIGKILL" and killed_for_memory:
        return OutOfMemoryError(
            "the system killed the engine, because the memory of this machine had ended; "
            "limit the engine to less, or plan less at once"
        )
    if _MEMORY_WORDS.search(words) or (name in _NATIVE_FAULTS and near):
        return out_of_memory(limit_bytes, ending.peak_bytes)
    if name and name not in _NATIVE_FAULTS:
        return EngineKilledError(f"the engine was killed from outside, by {name}")
    how = f"by {name}" if name else f"with exit code {ending.code}"
    return EngineCrashedError(f"the engine ended {how}, without an answer{words and f': {words}'}")


def signal_name(ending: Ending) -> str:
    """Name of the signal that ended a process; empty if it ended by itself."""
    if ending.code >= 0:
        return _FAULT_CODES.get(ending.code, "")
    try:
        return signal.Signals(-ending.code).name
    except ValueError:
        return f"signal {-ending.code}"


def state_of(process: int | None) -> str:
    """What a process is doing, where Linux tells: suspended, computing or waiting."""
    if process is None:
        return "it never read its order"
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    letter = text.rpartition(")")[2].split()[0]
    return {
        "T": "it is suspended by a signal",
        "t": "it is suspended by a debugger",
        "R": "it is computing",
        "S": "it is waiting",
        "D": "it is waiting for a device",
    }.get(letter, "")


def in_megabytes(count: int) -> str:
    """Such as 1,500 MB."""
    return f"{count / 1e6:,.0f} MB"


def best_in_words(objective: Objective, incumbent: Incumbent | None) -> str:
    """The best values that were reported, by the goals' names."""
    if incumbent is None:
        return "it had reported no schedule"
    if incumbent.breach_minutes:
        return f"its best schedule broke rules by {incumbent.breach_minutes} minutes"
    levels = (
        f"{' + '.join(goal.goal for goal in level.goals)} {value}"
        for level, value in zip(objective.levels, incumbent.values, strict=False)
    )
    return f"its best schedule, found after {incumbent.seconds:.1f} s, had {', '.join(levels)}"
