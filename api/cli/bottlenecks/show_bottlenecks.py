"""``planner bottlenecks``: what one more or fewer of each skill or person would change, ranked."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from api.cli.running.many_solves import watched
from api.cli.solving.analysis import AnalysisRequest, analysed, check_places, exit_code_of, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, say, write_document
from api.documents.analysed import Analysed
from api.documents.bottlenecks import bottleneck_frames, bottlenecks_to_dict
from capacity.bottlenecks.questions import Asked, Change, Of
from scheduling.apart import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.asking.day_span import DaySpan
    from capacity.bottlenecks import Bottlenecks

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
    return exit_code_of(found)


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


def _tables(found: Analysed, answers: Bottlenecks) -> dict[str, str]:
    """Both tables by the names of their files."""
    from api.exports.frames import frame_csv
    from capacity.bottlenecks.columns import MARGINAL_VALUE, PROJECT_CHANGE

    values, projects = bottleneck_frames(found, answers)
    currency = found.plan.currency
    return {
        "bottlenecks.csv": frame_csv(values, MARGINAL_VALUE, currency),
        "project_changes.csv": frame_csv(projects, PROJECT_CHANGE, currency),
    }


def _show(found: Analysed, answers: Bottlenecks, request: BottleneckRequest) -> None:
    if request.as_json:
        write_document(json.dumps(bottlenecks_to_dict(found, answers), ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.bottlenecks.bottleneck_tables import print_bottlenecks

    console = console_on(sys.stdout)
    print_bottlenecks(Page(console, glyphs_for(console.encoding), None), found, answers)
    sys.stdout.flush()
