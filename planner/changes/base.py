"""What every change of a plan has in common: a typed value that says what it does and does it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.document_part import Part
from planner.errors import Issue
from planner.plan import Plan

Settled = Mapping[tuple[str, ...], object]
"""What a change decides, by what it decides about: two that decide otherwise contradict each other."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches directly; tasks as ``project/task``, all others by id.

    ``everything`` is said of the objective and the data date: no part of the plan stands for them.
    """

    people: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    tasks: tuple[tuple[str, str], ...] = ()
    everything: bool = False


class ChangePart(Part):
    """Base of all changes. A change knows no plan until it is asked about one, and changes none in place.

    Subclasses name themselves in a literal field ``change``, the first they have.
    """

    @property
    def kind(self) -> str:
        """Name of the change in a document, such as ``move-date``."""
        return str(type(self).model_fields["change"].default)

    @abstractmethod
    def problems(self, plan: Plan) -> Iterator[Issue]:
        """Why it can't be applied to ``plan``; paths are fields of the change."""

    @abstractmethod
    def apply(self, plan: Plan) -> Plan:
        """The changed plan, where there are no ``problems``; ``plan`` itself stays as it is."""

    @abstractmethod
    def sentence(self) -> str:
        """What it does, in one sentence without a closing stop."""

    @abstractmethod
    def touches(self) -> Touched:
        """What it touches directly."""

    def settles(self) -> Settled:
        """What it decides; nothing for changes that add up, such as absences."""
        return {}

    def document(self) -> dict[str, Any]:
        """The change as plain JSON values, with what was written and no more."""
        return {"change": self.kind, **self.model_dump(mode="json", exclude_unset=True)}
