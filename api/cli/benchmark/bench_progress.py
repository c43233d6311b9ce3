"""What a terminal shows while one instance after another is solved; logs get the table only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.cli.running.progress import Progress, shown_on_stderr
from api.cli.running.solver_run import run_solver
from planner.instances.instance import Instance
from scheduling.apart import Engine
from scheduling.apart.salvaged import Salvaged
from scheduling.options import SolveOptions
from scheduling.schedule import Incumbent, Outcome


@dataclass
class InstanceProgress(Progress):
    """The live line of one instance.

    Attributes
    ----------
    place
        Such as ``12 of 60  j12012_1.sm``.
    value_unit
        What values are divided by to be the file's own.
    listener
        Told of each better schedule too.
    """

    place: str = ""
    value_unit: int = 1
    listener: Callable[[Incumbent], None] | None = None

    def note(self, incumbent: Incumbent) -> None:
        """Take in a better schedule; called by the solver."""
        if self.listener is not None:
            self.listener(incumbent)
        super().note(incumbent)

    def line(self, width: int | None = None) -> str:
        """All of it in one line within ``width``, values in the file's own units."""
        elapsed = f"{'stopping ' if self.stopping else ''}{self.clock() - self.started:.1f} s"
        words = [self.place, elapsed if self.time_limit is None else f"{elapsed} / {self.time_limit:g} s"]
        known = self.latest
        if known is None:
            words.append("no schedule yet")
        elif known.breach_minutes:
            words.append("best breaks rules")
        else:
            words.append(f"best {known.values[0] / self.value_unit:g}")
        return "  ".join(words)[:width]


def solve_shown(
    instance: Instance,
    options: SolveOptions,
    listener: Callable[[Incumbent], None],
    place: str,
    engine: Engine,
) -> Outcome:
    """Solve one instance with its line on the terminal.

    Raises
    ------
    KeyboardInterrupt
        If Ctrl-C or SIGTERM broke it off: what it found by then is no measurement.
    CrewlineError
        What the solver raises, or that the engine was lost.
    """
    progress = InstanceProgress(
        unit="",
        currency="",
        time_limit=options.time_limit,
        place=place,
        value_unit=instance.unit,
        listener=listener,
    )
    with _shown_on_terminals(progress) as tick:
        try:
            outcome, _ = run_solver(instance.plan, options, progress, tick, engine)
        except Exception as fault:
            if progress.stopping:  # a fault on the way out is none of the instance's
                raise KeyboardInterrupt from fault
            raise
    if progress.stopping:
        raise KeyboardInterrupt
    if isinstance(outcome, Salvaged):  # what was left is no measurement either
        raise outcome.loss
    return outcome


@contextmanager
def _shown_on_terminals(progress: Progress) -> Iterator[Callable[[], None]]:
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with shown_on_stderr(progress) as tick:
        yield tick
