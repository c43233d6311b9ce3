"""``planner replan``: what has happened is taken in, the plan is solved again, and both are compared."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.cli.replanning.given_schedule import GivenSchedule, read_given
from api.cli.running.interruption import signals_held
from api.cli.running.many_solves import watched
from api.cli.running.result_files import FILES, require_replaceable_plan, write_results
from api.cli.solving.analysis import check_places, write_tables
from api.cli.words.exit_codes import OF_STATUS, ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.replan import beside_before, replan_to_dict, variance_table
from api.plain_text import one_line
from planner.document import read_plan
from planner.errors import InputError
from planner.expansion import expand
from planner.plan import Plan
from planner.quantities import Duration, Moment
from planner.validation import require_valid
from scenarios.comparison import DEFAULT_LIMIT, Comparison
from scenarios.replanning.actuals import move_data_date, take_actuals
from scenarios.replanning.replanning import DEFAULT_EFFORT, Replanned, ReplanOptions, replan
from scenarios.replanning.silence import Silent, silent_tasks

if TYPE_CHECKING:
    from scheduling.apart import Engine


@dataclass(frozen=True, slots=True)
class ReplanRequest:
    """Everything that the command line asks of ``planner replan``."""

    plan: Path
    schedule: Path
    on: dt.date | None = None
    updates: Path | None = None
    freeze: str | None = None
    stability: Literal["first", "second"] = "first"
    effort: int | None = None
    seed: int = 1
    limit: int | None = None
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False

    @property
    def options(self) -> ReplanOptions:
        """How to plan again."""
        effort = DEFAULT_EFFORT if self.effort is None else self.effort
        freeze = None if self.freeze is None else Duration.parse(self.freeze)
        return ReplanOptions(self.stability, freeze, effort, self.seed)


def run_replan(request: ReplanRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner replan``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan, the updates or the schedule can't be read or used; with everything that is wrong.
    """
    check_places(request.csv, request.out, FILES)
    require_replaceable_plan(request.out, request.plan)
    given = read_given(request.schedule)
    written = read_plan(request.plan)
    require_valid(written)
    before = given.plan_before(written)
    plan = _as_it_is(written, given, request)
    silent = tuple(silent_tasks(plan, given.schedule))
    found = _solved(plan, given, request, engine)
    engine.close()
    if found.outcome.schedule is None:
        raise InputError(f"there is no schedule: the status is {found.outcome.status}")
    everything = request.show_all or request.as_json
    limit = DEFAULT_LIMIT if request.limit is None and not everything else request.limit
    comparison = None if before is None else beside_before(before, given.outcome, found, limit)
    _tell(found, has_before=before is not None)
    _show(found, comparison, silent, request)
    _write(found, request)
    return ExitCode.INTERRUPTED if found.interrupted else OF_STATUS[found.outcome.status]


def _as_it_is(plan: Plan, given: GivenSchedule, request: ReplanRequest) -> Plan:
    """The plan with what has happened, at the new data date."""
    on = None if request.on is None else Moment(request.on)
    if request.updates is None:
        return plan if on is None else move_data_date(plan, on)
    actuals = take_actuals(plan, request.updates, on=on, schedule=given.schedule)
    for note in actuals.notes:
        say(f"Note: {one_line(str(note))}.")
    return actuals.plan


def _solved(plan: Plan, given: GivenSchedule, request: ReplanRequest, engine: Engine) -> Replanned:
    """Solve, with a line of progress; the first Ctrl-C asks it to stop."""
    return watched(
        lambda watch, stop: replan(
            plan, given.schedule, request.options, engine=engine, watch=watch, stop=stop
        )
    )


def _tell(found: Replanned, *, has_before: bool) -> None:
    """What a reader should know beside the result."""
    if found.interrupted:
        say("Stopped early; this is the best found so far.")
    if found.outcome.breaches:
        say("Note: no schedule keeps all hard rules; the nearest one is shown, no plan.")
    if not has_before:
        say(
            "Note: the plan that the schedule was made for is not at hand, so that nothing is said of why "
            "tasks moved; planner solve --out and planner replan --out keep it beside the schedule."
        )


def _show(
    found: Replanned, comparison: Comparison | None, silent: tuple[Silent, ...], request: ReplanRequest
) -> None:
    if request.as_json:
        document = replan_to_dict(found, comparison, silent, request.options)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.replanning.show_replan import print_replan

    console = console_on(sys.stdout)
    most = None if request.show_all else max(FIRST_ROWS, request.limit or 0)
    page = Page(console, glyphs_for(console.encoding), most)
    print_replan(page, found, comparison, silent, request.options)
    sys.stdout.flush()


def _write(found: Replanned, request: ReplanRequest) -> None:
    write_tables(request.csv, None, lambda: variance_table(found), dict)
    if request.out is not None:
        with signals_held() as signals:
            write_results(found.plan, expand(found.plan), found.outcome, request.out, signals)
