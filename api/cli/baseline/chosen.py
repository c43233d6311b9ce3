"""The baseline that an option names: one that is kept, or an outcome in a file or a directory."""

from __future__ import annotations

from pathlib import Path

from api.cli.replanning.given_schedule import read_given
from planner.errors import InputError, Issue
from planner.plan import Plan
from scenarios.baselines.files import BaselineFiles, KeptBaseline
from scenarios.status.situation import AgreedBaseline


def baselines_of(plan_path: Path, directory: Path | None) -> BaselineFiles:
    """Those in a directory, or beside the plan."""
    return BaselineFiles.beside(plan_path) if directory is None else BaselineFiles(directory)


def chosen_baseline(files: BaselineFiles, asked: str | None, plan: Plan) -> AgreedBaseline | None:
    """What ``asked`` names; the newest that is kept where nothing is asked for, None where none is.

    A name that is kept comes before a file of the same name.

    Raises
    ------
    InputError
        If nothing is called so, or it can't be read, or is no plan; the nearest name is told.
    """
    if asked is None:
        newest = files.newest()
        return None if newest is None else _kept(files.open(newest.name))
    if files.has(asked):
        return _kept(files.open(asked))
    if not asked or not Path(asked).exists():
        issue = files.unknown(asked)
        raise InputError(f"{issue}; nor is there a file of that name", (issue,))
    given = read_given(Path(asked))
    if given.outcome.status not in ("optimal", "feasible"):
        found = f"{asked}, whose status is {given.outcome.status}"
        issue = Issue("baseline", found, "expected an outcome that keeps all hard rules", code="no-plan")
        raise InputError(str(issue), (issue,))
    return AgreedBaseline(asked, given.outcome, given.schedule, plan=given.plan_before(plan))


def _kept(found: KeptBaseline) -> AgreedBaseline:
    entry = found.entry
    return AgreedBaseline(entry.name, found.outcome, found.schedule, entry.agreed_on, found.plan)
