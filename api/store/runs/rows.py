"""One run as it is kept, and how a statement names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from api.store.tables import runs

RunState = Literal["queued", "running", "succeeded", "failed", "cancelled"]
OPEN: Final = ("queued", "running")
FINAL: Final = ("succeeded", "failed", "cancelled")


class LostRunError(Exception):
    """The run is no longer this attempt's: somebody else carries it out, or it has ended."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run.

    Attributes
    ----------
    order_sha256
        The content that says what is to be done.
    answer
        What is to be told of a run that succeeded, in a few words and figures.
    problem
        Why a run failed, or that it was cancelled, as a problem of RFC 9457.
    given_back
        Attempts that do not count: their workers were asked to end.
    """

    workspace: str
    id: str
    kind: str
    plan: str
    plan_version: int
    order_sha256: str
    state: RunState
    priority: int
    created: int
    created_by: str
    started: int | None
    finished: int | None
    attempt: int
    executor: str | None
    cancel_asked: int | None
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None
    given_back: int

    @property
    def counted_attempts(self) -> int:
        """Attempts that were ended by an accident, and the one that is under way."""
        return self.attempt - self.given_back


def find_run(connection: sa.Connection, workspace: str, run: str) -> RunRow:
    """A run of the workspace.

    Raises
    ------
    KeyError
        If there is none.
    """
    row = connection.execute(run_rows().where(here_is(workspace, run))).first()
    if row is None:
        raise KeyError(run)
    return RunRow(*row)


def run_rows() -> sa.Select[Any]:
    """The columns of a ``RunRow``, in their order."""
    return sa.select(*(runs.c[name] for name in RunRow.__slots__))


def here_is(workspace: str, run: str) -> sa.ColumnElement[bool]:
    """Of the workspace, and of that id."""
    return (runs.c.workspace == workspace) & (runs.c.id == run)


def is_held(held: RunRow) -> sa.ColumnElement[bool]:
    """Whether a run is still this attempt's."""
    here = here_is(held.workspace, held.id)
    return here & (runs.c.state == "running") & (runs.c.attempt == held.attempt)
