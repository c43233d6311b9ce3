"""What the exit code of ``planner`` says; docs/cli.md lists the same."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from scheduling.schedule import Status


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    BAD_INPUT = 1
    """The plan, or another file handed in, has errors or can't be read."""
    WRONG_USAGE = 2
    INFEASIBLE = 3
    NO_SCHEDULE = 4
    """The time was up before a schedule that keeps all hard rules was found."""
    FAULT = 70
    """A fault in Crewline itself (EX_SOFTWARE of sysexits.h)."""
    ENGINE_LOST = 71
    """The engine ran out of memory, was killed or was stuck (EX_OSERR of sysexits.h)."""
    INTERRUPTED = 130
    """Ctrl-C or SIGTERM before anything was found, or before what was found and shown was written."""


OF_STATUS: Final[dict[Status, ExitCode]] = {
    "optimal": ExitCode.DONE,
    "feasible": ExitCode.DONE,
    "infeasible": ExitCode.INFEASIBLE,
    "unknown": ExitCode.NO_SCHEDULE,
}
