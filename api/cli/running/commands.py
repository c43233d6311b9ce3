"""The group of all commands: where an error that one of them raises becomes a message and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup
from typer.exceptions import Abort, Exit, TyperException

from api.cli.asking.invocation import Invocation


@contextmanager
def _interruptions_told() -> Iterator[None]:
    """Ctrl-C, which typer would answer with the exit code alone, is answered with a line."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        from api.cli.running.interruption import interrupted

        raise Exit(interrupted(interrupt)) from interrupt


class PlannerGroup(TyperGroup):
    """The commands; an error that one of them raises becomes a message and an exit code."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the arguments."""
        with _interruptions_told():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        invocation = ctx.ensure_object(Invocation)
        try:
            with _interruptions_told():
                return super().invoke(ctx)
        except (Exit, Abort, TyperException, EOFError):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of a pipe has gone, which is no fault: typer ends quietly
            from api.cli.running.failures import report_failure  # not loaded while all goes well

            raise Exit(report_failure(error, invocation)) from error
