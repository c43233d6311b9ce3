"""What analyses are made of: a plan, an outcome of it, and its schedule."""

from __future__ import annotations

from dataclasses import dataclass

from planner.document import plan_hash
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from scheduling.schedule import Outcome, Schedule


@dataclass(frozen=True, slots=True)
class Analysed:
    """What is analysed: the plan, expanded and as written, an outcome of it, and its schedule.

    ``plan_hash`` is the hash of the plan as written, ``title`` what it is called.
    """

    plan: Plan
    written: Plan
    plan_hash: str
    outcome: Outcome
    schedule: Schedule
    title: str

    @classmethod
    def of(cls, written: Plan, outcome: Outcome, title: str = "") -> Analysed:
        """Of a valid plan as written.

        Raises
        ------
        InputError
            If the outcome is of another plan, or holds no schedule.
        """
        hashed = plan_hash(written)
        if outcome.plan_hash != hashed:
            raise InputError("the outcome is of another plan, or of an earlier state of this one")
        if outcome.schedule is None:
            raise InputError(f"there is no schedule to analyse: the outcome's status is {outcome.status}")
        return cls(expand(written), written, hashed, outcome, outcome.schedule, title or written.name)
