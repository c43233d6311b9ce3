"""Ctrl-C and SIGTERM outside a search: one line says so, and the exit code is 130."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import say

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class AbandonedError(KeyboardInterrupt):
    """The user wants no result any more; threads that can't be ended from outside run on."""


def interrupted(interrupt: KeyboardInterrupt) -> ExitCode:
    """Say that the program was interrupted; does not return where threads would hold it up."""
    say(str(interrupt) or "Interrupted before it was done.")
    if isinstance(interrupt, AbandonedError):
        sys.stdout.flush()
        os._exit(ExitCode.INTERRUPTED)
    return ExitCode.INTERRUPTED


def answer_terminations() -> None:
    """From now on SIGTERM interrupts this process as Ctrl-C does, instead of ending it without a word."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class HeldSignals:
    """Ctrl-C and SIGTERM, kept waiting while something is done that must not be broken off."""

    def __init__(self) -> None:
        self._come = 0
        self._limit: int | None = None

    @property
    def have_come(self) -> bool:
        """Whether there was one."""
        return self._come > 0

    @contextmanager
    def let_through(self, after: int = 0) -> Iterator[None]:
        """Within the block they interrupt at once, those included that have waited.

        Parameters
        ----------
        after
            How many in all may come before one interrupts.

        Raises
        ------
        KeyboardInterrupt
            If more came.
        """
        self._limit = after
        try:
            self._raise_beyond(after)
            yield
            self._raise_beyond(after)  # an exception that arose in a destructor is lost
        finally:
            self._limit = None

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """Handle one of them."""
        self._come += 1
        if self._limit is not None and self._come > self._limit:
            self._limit = None  # what is to be cleared away now must not be broken off
            raise KeyboardInterrupt

    def _raise_beyond(self, limit: int) -> None:
        if self._come > limit:
            raise KeyboardInterrupt


@contextmanager
def signals_held() -> Iterator[HeldSignals]:
    """Hold Ctrl-C and SIGTERM back within the block."""
    held = HeldSignals()
    if threading.current_thread() is not threading.main_thread():
        yield held  # only the main thread may handle signals
        return
    before = {number: signal.signal(number, held.note) for number in _SIGNALS}
    try:
        yield held
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
