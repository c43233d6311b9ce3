"""Runs, and how far they are."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, Literal

from api.client.answers.whole import Answer

RunState = Literal["queued", "running", "succeeded", "failed", "cancelled"]
FINAL: Final = frozenset({"succeeded", "failed", "cancelled"})


class RunAnswer(Answer):
    """A run.

    Attributes
    ----------
    attempt
        How often it was begun.
    cancelling
        Whether it was asked to stop, and has not yet.
    answer
        What came of it, in brief.
    problem
        Why it failed, or that it was cancelled.
    documents
        Names of what came of it.
    """

    id: str
    kind: str
    plan: str
    version: int
    state: RunState
    priority: int
    created: dt.datetime
    created_by: str
    started: dt.datetime | None
    finished: dt.datetime | None
    attempt: int
    cancelling: bool
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None
    documents: tuple[str, ...] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.state in FINAL


class ProgressAnswer(Answer):
    """How far a run is.

    Attributes
    ----------
    news
        The last news; of a solve, its best schedule's figures.
    """

    state: RunState
    news: dict[str, Any] | None

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.state in FINAL


class OrderAnswer(Answer):
    """What a run was asked to do, and of what.

    Attributes
    ----------
    order
        As it was asked, with the values that were not named.
    inputs
        SHA-256 of each document that the work began with, such as ``plan``.
    """

    plan: str
    version: int
    order: dict[str, Any]
    inputs: dict[str, str]
