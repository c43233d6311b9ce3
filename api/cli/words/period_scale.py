"""Amounts over months or weeks as a strip of blocks, and the names of months above it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from api.cli.words.amounts import month_name
from api.cli.words.terminal import Glyphs


def sparkline(amounts: Sequence[float], each: int, glyphs: Glyphs) -> str:
    """A character for every ``each`` amounts: a block as high as their sum beside the highest one.

    A dot stands for nothing.
    """
    sums = [sum(amounts[at : at + each]) for at in range(0, len(amounts), each)]
    highest, steps = max(sums, default=0), len(glyphs.levels)
    return "".join(
        glyphs.levels[min(steps, math.ceil(amount / highest * steps)) - 1] if amount > 0 else glyphs.rest
        for amount in sums
    )


def month_scale(begins: Sequence[dt.date], each: int) -> str:
    """Names of months above the first of ``each`` periods that begins in them, as far as there is room.

    Where each character is a month, the names' first letters.
    """
    shown = begins[::each]
    months = [(day.year, day.month) for day in shown]
    if len(set(months)) == len(months) and each == 1:
        return "".join(month_name(day)[0] for day in shown)
    scale = ""
    for at, day in enumerate(shown):
        is_new = at == 0 or months[at] != months[at - 1]
        if is_new and len(scale) + bool(scale) <= at:
            scale = scale.ljust(at) + month_name(day)
    return scale
