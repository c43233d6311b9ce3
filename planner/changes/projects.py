"""Changes of whole projects: which are done at all, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.parts import gone, taken, with_project, without
from planner.changes.written_out import no_such_task, with_task
from planner.document_part import Id, Weight
from planner.errors import Issue
from planner.plan import Plan, Project, Task
from planner.quantities import Moment
from planner.validation.findings import listed, quoted


class AddProject(ChangePart):
    """A project joins the plan."""

    change: Literal["add-project"] = "add-project"
    project: Project

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """Its id is some project's already."""
        yield from taken(self.project.id, (one.id for one in plan.projects), "project.id")

    def apply(self, plan: Plan) -> Plan:
        """Behind all others."""
        return plan.replace(projects=(*plan.projects, self.project))

    def sentence(self) -> str:
        """Which."""
        return f"{self.project.id} is added"

    def touches(self) -> Touched:
        """The project."""
        return Touched(projects=(self.project.id,))

    def settles(self) -> Settled:
        """That it is there."""
        return {("project", self.project.id, "there"): True}


class DropProject(ChangePart):
    """A project is not done, and leaves the plan."""

    change: Literal["drop-project"] = "drop-project"
    project: Id

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It is not there, or tasks of other projects wait for it."""
        yield from gone("projects", self.project, plan.projects, "project")
        waiting = [
            f"{project.id}/{task.id}"
            for project in plan.projects
            if project.id != self.project
            for task in project.tasks
            if any(link.task.startswith(f"{self.project}/") for link in task.after)
        ]
        if waiting:
            found = f"{quoted(self.project)}, for which {listed(waiting)} must wait"
            hint = "take those dependencies out first (remove-dependency)"
            yield Issue("project", found, "expected a project no other waits for", hint, code="needed")

    def apply(self, plan: Plan) -> Plan:
        """Without it."""
        return plan.replace(projects=without(plan.projects, self.project))

    def sentence(self) -> str:
        """Which."""
        return f"{self.project} is dropped"

    def touches(self) -> Touched:
        """The project."""
        return Touched(projects=(self.project,))

    def settles(self) -> Settled:
        """That it is not there, and so is neither accepted nor on hold."""
        return {("project", self.project, "there"): False, ("project", self.project, "status"): "dropped"}


class AcceptProject(ChangePart):
    """A proposed project, or one on hold, is to be done."""

    change: Literal["accept-project"] = "accept-project"
    project: Id

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It is not there."""
        yield from gone("projects", self.project, plan.projects, "project")

    def apply(self, plan: Plan) -> Plan:
        """Its probability is 100 % from now on."""
        return with_project(plan, self.project, lambda one: one.replace(status="accepted", probability=1000))

    def sentence(self) -> str:
        """Which."""
        return f"{self.project} is accepted"

    def touches(self) -> Touched:
        """The project."""
        return Touched(projects=(self.project,))

    def settles(self) -> Settled:
        """Its status."""
        return {("project", self.project, "status"): "accepted"}


class HoldProject(ChangePart):
    """A project stays in the plan, but nothing of it is planned."""

    change: Literal["hold-project"] = "hold-project"
    project: Id

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It is not there."""
        yield from gone("projects", self.project, plan.projects, "project")

    def apply(self, plan: Plan) -> Plan:
        """On hold."""
        return with_project(plan, self.project, lambda one: one.replace(status="on-hold"))

    def sentence(self) -> str:
        """Which."""
        return f"{self.project} is on hold"

    def touches(self) -> Touched:
        """The project."""
        return Touched(projects=(self.project,))

    def settles(self) -> Settled:
        """Its status."""
        return {("project", self.project, "status"): "on-hold"}


class PostponeProject(ChangePart):
    """A project begins, and is due, so many days later; fewer than none is earlier.

    Its release (the data date where it has none), due date and deadline move, and those of its own
    tasks. With ``keep_due`` only releases do. Tasks that have started, and pinned starts, stay.
    """

    change: Literal["postpone-project"] = "postpone-project"
    project: Id
    days: Annotated[int, Field(ge=-3660, le=3660)]
    keep_due: bool = False

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It is not there, or no day is said."""
        yield from gone("projects", self.project, plan.projects, "project")
        if self.days == 0:
            yield Issue("days", "0", "expected at least a day, or at least one less", code="says-nothing")

    def apply(self, plan: Plan) -> Plan:
        """All its dates moved."""

        def moved(one: Project) -> Project:
            release = one.release or (plan.start if self.days > 0 else None)
            dates = {**self._moved(one), "release": self._later(release)}
            return one.replace(**dates, tasks=tuple(map(task, one.tasks)))

        def task(one: Task) -> Task:
            dates = self._moved(one)
            return one.replace(**dates) if any(dates.values()) else one

        return with_project(plan, self.project, moved)

    def sentence(self) -> str:
        """Which, by how much."""
        days = f"{abs(self.days)} {'day' if abs(self.days) == 1 else 'days'}"
        kept = ", but is due as before" if self.keep_due else ""
        return f"{self.project} is {'postponed' if self.days > 0 else 'brought forward'} by {days}{kept}"

    def touches(self) -> Touched:
        """The project."""
        return Touched(projects=(self.project,))

    def settles(self) -> Settled:
        """By how much it is postponed."""
        return {("project", self.project, "days later"): (self.days, self.keep_due)}

    def _moved(self, part: Project | Task) -> dict[str, Any]:
        names = ("release",) if self.keep_due else ("release", "due", "deadline")
        return {name: self._later(getattr(part, name)) for name in names}

    def _later(self, moment: Moment | None) -> Moment | None:
        return None if moment is None else Moment(moment.day + dt.timedelta(days=self.days), moment.minute)


class SetWeight(ChangePart):
    """A project, or one task's own due date, weighs so much: late cost is weight × cost per day × days."""

    change: Literal["set-weight"] = "set-weight"
    project: Id
    task: Id | None = None
    weight: Weight

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The project or the task is not there."""
        if self.task is None:
            yield from gone("projects", self.project, plan.projects, "project")
        else:
            yield from no_such_task(plan, self.project, self.task)

    def apply(self, plan: Plan) -> Plan:
        """Another weight."""
        if self.task is None:
            return with_project(plan, self.project, lambda one: one.replace(weight=self.weight))
        return with_task(plan, self.project, self.task, lambda one: one.replace(weight=self.weight))

    def sentence(self) -> str:
        """Which, how much."""
        name = self.project if self.task is None else f"{self.project}/{self.task}"
        return f"{name} weighs {self.weight}"

    def touches(self) -> Touched:
        """The project or the task."""
        if self.task is None:
            return Touched(projects=(self.project,))
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """The weight."""
        return {("project", self.project, self.task or "", "weight"): self.weight}
