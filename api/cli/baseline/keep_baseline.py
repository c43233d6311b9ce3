"""``planner baseline keep`` and ``drop``: schedules that are agreed on, and those that count no more."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typer

from api.cli.baseline.chosen import baselines_of
from api.cli.baseline.list_baselines import baseline_to_dict
from api.cli.replanning.given_schedule import read_given
from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import write_document
from api.plain_text import one_line
from planner.calendars import local_time
from planner.document import read_plan
from planner.errors import InputError, Issue
from planner.expansion import expand
from planner.plan import Plan
from scheduling.schedule import Schedule


def keep_baseline(
    plan_path: Path,
    name: str,
    outcome: Path,
    on: dt.date | None,
    notes: str,
    directory: Path | None,
    *,
    as_json: bool,
) -> ExitCode:
    """Keep an outcome under a name.

    Raises
    ------
    InputError
        If a document can't be read, or something stands against it; with all of it.
    """
    plan, given = read_plan(plan_path), read_given(outcome)
    made_for = given.plan_before(plan) or plan
    if made_for is not plan and not _is_akin(plan, given.schedule):
        issue = Issue("outcome", f"{outcome}, which has no task of {plan_path}", "expected one of this plan")
        raise InputError(f"the baseline: {issue}", (issue,))
    begins = local_time(given.outcome.data_date, made_for.time_zone).date()
    files = baselines_of(plan_path, directory)
    entry = files.keep(
        name, made_for, given.outcome, agreed=on or begins, stamp=dt.datetime.now(dt.UTC), notes=notes
    )
    said = f"Kept {outcome} as baseline {entry.name}, agreed on {entry.agreed}, in {files.directory}."
    return _told(baseline_to_dict(entry), said, as_json=as_json)


def _is_akin(plan: Plan, schedule: Schedule) -> bool:
    """Whether a schedule has a task of the plan, as an outcome of it at any time has."""
    known = {(project.id, task.id) for project in expand(plan).projects for task in project.tasks}
    return any(one.key in known for one in schedule.tasks)


def drop_baseline(plan_path: Path, name: str, directory: Path | None, *, as_json: bool) -> ExitCode:
    """Put a baseline aside.

    Raises
    ------
    InputError
        If there is none of this name; the nearest one is named.
    """
    aside = baselines_of(plan_path, directory).drop(name)
    said = f"Dropped baseline {name}; it stands in {aside} now."
    return _told({"name": name, "aside": str(aside)}, said, as_json=as_json)


def _told(document: dict[str, Any], said: str, *, as_json: bool) -> ExitCode:
    if as_json:
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        typer.echo(one_line(said))
    return ExitCode.DONE
