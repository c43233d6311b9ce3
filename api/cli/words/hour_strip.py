"""How full periods are, a character for one or several: a block up to 100 %, another sign above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from api.cli.words.terminal import Glyphs

NOISE: Final = 1e-6
"""Hours below which nothing is meant: a share of a minute too small to be planned."""


def strip_text(
    used: Sequence[float], there: Sequence[float], over: Sequence[bool], each: int, glyphs: Glyphs
) -> str:
    """A block as high as the share used of every ``each`` periods.

    A dot is time with nothing to do, a space time that isn't there. Where any of the periods is ``over``
    what there is, the sign is another one, whatever the colours.
    """
    starts = range(0, len(used), each)
    return "".join(
        glyphs.late
        if any(over[at : at + each])
        else _mark(sum(used[at : at + each]), sum(there[at : at + each]), glyphs)
        for at in starts
    )


def _mark(used: float, there: float, glyphs: Glyphs) -> str:
    if used <= NOISE:
        return glyphs.rest if there > NOISE else " "
    steps = len(glyphs.levels)
    level = steps if used >= there else max(1, math.ceil(used / there * steps - NOISE))
    return glyphs.levels[level - 1]


def periods_each(periods: int, room: int) -> int:
    """How many periods share a character, so that a strip finds room."""
    return max(1, -(-periods // max(1, room)))
