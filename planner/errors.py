"""Every error that Crewline raises on purpose, drawn as a tree.

::

    CrewlineError
    ├── InputError              something handed in can't be used
    │   ├── DocumentError       the text is not a readable plan document
    │   ├── PlanError           the plan is readable, but has errors (carries Issues)
    │   ├── ImportFileError     a table to import can't be read
    │   └── InstanceError       a file is not a readable public problem instance
    ├── HorizonError            a question beyond the time that was compiled
    ├── EngineError             the engine broke a promise of its own
    │   └── CheckFailedError    a schedule did not pass the checker
    └── EngineLostError         the engine's process ended, or had to be ended, before it answered
        ├── OutOfMemoryError    it needed more memory than it may have, or than there is
        ├── EngineKilledError   somebody ended it from outside
        ├── EngineStuckError    it did not end when it should have
        └── EngineCrashedError  it ended by itself: a fault of native code, or it could not start

Infeasible is a result (see ``scheduling.schedule.Status``), never an error.
Errors carry facts; what a caller shows, and under which exit or HTTP code, is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of an input: where it is, what was found, what was expected, what may help.

    Attributes
    ----------
    path
        Where, in the document's own words: ``projects[2].tasks[5].skill``; empty for the whole.
    found, expected, hint
        Short phrases without a closing stop; ``expected`` begins with that word (only a note of an
        import says there how something was read), ``hint`` may be empty.
    severity
        An ``error`` makes the plan unusable; a ``warning`` does not.
    code
        Short stable name of the rule, such as ``unknown-skill``, for programs and tests.
    """

    path: str
    found: str
    expected: str
    hint: str = ""
    severity: Severity = "error"
    code: str = ""

    def __str__(self) -> str:
        """One line a person can act on."""
        place = f"{self.path}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.found} — {self.expected}{hint}"


def told_by_first(issues: Sequence[Issue]) -> str:
    """How many issues there are, and the first of them, in one line."""
    return str(issues[0]) if len(issues) == 1 else f"{len(issues)} problems, the first: {issues[0]}"


class CrewlineError(Exception):
    """Root of all errors raised on purpose."""


class InputError(CrewlineError):
    """Something handed in can't be used; ``issues`` holds every reason at once."""

    def __init__(self, message: str, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(message)
        self.issues = issues


class DocumentError(InputError):
    """The text is not a readable plan document."""


class PlanError(InputError):
    """The plan is readable, but has errors."""


class ImportFileError(InputError):
    """A table to import can't be read."""


class InstanceError(InputError):
    """A file is not a readable instance of the field's public benchmark sets."""


class HorizonError(CrewlineError):
    """A question about working time before or after what was compiled."""


class EngineError(CrewlineError):
    """The engine broke a promise of its own: a fault in Crewline, not in the plan."""


class CheckFailedError(EngineError):
    """A schedule that should be valid did not pass the checker."""


class EngineLostError(CrewlineError):
    """The engine's process ended, or had to be ended, before it answered; the caller lives on."""


class OutOfMemoryError(EngineLostError):
    """The engine needed more memory than it was allowed, or than the machine has."""


class EngineKilledError(EngineLostError):
    """Somebody, or the system, ended the engine's process by a signal."""


class EngineStuckError(EngineLostError):
    """The engine did not end in time, or not when asked to stop, and was ended."""


class EngineCrashedError(EngineLostError):
    """The engine's process ended by itself: a fault in native code, or it could not be started."""
