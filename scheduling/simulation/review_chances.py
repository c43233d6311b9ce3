"""Review rounds by chance: what fewer or more rounds than the plan's leave out or add.

Rounds of the plan beyond those that come take no time. Further rounds come behind the plan's last: its
reviews and rework by people take that much longer, by what those rounds would hold (so that nobody
is kept while a client reads), and the waits of further rounds pass behind its rework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from planner.plan import Plan, Review, Task
from planner.reviews import expand_reviews
from planner.templates import expand_templates
from scheduling.schedule import TaskKey
from scheduling.simulation.arrays import MOST_ROUNDS


@dataclass(frozen=True, slots=True)
class UncertainReview:
    """One review of a planned project whose number of rounds is a matter of chance.

    Attributes
    ----------
    planned
        Rounds in the plan.
    chances
        Per mille of 1, 2, ... 20 rounds or fewer.
    rounds
        Ids of the plan's tasks, by round.
    further
        For each task of the last round with work, by further round, its amount there as a share of that
        in the last round: numerator, and denominator.
    waits
        Waits of the last round.
    ends
        Tasks of the last round behind which further waits pass.
    """

    project: str
    id: str
    name: str
    planned: int
    chances: tuple[int, ...]
    rounds: dict[str, int] = field(default_factory=dict)
    further: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    waits: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    @property
    def key(self) -> TaskKey:
        """Project id and review id."""
        return (self.project, self.id)

    @property
    def expected(self) -> float:
        """Mean number of rounds."""
        return sum(1 - chance / 1000 for chance in (0, *self.chances[:-1]))


def uncertain_reviews(plan: Plan) -> list[UncertainReview]:
    """Every review with chances of a plan that may still have its templates and reviews."""
    written = expand_templates(plan)
    if not any(review.rounds_probability for project in written.projects for review in project.reviews):
        return []
    longest = written.replace(
        projects=tuple(
            project.replace(reviews=tuple(_longest(review) for review in project.reviews))
            for project in written.projects
        )
    )
    tasks = {project.id: project.tasks for project in expand_reviews(longest).projects}
    return [
        _uncertain(plan, project.id, review, tasks[project.id])
        for project in written.projects
        if project.status in ("proposed", "accepted")
        for review in project.reviews
        if review.rounds_probability
    ]


def _longest(review: Review) -> Review:
    possible = [int(rounds) for rounds, chance in review.rounds_probability.items() if chance]
    return review.replace(rounds=max([review.rounds, *possible]))


def _uncertain(plan: Plan, project: str, review: Review, tasks: tuple[Task, ...]) -> UncertainReview:
    own = {task.id: task for task in tasks if task.origin is not None and task.origin.review == review.id}
    round_of = {name: task.origin.round for name, task in own.items() if task.origin and task.origin.round}
    last = [name for name, number in round_of.items() if number == review.rounds]
    steps = [name for name in last if _step(own[name]) == "review"]
    rework = [name for name in last if _step(own[name]) == "rework"]
    chances = [review.rounds_probability.get(str(rounds), 0) for rounds in range(1, MOST_ROUNDS + 1)]
    return UncertainReview(
        project,
        review.id,
        review.name or review.id,
        review.rounds,
        tuple(accumulate(chances)),
        {name: number for name, number in round_of.items() if number <= review.rounds},
        {
            name: tuple(_further(plan, review, name, own))
            for name in last
            if own[name].wait is None and _minutes(plan, own[name])
        },
        tuple(name for name in steps if own[name].wait is not None),
        tuple(rework or steps[-1:]),
    )


def _further(plan: Plan, review: Review, name: str, own: dict[str, Task]) -> Iterator[tuple[int, int]]:
    """The same task's amounts in the rounds behind the plan's last, beside its amount there."""
    within = name.removeprefix(f"{review.id}.{review.rounds}.")
    for number in range(review.rounds + 1, MOST_ROUNDS + 1):
        task = own.get(f"{review.id}.{number}.{within}")
        if task is None:
            return
        yield _minutes(plan, task), _minutes(plan, own[name])


def _step(task: Task) -> str | None:
    return None if task.origin is None else task.origin.step


def _minutes(plan: Plan, task: Task) -> int:
    mode = task.all_modes()[0]
    amount = mode.work or mode.duration
    return 0 if amount is None else amount.minutes(plan.day_minutes, plan.week_minutes)
