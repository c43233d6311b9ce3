"""Changes of what waits for what, and of how often work is reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.parts import exchanged, find, with_project
from planner.changes.written_out import (
    no_such_review,
    no_such_task,
    task_as_written_out,
    with_review_written_out,
    with_task,
    with_task_written_out,
)
from planner.document_part import Id, LinkType
from planner.errors import Issue
from planner.plan import Link, Plan, Task
from planner.task_parts import OneLink
from planner.validation.findings import quoted

_WAITS: Final = {
    "FS": "waits for",
    "SS": "starts after the start of",
    "FF": "finishes after",
    "SF": "finishes after the start of",
}


class AddDependency(ChangePart):
    """A task waits for another; ``after`` is written as in a plan."""

    change: Literal["add-dependency"] = "add-dependency"
    project: Id
    task: Id
    after: OneLink

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """One of the two is not there, or it waits for it already, or they would wait for each other."""
        yield from no_such_task(plan, self.project, self.task)
        project, _, name = self.after.task.rpartition("/")
        other = project or self.project
        if self.after.task.endswith("/"):
            other, name = self.after.task[:-1], ""
        if find(plan.projects, other) is None or (name and not _is_there(plan, other, name)):
            expected = "expected a task, review or project of the plan"
            yield Issue("after", quoted(self.after.task), expected, code="gone")
            return
        if (other, name) == (self.project, self.task):
            yield Issue("after", quoted(self.after.task), "expected another task", code="cycle")
        task = task_as_written_out(plan, self.project, self.task)
        if task is not None and self.after in task.after:
            found = f"{quoted(self.after.task)}, for which it waits already"
            yield Issue("after", found, "expected a new dependency", code="taken")

    def apply(self, plan: Plan) -> Plan:
        """Beside those that it has."""
        return with_task(
            plan, self.project, self.task, lambda one: one.replace(after=(*one.after, self.after))
        )

    def sentence(self) -> str:
        """What waits for what."""
        lag = f" and {self.after.lag}" if self.after.lag.thousandths else ""
        return f"{self.project}/{self.task} {_WAITS[self.after.type]} {self.after.task}{lag}"

    def touches(self) -> Touched:
        """The task that waits."""
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """That it waits."""
        return {("task", self.project, self.task, "after", self.after.task, self.after.type): True}


class RemoveDependency(ChangePart):
    """A task no longer waits for another."""

    change: Literal["remove-dependency"] = "remove-dependency"
    project: Id
    task: Id
    after: Annotated[str, Field(min_length=1, max_length=401)]
    """The predecessor as the task names it."""
    type: LinkType = "FS"

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The task is not there, or doesn't wait for it."""
        yield from no_such_task(plan, self.project, self.task)
        task = task_as_written_out(plan, self.project, self.task)
        if task is not None and not any(self._is_meant(link) for link in task.after):
            known = ", ".join(f"{link.task} ({link.type})" for link in task.after) or "nothing"
            found = f"{quoted(self.after)} ({self.type})"
            yield Issue("after", found, "expected what it waits for", f"it waits for {known}", code="gone")

    def apply(self, plan: Plan) -> Plan:
        """Without it."""

        def freed(task: Task) -> Task:
            return task.replace(after=tuple(link for link in task.after if not self._is_meant(link)))

        return with_task(plan, self.project, self.task, freed)

    def sentence(self) -> str:
        """What no longer waits for what."""
        return f"{self.project}/{self.task} no longer waits for {self.after}"

    def touches(self) -> Touched:
        """The task that waited."""
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """That it doesn't wait."""
        return {("task", self.project, self.task, "after", self.after, self.type): False}

    def _is_meant(self, link: Link) -> bool:
        return (link.task, link.type) == (self.after, self.type)


class SetReviewRounds(ChangePart):
    """A review takes so many rounds."""

    change: Literal["set-review-rounds"] = "set-review-rounds"
    project: Id
    review: Id
    rounds: Annotated[int, Field(ge=1, le=20)]

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The project or the review is not there."""
        yield from no_such_review(plan, self.project, self.review)

    def apply(self, plan: Plan) -> Plan:
        """Another number of rounds; a template's review is written out first."""
        written = with_review_written_out(plan, self.project, self.review)
        if written is None:
            raise KeyError((self.project, self.review))
        return with_project(
            written,
            self.project,
            lambda one: one.replace(
                reviews=exchanged(one.reviews, self.review, lambda review: review.replace(rounds=self.rounds))
            ),
        )

    def sentence(self) -> str:
        """Which, how many."""
        rounds = "1 round" if self.rounds == 1 else f"{self.rounds} rounds"
        return f"The review {self.project}/{self.review} takes {rounds}"

    def touches(self) -> Touched:
        """Every task of the project: which ones the review makes is known when it is written out."""
        return Touched(projects=(self.project,))

    def settles(self) -> Settled:
        """The number."""
        return {("review", self.project, self.review, "rounds"): self.rounds}


def _is_there(plan: Plan, project: str, name: str) -> bool:
    """Whether a project has a task or review of that id."""
    return (
        with_task_written_out(plan, project, name) is not None
        or with_review_written_out(plan, project, name) is not None
    )
