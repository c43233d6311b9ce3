"""What was changed on purpose, as far as the search for reasons has to know: what it touches directly."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class Cause:
    """One direct change from the base to another side.

    Attributes
    ----------
    sentence
        What it does, in one sentence without a stop: ``Acme/film: work 2d → 5d``.
    tasks
        Tasks that it changes, adds or drops, by project and task id; of a link its successor.
    people, pools, equipment
        Ids of whom and what it adds, drops, or gives other hours, skills or rates.
    projects
        Ids of projects that it changes as a whole: added, dropped, another weight, release or due date.
    everything
        Whether it is about the whole plan: its data date, its objective, its default calendar.
    """

    sentence: str
    tasks: frozenset[TaskKey] = frozenset()
    people: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    everything: bool = False

    def touches_task(self, key: TaskKey) -> bool:
        """Whether it changes a task, by itself or with its project."""
        return key in self.tasks or key[0] in self.projects

    def touches_worker(self, worker: str) -> bool:
        """Whether it changes a person, or the pool of a contractor ``pool#n`` (or the pool's id)."""
        pool, _, _ = worker.partition("#")
        return worker in self.people or pool in self.pools
