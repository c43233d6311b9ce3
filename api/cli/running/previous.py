"""An earlier outcome handed in with ``--previous``: its schedule, and what it is worth to this plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from api.cli.running.result_files import OUTCOME_FILE
from planner.errors import DocumentError, InputError
from planner.plan import Plan
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Outcome, Schedule


def read_outcome_file(path: Path) -> Outcome:
    """The outcome document in a file, or in a directory that a command has written it into.

    Raises
    ------
    InputError
        If the file can't be read or is no outcome document, or the directory has none.
    """
    if path.is_dir():
        path = path / OUTCOME_FILE
        if not path.is_file():
            raise InputError(f"{path.parent} holds no {OUTCOME_FILE}, as planner solve --out writes it")
    try:
        return read_outcome(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from None
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}", error.issues) from None


def read_schedule(path: Path) -> Schedule:
    """The schedule in an outcome document.

    Raises
    ------
    InputError
        If the file can't be read, is no outcome document, or holds no schedule.
    """
    outcome = read_outcome_file(path)
    if outcome.schedule is None:
        raise InputError(f"{path} holds no schedule: its status is {outcome.status}")
    return outcome.schedule


def previous_notes(plan: Plan, previous: Schedule) -> Iterator[str]:
    """Why an earlier schedule has less effect than one may think.

    Parameters
    ----------
    plan
        The plan, expanded.
    """
    goals = {goal.goal for level in plan.objective.levels for goal in level.goals}
    if "stability" not in goals:
        yield "--previous has no effect: the plan's objective has no goal stability"
    planned = {
        (project.id, task.id)
        for project in plan.projects
        if project.status in ("proposed", "accepted")
        for task in project.tasks
    }
    if not any(task.key in planned for task in previous.tasks):
        yield "the outcome given with --previous has no task in common with this plan"
