"""Options that several commands share, and what each command's help ends with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from api.cli.asking.invocation import read_date

EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 the plan or another file has errors, 2 wrong usage, 3 infeasible, "
    "4 no schedule in time, 70 a fault in the program, 71 the engine was lost, 130 interrupted before "
    "anything was found or written."
)

TimeLimitOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit", min=0, max=2_592_000, metavar="S", help="Stop after S seconds [default: 20]."
    ),
]
EffortOption = Annotated[
    int | None,
    typer.Option(
        "--effort",
        min=0,
        metavar="N",
        help="Stop after N search epochs instead: the same result on every machine.",
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, max=2**31 - 1, metavar="N", help="Seed of all chance.")
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=256, metavar="N", help="Search threads.")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        readable=False,
        help="Write schedule.json, plan.yaml, CSV files, Gantt and workload pictures to DIR.",
    ),
]
PreviousOption = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        metavar="OUTCOME.json",
        readable=False,
        help="An earlier outcome; the new schedule stays near it.",
    ),
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Show every project and person, not only the first 20.")
]
AllRowsOption = Annotated[bool, typer.Option("--all", help="Show every row, not only the first 20.")]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", min=0, metavar="N", help="At most N changes of each kind, in files too."),
]
PlanTargetOption = Annotated[
    Path,
    typer.Option(
        "--to", metavar="PLAN", show_default=False, readable=False, help="Plan to write, .yaml or .json."
    ),
]
OutcomeOption = Annotated[
    Path | None,
    typer.Option(
        "--outcome",
        metavar="OUTCOME.json",
        readable=False,
        help="An outcome of this plan, from planner solve; without it the plan is solved first.",
    ),
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", readable=False, help="Write the table to FILE as CSV."),
]
TablesOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", readable=False, help="Write all tables to DIR as CSV files."),
]
PicturesOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", readable=False, help="Write all tables as CSV files, and pictures, to DIR."
    ),
]
ByOption = Annotated[Literal["day", "week", "month"], typer.Option("--by", help="Periods.")]
FromOption = Annotated[
    dt.date | None,
    typer.Option(
        "--from", parser=read_date, metavar="DATE", help="First day [default: the plan's data date]."
    ),
]
ToOption = Annotated[
    dt.date | None,
    typer.Option("--to", parser=read_date, metavar="DATE", help="Last day [default: that of the last work]."),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only rows of this name or id. May be given again."),
]
WithoutTentativeOption = Annotated[
    bool, typer.Option("--without-tentative", help="Leave proposed projects out.")
]
WeightedOption = Annotated[
    bool, typer.Option("--weighted", help="Count proposed projects by their probability.")
]
