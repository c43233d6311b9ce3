"""What is uncertain about a plan, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.plain_amounts import counted

if TYPE_CHECKING:
    from scheduling.simulation.uncertainty import Uncertainty

_SHAPES: Final = {"pert": "PERT-beta", "triangular": "triangular", "uniform": "uniform"}


def uncertainty_words(asked: Uncertainty) -> str:
    """What was thrown anew each time."""
    spread = "as planned"
    if asked.spread is not None:
        shares = (asked.spread.low, asked.spread.likely, asked.spread.high)
        spread = "/".join(f"{share / 10:g}" for share in shares) + " % of the planned amount"
    parts = [
        f"estimates ({_SHAPES[asked.shape]}), without one {spread}",
        *(["review rounds"] if asked.rounds else []),
        "risks",
    ]
    if asked.absence is not None:
        chance = f"{asked.absence.chance / 10:g} % a person and week"
        parts.append(f"absence of {counted(asked.absence.days, 'day')} with {chance}")
    return f"Uncertain: {'; '.join(parts)}"
