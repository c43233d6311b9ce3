"""What may happen on top: further rounds of reviews, risks of the register, and where they take effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.plan import Risk, Task
from planner.quantities import Duration
from scheduling.problem import Problem
from scheduling.problem.arrays import FINISHED, I64, OPEN, Table
from scheduling.problem.tables import pairs
from scheduling.schedule import ScheduledTask
from scheduling.simulation.arrays import CERTAIN, MOST_ROUNDS, NONE, REVIEW, RISK, TAIL
from scheduling.simulation.axes import Axes
from scheduling.simulation.dice import stream_of
from scheduling.simulation.review_chances import UncertainReview
from scheduling.simulation.task_table import TaskRows
from scheduling.simulation.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True)
class Events:
    """Tables of what may happen; ``risks`` are those in ``risk``, with the ids of their projects."""

    review: Table
    chance: I64
    extra: I64
    risk: Table
    tail: Table
    tail_task: I64
    risks: tuple[tuple[str, Risk], ...]

    def fill(self, task: Table) -> None:
        """Set the pointers of tasks to their tails."""
        task.tail_ptr = np.searchsorted(self.tail_task, np.arange(len(task)))


def event_tables(
    problem: Problem,
    scheduled: dict[int, ScheduledTask],
    rows: TaskRows,
    reviews: Iterable[UncertainReview],
    uncertainty: Uncertainty,
    axes: Axes,
    position: dict[int, int],
) -> Events:
    """Tables of reviews and risks; tells the rows of tasks which review and round they belong to."""
    made = _EventTables(problem, scheduled, rows, axes, position)
    for review in reviews:
        made.add_review(review)
    if uncertainty.risks:
        for project in problem.plan.projects:
            if project.id in problem.projects:
                for risk in project.risks:
                    made.add_risk(project.id, risk)
    return made.events()


class _EventTables:
    def __init__(
        self,
        problem: Problem,
        scheduled: dict[int, ScheduledTask],
        rows: TaskRows,
        axes: Axes,
        position: dict[int, int],
    ) -> None:
        self._problem, self._rows, self._axes, self._position = problem, rows, axes, position
        self._number = {problem.graph.key(j): j for j in scheduled}
        self._reviews: list[tuple[int, ...]] = []
        self._chances: list[int] = []
        self._extra: list[list[int]] = []
        self._risks: list[tuple[int, ...]] = []
        self._written: list[tuple[str, Risk]] = []
        self._tails: list[tuple[int, ...]] = []
        self._calendar = {project.id: project.calendar for project in problem.plan.projects}

    def events(self) -> Events:
        """Everything added, as tables."""
        tails = sorted(self._tails, key=lambda row: row[0])  # stable: rounds before risks
        return Events(
            pairs(REVIEW, self._reviews),
            np.array(self._chances, np.int64),
            np.array(self._extra, np.int64).reshape(-1, MOST_ROUNDS + 1),
            pairs(RISK, self._risks),
            pairs(TAIL, [row[1:] for row in tails]),
            np.array([row[0] for row in tails], np.int64),
            tuple(self._written),
        )

    # --- reviews --------------------------------------------------------------------------------

    def add_review(self, review: UncertainReview) -> None:
        """A review's chances, what its rounds hold, and what further ones add."""
        r, columns = len(self._reviews), self._rows.columns
        own = {
            name: j for name in review.rounds if (j := self._number.get((review.project, name))) is not None
        }
        begun = [review.rounds[name] for name, j in own.items() if columns[j]["state"] != OPEN]
        for name, j in own.items():
            columns[j] |= {"review": r, "review_round": review.rounds[name]}
        for name, shares in review.further.items():
            if name in own:
                columns[own[name]]["extra"] = len(self._extra)
                self._extra.append(self._further(review, shares, columns[own[name]]["minutes"]))
        sources = [own[name] for name in review.waits if name in own]
        for name in review.ends:
            if name in own and columns[own[name]]["state"] != FINISHED:
                for source in sources:
                    self._add_wait(r, own[name], source)
        stream = stream_of("rounds", review.project, review.id)
        self._reviews.append((stream, review.planned, max(begun, default=1), len(self._chances)))
        self._chances += [chance * CERTAIN // 1000 for chance in review.chances]

    def _further(
        self, review: UncertainReview, shares: tuple[tuple[int, int], ...], minutes: int
    ) -> list[int]:
        """Further minutes by number of rounds; shares of the last planned round, rounded up."""
        row, whole = [0] * (MOST_ROUNDS + 1), 0
        for number, (part, of) in enumerate(shares, start=review.planned + 1):
            whole += -(-minutes * part // of)
            row[number] = whole
        return row

    def _add_wait(self, review: int, end: int, source: int) -> None:
        project, task = self._problem.graph.tasks[source]
        axis, minutes = self._lag(task.wait or Duration(0, "min"), self._calendar_of(project.id, task))
        at = self._position
        self._tails.append((at[end], review, NONE, at[source], axis, minutes))

    def _calendar_of(self, project: str, task: Task) -> str | None:
        return task.calendar if task.calendar is not None else self._calendar[project]

    # --- risks ----------------------------------------------------------------------------------

    def add_risk(self, project: str, risk: Risk) -> None:
        """A risk's chance and cost, and whom it delays."""
        number = len(self._risks)
        targets = [] if risk.task is None else self._last_tasks(project, risk.task)
        ends_project = risk.task is None and risk.delay is not None
        axis, minutes = self._lag(risk.delay or Duration(0, "min"), self._calendar[project])
        q = self._problem.projects[project] if ends_project else NONE
        chance = risk.probability * CERTAIN // 1000
        stream = stream_of("risk", project, risk.id)
        self._risks.append((stream, chance, risk.cost or 0, q, axis, minutes))
        self._written.append((project, risk))
        for j in targets if minutes else ():
            self._tails.append((self._position[j], NONE, number, 0, axis, minutes))

    def _last_tasks(self, project: str, task: str) -> list[int]:
        """The task itself; of a summary the tasks that none of its others comes after."""
        if (project, task) in self._number:
            return [self._number[project, task]]
        parents = {
            own.id: own.parent
            for each in self._problem.plan.projects
            if each.id == project
            for own in each.tasks
        }
        below = {
            j for (q, name), j in self._number.items() if q == project and _is_below(name, task, parents)
        }
        links = self._problem.graph.links
        followed = {
            link.predecessor for link in links if link.predecessor in below and link.successor in below
        }
        return sorted(below - followed)

    def _lag(self, duration: Duration, calendar: str | None) -> tuple[int, int]:
        """Axis and minutes of a time that passes."""
        _, minutes = self._problem.times.lag(duration, calendar)
        if duration.elapsed or minutes == 0:
            return NONE, minutes
        return self._axes.of(self._problem.times.calendar(calendar)), minutes


def _is_below(task: str, summary: str, parents: dict[str, str | None]) -> bool:
    above, seen = parents.get(task), set[str]()
    while above is not None and above not in seen:
        if above == summary:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
