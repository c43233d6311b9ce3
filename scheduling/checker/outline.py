"""Which tasks of an expanded plan are planned, and which of them a link or a summary means."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.plan import Plan, Project, Task
from scheduling.schedule import TaskKey

PLANNED_STATUSES = frozenset({"proposed", "accepted"})


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of tasks and summaries of every planned project.

    ``planned`` maps each leaf to its project and task, in the plan's order; ``children`` maps a
    summary to its direct children; ``void`` holds the projects on hold or done.
    """

    planned: dict[TaskKey, tuple[Project, Task]] = field(default_factory=dict)
    children: dict[TaskKey, list[TaskKey]] = field(default_factory=dict)
    by_project: dict[str, list[TaskKey]] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan) -> Outline:
        """The outline of an expanded plan."""
        outline = cls()
        for project in plan.projects:
            if project.status in PLANNED_STATUSES:
                outline._add(project)
            else:
                outline.void.add(project.id)
        return outline

    def _add(self, project: Project) -> None:
        for task in project.tasks:
            if task.parent is not None:
                self.children.setdefault((project.id, task.parent), []).append((project.id, task.id))
        leaves = self.by_project.setdefault(project.id, [])
        for task in project.tasks:
            key = (project.id, task.id)
            if key not in self.children:
                self.planned[key] = (project, task)
                leaves.append(key)

    def leaves(self, key: TaskKey) -> list[TaskKey]:
        """The planned tasks that ``key`` stands for: itself, or all leaves below a summary."""
        if key in self.planned:
            return [key]
        found: list[TaskKey] = []
        seen, waiting = {key}, [key]
        while waiting:
            for child in self.children.get(waiting.pop(), ()):
                if child in self.planned:
                    found.append(child)
                elif child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return found

    def meant(self, project: str, target: str) -> list[TaskKey] | None:
        """Planned tasks that a link of ``project`` to ``target`` means; None where nothing has that name.

        ``target`` is a task or summary of the project, ``project/task``, or ``project/`` for all
        of a project. Tasks of projects on hold or done are no tasks: an empty list.
        """
        named, slash, task = target.partition("/")
        if not slash:
            named, task = project, target
        if named in self.void:
            return []
        if not task:
            return self.by_project.get(named)
        return self.leaves((named, task)) or None
