"""``planner bottlenecks``: what one more or fewer of each skill or person would change, ranked."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from api.cli.running.many_solves import watched
from api.cli.solving.analysis import Analysed, AnalysisRequest, analysed, check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from capacity.bottlenecks.questions import Asked, Change, Of
from scheduling.apart import Engine
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from api.cli.asking.day_span import DaySpan
    from capacity.bottlenecks import Bottlenecks

BOTTLENECKS_FORMAT: Final = "crewline-bottlenecks/1"
FILES: Final = ("bottlenecks.csv", "project_changes.csv")


@dataclass(frozen=True, slots=True)
class BottleneckRequest:
    """Everything that the command line asks of ``planner bottlenecks``."""

    analysis: AnalysisRequest
    asked: Asked
    effort: int | None = None
    solve_all: bool = False
    csv: Path | None = None
    out: Path | None = None
    as_json: bool = False


def question_asked(
    of: Of,
    *,
    more: bool,
    fewer: bool,
    absence: DaySpan | None,
    first: dt.date | None,
    only: Sequence[str],
) -> Asked:
    """What the options ask; one more unless they say otherwise.

    Raises
    ------
    typer.BadParameter
        If they contradict each other.
    """
    changes: list[Change] = []
    changes += ["more"] if more else []
    changes += ["fewer"] if fewer else []
    changes += ["absence"] if absence is not None else []
    if len(changes) > 1:
        raise typer.BadParameter("give one of --more, --fewer and --absence.", param_hint=f"--{changes[1]}")
    if absence is None:
        return Asked(of, changes[0] if changes else "more", first, None, tuple(only))
    if first is not None:
        raise typer.BadParameter("an absence has a first day of its own.", param_hint="--from")
    return Asked(of, "absence", absence.first, absence.last, tuple(only))


def show_bottlenecks(request: BottleneckRequest, engine: Engine) -> ExitCode:
    """Do all of ``planner bottlenecks``: results to stdout, ``--csv`` and ``--out``."""
    check_places(request.csv, request.out, FILES)
    given = request.analysis.outcome is not None
    found = analysed(request.analysis, None if given else engine, keep_engine=True)
    answers = _solve_again(found, request, engine)
    engine.close()
    if answers.base is None:
        say("Interrupted before the plan as it is was solved again: nothing can be compared.")
        return ExitCode.INTERRUPTED
    if answers.interrupted:
        say("Stopped early; what was solved by then is shown.")
    _show(found, answers, request)
    write_tables(
        request.csv,
        request.out,
        lambda: _tables(found, answers)["bottlenecks.csv"],
        lambda: _tables(found, answers),
    )
    return found.exit_code


def _solve_again(found: Analysed, request: BottleneckRequest, engine: Engine) -> Bottlenecks:
    from capacity.bottlenecks.marginal_value import DEFAULT_EFFORT, marginal_values

    return watched(
        lambda watch, stop: marginal_values(
            found.plan,
            found.schedule,
            request.asked,
            effort=DEFAULT_EFFORT if request.effort is None else request.effort,
            seed=request.analysis.seed,
            solve_all=request.solve_all,
            engine=engine,
            watch=watch,
            stop=stop,
        )
    )


def _frames(found: Analysed, answers: Bottlenecks) -> tuple[pd.DataFrame, pd.DataFrame]:
    from capacity.bottlenecks.frames import marginal_value_frame, project_change_frame

    return marginal_value_frame(answers), project_change_frame(found.plan, answers)


def _tables(found: Analysed, answers: Bottlenecks) -> dict[str, str]:
    """Both tables by the names of their files."""
    from api.exports.frames import frame_csv
    from capacity.bottlenecks.columns import MARGINAL_VALUE, PROJECT_CHANGE

    values, projects = _frames(found, answers)
    currency = found.plan.currency
    return {
        "bottlenecks.csv": frame_csv(values, MARGINAL_VALUE, currency),
        "project_changes.csv": frame_csv(projects, PROJECT_CHANGE, currency),
    }


def document_of(found: Analysed, answers: Bottlenecks) -> dict[str, Any]:
    """The document ``crewline-bottlenecks/1`` that ``--json`` prints; docs/bottlenecks.md explains it."""
    from api.exports.frames import frame_records
    from capacity.bottlenecks.columns import MARGINAL_VALUE, PROJECT_CHANGE

    values, projects = _frames(found, answers)
    asked, base = answers.asked, answers.base
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": BOTTLENECKS_FORMAT,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
        "asked": {
            "of": asked.of,
            "change": asked.change,
            "from": None if asked.first is None else asked.first.isoformat(),
            "to": None if asked.last is None else asked.last.isoformat(),
        },
        "base": None
        if base is None
        else {
            "late_cents": base.result.late_cents,
            "contractor_cents": base.result.contractor_cents,
            "noise_cents": base.noise_cents,
            "valid": base.result.is_valid,
        },
        "solves": answers.solves,
        "interrupted": answers.interrupted,
        "answers": frame_records(values, MARGINAL_VALUE),
        "project_changes": frame_records(projects, PROJECT_CHANGE),
    }


def _show(found: Analysed, answers: Bottlenecks, request: BottleneckRequest) -> None:
    if request.as_json:
        write_document(json.dumps(document_of(found, answers), ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.bottlenecks.bottleneck_tables import print_bottlenecks

    console = console_on(sys.stdout)
    print_bottlenecks(Page(console, glyphs_for(console.encoding), None), found, answers)
    sys.stdout.flush()
