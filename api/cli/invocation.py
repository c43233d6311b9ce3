"""What every command shares: its options, and how an error becomes a message and an exit code."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, Exit, TyperException


def read_date(text: str) -> dt.date:
    """A date as an option has it.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise typer.BadParameter(f'"{text}" is no date; write one such as 2027-01-04.') from None


@dataclass
class Invocation:
    """Options of the running command that its errors must know."""

    debug: bool = False
    as_json: bool = False


def _note_debug(context: typer.Context, value: bool) -> bool:
    invocation = context.ensure_object(Invocation)
    invocation.debug = invocation.debug or value
    return value


def _note_json(context: typer.Context, value: bool) -> bool:
    context.ensure_object(Invocation).as_json = value
    return value


DebugOption = Annotated[
    bool, typer.Option("--debug", callback=_note_debug, help="Show where in the program an error arose.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", callback=_note_json, help="Print the result as JSON on standard output.")
]
PlanArgument = Annotated[
    Path,
    # Whether a file can be read is found out by reading it: that is bad input, not wrong usage.
    typer.Argument(metavar="PLAN", show_default=False, readable=False, help="Plan document, YAML or JSON."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


@contextmanager
def _interruptions_told() -> Iterator[None]:
    """Ctrl-C, which typer would answer with the exit code alone, is answered with a line."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        from api.cli.interruption import interrupted

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
            from api.cli.failures import report_failure

            raise Exit(report_failure(error, invocation)) from error
