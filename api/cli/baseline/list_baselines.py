"""``planner baseline list``: which schedules were agreed on, when, and when they end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.cli.baseline.chosen import baselines_of
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.words.text_table import Column, lay_out
from api.plain_amounts import counted, day_and_month
from planner.calendars import local_time
from scenarios.baselines.entries import BaselineEntry
from scenarios.baselines.files import BaselineFiles, KeptBaseline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

FORMAT: Final = "crewline-baselines/1"
_COLUMNS: Final = (
    Column("baseline", least=10),
    Column("agreed on", right=True),
    Column("begins", right=True, spare=3),
    Column("ends", right=True),
    Column("tasks", right=True, spare=2),
    Column("notes", least=10, spare=1),
)


def list_baselines(plan_path: Path, directory: Path | None, *, as_json: bool) -> ExitCode:
    """Show every baseline.

    Raises
    ------
    DocumentError
        If something of them is missing or was altered; with all of it.
    """
    files = baselines_of(plan_path, directory)
    entries = files.entries()
    if as_json:
        document = {
            "format": FORMAT,
            "directory": str(files.directory),
            "baselines": [baseline_to_dict(one) for one in entries],
        }
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None)
    _print(page, files, entries)
    sys.stdout.flush()
    return ExitCode.DONE


def baseline_to_dict(entry: BaselineEntry) -> dict[str, Any]:
    """An entry for programs."""
    return entry.model_dump(mode="json", exclude={"format"})


def _print(page: Page, files: BaselineFiles, entries: Sequence[BaselineEntry]) -> None:
    if not entries:
        page.line(f"No baseline is kept in {files.directory}; planner baseline keep begins.")
        return
    page.line(f"{counted(len(entries), 'baseline')} in {files.directory}", "bold")

    def draw(some: Sequence[KeptBaseline]) -> list[Text]:
        return lay_out(_COLUMNS, [_cells(one) for one in some], page.width, page.glyphs)

    page.table([files.open(entry.name) for entry in entries], draw, "baselines")


def _cells(one: KeptBaseline) -> list[str]:
    zone, tasks = one.plan.time_zone, one.schedule.tasks

    def day(moment: int) -> str:
        return day_and_month(local_time(moment, zone).date(), True)

    begins = day(one.outcome.data_date)
    ends = day(max(task.finish for task in tasks) - 1) if tasks else ""
    agreed = day_and_month(one.entry.agreed_on, True)
    return [one.entry.name, agreed, begins, ends, f"{len(tasks):,}", one.entry.notes]
