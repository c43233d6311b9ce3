"""``planner change assess``: both plans solved and measured, the figures stored and shown."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.requests.record import open_record, stamp_of
from api.cli.requests.show_impact import print_impact
from api.cli.running.many_solves import watched_unless_stopped
from api.cli.solving.analysis import outcome_of
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.change_requests import request_to_dict
from api.documents.uncertainty_words import uncertainty_words
from scenarios.requests.assessing import Assessment, RiskAsked, assess
from scenarios.requests.entries import Assessed
from scenarios.running import DEFAULT_EFFORT, RunOptions

if TYPE_CHECKING:
    from scenarios.requests.files import RecordFiles
    from scenarios.requests.ledger import Ledger
    from scheduling.apart import Engine
    from scheduling.schedule import Schedule
    from scheduling.simulation.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True)
class AssessRequest:
    """Everything that the command line asks of ``planner change assess``."""

    plan: Path
    number: int
    by: str
    outcome: Path | None
    effort: int | None
    seed: int
    executions: int
    uncertainty: Uncertainty
    show_all: bool = False
    as_json: bool = False


def assess_request(asked: AssessRequest, engine: Engine) -> ExitCode:
    """Compute, store and show the impact of a request.

    Raises
    ------
    InputError
        If the record or the outcome can't be read, or the request can't be assessed.
    """
    files, ledger = open_record(asked.plan)
    schedule = _known_schedule(asked, files, ledger)
    assessment = _assessed(asked, files, ledger, schedule, engine)
    engine.close()
    if assessment is None:
        return ExitCode.INTERRUPTED
    outcomes = (
        files.keep_outcome(assessment.before, assessment.head),
        files.keep_outcome(assessment.after, assessment.plan),
    )
    stamp = stamp_of(asked.by or _who())

    def entry_of(newest: Ledger) -> Assessed:
        return assessment.entry(newest, outcomes, stamp)

    ledger, _ = files.append(entry_of)
    request = ledger.request(asked.number)
    if asked.as_json:
        write_document(json.dumps(request_to_dict(ledger, request), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if asked.show_all else FIRST_ROWS)
    print_impact(page, request, request.assessments[-1])
    sys.stdout.flush()
    if assessment.impact.status not in ("optimal", "feasible"):
        say("Note: no schedule with these changes keeps all hard rules; the figures are of the nearest one.")
    return ExitCode.DONE


def _known_schedule(asked: AssessRequest, files: RecordFiles, ledger: Ledger) -> Schedule | None:
    """Of the head: handed in, or known from an earlier assessment."""
    if asked.outcome is not None:
        return outcome_of(ledger.head, asked.outcome, asked.plan).schedule
    known = ledger.outcome_of_head
    return None if known is None else files.outcome(known).schedule


def _assessed(
    asked: AssessRequest, files: RecordFiles, ledger: Ledger, schedule: Schedule | None, engine: Engine
) -> Assessment | None:
    """Solve, with a line of progress; None where Ctrl-C ended it, and nothing is to be stored."""
    options = RunOptions(DEFAULT_EFFORT if asked.effort is None else asked.effort, asked.seed)
    risk = RiskAsked(
        asked.executions, asked.uncertainty, uncertainty_words(asked.uncertainty).removeprefix("Uncertain: ")
    )
    return watched_unless_stopped(
        lambda watch, stop: assess(
            ledger,
            files.plan,
            asked.number,
            options,
            risk,
            schedule=schedule,
            engine=engine,
            watch=watch,
            stop=stop,
        )
    )


def _who() -> str:
    """Who is logged in; the figures are the machine's, so nobody needs to sign them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return "planner"
