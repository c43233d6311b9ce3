"""What is kept of one measured instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.bench.csv_table import Number
from scheduling.schedule import Status

Solution = Mapping[str, Any]
"""A schedule in the file's own job numbers and periods: ``start``, ``mode``, ``assignment``."""


@dataclass(frozen=True, slots=True)
class Record:
    """How one instance ended.

    Attributes
    ----------
    instance, path
        The file's name, and the file as it was named.
    objective, lower_bound
        In the file's own units; None where there is none.
    seconds, first_solution_seconds
        Wall time of the solve measured from outside, and until its first schedule without a
        breach.
    critical_path
        Length of the critical path in the file's periods, where that is a usual measure.
    error
        What went wrong where the engine failed; the status is then ``unknown``.
    """

    instance: str
    path: str
    status: Status
    objective: Number | None
    lower_bound: Number | None
    seconds: float
    first_solution_seconds: float | None
    critical_path: int | None = None
    error: str = ""
    solution: Solution | None = None

    def as_result(self) -> dict[str, Any]:
        """What the file of ``--json`` holds of it."""
        return {
            "instance": self.instance,
            "path": self.path,
            "status": self.status,
            "objective": self.objective,
            "lower_bound": self.lower_bound,
            "seconds": self.seconds,
            "first_solution_seconds": self.first_solution_seconds,
        }
