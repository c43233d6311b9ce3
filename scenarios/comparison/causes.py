"""What was changed on purpose, as far as the search for reasons has to know: what it touches directly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduling.schedule import TaskKey


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a part that differs.

    Attributes
    ----------
    field
        Its name in the plan document, such as ``overtime_rate``.
    noun
        The same for people: ``overtime rate``.
    words
        As it stands in the sentence: ``overtime rate 77 EUR per hour → 87 EUR per hour``.
    is_money
        Whether the words tell amounts of money.
    """

    field: str
    noun: str
    words: str
    is_money: bool = False

    def without_amounts(self) -> FieldChange:
        """The same, but without amounts of money in its words."""
        return replace(self, words=f"other {self.noun}") if self.is_money else self


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
    fields
        The fields that differ, in the order of the sentence; none where no fields were compared.
    """

    sentence: str
    tasks: frozenset[TaskKey] = frozenset()
    people: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    everything: bool = False
    fields: tuple[FieldChange, ...] = ()

    def without_amounts(self) -> Cause:
        """The same, told to those who may not see money: ``Mia: other overtime rate``."""
        sentence, plain = self.sentence, tuple(one.without_amounts() for one in self.fields)
        for one, other in zip(self.fields, plain, strict=True):
            sentence = sentence.replace(one.words, other.words)
        return replace(self, sentence=sentence, fields=plain)

    def touches_task(self, key: TaskKey) -> bool:
        """Whether it changes a task, by itself or with its project."""
        return key in self.tasks or key[0] in self.projects

    def touches_worker(self, worker: str) -> bool:
        """Whether it changes a person, or the pool of a contractor ``pool#n`` (or the pool's id)."""
        pool, _, _ = worker.partition("#")
        return worker in self.people or pool in self.pools
