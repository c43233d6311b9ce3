"""Finding and exchanging parts of a plan by their ids, and what to say where there is no such part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from planner.errors import Issue
from planner.plan import ContractorPool, Person, Plan, Project
from planner.validation.findings import known_names_hint, quoted


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def find(parts: Iterable[N], id_: str) -> N | None:
    """The part with an id; None where there is none."""
    return next((part for part in parts if part.id == id_), None)


def exchanged(parts: tuple[N, ...], id_: str, change: Callable[[N], N]) -> tuple[N, ...]:
    """``parts`` with the one of an id changed."""
    return tuple(change(part) if part.id == id_ else part for part in parts)


def without(parts: tuple[N, ...], id_: str) -> tuple[N, ...]:
    """``parts`` without the one of an id."""
    return tuple(part for part in parts if part.id != id_)


def with_person(plan: Plan, id_: str, change: Callable[[Person], Person]) -> Plan:
    """The plan with one person changed."""
    return plan.replace(people=exchanged(plan.people, id_, change))


def with_pool(plan: Plan, id_: str, change: Callable[[ContractorPool], ContractorPool]) -> Plan:
    """The plan with one contractor pool changed."""
    return plan.replace(contractor_pools=exchanged(plan.contractor_pools, id_, change))


def with_project(plan: Plan, id_: str, change: Callable[[Project], Project]) -> Plan:
    """The plan with one project changed."""
    return plan.replace(projects=exchanged(plan.projects, id_, change))


def gone(kind: str, name: str, known: Iterable[_Named], field: str) -> Iterator[Issue]:
    """The issue about a name that the plan does not have, if it doesn't.

    ``kind`` is a plural, such as ``people``.
    """
    ids = tuple(part.id for part in known)
    if name not in ids:
        expected = f"expected one of the plan's {kind}"
        hint = known_names_hint(kind, name, ids)
        yield Issue(field, quoted(name), expected, hint, code="gone")


def taken(name: str, ids: Iterable[str], field: str) -> Iterator[Issue]:
    """The issue about an id that something in the plan has already, if it has."""
    if name in ids:
        yield Issue(field, f"{quoted(name)}, which is there already", "expected a new id", code="taken")
