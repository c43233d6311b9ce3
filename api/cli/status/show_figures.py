"""``planner figures``: on-time delivery, cycle time, review rounds and rework, period by period."""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from api.cli.baseline.chosen import baselines_of, chosen_baseline
from api.cli.solving.analysis import check_places, write_tables
from api.cli.status.figure_words import figures_of, finding, share, span
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.plan_words import title_of
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.words.text_table import Cell, Column, lay_out
from api.plain_amounts import counted
from planner.document import plan_hash, read_plan
from planner.validation import require_valid

if TYPE_CHECKING:
    from rich.text import Text

    from capacity.performance.figures import OfficeFigures
    from capacity.periods import Grain
    from planner.plan import Plan
    from scenarios.status.situation import AgreedBaseline

FORMAT: Final = "crewline-figures/1"
FILES: Final = ("office_figures.csv", "deliveries.csv")
_COLUMNS: Final = (
    Column("period"),
    Column("", least=12),
    Column("projects on time", right=True),
    Column("tasks on time", right=True, spare=1),
    Column("cycle", right=True),
    Column("85 %", right=True, spare=2),
    Column("rounds", right=True, spare=4),
    Column("planned", right=True, spare=5),
    Column("hours", right=True, spare=6),
    Column("rework", right=True, spare=3),
)


@dataclass(frozen=True, slots=True)
class FiguresRequest:
    """Everything that the command line asks of ``planner figures``."""

    plan: Path
    baseline: str | None = None
    baselines: Path | None = None
    of: Literal["office", "client", "project"] = "office"
    by: Grain = "month"
    csv: Path | None = None
    out: Path | None = None
    show_all: bool = False
    as_json: bool = False


def show_figures(request: FiguresRequest) -> ExitCode:
    """Do all of ``planner figures``: results to stdout, ``--csv`` and ``--out``.

    Raises
    ------
    InputError
        If the plan or the baseline can't be read or used.
    """
    check_places(request.csv, request.out, FILES)
    plan = read_plan(request.plan)
    require_valid(plan)
    files = baselines_of(request.plan, request.baselines)
    baseline = chosen_baseline(files, request.baseline, plan)
    found = figures_of(plan, baseline, request.by)
    if request.as_json:
        document = figures_to_dict(found, plan, baseline, request.by)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        console = console_on(sys.stdout)
        page = Page(console, glyphs_for(console.encoding), None if request.show_all else FIRST_ROWS)
        _print(page, found, title_of(plan, request.plan), request)
        sys.stdout.flush()
    tables = _tables(found, plan.currency)
    write_tables(request.csv, request.out, lambda: tables[FILES[0]], lambda: tables)
    return ExitCode.DONE


def figures_to_dict(
    found: OfficeFigures, plan: Plan, baseline: AgreedBaseline | None, by: Grain
) -> dict[str, Any]:
    """The document ``crewline-figures/1`` that ``--json`` prints; docs/status.md explains it."""
    from api.exports.frames import frame_records
    from capacity.performance.columns import DELIVERIES, OFFICE_FIGURES

    return {
        "format": FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan), "data_date": str(plan.start)},
        "baseline": None if baseline is None else baseline.label,
        "by": by,
        "notes": list(found.notes),
        "figures": frame_records(found.figures, OFFICE_FIGURES),
        "deliveries": frame_records(found.deliveries, DELIVERIES),
    }


def _tables(found: OfficeFigures, currency: str) -> dict[str, str]:
    """CSV files by their names."""
    from api.exports.frames import frame_csv
    from capacity.performance.columns import DELIVERIES, OFFICE_FIGURES

    frames = ((found.figures, OFFICE_FIGURES), (found.deliveries, DELIVERIES))
    return {
        name: frame_csv(frame, columns, currency)
        for name, (frame, columns) in zip(FILES, frames, strict=True)
    }


def _print(page: Page, found: OfficeFigures, title: str, request: FiguresRequest) -> None:
    page.line(title, "bold")
    page.line(finding(found), "bold")
    rows = found.figures[found.figures["of"] == request.of].to_dict("records")
    if rows:
        page.console.print()
        shown = rows[-page.most :] if page.most is not None and request.of == "office" else rows

        def draw(some: Sequence[dict[Hashable, Any]]) -> list[Text]:
            return lay_out(_COLUMNS, [_cells(row, request.of) for row in some], page.width, page.glyphs)

        page.table(shown, draw, "rows")
        if len(shown) < len(rows):
            page.line(f"and {counted(len(rows) - len(shown), 'earlier row')} (--all shows them)", "dim")
        page.line(
            "cycle: median working days from first start to last finish; 85 %: no more than that", "dim"
        )
    if found.notes:
        page.console.print()
    for note in found.notes:
        page.line(f"Note: {note}.")


def _cells(row: dict[Hashable, Any], of: str) -> list[Cell | str]:
    hours = row["worked_hours"]
    return [
        row["period"],
        "" if of == "office" else row["name"],
        share(row, "projects"),
        share(row, "tasks"),
        span(row["cycle_median_days"]),
        span(row["cycle_p85_days"]),
        f"{row['rounds_done']:,}" if row["reviews_finished"] else "",
        f"{row['rounds_planned']:,}" if row["reviews_finished"] else "",
        f"{hours:,.0f} h" if hours else "",
        "" if not hours else f"{row['rework_percent']:.1f} %",
    ]
