"""A plan laid out for checking: who and what is known by which name, and every task with its place.

Tasks are those of the expanded plan, but each knows where in the written document it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, Protocol, TypeVar

from planner.plan import (
    ConsumableNeed,
    ContractorPool,
    Equipment,
    EquipmentNeed,
    Link,
    Need,
    Origin,
    Person,
    Plan,
    Project,
    Task,
)
from planner.quantities import Duration, Moment
from planner.validation.expanding import Expanded
from planner.validation.findings import Findings


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Unique among its kind."""


_NamedPart = TypeVar("_NamedPart", bound=Named)

PLANNED_STATUSES: Final = ("proposed", "accepted")
MINUTES_OF_DAY: Final = 1440


def first_minute(moment: Moment) -> int:
    """Local minute at which ``moment`` begins, counted from the year 1; never overflows."""
    return moment.day.toordinal() * MINUTES_OF_DAY + (moment.minute or 0)


def last_minute(moment: Moment) -> int:
    """Local minute at which ``moment`` ends: a date alone at its 24:00."""
    minute = MINUTES_OF_DAY if moment.minute is None else moment.minute
    return moment.day.toordinal() * MINUTES_OF_DAY + minute


def last_start(moment: Moment) -> int:
    """Last local minute at which something starts within ``moment``: 24:00 is the next day."""
    return last_minute(moment) - (moment.minute is None)


@dataclass(frozen=True, slots=True)
class ModeAt:
    """One way to do a task, and the place of its parts in the document."""

    id: str
    work: Duration | None
    duration: Duration | None
    needs: tuple[Need, ...]
    equipment: tuple[EquipmentNeed, ...]
    consumables: tuple[ConsumableNeed, ...]
    path: str
    """``modes[1].``, or empty for a task without modes."""
    shorthand: str = ""
    """``person`` or ``skill`` where the first need was written so."""

    def need_path(self, position: int) -> str:
        """Place of a need within its task."""
        if self.shorthand and position == 0:
            return self.shorthand
        return f"{self.path}needs[{position - bool(self.shorthand)}]"

    def need_field(self, position: int, field: str) -> str:
        """Place of a field of a need, which its shorthand may stand for."""
        path = self.need_path(position)
        if path != self.shorthand:
            return f"{path}.{field}" if field else path
        return path if field not in ("skill", "level") else "skill"


@dataclass(frozen=True, slots=True)
class TaskAt:
    """A task and its place in the document.

    ``path`` is where the task is written, be it in a template; or, for a task that a review makes,
    or that can't be found, the place of what made it: then ``written`` is False.
    """

    findings: Findings
    project_position: int
    project: Project
    task: Task
    path: str
    planned: bool
    summary: bool
    written: bool = True
    made: bool = False

    @property
    def key(self) -> str:
        """``project/task``."""
        return f"{self.project.id}/{self.task.id}"

    @property
    def open(self) -> bool:
        """Whether some of it is still to be planned."""
        progress = self.task.progress
        return self.planned and not self.summary and (progress is None or progress.finished is None)

    @property
    def started(self) -> bool:
        """Whether it was begun (or finished)."""
        progress = self.task.progress
        return progress is not None and (progress.started is not None or progress.finished is not None)

    def at(self, field: str) -> str:
        """Path of one of its fields; of what made it, where it isn't written out."""
        return f"{self.path}.{field}" if self.written else self.path

    def error(self, field: str, code: str, found: str, expected: str, hint: str = "") -> None:
        """Note a problem with one of its fields."""
        self.findings.error(self.at(field), code, found, expected, hint, where=self._where(field))

    def warning(self, field: str, code: str, found: str, expected: str, hint: str = "") -> None:
        """Note something that is probably not meant."""
        self.findings.warning(self.at(field), code, found, expected, hint, where=self._where(field))

    def _where(self, field: str) -> str:
        if not self.made:
            return ""
        return f"in {self.key}" if self.written else f"in {field} of {self.key}"

    def modes(self) -> Iterator[ModeAt]:
        """Its modes; one that stands for the task itself, where it has none."""
        task = self.task
        for rank, mode in enumerate(task.modes):
            parts = mode.work, mode.duration, mode.needs, mode.equipment, mode.consumables
            yield ModeAt(mode.id, *parts, f"modes[{rank}].")
        if not task.modes:
            parts = task.work, task.duration, task.all_needs, task.equipment, task.consumables
            yield ModeAt("only", *parts, "", "person" if task.person else "skill" if task.skill else "")


class Survey:
    """What the plan says, indexed once for all rules.

    Attributes
    ----------
    written
        The plan as handed in.
    plan
        The same with templates and reviews expanded, if they could be.
    findings
        Where the rules put what they find.
    """

    def __init__(self, written: Plan, expanded: Expanded, findings: Findings) -> None:
        self.written = written
        self.plan = expanded.plan
        self._unsure = expanded.unsure
        self.findings = findings

    @cached_property
    def calendars(self) -> dict[str, int]:
        """Position of each calendar."""
        return _positions(self.plan.calendars)

    @cached_property
    def people(self) -> dict[str, Person]:
        """People by id."""
        return _by_id(self.plan.people)

    @cached_property
    def pools(self) -> dict[str, ContractorPool]:
        """Contractor pools by id."""
        return _by_id(self.plan.contractor_pools)

    @cached_property
    def equipment(self) -> dict[str, Equipment]:
        """Equipment by id."""
        return _by_id(self.plan.equipment)

    @cached_property
    def consumables(self) -> dict[str, int]:
        """Position of each consumable."""
        return _positions(self.plan.consumables)

    @cached_property
    def skills(self) -> dict[str, int]:
        """Highest level at which anybody, employed or bookable, has each skill."""
        best: dict[str, int] = {}
        offered = [person.skills for person in self.plan.people]
        offered += [pool.skills for pool in self.plan.contractor_pools if pool.maximum]
        for skill in chain.from_iterable(offered):
            best[skill.skill] = max(skill.level, best.get(skill.skill, 0))
        return best

    @cached_property
    def projects(self) -> dict[str, int]:
        """Position of each project."""
        return _positions(self.plan.projects)

    @cached_property
    def task_ids(self) -> tuple[dict[str, int], ...]:
        """For each project, the position of each task."""
        return tuple(_positions(project.tasks) for project in self.plan.projects)

    @cached_property
    def review_ids(self) -> tuple[frozenset[str], ...]:
        """For each project, its reviews and those of its template."""
        shared = {
            template.id: frozenset(str(review.get("id")) for review in template.reviews)
            for template in self.written.templates
        }
        return tuple(
            shared.get(project.template or "", frozenset()) | {review.id for review in project.reviews}
            for project in self.written.projects
        )

    @cached_property
    def summaries(self) -> tuple[frozenset[str], ...]:
        """For each project, the tasks that others (or reviews not written out) name as parent."""
        named = (
            {task.parent for task in project.tasks} | {review.parent for review in project.reviews}
            for project in self.plan.projects
        )
        return tuple(frozenset(parent for parent in parents if parent is not None) for parents in named)

    def linked(self, place: TaskAt, link: Link) -> tuple[int | None, str]:
        """Position of the project a link names, None if unknown, and the task; a whole project has none."""
        project_id, slash, task_id = link.task.partition("/")
        if not slash:
            return place.project_position, link.task
        return self.projects.get(project_id), task_id

    def has_task(self, p: int, task_id: str) -> bool:
        """Whether a project has a task or review of this id, or may have, once it can be expanded."""
        return task_id in self.task_ids[p] or task_id in self.review_ids[p] or p in self._unsure

    @cached_property
    def tasks(self) -> tuple[TaskAt, ...]:
        """Every task of the expanded plan, in the order of the document."""
        return tuple(_task_places(self))

    @cached_property
    def start(self) -> int:
        """Local minute of the data date."""
        return first_minute(self.plan.start)


def _by_id(parts: Iterable[_NamedPart]) -> dict[str, _NamedPart]:
    """Parts by id; the first of those that share one, which is an issue of its own."""
    known: dict[str, _NamedPart] = {}
    for part in parts:
        known.setdefault(part.id, part)
    return known


def _positions(parts: Iterable[Named]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, part in enumerate(parts):
        positions.setdefault(part.id, position)
    return positions


def _task_places(survey: Survey) -> Iterator[TaskAt]:
    templates = _template_places(survey.written)
    for p, project in enumerate(survey.plan.projects):
        written = survey.written.projects[p]
        expanded = written.tasks is not project.tasks and written.tasks != project.tasks
        own = _positions(written.tasks) if expanded else {}
        reviews = _positions(written.reviews)
        planned = project.status in PLANNED_STATUSES
        summaries = survey.summaries[p]
        for t, task in enumerate(project.tasks):
            path, is_written, made = f"projects[{p}].tasks[{t}]", True, False
            if task.id in own:
                path = f"projects[{p}].tasks[{own[task.id]}]"
            elif expanded:
                path, is_written = _maker(f"projects[{p}]", task, reviews, templates)
                made = True
            summary = task.id in summaries
            yield TaskAt(survey.findings, p, project, task, path, planned, summary, is_written, made)


def _maker(
    project_path: str, task: Task, reviews: dict[str, int], templates: dict[tuple[str | None, str], str]
) -> tuple[str, bool]:
    """Place of a task that isn't written in the project, and whether the task itself stands there."""
    origin = task.origin or Origin()
    if origin.review in reviews:
        return f"{project_path}.reviews[{reviews[origin.review]}]", False
    place = templates.get((origin.template, origin.review or task.id))
    return (place, origin.review is None) if place else (f"{project_path}.template", False)


def _template_places(plan: Plan) -> dict[tuple[str | None, str], str]:
    """Where each template writes its tasks and reviews, as far as their ids have no parameters."""
    places: dict[tuple[str | None, str], str] = {}
    for k, template in enumerate(plan.templates):
        for kind, parts in (("tasks", template.tasks), ("reviews", template.reviews)):
            for position, part in enumerate(parts):
                part_id = part.get("id")
                if isinstance(part_id, str):
                    places.setdefault((template.id, part_id), f"templates[{k}].{kind}[{position}]")
    return places


def needs_text(need: Need) -> str:
    """A need in words: ``2 × designer (level 3 or above)``."""
    what = need.skill or ("anybody" if not need.pinned else ", ".join(need.pinned))
    level = f" (level {need.level} or above)" if need.level > 1 and need.skill else ""
    return f"{need.count} × {what}{level}" if need.count > 1 else f"{what}{level}"
