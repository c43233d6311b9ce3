"""CP-SAT beside the search: when it takes part, and how its news come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.search.engine import Search


@dataclass(frozen=True, slots=True)
class News:
    """What CP-SAT has proved since it was last asked."""

    bound: int | None = None
    proves_infeasible: bool = False
    notes: tuple[str, ...] = ()


class Polisher(Protocol):
    """A CP-SAT worker at the search's side."""

    def start(self, search: Search, seconds: float) -> None:
        """Begin from the search's best, in a process of its own."""

    def run_counted(self, search: Search, deterministic_seconds: float) -> None:
        """Run for a deterministic time and wait for it."""

    def collect(self, search: Search) -> News:
        """Hand new solutions to the search; what was proved."""

    def stop(self) -> None:
        """End at once."""


def new_polisher(problem: Problem, options: SolveOptions) -> Polisher | None:
    """None until CP-SAT takes part."""
    return None
