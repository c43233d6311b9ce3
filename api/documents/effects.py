"""Effects of scenarios as rows of files and documents: money in cents, moments in minutes since 1970 UTC."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from api.exports.csv_files import spreadsheet_safe
from scenarios.effects import Effect

COLUMNS: Final = (
    "value", "scenario", "status", "late_cost", "contractor_cost", "together", "difference", "late_projects",
    "last_finish",
)  # fmt: skip


def effect_to_dict(row: Effect) -> dict[str, Any]:
    """One row by the names of ``COLUMNS``."""
    return dict(zip(COLUMNS, _values(row), strict=True))


def effects_csv(rows: Sequence[Effect]) -> str:
    """The rows as CSV, a heading for each of ``COLUMNS``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([spreadsheet_safe(value) for value in _values(row)] for row in rows)
    return text.getvalue()


def _values(row: Effect) -> tuple[Any, ...]:
    whole = row.whole
    measured = (None,) * 3 if whole is None else (whole.late_cost, whole.contractor_cost, row.cents)
    ends = (None, None) if whole is None else (whole.late_projects, whole.last_finish)
    return (row.id, row.title, row.status, *measured, row.difference_cents, *ends)
