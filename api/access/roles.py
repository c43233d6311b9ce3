"""Roles, and what each of them may do: the scopes of a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """One thing that somebody may do."""

    READ = "read"
    """See plans, runs and what came of them, without rates and costs."""
    SUBMIT = "submit"
    """Submit projects into a plan, and ask what a new project would mean."""
    PLAN = "plan"
    """Change plans, start and cancel runs."""
    MONEY = "money"
    """See pay rates and costs."""
    ADMIN = "admin"
    """Make and revoke keys, read the trail of changes."""


class Role(StrEnum):
    """A usual set of scopes."""

    VIEWER = "viewer"
    SUBMITTER = "submitter"
    PLANNER = "planner"
    ADMIN = "admin"


SCOPES: Final[dict[Role, frozenset[Scope]]] = {
    Role.VIEWER: frozenset({Scope.READ}),
    Role.SUBMITTER: frozenset({Scope.READ, Scope.SUBMIT}),
    Role.PLANNER: frozenset({Scope.READ, Scope.SUBMIT, Scope.PLAN, Scope.MONEY}),
    Role.ADMIN: frozenset(Scope),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    Attributes
    ----------
    actor
        The name under which changes are kept: ``key:...`` or ``user:...``.
    """

    workspace: str
    actor: str
    role: Role
    scopes: frozenset[Scope] = field(default_factory=frozenset)

    def may(self, scope: Scope) -> bool:
        """Whether a scope is among what this one may do."""
        return scope in self.scopes
