"""Where output goes: how wide it is, which characters and whether colours can be shown there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters that a kind of terminal can show.

    ``levels`` rise from little to full; ``span``, ``late`` and ``rest`` draw a project's bar.
    """

    levels: str
    span: str
    late: str
    rest: str
    ellipsis: str
    dash: str


UNICODE: Final = Glyphs(levels="▁▂▃▄▅▆▇█", span="█", late="▒", rest="·", ellipsis="…", dash="–")
ASCII: Final = Glyphs(levels=".:-=+*#@", span="=", late="!", rest=".", ellipsis="~", dash="-")


def glyphs_for(encoding: str | None) -> Glyphs:
    """Block characters where ``encoding`` has them, else plain ASCII."""
    try:
        "▁█▒…–".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def console_on(stream: IO[str]) -> Console:
    """A console that writes to ``stream``: coloured only on a terminal, and not under NO_COLOR.

    Nothing is marked up or highlighted on its own, so that names with brackets stay as they are.
    """
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)


def write_document(text: str) -> None:
    """Write a JSON or YAML document to stdout as UTF-8, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """One plain line to stderr: progress, where results went, what went wrong."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def forgive_odd_characters() -> None:
    """Show what the encoding of a terminal lacks as ``?`` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
