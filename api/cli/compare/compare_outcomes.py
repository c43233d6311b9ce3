"""``planner compare``: what is different between schedules, and why."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.cli.compare.compared_files import read_sides
from api.cli.solving.analysis import check_places, write_tables
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS
from api.cli.words.terminal import console_on, say, write_document
from scenarios.comparison import Comparison, compare

if TYPE_CHECKING:
    from scheduling.simulation.simulate import SimulationOptions

FILES: Final = ("measures.csv", "moved_tasks.csv", "other_changes.csv")


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """Everything that the command line asks of ``planner compare``."""

    files: tuple[str, ...]
    limit: int | None = None
    executions: SimulationOptions | None = None
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def compare_outcomes(request: CompareRequest) -> ExitCode:
    """Do all of ``planner compare``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If files can't be read or used, or don't belong together; with everything that is wrong.
    """
    check_places(request.csv, request.out, FILES)
    base, *others = read_sides(request.files)
    found = compare(base, others, limit=request.limit, executions=request.executions)
    for side in (base, *others):
        if side.breaches:
            say(f"Note: {side.name} is no plan: it breaks {len(side.breaches):,} hard rules; {side.status}.")
    _show(found, request)
    write_tables(request.csv, request.out, lambda: _tables(found)["measures.csv"], lambda: _tables(found))
    return ExitCode.DONE


def _show(found: Comparison, request: CompareRequest) -> None:
    if request.as_json:
        from api.documents.comparison import comparison_to_dict

        write_document(json.dumps(comparison_to_dict(found), ensure_ascii=False, indent=2) + "\n")
        return
    from api.cli.compare.show_comparison import print_comparison

    most = None if request.show_all else max(FIRST_ROWS, request.limit or 0)
    print_comparison(found, console_on(sys.stdout), most)
    sys.stdout.flush()


def _tables(found: Comparison) -> dict[str, str]:
    from api.cli.compare.comparison_csv import comparison_tables

    return comparison_tables(found)
