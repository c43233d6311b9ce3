"""The schedule by which a team works, as a file or the directory that a solve has written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from api.cli.running.previous import read_outcome_file
from api.cli.running.result_files import OUTCOME_FILE, PLAN_FILES
from planner.document import plan_hash, read_plan
from planner.errors import InputError
from planner.plan import Plan
from scheduling.schedule import Outcome, Schedule


@dataclass(frozen=True, slots=True)
class GivenSchedule:
    """An outcome that was handed in, and its schedule."""

    path: Path
    outcome: Outcome
    schedule: Schedule

    def plan_before(self, plan: Plan) -> Plan | None:
        """The plan of which it is an outcome: ``plan`` itself, or the one beside it; None if neither is."""
        if plan_hash(plan) == self.outcome.plan_hash:
            return plan
        # Only a command gives an outcome that name: what else stands beside a file is not its plan.
        is_written = self.path.is_dir() or self.path.name == OUTCOME_FILE
        folder = self.path if self.path.is_dir() else self.path.parent
        for name in PLAN_FILES if is_written else ():
            if (folder / name).is_file():
                beside = read_plan(folder / name)
                if plan_hash(beside) == self.outcome.plan_hash:
                    return beside
        return None


def read_given(path: Path) -> GivenSchedule:
    """The schedule in an outcome document, or in a directory that holds one.

    Raises
    ------
    InputError
        If there is none, or it can't be read, or holds no schedule.
    """
    outcome = read_outcome_file(path)
    if outcome.schedule is None:
        raise InputError(f"{path} holds no schedule: its status is {outcome.status}")
    return GivenSchedule(path, outcome, outcome.schedule)
