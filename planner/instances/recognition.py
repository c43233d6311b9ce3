"""Which format a text is in, told by what stands in it and never by the name of its file."""

from __future__ import annotations

import re
from typing import Final, Literal

Family = Literal["psplib", "patterson", "progen-max", "mplib", "mspsp", "imopse", "mista", "ca-rcpsp", "racp"]
"""Formats by how they are read; single and multi-mode PSPLIB files are read alike."""

HEAD: Final = 1 << 16
"""Characters from the beginning that are enough to tell all formats but JSON."""

_NUMBERS: Final = re.compile(r"[\d\s+\-:\[\]]*")
_ARC: Final = re.compile(r"\d+:\d+")
_COUNT: Final = re.compile(r"\d{1,6}")
_ROWS_JUDGED: Final = 3
_FEWEST_JOBS: Final = 2


def format_of(text: str) -> Family | None:
    """The format of a text, or None where it is none of them.

    Parameters
    ----------
    text
        A whole file, or of a file that is no JSON its first ``HEAD`` characters.
    """
    if text.lstrip().startswith("{"):
        return _json_format(text)
    rows = [line for line in text.splitlines() if line.strip()]
    if rows and all(_NUMBERS.fullmatch(line) for line in rows[:_ROWS_JUDGED]):
        return _numeric_format(rows)
    return _worded_format(text)


def _json_format(text: str) -> Family | None:
    if '"projectList"' in text and '"executionModeList"' in text:
        return "mista"
    if '"calendar_requirements"' in text and '"tasks"' in text:
        return "ca-rcpsp"
    return None


def _worded_format(text: str) -> Family | None:
    if "PRECEDENCE RELATIONS" in text and "RESOURCES" in text:
        return "psplib"
    if "TaskID" in text and "ResourceID" in text:
        return "imopse"
    if _assigns(text, "nActs") and _assigns(text, "sreq"):
        return "mspsp"
    if _assigns(text, "n_tasks") and _assigns(text, "t_max"):
        return "racp"
    return None


def _assigns(text: str, name: str) -> bool:
    """Whether MiniZinc data gives ``name`` a value."""
    return re.search(rf"^\s*{name}\s*=", text, re.MULTILINE) is not None


def _numeric_format(rows: list[str]) -> Family | None:
    """The format of rows of which the first ones hold nothing but numbers."""
    if any("[" in row for row in rows):
        return "progen-max"
    if any(_ARC.search(row) for row in rows):
        return "mplib"
    counts = rows[0].split()
    if len(counts) != 2 or not all(_COUNT.fullmatch(word) for word in counts):
        return None
    jobs, resources = map(int, counts)
    words = sum(len(row.split()) for row in rows)
    enough = words >= 2 + resources + jobs * (resources + 2) or sum(map(len, rows)) >= HEAD // 2
    return "patterson" if jobs >= _FEWEST_JOBS and enough else None
