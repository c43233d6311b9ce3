"""Which task of a plan a row means: by ``project/task``, by task and project, or by names that are unique."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from planner.expansion import expand
from planner.importers.names import folded
from planner.plan import Plan, Project, Task
from planner.validation.findings import listed, nearest_name, quoted
from scheduling.schedule import TaskKey

_NEAR: Final = 3


class TaskFinder:
    """Finds tasks of a plan, those of templates and reviews among them."""

    def __init__(self, plan: Plan) -> None:
        self._tasks: dict[TaskKey, Task] = {}
        self._called: dict[str, list[TaskKey]] = {}
        self._summaries: set[TaskKey] = set()
        for project in expand(plan).projects:
            parents = {task.parent for task in project.tasks}
            for task in project.tasks:
                key = (project.id, task.id)
                self._tasks[key] = task
                if task.id in parents:
                    self._summaries.add(key)
                for name in _names(project, task):
                    self._called.setdefault(folded(name), []).append(key)

    def find(self, name: str, project: str) -> TaskKey | None:
        """The one task that is meant; None if there is none, or several."""
        found = self.all_called(name, project)
        return found[0] if len(found) == 1 else None

    def all_called(self, name: str, project: str) -> list[TaskKey]:
        """Every task that goes by a name, in a project if one is named."""
        if (project, name) in self._tasks:
            return [(project, name)]
        wanted = f"{project}/{name}" if project and "/" not in name else name
        owner, _, own = wanted.partition("/")
        if (owner, own) in self._tasks:
            return [(owner, own)]
        return list(dict.fromkeys(self._called.get(folded(wanted), ())))

    def is_summary(self, key: TaskKey) -> bool:
        """Whether other tasks make it up."""
        return key in self._summaries

    def task(self, key: TaskKey) -> Task:
        """The task, as it is written out."""
        return self._tasks[key]

    def leaves(self) -> Iterator[TaskKey]:
        """Every task that is no summary."""
        return (key for key in self._tasks if key not in self._summaries)

    def hint(self, name: str, project: str) -> str:
        """Which task may be meant: the nearest ones of that project, else of all."""
        known = [f"{one}/{task}" for one, task in self._tasks if not project or one == project]
        known = known or [f"{one}/{task}" for one, task in self._tasks]
        wanted = f"{project}/{name}" if project and "/" not in name else name
        near: list[str] = []
        for _ in range(_NEAR):
            found = nearest_name(wanted, known) or self._by_task(wanted, known)
            if found is None:
                break
            near.append(found)
            known.remove(found)
        return (
            f"did you mean {' or '.join(quoted(one) for one in near)}?"
            if near
            else f"known tasks: {listed(known)}"
        )

    def _by_task(self, wanted: str, known: list[str]) -> str | None:
        """The nearest by the task's own id, for rows without a project."""
        if "/" in wanted:
            return None
        by_task = {one.partition("/")[2]: one for one in reversed(known)}
        found = nearest_name(wanted, by_task)
        return None if found is None else by_task[found]


def _names(project: Project, task: Task) -> set[str]:
    """How people call it: with its project or alone, by ids or by names."""
    return {
        name
        for own in (task.id, task.name)
        if own
        for name in (own, *(f"{one}/{own}" for one in (project.id, project.name) if one))
    }
