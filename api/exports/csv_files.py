"""The plan as CSV tables for a spreadsheet: projects, tasks, workload and bookings.

UTF-8 with a byte order mark, because Excel takes a file without one for another encoding.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from api.rows import ProjectRow, TaskRow, days_late, project_rows
from capacity.hours.workload import workload
from capacity.money.late_cost import fixed_prices, late_costs
from planner.calendars import local_time
from planner.plan import Plan
from scheduling.schedule import Outcome, Schedule

Cell = str | int | float | None

_PROJECT_HEADINGS: Final = (
    "project", "name", "status", "weight", "start", "finish", "due", "days_late", "tasks",
    "late_cost", "currency",
)  # fmt: skip
_TASK_HEADINGS: Final = (
    "project", "project_name", "task", "name", "kind", "start", "finish", "people", "units_percent",
    "mode", "fixed_price", "due", "days_late", "project_due", "project_days_late",
    "currency",
)  # fmt: skip
_WORKLOAD_HEADINGS: Final = (
    "person", "name", "kind", "team", "week", "week_begins", "available_hours", "project_hours",
    "booked_hours", "utilisation_percent",
)  # fmt: skip
_BOOKING_HEADINGS: Final = (
    "pool", "contractor", "first_day", "last_day", "paid_hours", "cost", "currency", "committed",
)  # fmt: skip
_MONEY: Final = frozenset({"late_cost", "fixed_price", "cost", "currency"})
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(plan: Plan, outcome: Outcome, directory: Path) -> list[Path]:
    """Write ``projects.csv``, ``tasks.csv``, ``workload.csv`` and ``bookings.csv``.

    Parameters
    ----------
    plan
        The plan, expanded.
    outcome
        Result of solving it.
    directory
        Made if it is not there; files of these names in it are replaced.

    Returns
    -------
    list of Path
        The files written; none if the outcome has no schedule.

    Raises
    ------
    OSError
        If a file can't be written.
    """
    schedule = outcome.schedule
    if schedule is None:
        return []
    directory.mkdir(parents=True, exist_ok=True)
    written = [directory / name for name in CSV_FILES]
    for path in written:
        path.write_text(csv_text(path.name, plan, schedule), encoding="utf-8", newline="")
    return written


def csv_text(name: str, plan: Plan, schedule: Schedule, *, with_money: bool = True) -> str:
    """One of ``CSV_FILES`` as text.

    Parameters
    ----------
    plan
        The plan, expanded.
    with_money
        Whether the columns about money are to be there.
    """
    headings, cells_of = _TABLES[name]
    shown = [at for at, heading in enumerate(headings) if with_money or heading not in _MONEY]
    stream = io.StringIO(newline="")
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow(headings[at] for at in shown)
    writer.writerows([spreadsheet_safe(row[at]) for at in shown] for row in cells_of(plan, schedule))
    return stream.getvalue()


def spreadsheet_safe(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    # https://owasp.org/www-community/attacks/CSV_Injection
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _span(row: ProjectRow | TaskRow, zone: str) -> tuple[str, str]:
    """Start and finish."""
    start, finish = (local_time(minute, zone) for minute in (row.start, row.finish))
    return f"{start:%Y-%m-%d %H:%M}", f"{finish:%Y-%m-%d %H:%M}"


def _lateness(row: ProjectRow | TaskRow) -> tuple[str, int | None]:
    """Due date as the plan has it (a date alone means the end of that day), and days late."""
    if row.due is None:
        return "", None
    return str(row.due).replace("T", " "), days_late(row.late_minutes)


def _percent(per_mille: int) -> str:
    return f"{per_mille / 10:g}"


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _project_cells(plan: Plan, schedule: Schedule) -> Iterator[Sequence[Cell]]:
    costs = late_costs(plan, schedule)
    for row in project_rows(plan, schedule):
        yield (
            row.project,
            row.name,
            row.status,
            row.weight,
            *_span(row, plan.time_zone),
            *_lateness(row),
            len(row.tasks),
            _money(costs[row.project]),
            plan.currency,
        )


def _task_cells(plan: Plan, schedule: Schedule) -> Iterator[Sequence[Cell]]:
    prices = {price.task.key: price.cents for price in fixed_prices(plan, schedule)}
    for project in project_rows(plan, schedule):
        for row in project.tasks:
            yield (
                row.project,
                row.project_name,
                row.task,
                row.name,
                row.kind,
                *_span(row, plan.time_zone),
                "; ".join(row.people),
                "; ".join(_percent(units) for units in row.units),
                row.mode,
                _money(prices.get((row.project, row.task), 0)),
                *_lateness(row),
                *_lateness(project),
                plan.currency,
            )


def _workload_cells(plan: Plan, schedule: Schedule) -> Iterator[Sequence[Cell]]:
    for row in workload(plan, schedule).to_dict("records"):
        percent = row["utilisation_percent"]
        yield (
            row["person"],
            row["name"],
            row["kind"],
            row["team"],
            row["period"],
            row["begins"].date().isoformat(),
            round(row["working_hours"], 2),
            round(row["project_hours"], 2),
            round(row["booked_hours"], 2),
            None if math.isnan(percent) else round(percent, 1),
        )


def _booking_cells(plan: Plan, schedule: Schedule) -> Iterator[Sequence[Cell]]:
    for booking in schedule.bookings:
        yield (
            booking.pool,
            booking.contractor,
            booking.first,
            booking.last,
            round(booking.paid_minutes / 60, 2),
            _money(booking.cost),
            plan.currency,
            "yes" if booking.committed else "no",
        )


_TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Plan, Schedule], Iterator[Sequence[Cell]]]]]] = {
    "projects.csv": (_PROJECT_HEADINGS, _project_cells),
    "tasks.csv": (_TASK_HEADINGS, _task_cells),
    "workload.csv": (_WORKLOAD_HEADINGS, _workload_cells),
    "bookings.csv": (_BOOKING_HEADINGS, _booking_cells),
}
CSV_FILES: Final = tuple(_TABLES)
