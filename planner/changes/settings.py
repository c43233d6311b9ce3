"""Changes of what is wanted, and of what has happened until now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.written_out import no_such_task, task_as_written_out, with_task
from planner.document_part import Id
from planner.errors import Issue
from planner.plan import Objective, Plan, Progress
from planner.quantities import Moment
from planner.validation.findings import quoted


class SetObjective(ChangePart):
    """Other goals, or the same in another order."""

    change: Literal["set-objective"] = "set-objective"
    objective: Objective

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """A goal is named twice."""
        names = [goal.goal for level in self.objective.levels for goal in level.goals]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield Issue("objective", quoted(name), "expected each goal once", code="duplicate-goal")

    def apply(self, plan: Plan) -> Plan:
        """In place of the plan's objective."""
        return plan.replace(objective=self.objective)

    def sentence(self) -> str:
        """The goals, most important first."""
        levels = [" + ".join(goal.goal for goal in level.goals) for level in self.objective.levels]
        return f"The objective is {', then '.join(levels)}"

    def touches(self) -> Touched:
        """Everything."""
        return Touched(everything=True)

    def settles(self) -> Settled:
        """The objective."""
        return {("plan", "objective"): self.objective}


class MoveDataDate(ChangePart):
    """Time has gone on: nothing that has not started is planned before this moment."""

    change: Literal["move-data-date"] = "move-data-date"
    to: Moment

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """It would move back, or past the plan's end."""
        if self.to.earliest < plan.start.earliest:
            expected = f"expected a moment not before the data date, {plan.start}"
            yield Issue("to", str(self.to), expected, code="moves-back")
        if plan.end is not None and self.to.earliest >= plan.end.latest:
            expected = f"expected a moment before the plan's end, {plan.end}"
            yield Issue("to", str(self.to), expected, code="after-end")

    def apply(self, plan: Plan) -> Plan:
        """Another start of the plan."""
        return plan.replace(start=self.to)

    def sentence(self) -> str:
        """To when."""
        return f"The data date is {self.to}"

    def touches(self) -> Touched:
        """Everything."""
        return Touched(everything=True)

    def settles(self) -> Settled:
        """The data date."""
        return {("plan", "start"): self.to}


class ReportProgress(ChangePart):
    """What has happened to a task: when it started and finished, what remains, what it took."""

    change: Literal["report-progress"] = "report-progress"
    project: Id
    task: Id
    progress: Progress

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """The task is not there, or what is said can't have happened by the data date."""
        yield from no_such_task(plan, self.project, self.task)
        said = self.progress
        for name in ("started", "finished"):
            moment = getattr(said, name)
            if moment is not None and moment.earliest > plan.start.earliest:
                expected = f"expected a moment not after the data date, {plan.start}"
                hint = "move-data-date before it, if that day has come"
                yield Issue(f"progress.{name}", str(moment), expected, hint, code="in-the-future")
        if said.started and said.finished and _last_minute(said.finished) < said.started.earliest:
            expected = f"expected a moment not before its start, {said.started}"
            yield Issue("progress.finished", str(said.finished), expected, code="finished-before-started")
        for name in ("remaining", "hours"):
            amount = getattr(said, name)
            if amount is not None and amount.thousandths < 0:
                yield Issue(f"progress.{name}", str(amount), "expected no less than nothing", code="negative")

    def apply(self, plan: Plan) -> Plan:
        """What is said replaces what was; people and mode stay where nothing is said of them."""
        task = task_as_written_out(plan, self.project, self.task)
        before = task.progress if task is not None else None
        said = {name: getattr(self.progress, name) for name in self.progress.model_fields_set}
        merged = self.progress if before is None else before.replace(**said)
        return with_task(plan, self.project, self.task, lambda one: one.replace(progress=merged))

    def sentence(self) -> str:
        """What has happened."""
        said = self.progress
        words = [
            f"started on {said.started}" if said.started and not said.finished else "",
            f"finished on {said.finished}" if said.finished else "",
            f"{said.remaining} remain" if said.remaining is not None and not said.finished else "",
            f"{said.percent / 10:g}% done" if said.percent is not None and not said.finished else "",
        ]
        told = ", ".join(word for word in words if word)
        return (
            f"{self.project}/{self.task}: {told}" if told else f"{self.project}/{self.task} has been reported"
        )

    def touches(self) -> Touched:
        """The task."""
        return Touched(tasks=((self.project, self.task),))

    def settles(self) -> Settled:
        """What is said of it."""
        return {
            ("task", self.project, self.task, "progress", name): getattr(self.progress, name)
            for name in self.progress.model_fields_set
        }


def _last_minute(moment: Moment) -> dt.datetime:
    """The last minute that is meant; of a date alone that is not yet the next day."""
    return moment.latest - dt.timedelta(minutes=moment.minute is None)
