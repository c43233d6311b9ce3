"""Ctrl-C outside a search: one line says so, and the exit code is 130."""

from __future__ import annotations

import os
import sys

from api.cli.exit_codes import ExitCode
from api.cli.terminal import say


class AbandonedError(KeyboardInterrupt):
    """The user wants no result any more; threads that can't be ended from outside run on."""


def interrupted(interrupt: KeyboardInterrupt) -> ExitCode:
    """Say that the program was interrupted; does not return where threads would hold it up."""
    say(str(interrupt) or "Interrupted before it was done.")
    if isinstance(interrupt, AbandonedError):
        sys.stdout.flush()
        os._exit(ExitCode.INTERRUPTED)
    return ExitCode.INTERRUPTED
