"""The answers of a quote: values whose every figure is recomputed from the schedules they stand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planner.plan import Plan
from scenarios.comparison.sides import Side
from scenarios.intake.newcomer import Newcomer
from scenarios.intake.weighing import Weighed
from scheduling.schedule import Outcome, Schedule

Kind = Literal["untouched", "earliest", "both"]


@dataclass(frozen=True, slots=True)
class Chance:
    """How sure the newcomer's finish is; shares from 0 to 1, moments in minutes since 1970 UTC.

    Attributes
    ----------
    by_day
        Share of executions that finish by the end of the day told.
    by_due
        By its due date; None without one.
    safe
        Earliest moment by which 80 % of the executions have finished, and ``safe_day`` its local day.
    """

    executions: int
    by_day: float
    by_due: float | None
    safe: int
    safe_day: dt.date


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to take the newcomer: a schedule, and what it means beside the present one.

    ``outcome`` is one of the newcomer's plan; where a deadline of the newcomer is missed, it says so and is
    no plan. ``chance`` is None until it was simulated.
    """

    kind: Kind
    weighed: Weighed
    outcome: Outcome
    schedule: Schedule
    chance: Chance | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What there is to say to whoever asks "can we take it?".

    Attributes
    ----------
    present
        The schedule that all answers are put beside, as a side of a comparison, without the newcomer.
    untouched
        The earliest finish found with everybody else exactly where they are, and nobody new booked;
        None where that was not found possible.
    earliest
        The earliest day found at all with the people there are: the newcomer goes first, and nobody is
        hired to make it faster. Of the schedules for that day the one that costs others least.
    both
        Nobody else later, contractors where needed: the cheapest by the day ``target``, or the nearest.
    target
        Its due date if that is what is missed without hiring and can be reached, else the earliest day.
    earliest_possible
        The newcomer can't be finished before this day even if everybody were free for it: proved. None
        where nothing is known.
    """

    newcomer: Newcomer
    present: Side
    untouched: Answer | None
    earliest: Answer | None
    both: Answer | None
    target: dt.date | None
    earliest_possible: dt.date | None = None
    interrupted: bool = False

    @property
    def target_reached(self) -> bool:
        """Whether ``both`` is finished by the day aimed at."""
        return self.both is not None and self.target is not None and self.both.weighed.day <= self.target

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Those that there are."""
        return tuple(one for one in (self.untouched, self.earliest, self.both) if one is not None)

    @property
    def plan(self) -> Plan:
        """The plan with the newcomer."""
        return self.newcomer.plan


@dataclass(frozen=True, slots=True)
class Candidate:
    """A schedule that some solve has found, proved and measured.

    ``hires`` says that contractors were sought for the newcomer itself.
    """

    weighed: Weighed
    outcome: Outcome
    hires: bool = False


def best_untouched(found: Sequence[Candidate]) -> Candidate | None:
    """The earliest finish of those that leave all others where they are."""
    free = [one for one in found if one.weighed.touches_nobody and one.weighed.harms_nobody]
    return min(free, key=lambda one: (one.weighed.finish, one.weighed.contractor_cost), default=None)


def best_earliest(found: Sequence[Candidate]) -> Candidate | None:
    """The earliest day without hiring for it; of those that reach it, the one that costs others least."""

    def rank(one: Candidate) -> tuple[dt.date, int, int, int]:
        weighed = one.weighed
        return weighed.day, weighed.cost_to_others, weighed.moved, weighed.finish

    return min((one for one in found if not one.hires), key=rank, default=None)


def best_both(found: Sequence[Candidate], target: dt.date) -> Candidate | None:
    """Nobody later: the cheapest by the day aimed at; where none is in time, the nearest."""
    kind = [one for one in found if one.weighed.harms_nobody]

    def rank(one: Candidate) -> tuple[dt.date, int, int, int]:
        weighed = one.weighed
        return max(weighed.day, target), weighed.contractor_cost, weighed.moved, weighed.finish

    return min(kind, key=rank, default=None)


def answer(kind: Kind, chosen: Candidate, adopted: Outcome) -> Answer:
    """An answer of a candidate; ``adopted`` is its outcome under the plan's own objective and deadlines."""
    assert adopted.schedule is not None  # noqa: S101 - candidates have schedules
    return Answer(kind, chosen.weighed, adopted, adopted.schedule)


def with_chance(one: Answer, chance: Chance) -> Answer:
    """The answer with how sure it is."""
    return replace(one, chance=chance)
