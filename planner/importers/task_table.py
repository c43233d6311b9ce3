"""A table of tasks → projects with tasks and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from planner.importers.decimal_marks import ColumnNumbers
from planner.importers.headings import Table
from planner.importers.names import Ids, folded
from planner.importers.people_table import People
from planner.importers.predecessors import read_predecessors
from planner.importers.problems import MOST_ERRORS, Problems, quoted
from planner.importers.staffing import staffing_of
from planner.importers.task_kinds import kind_of, progress_of
from planner.importers.task_names import Place, TaskNames, numbering_of
from planner.importers.task_rows import TaskRow
from planner.plan import Link, Need, Project, Task
from planner.quantities import Moment
from planner.validation.findings import known_names_hint

_LONGEST_ID: Final = 100
_Value = TypeVar("_Value")


@dataclass(slots=True)
class Tallies:
    """Rows that were all read in one way that needs a note, by what the note says."""

    rows: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def add(self, code: str, found: str, meaning: str, row: TaskRow) -> None:
        """Count a row."""
        self.rows.setdefault((code, found, meaning), []).append(row.row.number)

    def note(self, problems: Problems) -> None:
        """One note for all rows of a kind."""
        for (code, found, meaning), numbers in self.rows.items():
            listed = ", ".join(map(str, numbers[:6])) + (
                f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
            )
            problems.note(f"{'row' if len(numbers) == 1 else 'rows'} {listed}", code, found, meaning)


class TaskTable:
    """Projects of a table whose rows have been read.

    Attributes
    ----------
    rows
        As handed in, one per task.
    places
        Project and task id of each row.
    """

    def __init__(
        self,
        table: Table,
        rows: Sequence[TaskRow],
        project_name: str,
        numbers: ColumnNumbers,
        problems: Problems,
    ) -> None:
        self._table = table
        self._problems = problems
        self._tallies = Tallies()
        self.rows = rows
        self._project_names: dict[str, str] = {}
        self.places = self._place(project_name)
        self._numbers = numbers
        numbering, has_numbers = numbering_of(table.texts("predecessors"), rows)
        self._names = TaskNames(rows, self.places, numbering)
        if has_numbers and not any(row.written_id for row in rows):
            meaning = "1 is the first task" if numbering == "tasks" else "they are rows of the sheet"
            problems.note(table.column_path("predecessors"), "numbering", "numbers of predecessors", meaning)
        self.parents = self._parents()
        self._summaries = {
            (place.project, parent) for place, parent in zip(self.places, self.parents, strict=True)
        }

    # --- names --------------------------------------------------------------------------------

    def _place(self, project_name: str) -> list[Place]:
        """Ids of projects and tasks; a row without a project belongs to that of the row above."""
        projects, known, tasks = Ids(), dict[str, str](), dict[str, Ids]()
        current, places = project_name, []
        for row in self.rows:
            if not row.project and current != project_name:
                self._tallies.add("project-above", "no project", "taken as that of the row above", row)
            current = row.project or current
            key = folded(current)
            if key not in known:
                known[key] = projects.new(current)
                self._project_names[known[key]] = current
            ids = tasks.setdefault(known[key], Ids())
            written = re.sub(r"[/#\x00-\x1f\x7f-\x9f]+", "-", row.written_id)[:_LONGEST_ID].strip()
            # A number says nothing to a reader of the plan; the name does.
            keeps = re.search(r"[^\W\d_]", written) is not None
            own = ids.keep(written) if keeps else ids.new(row.name)
            if keeps and own != written:
                self._tallies.add("renamed-id", "an id that another task has", "a number was added", row)
            places.append(Place(known[key], own))
        return places

    def _parents(self) -> list[str | None]:
        """Id of each row's summary: by the column of parents, else by outline levels."""
        parents: list[str | None] = []
        open_levels: list[tuple[int, Place]] = []
        for row, place in zip(self.rows, self.places, strict=True):
            parent: Place | None = None
            if text := self._table.cell(row.row, "parent"):
                parent = self._task_named(row, "parent", text, place.project)
                if parent is not None and parent.project != place.project:
                    path = self._table.path(row.row, "parent")
                    self._problems.error(path, "foreign-parent", quoted(text), "a task of the same project")
            elif row.level is not None:
                while open_levels and open_levels[-1][0] >= row.level:
                    open_levels.pop()
                above = open_levels[-1][1] if open_levels else None
                parent = above if above and above.project == place.project else None
                open_levels.append((row.level, place))
            parents.append(parent.task if parent else None)
        return parents

    def _task_named(self, row: TaskRow, column: str, text: str, project: str) -> Place | None:
        found = self._names.find(text, project)
        if found is None:
            several = self._names.is_ambiguous(text, project)
            expected = "a name that only one task has" if several else "a task of this table"
            hint = "several tasks are called that; use an id" if several else self._nearest(text)
            code = "ambiguous-task" if several else "unknown-task"
            self._problems.error(self._table.path(row.row, column), code, quoted(text), expected, hint)
        return found

    def _nearest(self, text: str) -> str:
        """Hint for an unknown task; later ones, and numbers, get none."""
        if len(self._problems.errors) >= MOST_ERRORS or not re.search(r"[^\W\d_]", text):
            return ""
        return known_names_hint("tasks", text, tuple(dict.fromkeys(row.name for row in self.rows)))

    # --- projects -----------------------------------------------------------------------------

    def projects(self, people: People, data_date: Moment) -> tuple[Project, ...]:
        """All projects in the order of their first rows; what is odd is noted in the problems."""
        tasks: dict[str, list[Task]] = {project: [] for project in self._project_names}
        dues: dict[str, dict[Moment, TaskRow]] = {project: {} for project in self._project_names}
        weights: dict[str, dict[int, TaskRow]] = {project: {} for project in self._project_names}
        for row, place, parent in zip(self.rows, self.places, self.parents, strict=True):
            tasks[place.project].append(self._task(row, place, parent, people, data_date))
            if row.project_due is not None:
                dues[place.project].setdefault(row.project_due, row)
            if row.weight is not None:
                weights[place.project].setdefault(row.weight, row)
        self._tallies.note(self._problems)
        return tuple(
            Project(
                id=project,
                name=name,
                due=self._only("project_due", "several-dues", "due date", dues[project]),
                weight=self._weight(weights[project]),
                tasks=tuple(tasks[project]),
            )
            for project, name in self._project_names.items()
        )

    def _weight(self, weights: dict[int, TaskRow]) -> int:
        weight = self._only("weight", "several-weights", "weight", weights)
        return 1 if weight is None else weight

    def _only(self, field: str, code: str, noun: str, values: dict[_Value, TaskRow]) -> _Value | None:
        """What the rows of a project say of all of it, each value with the first row that has it."""
        if len(values) > 1:
            first, second, *_ = values.items()
            path = self._table.path(second[1].row, field)
            hint = f"row {first[1].row.number} has {first[0]}"
            self._problems.error(path, code, str(second[0]), f"one {noun} for all of a project", hint)
        return next(iter(values), None)

    def _task(
        self, row: TaskRow, place: Place, parent: str | None, people: People, data_date: Moment
    ) -> Task:
        fields: dict[str, Any] = {"id": place.task, "name": row.name, "parent": parent, "notes": row.notes}
        fields["after"] = self._links(row, place)
        if (place.project, place.task) in self._summaries:
            self._note_summary(row)
            return Task(**fields)
        fields |= {name: getattr(row, name) for name in ("release", "due", "deadline")}
        fields |= self._amount_and_people(row, people)
        progress, assumed = progress_of(row, data_date)
        if assumed:
            meaning = "taken from the start or due date if it has passed, else the plan's start"
            self._tallies.add("actual-date-assumed", "progress without an actual date", meaning, row)
        return Task.model_construct(**{**dict(Task(id="x")), **fields, "progress": progress})

    def _note_summary(self, row: TaskRow) -> None:
        dropped = ("work", "duration", "people", "skills", "release", "due", "deadline", "percent")
        if any(getattr(row, name) for name in dropped):
            found = "amounts, people or dates of summaries"
            self._tallies.add("summary", found, "not carried over: their tasks carry them", row)

    def _amount_and_people(self, row: TaskRow, people: People) -> dict[str, Any]:
        kind = kind_of(row)
        if kind == "unknown":
            self._no_amount(row)
            return {}
        if kind == "milestone":
            if row.people or row.skills:
                meaning = "not carried over: a milestone takes no time"
                self._tallies.add("milestone-people", "people of milestones", meaning, row)
            return {"milestone": True}
        staffing = staffing_of(row, people)
        if row.work and row.duration and row.work.thousandths and row.duration.thousandths:
            other = "duration" if kind == "work" else "work"
            self._tallies.add("two-amounts", "work and duration", f"the {other} is not carried over", row)
        if kind == "duration":
            return {"duration": row.duration, **staffing}
        if not row.people and not row.skills:
            self._tallies.add("anybody", "nobody named", "anybody may do it", row)
            staffing = {"needs": (Need(),)}
        return {"work": row.work, **staffing}

    def _no_amount(self, row: TaskRow) -> None:
        # A cell that can't be read has had its error.
        if not any(self._table.cell(row.row, name) for name in ("work", "duration")):
            column = "work" if "work" in self._table.columns else "duration"
            expected = "work such as 6h, or a duration such as 2d"
            self._problems.error(self._table.path(row.row, column), "no-amount", "an empty cell", expected)

    def _links(self, row: TaskRow, place: Place) -> tuple[Link, ...]:
        text = self._table.cell(row.row, "predecessors")
        if not text:
            return ()
        path = self._table.path(row.row, "predecessors")

        def is_known(name: str) -> bool:
            return self._names.find(name, place.project) is not None

        try:
            references, unknown = read_predecessors(text, is_known, self._numbers.of("predecessors", text))
        except ValueError as error:
            self._problems.error(path, "unreadable-cell", quoted(text), str(error))
            return ()
        for name in unknown:
            self._task_named(row, "predecessors", name, place.project)
        links: dict[Link, None] = {}
        for reference in references:
            found = self._names.find(reference.task, place.project)
            if found is not None:
                own = found.project == place.project
                task = found.task if own else f"{found.project}/{found.task}"
                links[Link(task=task, type=reference.type, lag=reference.lag)] = None
        return tuple(links)
