"""What is known while a solve runs: a live line on a terminal, elsewhere a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from api.cli.amounts import amount_in_words, minutes_in_words, money, percent
from api.cli.terminal import console_on, say
from scheduling.schedule import Incumbent

if TYPE_CHECKING:
    from rich.text import Text

NEWS_SECONDS: Final = 5.0
"""Least time between two plain lines."""
SILENCE_SECONDS: Final = 30.0
"""Longest time without a plain line, news or none."""
_REFRESHES_PER_SECOND: Final = 4


@dataclass
class Progress:
    """The state of one solve as seen from outside; any thread may ``note`` a better schedule.

    Attributes
    ----------
    unit, currency
        Of the first level of the objective.
    time_limit
        Seconds; None where effort is the limit.
    clock
        Seconds of a clock that never goes back.
    """

    unit: str
    currency: str
    time_limit: float | None
    clock: Callable[[], float] = time.monotonic
    stage: str = "solving"
    stopping: bool = False
    started: float = field(init=False)
    _latest: tuple[Incumbent, float] | None = None

    def __post_init__(self) -> None:
        self.started = self.clock()

    def begin(self, stage: str) -> None:
        """From now on, ``stage`` is what is being done."""
        self.stage = stage
        self.started = self.clock()

    def note(self, incumbent: Incumbent) -> None:
        """Take in a better schedule; called by the solver."""
        self._latest = (incumbent, self.clock())

    @property
    def latest(self) -> Incumbent | None:
        """The best schedule so far."""
        return self._latest[0] if self._latest else None

    def line(self) -> str:
        """All of it in one line."""
        now = self.clock()
        known = self._latest
        limit = "" if self.time_limit is None or self.stage != "solving" else f" / {self.time_limit:g} s"
        elapsed = f"{'stopping' if self.stopping else self.stage} {now - self.started:.1f} s{limit}"
        if self.stage != "solving":
            return elapsed
        if known is None:
            return f"{elapsed}  no schedule yet"
        return "  ".join([elapsed, *_quality(known[0], self.unit, self.currency), _ago(now - known[1])])


def _quality(incumbent: Incumbent, unit: str, currency: str) -> list[str]:
    if incumbent.breach_minutes:
        return [f"best breaks rules by {minutes_in_words(incumbent.breach_minutes)}"]
    if not incumbent.values:
        return []
    value, bound = incumbent.values[0], incumbent.bounds[0] if incumbent.bounds else None
    words = [f"best {amount_in_words(value, unit, currency)}"]
    if bound is not None:
        words.append(f"bound {money(bound) if unit == 'cents' else amount_in_words(bound, unit, currency)}")
        words.append(f"gap {percent((value - bound) / max(1, abs(value)))}")
    return words


def _ago(seconds: float) -> str:
    return f"last better {seconds:.1f} s ago"


class _LiveLine:
    """The line as rich asks for it: anew at each refresh, which needs no call from the solver."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __rich__(self) -> Text:
        from rich.text import Text

        return Text(self._progress.line(), no_wrap=True, overflow="crop")


@contextmanager
def shown_on_stderr(progress: Progress) -> Iterator[Callable[[], None]]:
    """Show ``progress`` while the block runs; the block calls what it is given now and then.

    On a terminal a line is kept up to date by a thread of its own and is gone afterwards.
    """
    console = console_on(sys.stderr)
    # Not console.is_terminal: colours may be forced upon a log, a live line had better not be.
    if not sys.stderr.isatty() or console.is_dumb_terminal:
        yield PlainLines(progress).tick
        return
    from rich.live import Live

    live = Live(
        _LiveLine(progress),
        console=console,
        refresh_per_second=_REFRESHES_PER_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with live:
        yield lambda: None


class PlainLines:
    """Lines for logs: the first schedule at once, then news at most every five seconds."""

    def __init__(self, progress: Progress, write: Callable[[str], None] = say) -> None:
        self._progress = progress
        self._write = write
        self._said_at = progress.clock()
        self._said: Incumbent | None = None

    def tick(self) -> None:
        """Write a line if it is time for one."""
        progress = self._progress
        if progress.stage != "solving":
            return
        silent_for = progress.clock() - self._said_at
        latest = progress.latest
        first = latest is not None and self._said is None
        news = latest is not self._said and silent_for >= NEWS_SECONDS
        if first or news or silent_for >= SILENCE_SECONDS:
            self._said, self._said_at = latest, progress.clock()
            self._write(progress.line())
