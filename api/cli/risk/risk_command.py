"""The command ``planner risk``: its arguments and options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.asking.invocation import DebugOption, JsonOption, PlanArgument
from api.cli.asking.memory_size import MemoryOption
from api.cli.asking.options import (
    AllOption,
    CsvOption,
    EffortOption,
    OutcomeOption,
    PicturesOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from scheduling.simulation.uncertainty import Uncertainty

_SHARE = re.compile(r"\d+(\.\d)?")
_EXECUTIONS = 10_000


def risk(
    *,
    plan: PlanArgument,
    outcome: OutcomeOption = None,
    executions: Annotated[
        int, typer.Option("--executions", min=1, max=1_000_000, metavar="N", help="Times it is carried out.")
    ] = _EXECUTIONS,
    spread: Annotated[
        str | None,
        typer.Option(
            "--spread",
            metavar="LOW/LIKELY/HIGH",
            help="Of tasks without an estimate, in percent of the planned amount, such as 90/100/130.",
        ),
    ] = None,
    shape: Annotated[
        Literal["pert", "triangular", "uniform"], typer.Option("--shape", help="Distribution of amounts.")
    ] = "pert",
    absence: Annotated[
        float | None,
        typer.Option(
            "--absence", min=0, max=100, metavar="PERCENT", help="Chance that a person is away in a week."
        ),
    ] = None,
    absence_days: Annotated[
        int, typer.Option("--absence-days", min=1, max=7, metavar="D", help="For how many days.")
    ] = 2,
    rounds: Annotated[
        bool, typer.Option("--rounds", help="Review rounds by their chances; as planned without it.")
    ] = False,
    time_limit: TimeLimitOption = None,
    effort: EffortOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = 2,
    memory_limit: MemoryOption = None,
    csv: CsvOption = None,
    out: PicturesOption = None,
    show_all: AllOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show how sure a schedule's dates are, and what they depend on.

    Carries the schedule out many times, with estimates, registered risks and, if asked, review rounds
    thrown anew each time. Of the schedule in --outcome; without one the plan is solved first.
    """
    from api.cli.solving.analysis import AnalysisRequest, engine_for

    asked = uncertainty_asked(spread, shape, absence, absence_days, rounds=rounds)
    with engine_for(outcome, memory_limit) as engine:
        from api.cli.risk.show_risk import RiskRequest, show_risk

        analysis = AnalysisRequest(plan, outcome, time_limit, effort, seed, workers)
        request = RiskRequest(analysis, executions, asked, csv, out, show_all, as_json)
        raise typer.Exit(show_risk(request, engine))


def uncertainty_asked(
    spread: str | None,
    shape: Literal["pert", "triangular", "uniform"],
    absence: float | None,
    days: int,
    *,
    rounds: bool = True,
) -> Uncertainty:
    """What the options say is uncertain.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words.
    """
    from planner.errors import InputError
    from scheduling.simulation.uncertainty import Absence, Spread, Uncertainty

    parts = None if spread is None else [part.strip().removesuffix("%") for part in spread.split("/")]
    if parts is not None and (len(parts) != 3 or not all(_SHARE.fullmatch(part) for part in parts)):
        raise typer.BadParameter(
            f'"{spread}" is not LOW/LIKELY/HIGH in percent, such as 90/100/130.', param_hint="--spread"
        )
    try:
        return Uncertainty(
            shape,
            None if parts is None else Spread(*(round(float(part) * 10) for part in parts)),
            None if absence is None else Absence(round(absence * 10), days),
            rounds=rounds,
        )
    except InputError as error:
        raise typer.BadParameter("; ".join(map(str, error.issues)), param_hint="--spread") from None
