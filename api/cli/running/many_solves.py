"""Several solves side by side: one line of progress, and Ctrl-C asks them to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api.cli.running.failures import capitalised
from api.cli.running.interruption import HeldSignals, signals_held
from api.cli.running.progress import SOLVING, Progress, shown_on_stderr
from api.cli.words.terminal import say
from planner.errors import InputError
from scheduling.solve_many import Standing

Watch = Callable[[Standing], None]
Stop = Callable[[], bool]
_Found = TypeVar("_Found")


@dataclass
class ManySolves(Progress):
    """How far the solves are, as the line on the terminal has it."""

    standing: Standing | None = None

    def line(self) -> str:
        """All of it in one line."""
        now = self.clock() - self.started
        if self.standing is None:
            return f"{self.stage} {now:.1f} s"
        one = self.standing
        stage = "stopping" if self.stopping else "solving again"
        return f"{stage} {now:.1f} s  {one.done} of {one.of} done, {one.running} at work"


def watched(run: Callable[[Watch, Stop], _Found]) -> _Found:
    """Run with a line of progress; the first Ctrl-C asks it to stop, a second one gives it up.

    Parameters
    ----------
    run
        Is given what ``solve_many`` takes as ``watch`` and ``stop``.
    """
    with signals_held() as signals:
        return _watched(run, signals)


def watched_unless_stopped(run: Callable[[Watch, Stop], _Found]) -> _Found | None:
    """As ``watched``, for a run that refuses to be stopped before it knows anything.

    Returns
    -------
    object
        None where Ctrl-C came so early; the refusal has been told then.
    """
    with signals_held() as signals:
        try:
            return _watched(run, signals)
        except InputError as error:
            if not signals.have_come:
                raise
            say(f"{capitalised(str(error))}.")
            return None


def _watched(run: Callable[[Watch, Stop], _Found], signals: HeldSignals) -> _Found:
    progress = ManySolves("", "", None, time.monotonic, SOLVING)
    with shown_on_stderr(progress) as tick:

        def watch(standing: Standing) -> None:
            progress.standing, progress.stopping = standing, signals.have_come
            tick()

        with signals.let_through(after=1):
            return run(watch, lambda: signals.have_come)
