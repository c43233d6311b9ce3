"""Changes of the tasks of a project: which there are, and how much work they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.parts import find, gone, taken, with_project, without
from planner.changes.written_out import (
    no_such_task,
    reviews_of,
    task_as_written_out,
    with_task,
    with_task_written_out,
    written_out_project,
)
from planner.document_part import Id
from planner.errors import Issue
from planner.plan import Link, Links, Mode, Plan, Project, Task
from planner.quantities import Duration, PerMille
from planner.scaling import scaled_review, scaled_task
from planner.validation.findings import listed, quoted

AMOUNTS = ("work", "duration", "wait")
"""What a task may take: hours of people, working time, or time that takes nobody."""


class AddTask(ChangePart):
    """A task joins a project."""

    change: Literal["add-task"] = "add-task"
    project: Id
    task: Task

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The project is not there, or has a task or review of that id."""
        yield from gone("projects", self.project, plan.projects, "project")
        held = written_out_project(plan, self.project)
        if held is not None:
            names = [*(one.id for one in held.tasks), *reviews_of(plan, self.project)]
            yield from taken(self.task.id, names, "task.id")

    def apply(self, plan: Plan) -> Plan:
        """Behind the project's own tasks."""
        return with_project(plan, self.project, lambda one: one.replace(tasks=(*one.tasks, self.task)))

    def sentence(self) -> str:
        """Which, how much."""
        amount = next((f" ({getattr(self.task, name)})" for name in AMOUNTS if getattr(self.task, name)), "")
        return f"{self.project}/{self.task.id} is added{amount}"

    def touches(self) -> Touched:
        """The task."""
        return Touched(tasks=((self.project, self.task.id),))

    def settles(self) -> Settled:
        """That it is there."""
        return {("task", self.project, self.task.id, "there"): True}


class DropTask(ChangePart):
    """A task is not done; what waited for it to finish waits for what it waited for itself."""

    change: Literal["drop-task"] = "drop-task"
    project: Id
    task: Id

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It is not there, has tasks below it or a review of it, or has been worked on."""
        yield from no_such_task(plan, self.project, self.task)
        written = with_task_written_out(plan, self.project, self.task)
        if written is None:
            return
        held = next(one for one in written.projects if one.id == self.project)
        below = [one.id for one in held.tasks if one.parent == self.task]
        below += [one.id for one in held.reviews if one.parent == self.task]
        reviews = [one.id for one in held.reviews if self.task in one.of]
        if below or reviews:
            found = f"{quoted(self.task)}, which {listed([*below, *reviews])} can't be without"
            yield Issue("task", found, "expected a task nothing is part of", code="needed")
        task = find(held.tasks, self.task)
        if task is not None and task.progress is not None:
            found = f"{quoted(self.task)}, which has been worked on"
            yield Issue("task", found, "expected a task not begun", code="has-worked")

    def apply(self, plan: Plan) -> Plan:
        """Without it, and without every dependency on it."""
        written = with_task_written_out(plan, self.project, self.task)
        if written is None:
            raise KeyError((self.project, self.task))

        held = next(one for one in written.projects if one.id == self.project)
        before = next(one for one in held.tasks if one.id == self.task).after
        projects = tuple(self._without(one, before) for one in written.projects)
        return written.replace(projects=projects)

    def _without(self, project: Project, before: Links) -> Project:
        own = project.id == self.project
        kept = without(project.tasks, self.task) if own else project.tasks
        tasks = tuple(self._relinked(task, before, own) for task in kept)
        return project if tasks == project.tasks else project.replace(tasks=tasks)

    def _relinked(self, task: Task, before: Links, own: bool) -> Task:
        """A task that waits for what the dropped one waited for, in place of it."""
        names = {f"{self.project}/{self.task}"} | ({self.task} if own else set())
        if not any(link.task in names for link in task.after):
            return task
        heirs = [link if own or "/" in link.task else self._from_outside(link) for link in before]
        after: list[Link] = []
        for link in task.after:
            after += [link] if link.task not in names else heirs if link.type == "FS" else []
        return task.replace(after=tuple(dict.fromkeys(after)))

    def _from_outside(self, link: Link) -> Link:
        return link.replace(task=f"{self.project}/{link.task}")

    def sentence(self) -> str:
        """Which."""
        return f"{self.project}/{self.task} is dropped"

    def touches(self) -> Touched:
        """The task."""
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """That it is not there."""
        return {("task", self.project, self.task, "there"): False}


class SetEffort(ChangePart):
    """A task takes so much: of work, duration or wait, whichever it has; of one mode, where it has modes."""

    change: Literal["set-effort"] = "set-effort"
    project: Id
    task: Id
    amount: Duration
    mode: Id | None = None

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The task is not there, has nothing of an amount, or its mode is not said."""
        yield from no_such_task(plan, self.project, self.task)
        if self.amount.thousandths < 0:
            yield Issue("amount", str(self.amount), "expected no less than nothing", code="out-of-range")
        task = task_as_written_out(plan, self.project, self.task)
        if task is None:
            return
        if task.modes:
            yield from gone("modes", self.mode or "", task.modes, "mode")
        elif self.mode is not None:
            yield Issue("mode", quoted(self.mode), "expected none: the task has no modes", code="gone")
        elif _amount_of(task) is None:
            found = f"{quoted(self.task)}, a milestone or summary"
            yield Issue("task", found, "expected a task with an amount", code="no-amount")

    def apply(self, plan: Plan) -> Plan:
        """In place of the amount of before, of the same kind."""

        def changed(task: Task) -> Task:
            if task.modes:
                modes = (
                    one.replace(**{_amount_of(one) or "work": self.amount}) if one.id == self.mode else one
                    for one in task.modes
                )
                return task.replace(modes=tuple(modes))
            return task.replace(**{_amount_of(task) or "work": self.amount})

        return with_task(plan, self.project, self.task, changed)

    def sentence(self) -> str:
        """Which, how much."""
        mode = f" ({self.mode})" if self.mode else ""
        return f"{self.project}/{self.task}{mode} takes {self.amount}"

    def touches(self) -> Touched:
        """The task."""
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """The amount."""
        return {("task", self.project, self.task, self.mode or "", "amount"): self.amount}


class ScaleEffort(ChangePart):
    """A task, or all tasks of a project, take so many times the work or duration; waits stay.

    Amounts become whole slots of the plan's grid, at least one. Where a whole project is scaled, its
    template's ``scale`` and its reviews' fixed work are, too; tasks with progress stay as they are.
    """

    change: Literal["scale-effort"] = "scale-effort"
    project: Id
    task: Id | None = None
    factor: Annotated[PerMille, Field(ge=1, le=10_000)]

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The project or the task is not there, or an amount could not be written any more."""
        if self.task is None:
            yield from gone("projects", self.project, plan.projects, "project")
        else:
            yield from no_such_task(plan, self.project, self.task)
        held = find(plan.projects, self.project)
        if held is None or (
            self.task is not None and task_as_written_out(plan, self.project, self.task) is None
        ):
            return
        try:
            scaled = find(self.apply(plan).projects, self.project)
        except ValueError as error:
            yield Issue("factor", f"{self.factor / 10:g}%", str(error), code="out-of-range")
            return
        if scaled is not None and not 1 <= scaled.scale <= 10_000:
            found = f"{self.factor / 10:g}% of {held.scale / 10:g}%"
            yield Issue("factor", found, "expected 0.1% to 1000% in all", code="out-of-range")

    def apply(self, plan: Plan) -> Plan:
        """The amounts scaled."""
        if self.task is not None:
            return with_task(plan, self.project, self.task, lambda one: scaled_task(one, self.factor, plan))

        def project(one: Project) -> Project:
            begun = tuple(
                task if task.progress else scaled_task(task, self.factor, plan) for task in one.tasks
            )
            scale = one.scale if one.template is None else (one.scale * self.factor + 500) // 1000
            reviews = tuple(scaled_review(review, self.factor, plan) for review in one.reviews)
            return one.replace(tasks=begun, reviews=reviews, scale=scale)

        return with_project(plan, self.project, project)

    def sentence(self) -> str:
        """Which, by how much."""
        name = f"All of {self.project}" if self.task is None else f"{self.project}/{self.task}"
        return f"{name} takes {self.factor / 10:g}% of the effort"

    def touches(self) -> Touched:
        """The project or the task."""
        if self.task is None:
            return Touched(projects=(self.project,))
        return Touched(tasks=((self.project, self.task),))


def _amount_of(part: Task | Mode) -> str | None:
    """Which of ``AMOUNTS`` it has."""
    return next((name for name in AMOUNTS if getattr(part, name, None) is not None), None)
