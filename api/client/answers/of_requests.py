"""Change requests, and how they were decided."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from api.client.answers.of_runs import RunAnswer, RunState
from api.client.answers.whole import Answer
from planner.errors import Issue

RequestState = Literal["open", "assessed", "failed", "approved", "rejected", "withdrawn"]


class Decision(Answer):
    """How a request ended.

    Attributes
    ----------
    version
        The plan's version that an approval has made.
    """

    decision: Literal["approved", "rejected", "withdrawn"]
    by: str
    at: dt.datetime
    why: str
    version: int | None = None


class Assessment(Answer):
    """One measuring of a request.

    Attributes
    ----------
    is_current
        Whether it measured the plan's newest version, and has succeeded.
    entry
        Number of the record's entry with its figures.
    answer
        Its figures in brief.
    """

    run: str
    version: int
    state: RunState
    by: str
    at: dt.datetime
    finished: dt.datetime | None
    is_current: bool
    entry: int | None
    answer: dict[str, Any] | None


class ChangeRequestInBrief(Answer):
    """A change request in a list.

    Attributes
    ----------
    version
        The version of the plan that its figures are of, or will be.
    head
        The plan's newest version; None where the plan was taken out.
    is_current
        Whether its figures are of the plan's newest version.
    change_count
        How many changes it asks for.
    sentences
        Each change in one sentence; in a list, of the first ten.
    projects
        Projects that the changes name, or of which they name a task.
    run
        What measures it, or did so last; ``run.answer`` has the figures in brief.
    """

    id: str
    plan: str
    version: int
    head: int | None
    is_current: bool
    state: RequestState
    reason: str
    change_count: int
    sentences: tuple[str, ...]
    projects: tuple[str, ...]
    by: str
    at: dt.datetime
    run: RunAnswer
    decision: Decision | None


class ChangeRequestAnswer(ChangeRequestInBrief):
    """A change request.

    Attributes
    ----------
    assessments
        Every measuring, the first one first.
    """

    changes: tuple[dict[str, Any], ...]
    assessments: tuple[Assessment, ...]


class RecordEntry(Answer):
    """One step of a request.

    Attributes
    ----------
    hash
        ``sha256:`` and the SHA-256 of its text; the next entry names it.
    words
        Who did what, in one line.
    entry
        What was written: ``crewline-change-entry/1``; None where it can't be read any more.
    """

    number: int
    hash: str | None
    words: str
    entry: dict[str, Any] | None


class Record(Answer):
    """Every step of a request, the first one first.

    Attributes
    ----------
    tip
        Hash of the last entry: keep it to know this record again.
    """

    request: str
    plan: str
    tip: str | None
    entries: tuple[RecordEntry, ...]
    format: str = ""


class CheckedRecord(Answer):
    """Whether a record is as it was written.

    Attributes
    ----------
    first
        Number of the first entry that does not fit.
    issues
        What does not fit.
    """

    fits: bool
    entries: int
    tip: str | None
    first: int | None
    issues: tuple[Issue, ...]
