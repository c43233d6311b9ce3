"""The outcome of an engine that was lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.errors import EngineLostError
from scheduling.schedule import Outcome


@dataclass(frozen=True, slots=True)
class Salvaged(Outcome):
    """The last schedule that a lost engine had handed over, which keeps all hard rules.

    Attributes
    ----------
    loss
        What happened to the engine; the first of the notes says it, too.
    """

    loss: EngineLostError = field(kw_only=True)
