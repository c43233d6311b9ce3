"""What came of a run: its outcome, documents, schedule, projects and bookings, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from api.client.answers import Booked, Page, ProjectDates, RunAnswer, ScheduledTask
from api.client.calls import as_bytes, as_model, as_text, get, given, path_of
from api.client.effects import Call, Flow
from api.client.errors import (
    ConflictError,
    NotFoundError,
    RunCancelledError,
    RunEndedError,
    RunFailedError,
    UnexpectedAnswerError,
)
from api.client.modes import Mode, Room, listing, operation
from api.client.waiting import waited
from planner.errors import DocumentError

if TYPE_CHECKING:
    from scheduling.schedule import Outcome

_NO_OUTCOME: Final = "no whole outcome; without the scope money costs are left out"
DRAWING_SECONDS: Final = 60.0
"""Pictures are drawn one after another, while somebody waits."""
T = TypeVar("T")


class RunResults(Room[Mode]):
    """The part of a ``Run`` that is about what came of it.

    Attributes
    ----------
    told
        The run as it was told last.
    """

    told: RunAnswer

    @operation
    def outcome(self) -> Flow[Outcome]:
        """Wait for the run, and give what came of it: the library's own ``Outcome``.

        Raises
        ------
        RunFailedError, RunCancelledError
            If it ended without one.
        UnexpectedAnswerError
            If the key lacks the scope ``money``: costs are left out then. ``schedule``, ``projects`` and
            ``document("outcome")`` need no such scope.
        """
        text = yield from of_run(self, get(path_of("runs", self.told.id, "outcome"), as_text))
        from scheduling.outcome_json import read_outcome

        try:
            return read_outcome(text)
        except DocumentError as error:
            raise UnexpectedAnswerError(f"{_NO_OUTCOME}: {error.issues[0]}") from None

    @operation
    def document(self, name: str) -> Flow[dict[str, Any]]:
        """Wait for the run, and give a document that came of it; ``told.documents`` are their names."""
        path = path_of("runs", self.told.id, "documents", name)
        return (yield from of_run(self, get(path, as_model(dict[str, Any]))))

    @listing
    def schedule(
        self,
        *,
        project: Sequence[str] = (),
        person: Sequence[str] = (),
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> Call[Page[ScheduledTask]]:
        """Tasks by their starts, of these projects and people, that happen between two days.

        Raises
        ------
        ConflictError
            If the run has no outcome yet, or one without a schedule.
        """
        return scheduled(path_of("runs", self.told.id, "schedule"), project, person, first, last)

    @listing
    def projects(self) -> Call[Page[ProjectDates]]:
        """When each project happens and how late that is, the latest first."""
        return get(path_of("runs", self.told.id, "projects"), as_model(Page[ProjectDates]), limit=200)

    @listing
    def bookings(self) -> Call[Page[Booked]]:
        """Contractors to book."""
        return get(path_of("runs", self.told.id, "bookings"), as_model(Page[Booked]), limit=200)

    @operation
    def export(self, name: str, to: Path | None = None) -> Flow[bytes]:
        """Wait for the run, and give a file of it: ``gantt.svg``, ``tasks.csv``, ...

        Parameters
        ----------
        to
            A file to write, or a folder for one of this name; written whole or not at all.

        Raises
        ------
        OSError
            If it can't be written.
        """
        path = path_of("runs", self.told.id, "export", name)
        content = yield from of_run(self, Call("GET", path, as_bytes, seconds=DRAWING_SECONDS))
        if to is not None:
            _write(to / name if to.is_dir() else to, content)
        return content


def of_run(run: RunResults[Any], call: Call[T]) -> Flow[T]:
    """The answer to a call about what came of a run, which is waited for.

    Raises
    ------
    RunEndedError
        If the run failed or was cancelled, and has left nothing of the kind.
    """
    if not run.told.is_over:
        run.told = yield from waited(run.told.id, None, None)
    try:
        return (yield from call)
    except (NotFoundError, ConflictError):
        ended = ended_without(run.told)
        if ended is None:
            raise
        raise ended from None


def ended_without(told: RunAnswer) -> RunEndedError | None:
    """The error of a run that failed or was cancelled; None for one that succeeded."""
    kinds = {"failed": RunFailedError, "cancelled": RunCancelledError}
    return kinds[told.state](told) if told.state in kinds else None


def scheduled(
    path: str,
    project: Sequence[str],
    person: Sequence[str],
    first: dt.date | None,
    last: dt.date | None,
) -> Call[Page[ScheduledTask]]:
    """A schedule in pages: tasks of these projects and people that happen between two days."""
    days = given(**{"from": first, "to": last})
    params = {**given(project=[*project], person=[*person], limit=200), **days}
    return Call("GET", path, as_model(Page[ScheduledTask]), params)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
