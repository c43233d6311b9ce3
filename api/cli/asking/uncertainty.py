"""Options that say what is uncertain, and what they come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions
    from scheduling.simulation.uncertainty import Uncertainty

Shape = Literal["pert", "triangular", "uniform"]

SpreadOption = Annotated[
    str | None,
    typer.Option(
        "--spread",
        metavar="LOW/LIKELY/HIGH",
        help="Of tasks without an estimate, in percent of the planned amount, such as 90/100/130.",
    ),
]
ShapeOption = Annotated[Shape, typer.Option("--shape", help="Distribution of amounts.")]
AbsenceOption = Annotated[
    float | None,
    typer.Option(
        "--absence", min=0, max=100, metavar="PERCENT", help="Chance that a person is away in a week."
    ),
]
AbsenceDaysOption = Annotated[
    int, typer.Option("--absence-days", min=1, max=7, metavar="D", help="For how many days.")
]
RoundsOption = Annotated[
    bool, typer.Option("--rounds", help="Review rounds by their chances; as planned without it.")
]
ExecutionsOption = Annotated[
    int,
    typer.Option(
        "--executions",
        min=0,
        max=1_000_000,
        metavar="N",
        help="Execute each schedule N times, and compare how sure its dates are; 0 for not at all.",
    ),
]
_SHARE: Final = re.compile(r"\d+(\.\d)?")


def uncertainty_asked(
    spread: str | None,
    shape: Shape,
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


def executions_asked(executions: int, seed: int, uncertainty: Uncertainty) -> SimulationOptions | None:
    """How schedules are to be executed; None for not at all.

    Raises
    ------
    typer.BadParameter
        If something is said to be uncertain, and nothing is to be executed.
    """
    from scheduling.simulation.simulate import SimulationOptions
    from scheduling.simulation.uncertainty import Uncertainty

    if executions:
        return SimulationOptions(executions, seed, 2, uncertainty)
    if uncertainty != Uncertainty(rounds=False):
        raise typer.BadParameter(
            "what is uncertain matters to executions only: say how many.", param_hint="--executions"
        )
    return None
