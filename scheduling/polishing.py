"""CP-SAT beside the search: when it takes part, and how its news come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduling.activity_lists.crews import has_choices
from scheduling.options import SolveOptions
from scheduling.problem import Problem
from scheduling.problem.arrays import I32, Table
from scheduling.search.engine import Search
from scheduling.small_plans import MOST_TASKS

if TYPE_CHECKING:
    from scheduling.cpsat.polished import Polished
    from scheduling.cpsat.process import Polishing

MOST_RECTANGLES = 2_000
MOST_IN_MODES = 34
"""Rectangles of several modes each: above this CP-SAT chooses modes, and the search finds the schedules."""
MOST_TO_CHOOSE = 4_000
"""Candidates of all seats together, where rectangles ask for people: above this likewise."""
PATIENCE_SECONDS = 120.0
WALL_SECONDS_A_DETERMINISTIC_ONE = 1000.0
"""Wall time after which a deterministic run is given up; far beyond what it takes on a busy machine."""
STEP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class News:
    """What CP-SAT has proved since it was last asked."""

    bounds: tuple[int | None, ...] = ()
    """Of the levels, the first one first; None where nothing is proved."""
    proves_infeasible: bool = False
    notes: tuple[str, ...] = ()
    modes: tuple[I32, ...] = ()
    """Modes of all tasks that the search of activity lists should try."""


@dataclass
class Polisher:
    """A CP-SAT worker at the search's side, in a process that can be killed at any moment."""

    problem: Problem
    seed: int
    chooses_modes: bool = False
    """Whether it only chooses modes and leaves schedules to the search."""
    _child: Polishing | None = None
    _told: Table | None = None

    def start(
        self,
        search: Search,
        seconds: float | None,
        deterministic_seconds: float | None = None,
        *,
        workers: int = 1,
    ) -> None:
        """Begin from the search's best, on so many threads."""
        from scheduling.cpsat import process

        best = search.best
        assert best is not None  # noqa: S101 - there is a first schedule
        self._child = process.start(
            self.problem,
            best.placed,
            best.team,
            objective=self.problem.plan.objective,
            time_limit=seconds,
            deterministic_limit=deterministic_seconds,
            seed=self.seed,
            workers=workers,
            chooses_modes=self.chooses_modes,
        )

    @property
    def is_over(self) -> bool:
        """Whether it has said its last."""
        return self._child is None or self._child.is_over

    def run_counted(self, search: Search, deterministic_seconds: float, stopped: Callable[[], bool]) -> News:
        """Run for a deterministic time, wait for it unless stopped; its modes and its last word count.

        Solutions on the way come at moments that depend on the machine; the last one doesn't.
        """
        from scheduling.cpsat.process import Done, Modes

        self.start(search, None, deterministic_seconds)
        assert self._child is not None  # noqa: S101 - just started
        limit = PATIENCE_SECONDS + WALL_SECONDS_A_DETERMINISTIC_ONE * deterministic_seconds
        waited = 0.0
        modes = list[I32]()
        try:
            while waited < limit:
                for message in self._child.wait(STEP_SECONDS):
                    if isinstance(message, Modes):
                        modes.append(message.mode)
                    elif isinstance(message, Done):
                        news = self._conclude(search, message.polished, message.reason)
                        return replace(news, modes=tuple(modes))
                if stopped():
                    return News()
                waited += STEP_SECONDS
        finally:
            self.stop()
        return News(notes=("CP-SAT was given up: it took far longer than its deterministic time",))

    def collect(self, search: Search) -> News:
        """Hand new solutions to the search, without waiting; what was proved meanwhile."""
        from scheduling.cpsat.process import Bound, Done, Improvement, Modes

        if self._child is None:
            return News()
        self._tell(search)
        bound: int | None = None
        news = News()
        modes = list[I32]()
        for message in self._child.poll():
            if isinstance(message, Improvement):
                search.try_placed(message.placed, message.team, "CP-SAT")
                bound = _larger(bound, message.bound)
            elif isinstance(message, Bound):
                bound = _larger(bound, message.bound)
            elif isinstance(message, Modes):
                modes.append(message.mode)
            elif isinstance(message, Done):
                news = self._conclude(search, message.polished, message.reason)
        first = _larger(bound, news.bounds[0] if news.bounds else None)
        return replace(news, bounds=(first, *news.bounds[1:]), modes=tuple(modes))

    def _tell(self, search: Search) -> None:
        """Let it know what the search has found since, so that it looks no further there."""
        best = search.best
        if self._child is None or best is None or best.placed is self._told:
            return
        if self._told is not None and best.found_by != "CP-SAT":
            self._child.tell(best.placed, best.team)
        self._told = best.placed

    def _conclude(self, search: Search, polished: Polished, reason: str) -> News:
        """The last word."""
        if polished.placed is not None and polished.team is not None:
            search.try_placed(polished.placed, polished.team, "CP-SAT")
        notes = (f"CP-SAT took no part: {reason}",) if reason else ()
        return News(polished.level_bounds or (polished.bound,), polished.proves_infeasible, notes)

    def stop(self) -> None:
        """End the process at once."""
        if self._child is not None:
            self._child.stop()
            self._child = None


def _larger(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else max(a, b)


def new_polisher(
    problem: Problem, options: SolveOptions, *, rectangles: bool, takes_advice: bool
) -> Polisher | None:
    """A worker where the problem is small enough for one; None elsewhere.

    ``rectangles``: whether it is of the kind that activity lists are for, and so far easier.
    ``takes_advice``: whether the search can make something of modes chosen elsewhere.
    """
    if rectangles:
        p = problem.arrays
        if has_choices(p) and len(p.candidate) > MOST_TO_CHOOSE:
            return None
        if p.tasks > MOST_RECTANGLES:
            return None
        if len(p.mode) - 1 == p.tasks or p.tasks <= MOST_IN_MODES:
            return Polisher(problem, options.seed)
        return Polisher(problem, options.seed, chooses_modes=True) if takes_advice else None
    if not 0 < problem.arrays.tasks <= MOST_TASKS:
        return None
    from scheduling.cpsat import suits

    return Polisher(problem, options.seed) if suits(problem) else None
