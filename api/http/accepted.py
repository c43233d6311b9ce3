"""Which kind of answer a request wants most: the header ``Accept``, RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_MOST_RANGES: Final = 50
_EXACT, _SUBTYPES, _ANY = 3, 2, 1


def accepted(accept: str, offered: Sequence[str]) -> str:
    """The media type to answer with.

    Parameters
    ----------
    accept
        The header; empty where there is none.
    offered
        Media types that there are, such as ``application/json``; of those wanted equally the first counts.

    Returns
    -------
    str
        One of ``offered``; the first where none is wanted, for an answer helps more than a refusal.
    """
    ranges = list(_ranges(accept))
    return max(offered, key=lambda one: _quality(one, ranges))  # of equals the first


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Each media range with its weight; what is none is passed over."""
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        weights = [one[2:].strip() for one in parameters if one.startswith("q=")]
        try:
            weight = float(weights[0]) if weights else 1.0
        except ValueError:
            continue
        if "/" in name and 0 <= weight <= 1:
            yield name, weight


def _quality(offered: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the range that names it most closely; 0 where none does."""
    closest, found = 0, 0.0
    for name, weight in ranges:
        fit = {offered: _EXACT, f"{offered.partition('/')[0]}/*": _SUBTYPES, "*/*": _ANY}.get(name, 0)
        if fit > closest:
            closest, found = fit, weight
    return found
