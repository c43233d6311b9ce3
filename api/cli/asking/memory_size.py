"""Amounts of memory as people write them: ``2GB``, ``1500MB``, ``1.5 GiB``."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

_UNITS: Final = {
    "mb": 1_000_000,
    "gb": 1_000_000_000,
    "tb": 1_000_000_000_000,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}
_WRITTEN: Final = re.compile(r"(\d{1,12}(?:\.\d{1,6})?) *([A-Za-z]+)")


def read_memory(text: str) -> int:
    """Bytes of an amount of memory.

    Raises
    ------
    typer.BadParameter
        If it is none, or too little for the engine, in words.
    """
    from scheduling.apart.limits import LEAST_BYTES

    found = _WRITTEN.fullmatch(text.strip())
    unit = None if found is None else _UNITS.get(found[2].lower())
    if found is None or unit is None:
        raise typer.BadParameter(f'"{text}" is no amount of memory; write one such as 2GB or 1500MB.')
    amount = int(float(found[1]) * unit)
    if amount < LEAST_BYTES:
        raise typer.BadParameter(f"{text} is too little: the engine needs {LEAST_BYTES // 1_000_000}MB.")
    return amount


MemoryOption = Annotated[
    int | None,
    typer.Option(
        "--memory-limit",
        parser=read_memory,
        metavar="SIZE",
        help="Memory that a solve may take, such as 2GB [default: 80 % of this machine's].",
    ),
]
