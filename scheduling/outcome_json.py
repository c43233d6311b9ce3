"""An outcome as text and back: the document ``crewline-outcome/1`` that docs/outcome.md explains.

Equal outcomes give byte-identical text, apart from the ``timings`` block.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from planner.errors import DocumentError, Issue
from planner.plan import Plan
from scheduling.schedule import (
    Assignment,
    Booking,
    Breach,
    Incumbent,
    LevelResult,
    Outcome,
    Schedule,
    ScheduledTask,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from scheduling.outcome_document import OutcomeDocument, ScheduleWritten

OUTCOME_FORMAT: Final = "crewline-outcome/1"
GOAL_UNITS: Final = {
    "late_cost": "cents",
    "contractor_cost": "cents",
    "resource_cost": "cents",
    "makespan": "minutes",
    "stability": "moved_minutes",
    "earliness": "weighted_minutes",
    "balance": "minutes",
}
_LINE_DEPTH: Final = 3
"""Nesting from which a value is written on one line: a task, a level, a breach."""


class LocalTimes(dict[int, str]):
    """ISO 8601 local time with UTC offset of every minute asked for.

    A schedule names the same few thousand minutes again and again, so each is formatted once.
    """

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = ZoneInfo(zone)

    def __missing__(self, minute: int) -> str:
        local = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)).astimezone(self._zone)
        # Offsets before standard time have seconds (Amsterdam 1930: +00:19:32).
        text = local.isoformat(timespec="seconds" if local.second else "minutes")
        self[minute] = text
        return text


def outcome_to_dict(outcome: Outcome, plan: Plan) -> dict[str, Any]:
    """The outcome document as plain dicts and lists, ready for any JSON writer.

    Parameters
    ----------
    outcome
        Result of solving ``plan``.
    plan
        Gives the zone in which times are written, the currency and the name.
    """
    times = LocalTimes(plan.time_zone)
    return {
        "format": OUTCOME_FORMAT,
        "status": outcome.status,
        "plan": {
            "name": plan.name,
            "hash": outcome.plan_hash,
            "time_zone": plan.time_zone,
            "currency": plan.currency,
            "data_date": times[outcome.data_date],
        },
        "objective": {
            "gap": None if outcome.gap is None else _plain(round(outcome.gap, 6)),
            "levels": [_level_to_dict(level) for level in outcome.levels],
        },
        "solve": {
            "seed": outcome.seed,
            "limits": _sorted_numbers(outcome.limits),
            "effort_spent": outcome.effort_spent,
            "versions": dict(sorted(outcome.versions.items())),
        },
        "schedule": _schedule_to_dict(outcome, times),
        "breaches": [_breach_to_dict(breach) for breach in outcome.breaches],
        "conflicts": list(outcome.conflicts),
        "notes": list(outcome.notes),
        "timings": {
            "measured": _sorted_numbers(outcome.timings),
            "history": [_incumbent_to_dict(incumbent) for incumbent in outcome.history],
        },
    }


def render_outcome(outcome: Outcome, plan: Plan) -> str:
    """The outcome document as text: UTF-8 JSON, one line per task, ending in a newline.

    Raises
    ------
    ValueError
        If a limit, a timing or the history holds a number that JSON does not have (NaN, infinity).
    """
    return "".join(_lines(outcome_to_dict(outcome, plan), 0)) + "\n"


def schedule_fingerprint(outcome: Outcome) -> str:
    """SHA-256, in hexadecimal, over all of an outcome except ``timings`` and ``history``.

    Two runs with equal plan, seed, effort and workers have the same fingerprint.
    """
    schedule = outcome.schedule
    content = [
        [outcome.status, outcome.plan_hash, outcome.data_date, outcome.seed, outcome.effort_spent],
        [[level.value, level.bound, sorted(level.parts.items())] for level in outcome.levels],
        _sorted_numbers(outcome.limits),
        sorted(outcome.versions.items()),
        None if schedule is None else [_task_content(task) for task in schedule.tasks],
        [] if schedule is None else [_booking_to_dict(booking) for booking in schedule.bookings],
        [_breach_to_dict(breach) for breach in outcome.breaches],
        outcome.conflicts,
        outcome.notes,
    ]
    return hashlib.sha256(_encode(content).encode("ascii")).hexdigest()


def read_outcome(text: str | bytes) -> Outcome:
    """Read an outcome document back; ``read_outcome(render_outcome(o, plan)) == o``.

    Raises
    ------
    DocumentError
        If the text is not a ``crewline-outcome/1`` document; carries every issue found.
    """
    from pydantic import ValidationError

    from scheduling.outcome_document import OutcomeDocument

    try:
        document = OutcomeDocument.model_validate_json(text)
    except ValidationError as error:
        issues = tuple(_issue_of(detail) for detail in error.errors(include_url=False))
        raise DocumentError("not an outcome document of the format crewline-outcome/1", issues) from None
    return _outcome_of(document)


# --- writing ------------------------------------------------------------------------------------


def _plain(number: float) -> int | float:
    """The same number, without a fraction where it has none: 20.0 and 20 are written alike."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _sorted_numbers(numbers: dict[str, Any]) -> dict[str, int | float | None]:
    return {name: None if value is None else _plain(value) for name, value in sorted(numbers.items())}


def _level_to_dict(level: LevelResult) -> dict[str, Any]:
    parts = [
        {"goal": goal, "value": value, "unit": GOAL_UNITS.get(goal, "number")}
        for goal, value in sorted(level.parts.items())
    ]
    return {"value": level.value, "bound": level.bound, "unit": level_unit(level), "parts": parts}


def level_unit(level: LevelResult) -> str:
    """Unit that all goals of a level share; ``weighted`` where they are of different kinds."""
    return unit_of(level.parts)


def unit_of(goals: Iterable[str]) -> str:
    """Unit that goals share; ``weighted`` where they are of different kinds."""
    units = {GOAL_UNITS.get(goal, "number") for goal in goals}
    return units.pop() if len(units) == 1 else "weighted"


def _schedule_to_dict(outcome: Outcome, times: LocalTimes) -> dict[str, Any] | None:
    if outcome.schedule is None:
        return None
    return {
        "valid": outcome.status in ("optimal", "feasible"),
        "tasks": [_task_to_dict(task, times) for task in outcome.schedule.tasks],
        "bookings": [_booking_to_dict(booking) for booking in outcome.schedule.bookings],
    }


def _task_to_dict(task: ScheduledTask, times: LocalTimes) -> dict[str, Any]:
    return {
        "project": task.project,
        "task": task.task,
        "start": times[task.start],
        "finish": times[task.finish],
        "mode": task.mode,
        "people": [
            {"person": one.person, "need": one.need, "units_per_mille": one.units} for one in task.assignments
        ],
        "segments": [[times[start], times[end]] for start, end in task.segments],
    }


def _task_content(task: ScheduledTask) -> list[Any]:
    people = [[one.person, one.need, one.units] for one in task.assignments]
    return [task.project, task.task, task.start, task.finish, task.mode, people, task.segments]


def _booking_to_dict(booking: Booking) -> dict[str, Any]:
    return {
        "pool": booking.pool,
        "contractor": booking.contractor,
        "first": booking.first,
        "last": booking.last,
        "paid_minutes": booking.paid_minutes,
        "cost_cents": booking.cost,
        "committed": booking.committed,
    }


def _breach_to_dict(breach: Breach) -> dict[str, Any]:
    return {
        "rule": breach.rule,
        "where": breach.where,
        "amount": breach.amount,
        "unit": breach.unit,
        "message": breach.message,
    }


def _incumbent_to_dict(incumbent: Incumbent) -> dict[str, Any]:
    return {
        "seconds": incumbent.seconds,
        "values": list(incumbent.values),
        "bounds": list(incumbent.bounds),
        "found_by": incumbent.found_by,
        "breach_minutes": incumbent.breach_minutes,
    }


_encode = json.JSONEncoder(allow_nan=False).encode
_encode_readable = json.JSONEncoder(allow_nan=False, ensure_ascii=False).encode


def _lines(value: Any, depth: int) -> Iterator[str]:
    """The pieces of a JSON text that nests by indentation down to ``_LINE_DEPTH``."""
    if depth == _LINE_DEPTH or not value or not isinstance(value, dict | list):
        yield _encode_readable(value)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield opening
    separator = "\n" + "  " * (depth + 1)
    for item in value.items() if isinstance(value, dict) else value:
        yield separator
        if isinstance(value, dict):
            yield f"{_encode_readable(item[0])}: "
            yield from _lines(item[1], depth + 1)
        else:
            yield from _lines(item, depth + 1)
        separator = ",\n" + "  " * (depth + 1)
    yield "\n" + "  " * depth + closing


# --- reading ------------------------------------------------------------------------------------


def _issue_of(detail: ErrorDetails) -> Issue:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
    found = "nothing" if detail["type"] == "missing" else repr(detail["input"])
    if len(found) > 60:
        found = found[:57] + "..."
    expected = detail["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return Issue(path.removeprefix("."), found, expected, code=detail["type"])


def _outcome_of(document: OutcomeDocument) -> Outcome:
    return Outcome(
        status=document.status,
        schedule=None if document.schedule is None else _schedule_of(document.schedule),
        levels=tuple(
            LevelResult(level.value, level.bound, {part.goal: part.value for part in level.parts})
            for level in document.objective.levels
        ),
        breaches=tuple(
            Breach(one.rule, one.where, one.amount, one.unit, one.message) for one in document.breaches
        ),
        plan_hash=document.plan.hash,
        data_date=document.plan.data_date,
        seed=document.solve.seed,
        limits=dict(document.solve.limits),
        effort_spent=document.solve.effort_spent,
        versions=dict(document.solve.versions),
        conflicts=document.conflicts,
        notes=document.notes,
        timings=dict(document.timings.measured),
        history=tuple(
            Incumbent(one.seconds, one.values, one.bounds, one.found_by, one.breach_minutes)
            for one in document.timings.history
        ),
    )


def _schedule_of(written: ScheduleWritten) -> Schedule:
    tasks = tuple(
        ScheduledTask(
            project=task.project,
            task=task.task,
            start=task.start,
            finish=task.finish,
            mode=task.mode,
            assignments=tuple(Assignment(one.person, one.need, one.units_per_mille) for one in task.people),
            segments=task.segments,
        )
        for task in written.tasks
    )
    bookings = tuple(
        Booking(
            pool=booking.pool,
            contractor=booking.contractor,
            first=booking.first.isoformat(),
            last=booking.last.isoformat(),
            paid_minutes=booking.paid_minutes,
            cost=booking.cost_cents,
            committed=booking.committed,
        )
        for booking in written.bookings
    )
    return Schedule(tasks, bookings)
