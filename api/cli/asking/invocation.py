"""What every command shares: its options, and what of them its errors must know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer


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


def read_path(text: str) -> Path:
    """The name of a file to read; whether it can be read is found out by reading it.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    if not text:
        raise typer.BadParameter("an empty name; name a file.")
    return Path(text)


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
    typer.Argument(metavar="PLAN", show_default=False, parser=read_path, help="Plan document, YAML or JSON."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
