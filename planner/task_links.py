"""The links of a plan between its planned tasks, those of summaries and projects spread to leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from planner.errors import Issue, PlanError
from planner.plan import Link, LinkType, Plan, Project, Task
from planner.quantities import Duration

MOST_LINKS: Final = 5_000_000
"""More are a slip of the pen: two summaries of 3,000 tasks each, linked, are 9 million."""


@dataclass(frozen=True, slots=True)
class TaskLink:
    """A dependency between two planned tasks, given by their positions in document order.

    ``calendar`` is the one on which lags in working time count: the link's, else that of the
    successor's project, else None for the plan's default.
    """

    predecessor: int
    successor: int
    type: LinkType
    lag: Duration
    max_lag: Duration | None
    calendar: str | None


@dataclass(frozen=True, slots=True)
class PlannedTasks:
    """Planned tasks in document order, their positions by project and task id, their links."""

    tasks: tuple[tuple[Project, Task], ...]
    index: dict[tuple[str, str], int]
    links: tuple[TaskLink, ...]


class _ProjectTasks:
    """Positions of a project's leaves, and of those below each of its summaries."""

    def __init__(self, project: Project, first: int) -> None:
        self.project = project
        self.children: dict[str, list[tuple[Task, int]]] = {}
        ids = {task.id for task in project.tasks}
        parents = {task.parent for task in project.tasks if task.parent is not None}
        self.summaries = ids & parents
        self.leaves = [task for task in project.tasks if task.id not in self.summaries]
        self.range = range(first, first + len(self.leaves))
        self.positions: dict[str, int] = {}
        self._below: dict[str, Sequence[int]] = {}
        self._file_children()

    def _file_children(self) -> None:
        position = self.range.start
        for task in self.project.tasks:
            leaf = task.id not in self.summaries
            if leaf:
                self.positions.setdefault(task.id, position)
            if task.parent is not None:
                self.children.setdefault(task.parent, []).append((task, position))
            position += leaf

    def below(self, summary: str) -> Sequence[int]:
        """Leaves of a summary, however deep; a circle of parents has none."""
        if summary not in self._below:
            found, seen, waiting = [], {summary}, [summary]
            while waiting:
                for task, position in self.children[waiting.pop()]:
                    if task.id not in self.summaries:
                        found.append(position)
                    elif task.id not in seen:
                        seen.add(task.id)
                        waiting.append(task.id)
            self._below[summary] = sorted(found)
        return self._below[summary]


def planned_tasks(plan: Plan) -> PlannedTasks:
    """Tasks and links of an expanded plan. References to nothing are left to validation.

    SS and SF links out of a summary or project have no meaning and are left out; validation
    reports them too.

    Raises
    ------
    PlanError
        If links between summaries spread to more than ``MOST_LINKS``.
    """
    projects: dict[str, _ProjectTasks] = {}
    listed: list[_ProjectTasks] = []
    count = 0
    for project in plan.projects:
        if project.status in {"proposed", "accepted"}:
            listed.append(_ProjectTasks(project, count))
            projects.setdefault(project.id, listed[-1])
            count += len(listed[-1].leaves)
    index: dict[tuple[str, str], int] = {}
    for own in listed:
        for task_id, position in own.positions.items():
            index.setdefault((own.project.id, task_id), position)
    links: list[TaskLink] = []
    for own in listed:
        _spread_links(own, projects, links)
    return PlannedTasks(
        tuple((own.project, task) for own in listed for task in own.leaves), index, tuple(links)
    )


def _spread_links(own: _ProjectTasks, projects: dict[str, _ProjectTasks], links: list[TaskLink]) -> None:
    position = own.range.start
    for task in own.project.tasks:
        leaf = task.id not in own.summaries
        if task.after:
            successors = (position,) if leaf else own.below(task.id)
            for link in task.after:
                predecessors = _predecessors(link, own, projects)
                if len(links) + len(predecessors) * len(successors) > MOST_LINKS:
                    raise _too_many(own.project, task, link)
                links.extend(_between(predecessors, successors, link, own.project))
        position += leaf


def _predecessors(link: Link, own: _ProjectTasks, projects: dict[str, _ProjectTasks]) -> Sequence[int]:
    project_id, slash, task_id = link.task.partition("/")
    named = projects.get(project_id) if slash else own
    if named is None:
        return ()
    task_id = task_id if slash else link.task
    if task_id in named.positions:
        return (named.positions[task_id],)
    if link.type in {"SS", "SF"}:
        return ()
    if slash and not task_id:
        return named.range
    return named.below(task_id) if task_id in named.summaries else ()


def _between(
    predecessors: Sequence[int], successors: Sequence[int], link: Link, project: Project
) -> Iterable[TaskLink]:
    calendar = project.calendar if link.calendar is None else link.calendar
    for successor in successors:
        for predecessor in predecessors:
            yield TaskLink(predecessor, successor, link.type, link.lag, link.max_lag, calendar)


def _too_many(project: Project, task: Task, link: Link) -> PlanError:
    found = f"{project.id}/{task.id} after {link.task}"
    issue = Issue(
        "",
        f"{found}, spread to every task of both",
        f"expected at most {MOST_LINKS:,} links in a plan",
        "put a milestone between the two",
        code="too-many-links",
    )
    return PlanError(f"the links of the plan spread to more than {MOST_LINKS:,}", (issue,))
