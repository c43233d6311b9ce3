"""A comparison as tables for a spreadsheet: measures, moved tasks with reasons, and all other changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from api.exports.csv_files import Cell, spreadsheet_safe
from planner.calendars import local_time
from scenarios.comparison import Comparison, Difference
from scenarios.comparison.booking_changes import BookingChange
from scenarios.comparison.rows import MeasureRow, Value, measure_rows
from scheduling.schedule import Booking, TaskKey

_MEASURES: Final = ("side", "of", "id", "name", "measure", "unit", "base", "other", "difference")
_MOVED: Final = (
    "side", "project", "task", "name", "base_start", "other_start", "start_hours", "start_working_days",
    "base_finish", "other_finish", "finish_hours", "finish_working_days", "cause", "why",
)  # fmt: skip
_CHANGES: Final = ("side", "change", "project", "task", "name", "base", "other", "difference", "unit")


def comparison_tables(found: Comparison) -> dict[str, str]:
    """CSV texts by the names of their files; money in whole currency, times local to the base."""
    zone, currency = found.base.side.plan.time_zone, found.base.side.plan.currency
    return {
        "measures.csv": _csv(_MEASURES, _measures(found, zone, currency)),
        "moved_tasks.csv": _csv(_MOVED, _moved(found, zone)),
        "other_changes.csv": _csv(_CHANGES, _changes(found, zone)),
    }


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """UTF-8 with a byte order mark, because Excel takes a file without one for another."""
    stream = io.StringIO(newline="")
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue()


def _measures(found: Comparison, zone: str, currency: str) -> Iterator[Sequence[Cell]]:
    for one in found.others:
        for row in measure_rows(one.differences):
            yield (
                spreadsheet_safe(one.side.name),
                row.of,
                spreadsheet_safe(row.id),
                spreadsheet_safe(row.name),
                row.measure,
                currency if row.unit == "cents" else row.unit,
                _value(row.base, row, zone),
                _value(row.other, row, zone),
                _amount(row.difference, row),
            )


def _value(value: Value, row: MeasureRow, zone: str) -> Cell:
    if value is None:
        return None
    if row.unit == "truth":
        return "yes" if value else "no"
    return _moment(int(value), zone) if row.unit == "moment" else _amount(value, row)


def _amount(value: Value, row: MeasureRow) -> Cell:
    if value is None:
        return None
    if row.unit == "cents":
        return f"{'-' if value < 0 else ''}{abs(int(value)) // 100}.{abs(int(value)) % 100:02d}"
    return round(value, 2) if isinstance(value, float) else int(value)


def _moment(minute: int, zone: str) -> str:
    return local_time(minute, zone).strftime("%Y-%m-%d %H:%M")


def _moved(found: Comparison, zone: str) -> Iterator[Sequence[Cell]]:
    for one in found.others:
        why = {explanation.key: explanation for explanation in one.explanations}
        for move in one.changes.moved.items:
            cause = why[move.key].cause
            yield (
                spreadsheet_safe(one.side.name),
                *_task(move.key, move.name),
                _moment(move.base_start, zone),
                _moment(move.other_start, zone),
                round(move.start_minutes / 60, 2),
                round(move.start_days, 2),
                _moment(move.base_finish, zone),
                _moment(move.other_finish, zone),
                round(move.finish_minutes / 60, 2),
                round(move.finish_days, 2),
                None if cause is None else cause + 1,
                spreadsheet_safe(why[move.key].sentence),
            )


def _changes(found: Comparison, zone: str) -> Iterator[Sequence[Cell]]:
    for one in found.others:
        for row in _changes_of(one, zone):
            yield (spreadsheet_safe(one.side.name), *row)


def _changes_of(one: Difference, zone: str) -> Iterator[Sequence[Cell]]:
    changes = one.changes
    for swap in changes.people.items:
        out, come = (spreadsheet_safe(", ".join(team)) for team in (swap.people_out, swap.people_in))
        yield ("people", *_task(swap.key, swap.name), out, come, None, "")
    for work in changes.work.items:
        base, other = (
            f"{kind} {minutes / 60:.2f} h"
            for kind, minutes in (
                (work.base_kind, work.base_minutes),
                (work.other_kind, work.other_minutes),
            )
        )
        hours = round(work.difference_minutes / 60, 2)
        yield ("work", *_task(work.key, work.name), base, other, hours, "hours")
    for mode in changes.modes.items:
        yield (
            "mode",
            *_task(mode.key, mode.name),
            spreadsheet_safe(mode.base),
            spreadsheet_safe(mode.other),
            None,
            "",
        )
    for task in changes.added.items:
        yield ("task added", *_task(task.key, task.name), None, _moment(task.start, zone), None, "")
    for task in changes.dropped.items:
        yield ("task dropped", *_task(task.key, task.name), _moment(task.start, zone), None, None, "")
    for booking in changes.bookings.items:
        yield _booking_row(booking)


def _booking_row(one: BookingChange) -> Sequence[Cell]:
    base, other = (_days(booking) for booking in (one.base, one.other))
    hours = round(one.paid_minutes / 60, 2)
    return (f"booking {one.kind}", None, None, spreadsheet_safe(one.pool), base, other, hours, "hours paid")


def _days(booking: Booking | None) -> str | None:
    return None if booking is None else f"{booking.first} to {booking.last}"


def _task(key: TaskKey, name: str) -> tuple[Cell, Cell, Cell]:
    return spreadsheet_safe(key[0]), spreadsheet_safe(key[1]), spreadsheet_safe(name)
