"""``planner status``: a plan with its actuals and an outcome of it become one page of Markdown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from api.cli.baseline.chosen import baselines_of, chosen_baseline
from api.cli.replanning.given_schedule import read_given
from api.cli.running.output_directory import NotWrittenError, check_file, write_whole
from api.cli.status.figure_words import figure_lines, figures_of
from api.cli.status.status_document import status_to_dict
from api.cli.status.status_page import status_page
from api.cli.words.exit_codes import OF_STATUS, ExitCode
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import say, write_document
from planner.document import read_plan
from planner.errors import InputError, Issue, told_by_first
from planner.plan import Plan
from scenarios.requests.files import RecordFiles
from scenarios.requests.ledger import Ledger
from scenarios.status.situation import Situation
from scenarios.status.status import Status, status_of
from scheduling.schedule import Outcome

if TYPE_CHECKING:
    from capacity.performance.figures import OfficeFigures
    from scheduling.simulation.simulate import SimulationOptions

T = TypeVar("T")
_ENDINGS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """Everything that the command line asks of ``planner status``."""

    plan: Path
    outcome: Path
    baseline: str | None = None
    baselines: Path | None = None
    on: dt.date | None = None
    weeks: int = 2
    executions: SimulationOptions | None = None
    figures: bool = False
    to: Path | None = None
    force: bool = False
    show_all: bool = False
    as_json: bool = False


def write_status(request: StatusRequest) -> ExitCode:
    """Do all of ``planner status``: the page, or JSON, to stdout, or the page to ``--to``.

    Raises
    ------
    InputError
        If a document can't be read, or does not go with the others; with everything that is wrong.
    """
    if request.to is not None:
        _check_target(request.to, request.force)
    plan = read_plan(request.plan)
    found = _situation(plan, request)
    status = status_of(found, ledger=_ledger(request.plan), executions=request.executions)
    _tell(status, request)
    figures = figures_of(plan, found.baseline) if request.figures else None
    lines = None if figures is None else figure_lines(figures)
    page = status_page(status, title_of(plan, request.plan), lines, show_all=request.show_all)
    if request.as_json:
        document = status_to_dict(status) | ({} if figures is None else {"figures": _records(figures)})
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif request.to is None:
        write_document(page)
    if request.to is not None:
        try:
            write_whole(request.to, page)
        except OSError as error:
            raise NotWrittenError from error
        say(f"Wrote {request.to}")
    return OF_STATUS[found.outcome.status]


def _situation(plan: Plan, request: StatusRequest) -> Situation:
    """What belongs together, or everything that stands against it at once."""
    errors: list[InputError] = []
    files = baselines_of(request.plan, request.baselines)
    baseline = _noting(errors, lambda: chosen_baseline(files, request.baseline, plan))
    given = _noting(errors, lambda: read_given(request.outcome))

    def put_together(outcome: Outcome) -> Situation:
        return Situation.of(plan, outcome, on=request.on, weeks=request.weeks, baseline=baseline)

    found = None if given is None else _noting(errors, lambda: put_together(given.outcome))
    if len(errors) == 1:
        raise errors[0]
    if errors or found is None:
        issues = [issue for error in errors for issue in error.issues or (_unread(error),)]
        raise InputError(f"the status asked for: {told_by_first(issues)}", tuple(issues))
    return found


def _noting(errors: list[InputError], attempt: Callable[[], T]) -> T | None:
    """What comes of an attempt; what stands against it is noted beside what else does."""
    try:
        return attempt()
    except InputError as error:
        errors.append(error)
        return None


def _unread(error: InputError) -> Issue:
    """The issue of an error that has none of its own."""
    return Issue("outcome", str(error), "expected an outcome of this plan", code="unreadable")


def _ledger(plan: Path) -> Ledger | None:
    files = RecordFiles.beside(plan)
    return files.read() if files.exists else None


def _records(figures: OfficeFigures) -> list[dict[str, Any]]:
    """Figures of the office as ``planner figures --json`` prints them."""
    from api.exports.frames import frame_records
    from capacity.performance.columns import OFFICE_FIGURES

    return frame_records(figures.figures[figures.figures["of"] == "office"], OFFICE_FIGURES)


def _tell(status: Status, request: StatusRequest) -> None:
    """What a reader should know beside the page."""
    if status.situation.baseline is None:
        files = baselines_of(request.plan, request.baselines)
        say(f"Note: no baseline is kept in {files.directory} to compare with; planner baseline keep does it.")


def _check_target(path: Path, force: bool) -> None:
    """Refuse, before any work is done, a file that can't or should not be written."""
    if path.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"{path} should end in .md.", param_hint="--to")
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a directory.", param_hint="--to")
    try:
        check_file(path)
    except OSError as error:
        raise typer.BadParameter(f"{path} can't be written: {error.strerror}.", param_hint="--to") from None
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} exists; --force replaces it.", param_hint="--to")
