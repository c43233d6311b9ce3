"""Tasks that stay where a schedule has them, with the people it gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from planner.changes.base import ChangePart, Settled, Touched
from planner.changes.parts import find, gone
from planner.changes.written_out import no_such_task, task_as_written_out, with_task
from planner.document_part import Id, Part
from planner.errors import Issue
from planner.plan import ContractorPool, Need, Person, Plan, Task
from planner.quantities import Moment
from planner.validation.findings import listed, people_counted, quoted


class FrozenTask(Part):
    """Where a task stays: its start, and for each of its needs who does it.

    A team of contractors is given by the names of their pools: which of a pool comes is open.
    """

    project: Id
    task: Id
    start: Moment
    mode: Id | None = None
    teams: tuple[tuple[Id, ...], ...] = ()
    """People for each need of the mode, in their order; all needs free where it is empty."""


class Freeze(ChangePart):
    """These tasks are not moved, and keep their people."""

    change: Literal["freeze"] = "freeze"
    tasks: Annotated[tuple[FrozenTask, ...], Field(min_length=1)]

    def problems(self, plan: Plan) -> Iterator[Issue]:
        """A task, mode or person is not there, a task has started, or a team does not fit its need."""
        for position, frozen in enumerate(self.tasks):
            for issue in _problems(plan, frozen):
                yield Issue(
                    f"tasks[{position}].{issue.path}",
                    issue.found,
                    issue.expected,
                    issue.hint,
                    code=issue.code,
                )
        keys = Counter((frozen.project, frozen.task) for frozen in self.tasks)
        twice = sorted(f"{project}/{task}" for (project, task), count in keys.items() if count > 1)
        if twice:
            yield Issue("tasks", listed(twice), "expected each task once", code="taken")

    def apply(self, plan: Plan) -> Plan:
        """Their starts are pinned, and so are their people."""
        for frozen in self.tasks:
            plan = with_task(plan, frozen.project, frozen.task, partial(pinned_task, plan, frozen))
        return plan

    def sentence(self) -> str:
        """How many, or which."""
        names = [f"{one.project}/{one.task}" for one in self.tasks]
        return f"{listed(names)} {'stays' if len(names) == 1 else 'stay'} where scheduled"

    def touches(self) -> Touched:
        """The tasks."""
        return Touched(tasks=tuple((one.project, one.task) for one in self.tasks))

    def settles(self) -> Settled:
        """Their starts."""
        return {("task", one.project, one.task, "start"): one.start for one in self.tasks}


def _problems(plan: Plan, frozen: FrozenTask) -> Iterator[Issue]:
    yield from no_such_task(plan, frozen.project, frozen.task)
    task = task_as_written_out(plan, frozen.project, frozen.task)
    if task is None:
        return
    if task.progress is not None and (task.progress.started or task.progress.finished):
        yield Issue(
            "task", f"{quoted(frozen.task)}, which has started", "expected a task not begun", code="begun"
        )
    if task.modes or frozen.mode is not None:
        yield from gone("modes", frozen.mode or "", task.all_modes(), "mode")
    mode = find(task.all_modes(), frozen.mode or "only")
    if mode is None or not frozen.teams:
        return
    if len(frozen.teams) != len(mode.needs):
        found, expected = f"{len(frozen.teams)} teams", f"expected {len(mode.needs)}, one for each need"
        yield Issue("teams", found, expected, code="wrong-number-of-people")
        return
    workers: tuple[Person | ContractorPool, ...] = (*plan.people, *plan.contractor_pools)
    for position, (team, need) in enumerate(zip(frozen.teams, mode.needs, strict=True)):
        for name in team:
            yield from gone("people or contractor pools", name, workers, f"teams[{position}]")
        if len(team) != need.count:
            expected = f"expected {people_counted(need.count)}"
            yield Issue(
                f"teams[{position}]", people_counted(len(team)), expected, code="wrong-number-of-people"
            )


def pinned_task(plan: Plan, frozen: FrozenTask, task: Task) -> Task:
    """The task with its start and its people pinned to where ``frozen`` has it; its other dates stay."""
    mode = next(one for one in task.all_modes() if one.id == (frozen.mode or "only"))
    needs = mode.needs
    if frozen.teams:
        needs = tuple(_held(plan, need, team) for need, team in zip(needs, frozen.teams, strict=True))
    if task.modes:
        return task.replace(start=frozen.start, modes=(mode.replace(needs=needs),))
    return task.replace(start=frozen.start, needs=needs, skill=None, person=None)


def _held(plan: Plan, need: Need, team: tuple[str, ...]) -> Need:
    """A need for just this team: people pinned; with contractors among them, nobody else is allowed."""
    if all(find(plan.people, name) is not None for name in team):
        return need.replace(pinned=team, allowed=())
    return need.replace(pinned=(), allowed=tuple(dict.fromkeys(team)))
