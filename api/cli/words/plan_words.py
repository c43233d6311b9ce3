"""What a plan is called and how large it is, in the same words wherever it is spoken of."""

from __future__ import annotations

from pathlib import Path

from api.plain_amounts import counted
from api.plain_text import one_line
from planner.plan import Plan, Project


def title_of(plan: Plan, path: Path) -> str:
    """The plan's name; that of its file, where it has none."""
    return one_line(plan.name) or one_line(path.name)


def size_of(plan: Plan) -> dict[str, int]:
    """How many projects are planned, with how many tasks and summaries, and how many people there are.

    A summary is no task of its own: it is never planned, and no schedule counts it.
    """
    planned = [project for project in plan.projects if project.status in ("proposed", "accepted")]
    summaries = sum(_summaries(project) for project in planned)
    return {
        "projects": len(planned),
        "tasks": sum(len(project.tasks) for project in planned) - summaries,
        "summaries": summaries,
        "people": len(plan.people),
    }


def size_in_words(plan: Plan) -> str:
    """``5 projects, 74 tasks, 6 summaries, 15 people``; summaries only where there are any."""
    size = size_of(plan)
    words = [
        counted(size["projects"], "project"),
        counted(size["tasks"], "task"),
        counted(size["summaries"], "summary", "summaries") if size["summaries"] else "",
        counted(size["people"], "person", "people"),
    ]
    return ", ".join(word for word in words if word)


def _summaries(project: Project) -> int:
    parents = {task.parent for task in project.tasks}
    return sum(task.id in parents for task in project.tasks)
