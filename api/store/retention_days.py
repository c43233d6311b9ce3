"""How long things are kept: numbers alone, which settings hold without loading a database."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

LEAST_TRAIL_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Retention:
    """What is kept, and for how many days.

    Attributes
    ----------
    run_days
        A run that has ended, after its end; a change request stays with its plan, and what measured it.
    runs_kept
        The newest runs of each plan, however old they are.
    deleted_plan_days
        Versions and runs of a plan, after it was deleted. Its id is never free again.
    trail_days
        Entries of the trail, a year at least.

    Raises
    ------
    ValueError
        If something is to be kept for less than no time, or the trail for less than a year.
    """

    run_days: int = 365
    runs_kept: int = 20
    deleted_plan_days: int = 90
    trail_days: int = 3 * 365

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise ValueError(f"{field.name}: {getattr(self, field.name)} is less than 0")
        if self.trail_days < LEAST_TRAIL_DAYS:
            raise ValueError(f"trail_days: {self.trail_days} is less than {LEAST_TRAIL_DAYS}")
