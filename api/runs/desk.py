"""What the work of a run is given, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from scheduling.apart import Engine


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one run is worked at.

    Attributes
    ----------
    order
        What is to be done, as in ``api.runs.orders``.
    inputs
        The documents that it needs, by name; ``plan`` is always there, as canonical JSON.
    engine
        Whose processes solve.
    stop
        Whether somebody wants the work to end with what there is.
    tell
        Takes the news: small JSON objects.
    """

    order: Mapping[str, Any]
    inputs: Mapping[str, str]
    engine: Engine
    stop: Callable[[], bool]
    tell: Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Loss:
    """The engine was lost on the way, although something was saved."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Product:
    """What came of the work.

    Attributes
    ----------
    answer
        What a list of runs should tell: a few words and figures.
    documents
        Texts by name.
    loss
        What happened to the engine; the documents hold what was saved then.
    """

    answer: Mapping[str, Any]
    documents: Mapping[str, str] = field(default_factory=dict)
    loss: Loss | None = None


class Work(Protocol):
    """What a kind of run does."""

    def __call__(self, desk: Desk) -> Product:
        """Do it.

        Raises
        ------
        CrewlineError
            What the library raises; the run then fails with it.
        """
