"""What stands on each line of the Gantt picture: pieces of bar, due date, note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api.charts.drawing import plural, shortened
from api.rows import DAY_MINUTES, ProjectRow, TaskRow, days_late, merged
from scheduling.schedule import Segment

FULL_ROWS: Final = 60
"""Most lines of one picture (a small plan's project names come on top of it)."""
_NAME_CHARACTERS: Final = 38
_NOTE_CHARACTERS: Final = 44
_WEEKEND_MINUTES: Final = 4 * DAY_MINUTES
"""Gaps up to a long weekend are no waiting: a bar in stripes shows nothing."""
_NIGHT_MINUTES: Final = 20 * 60
_WEEKENDS_SHOW_MINUTES: Final = 6 * 7 * DAY_MINUTES
"""Over a longer time a weekend is too narrow to be seen as a pause."""
_INDENT: Final = "\u200b" + "\u00a0" * 3
"""Vega trims labels; behind a character of no width the spaces stay."""
_THICK: Final = 14
_THIN: Final = 6
_WORK: Final = ("work", "late")
_BETWEEN: Final = ("between work", "late, between work")
"""Names of the pieces before the due date and after it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One rectangle: minutes since 1970 UTC, what it stands for, its height in pixels."""

    start: int
    end: int
    part: str
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``key`` is its unique place (6 characters) followed by the label shown."""

    key: str
    pieces: tuple[Piece, ...]
    start: int
    end: int
    due: int | None = None
    deadline: int | None = None
    note: str = ""
    late: bool = False
    milestone: bool = False
    heading: bool = False


def interesting(projects: Sequence[ProjectRow]) -> list[ProjectRow]:
    """At most ``FULL_ROWS`` projects: latest against their due date first, then last to finish."""
    ranked = sorted(projects, key=lambda row: (-row.late_minutes, -row.finish, row.project))
    return ranked[:FULL_ROWS]


def lines_of_projects(projects: Iterable[ProjectRow]) -> list[Line]:
    """A line per project, first to start first."""
    ordered = sorted(projects, key=lambda row: (row.start, row.finish, row.project))
    return [_project_line(place, row) for place, row in enumerate(ordered)]


def lines_of_tasks(projects: Iterable[ProjectRow]) -> list[Line]:
    """A line per task under a line with its project's name, in the order of their starts."""
    projects = list(projects)
    span = max(row.finish for row in projects) - min(row.start for row in projects)
    gap = _NIGHT_MINUTES if span <= _WEEKENDS_SHOW_MINUTES else _WEEKEND_MINUTES
    lines: list[Line] = []
    for project in sorted(projects, key=lambda row: (row.start, row.finish, row.project)):
        lines.append(_heading(len(lines), project))
        tasks = sorted(enumerate(project.tasks), key=lambda row: (row[1].start, row[1].finish, row[0]))
        for _, task in tasks:
            lines.append(_task_line(len(lines), task, project.due_minute, gap))
    return lines


def _key(place: int, label: str, indent: str = "") -> str:
    return f"{place:06d}{indent}{shortened(label, _NAME_CHARACTERS)}"


def _late_note(late_minutes: int) -> str:
    return f"{plural(days_late(late_minutes), 'day')} late" if late_minutes > 0 else ""


def _cut(pieces: Iterable[Segment], due: int | None, parts: tuple[str, str], height: int) -> list[Piece]:
    """Pieces before the due date as the first part, those after it as the second."""
    found = []
    for start, end in pieces:
        until = end if due is None else min(end, due)
        if until > start:
            found.append(Piece(start, until, parts[0], height))
        if end > max(start, until):
            found.append(Piece(max(start, until), end, parts[1], height))
    return found


def _gaps(whole: Sequence[Segment], work: Sequence[Segment]) -> list[Segment]:
    """What of one interval lies outside the sorted pieces of work."""
    gaps = []
    for start, end in whole:
        reached = start
        for begins, ends in work:
            if begins > reached:
                gaps.append((reached, min(begins, end)))
            reached = max(reached, ends)
        if end > reached:
            gaps.append((reached, end))
    return gaps


def _worked(row: TaskRow) -> list[Segment]:
    """When a task is worked on; of the past only its start and finish are known."""
    until = row.segments[0][0] if row.segments else row.finish
    past = [(row.start, until)] if until > row.start else []
    return [*past, *row.segments]


def _project_line(place: int, row: ProjectRow) -> Line:
    whole = [(row.start, row.finish)] if row.finish > row.start else []
    worked = (segment for task in row.tasks if task.kind == "work" for segment in _worked(task))
    work = merged(worked, _WEEKEND_MINUTES)
    between = _gaps(whole, work)
    return Line(
        key=_key(place, row.name),
        pieces=(*_cut(between, row.due_minute, _BETWEEN, _THIN), *_cut(work, row.due_minute, _WORK, _THICK)),
        start=row.start,
        end=max(row.finish, row.due_minute or row.finish),
        due=row.due_minute,
        deadline=row.deadline_minute,
        note=_late_note(row.late_minutes),
        late=row.late_minutes > 0,
        milestone=not whole,
    )


def _heading(place: int, row: ProjectRow) -> Line:
    whole = (Piece(row.start, row.finish, "project", _THIN),) if row.finish > row.start else ()
    return Line(
        key=_key(place, row.name),
        pieces=whole,
        start=row.start,
        end=max(row.finish, row.due_minute or row.finish),
        due=row.due_minute,
        deadline=row.deadline_minute,
        note=_late_note(row.late_minutes),
        late=row.late_minutes > 0,
        heading=True,
    )


def _task_line(place: int, row: TaskRow, project_due: int | None, gap_minutes: int) -> Line:
    due = row.due_minute if row.due_minute is not None else project_due
    whole = [(row.start, row.finish)] if row.finish > row.start else []
    if row.kind == "wait":
        pieces = _cut(whole, due, ("wait", _BETWEEN[1]), _THIN)
    else:
        work = merged(_worked(row), gap_minutes)
        pieces = [*_cut(_gaps(whole, work), due, _BETWEEN, _THIN), *_cut(work, due, _WORK, _THICK)]
    people = ", ".join(row.people)
    notes = [shortened(people, _NOTE_CHARACTERS), _late_note(row.late_minutes)]
    return Line(
        key=_key(place, row.name, indent=_INDENT),
        pieces=tuple(pieces),
        start=row.start,
        end=max(row.finish, row.due_minute or row.finish),
        due=row.due_minute,
        deadline=row.deadline_minute,
        note=" · ".join(note for note in notes if note),
        late=row.late_minutes > 0,
        milestone=row.kind == "milestone",
    )
