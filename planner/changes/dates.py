"""Changes of when something may begin, should be done, or must be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.parts import find, gone, with_project
from planner.changes.written_out import no_such_task, with_task
from planner.document_part import Id
from planner.errors import Issue
from planner.plan import Plan, Project
from planner.quantities import Moment


class MoveDate(ChangePart):
    """A release, due date or deadline of a project, or of one of its tasks, becomes another, or none."""

    change: Literal["move-date"] = "move-date"
    project: Id
    task: Id | None = None
    date: Literal["release", "due", "deadline"]
    to: Moment | None
    """Null takes the date away."""

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The project or task is not there, or the dates would contradict each other."""
        if self.task is not None:
            yield from no_such_task(plan, self.project, self.task)
            return
        yield from gone("projects", self.project, plan.projects, "project")
        project = find(plan.projects, self.project)
        if project is not None:
            yield from self._out_of_order(project)

    def _out_of_order(self, project: Project) -> Iterator[Issue]:
        after = project.replace(**{self.date: self.to})
        for name in ("due", "deadline"):
            last = getattr(after, name)
            if self.date not in (name, "release") or after.release is None or last is None:
                continue
            if last.latest <= after.release.earliest:
                found = f"{self.to}, with the release on {after.release} and {_words(name)} on {last}"
                yield Issue("to", found, "expected a release before it", code="ends-before-start")

    def apply(self, plan: Plan) -> Plan:
        """Another date."""
        said = {self.date: self.to}
        if self.task is None:
            return with_project(plan, self.project, lambda one: one.replace(**said))
        return with_task(plan, self.project, self.task, lambda one: one.replace(**said))

    def sentence(self) -> str:
        """Whose, which, to when."""
        name = self.project if self.task is None else f"{self.project}/{self.task}"
        if self.to is None:
            return f"{name} has no {_words(self.date)} any more"
        verb = {"release": "may begin on", "due": "is due on", "deadline": "must be done by"}[self.date]
        return f"{name} {verb} {self.to}"

    def touches(self) -> Touched:
        """The project or the task."""
        if self.task is None:
            return Touched(projects=(self.project,))
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """The date."""
        return {("project", self.project, self.task or "", self.date): self.to}


def _words(name: str) -> str:
    return "due date" if name == "due" else name
