"""What is known while a solve runs: a live line on a terminal, elsewhere a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from api.cli.words.amounts import LEAST_POSSIBLE, amount_in_words, bound_in_words, gap_in_words
from api.cli.words.terminal import console_on, say
from scheduling.schedule import Incumbent

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

READING: Final = "reading"
STARTING: Final = "starting the engine"
COMPILING: Final = "compiling the engine"
_WHY_COMPILING: Final = "once on this machine, about a minute"
SOLVING: Final = "solving"
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
    width
        Columns that there are for the line; None for as many as it needs.
    """

    unit: str
    currency: str
    time_limit: float | None
    clock: Callable[[], float] = time.monotonic
    stage: str = SOLVING
    stopping: bool = False
    started: float = field(init=False)
    width: int | None = field(init=False, default=None)
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
        """All of it in one line; where ``width`` is too narrow, what matters least is left out first."""
        parts = list(self._parts(self.clock()))
        for name in ("bound", "limit", "ago"):
            if self.width is None or len(_joined(parts)) <= self.width:
                break
            parts = [part for part in parts if part[0] != name]
        return _joined(parts)

    def _parts(self, now: float) -> Iterator[tuple[str, str]]:
        """Parts of the line, each with its name."""
        stage = "stopping" if self.stopping else self.stage
        yield "elapsed", f"{stage} {now - self.started:.1f} s"
        if self.stage == COMPILING:
            yield "reason", f"  {_WHY_COMPILING}"
        if self.stage != SOLVING:
            return
        if self.time_limit is not None:
            yield "limit", f" / {self.time_limit:g} s"
        if self._latest is None:
            yield "best", "  no schedule yet"
            return
        incumbent, noted = self._latest
        yield from _quality(incumbent, self.unit, self.currency)
        yield "ago", f"  last better {now - noted:.1f} s ago"


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    return "".join(text for _, text in parts)


def _quality(incumbent: Incumbent, unit: str, currency: str) -> Iterator[tuple[str, str]]:
    if incumbent.breach_minutes:
        # Of its amount only a sum is known, of minutes, cents over a limit and tasks left out.
        yield "best", "  best still breaks rules"
        return
    if not incumbent.values:
        return
    value, bound = incumbent.values[0], incumbent.bounds[0] if incumbent.bounds else None
    yield "best", f"  best {amount_in_words(value, unit, currency)}"
    if bound is None:
        return
    gap = gap_in_words(value, bound)
    if gap == LEAST_POSSIBLE:
        yield "gap", f"  proved the {gap}"
    else:
        yield "bound", f"  bound {bound_in_words(bound, unit, currency)}"
        yield "gap", f"  gap {gap}"


class _LiveLine:
    """The line as rich asks for it: anew at each refresh, which needs no call from the solver."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        self._progress.width = options.max_width
        yield Text(self._progress.line(), no_wrap=True, overflow="crop")


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
        self._told_of_compiling = False

    def tick(self) -> None:
        """Write a line if it is time for one."""
        progress = self._progress
        if progress.stage != SOLVING:
            self._tell_of_compiling()
            return
        silent_for = progress.clock() - self._said_at
        latest = progress.latest
        first = latest is not None and self._said is None
        news = latest is not self._said and silent_for >= NEWS_SECONDS
        if first or news or silent_for >= SILENCE_SECONDS:
            self._said, self._said_at = latest, progress.clock()
            self._write(progress.line())

    def _tell_of_compiling(self) -> None:
        """A minute without a schedule needs a reason; a second of reading does not."""
        if self._progress.stage == COMPILING and not self._told_of_compiling:
            self._told_of_compiling = True
            self._write(f"{COMPILING}, {_WHY_COMPILING}...")
