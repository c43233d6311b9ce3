"""Names as they may be shown: one line, without characters that take over a terminal or break a picture."""

from __future__ import annotations

from typing import Final

_JOINERS: Final = "\u200c\u200d"
"""Not printable by themselves, but part of Persian words and of composed emoji."""


def one_line(text: str) -> str:
    """``text`` with line breaks, control characters and other invisible ones as spaces."""
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text).strip()
