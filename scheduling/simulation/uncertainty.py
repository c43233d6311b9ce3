"""What is uncertain about a plan beside what its document says: one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from planner.errors import InputError, Issue
from scheduling.simulation.shapes import SHAPES, Shape

MOST_FACTOR: Final = 10_000
"""Per mille: nothing takes more than ten times what is planned."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest, likeliest and highest amount of tasks without an estimate, in per mille of the planned one."""

    low: int
    likely: int
    high: int

    @property
    def is_none(self) -> bool:
        """Whether it leaves everything as planned."""
        return self.low == self.likely == self.high == 1000


@dataclass(frozen=True, slots=True)
class Absence:
    """Unplanned absence: the chance, in per mille, that a person is away in a week, and for how many days."""

    chance: int
    days: int = 2


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Which uncertainty takes part.

    Attributes
    ----------
    shape
        Distribution between low and high.
    spread
        Of tasks without an estimate; None leaves them as planned.
    absence
        Of people; None for nobody. Contractors are replaced.
    estimates, rounds, risks
        Whether estimates, chances of review rounds and the register's risks count.

    Raises
    ------
    InputError
        If numbers contradict each other, with an issue for each.
    """

    shape: Shape = "pert"
    spread: Spread | None = None
    absence: Absence | None = None
    estimates: bool = True
    rounds: bool = True
    risks: bool = True

    def __post_init__(self) -> None:
        issues = tuple(_issues(self))
        if issues:
            raise InputError("the uncertainty asked for makes no sense", issues)


def _issues(asked: Uncertainty) -> list[Issue]:
    found: list[Issue] = []
    if asked.shape not in SHAPES:
        known = ", ".join(SHAPES)
        found.append(Issue("shape", repr(asked.shape), f"expected one of {known}", code="unknown-shape"))
    spread, absence = asked.spread, asked.absence
    if spread is not None:
        percent = "/".join(f"{part / 10:g}%" for part in (spread.low, spread.likely, spread.high))
        if not spread.low <= spread.likely <= spread.high:
            found.append(Issue("spread", percent, "expected low <= likely <= high", code="spread-order"))
        if spread.low < 0 or spread.high > MOST_FACTOR:
            expected = f"expected shares from 0% to {MOST_FACTOR // 10}%"
            found.append(Issue("spread", percent, expected, code="spread-range"))
    if absence is not None:
        if not 0 <= absence.chance <= 1000:
            text = f"{absence.chance / 10:g}%"
            found.append(Issue("absence", text, "expected a chance from 0% to 100%", code="absence-chance"))
        if not 1 <= absence.days <= 7:
            text = f"{absence.days} days"
            found.append(Issue("absence", text, "expected 1 to 7 days", code="absence-days"))
    return found


CERTAIN_PLAN: Final = Uncertainty(estimates=False, rounds=False, risks=False)
"""Nothing is uncertain: every execution is the schedule."""
