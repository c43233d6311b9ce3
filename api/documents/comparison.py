"""A comparison as JSON: the document ``crewline-comparison/1`` that docs/comparison.md explains."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from scenarios.comparison import Comparison, Difference
from scenarios.comparison.booking_changes import BookingChange
from scenarios.comparison.causes import Cause
from scenarios.comparison.changes import Changes
from scenarios.comparison.rows import MeasureRow, measure_rows
from scenarios.comparison.sides import Side
from scenarios.comparison.task_changes import LoneTask, TaskMove
from scenarios.comparison.why import Explanation
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Booking, TaskKey

COMPARISON_FORMAT: Final = "crewline-comparison/1"


def comparison_to_dict(found: Comparison) -> dict[str, Any]:
    """Everything of a comparison; money in cents, times local with their offsets, in the base's zone."""
    times = LocalTimes(found.base.side.plan.time_zone)
    return {
        "format": COMPARISON_FORMAT,
        "currency": found.base.side.plan.currency,
        "period": {"first": found.period.first.isoformat(), "last": found.period.last.isoformat()},
        "base": _side(found.base.side),
        "others": [_other(one, times) for one in found.others],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "plan": side.plan.name,
        "status": side.status,
        "breaches": [asdict(breach) for breach in side.breaches],
    }


def _other(one: Difference, times: LocalTimes) -> dict[str, Any]:
    return {
        **_side(one.side),
        "measures": [_measure(row, times) for row in measure_rows(one.differences)],
        "changes": changes_to_dict(one.changes, one.explanations, times),
        "causes": [_cause(cause) for cause in one.causes],
    }


def _measure(row: MeasureRow, times: LocalTimes) -> dict[str, Any]:
    values = asdict(row)
    if row.unit == "moment":
        for side in ("base", "other"):
            values[side] = None if values[side] is None else times[values[side]]
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}


def changes_to_dict(
    changes: Changes, explanations: tuple[Explanation, ...], times: LocalTimes
) -> dict[str, Any]:
    """Only what changed, each kind with its total and how many are not listed."""
    why = {one.key: one for one in explanations}
    listed: dict[str, list[dict[str, Any]]] = {
        "moved": [_move(one, why.get(one.key), times) for one in changes.moved.items],
        "people": [
            {**_task(one.key, one.name), "out": list(one.people_out), "in": list(one.people_in)}
            for one in changes.people.items
        ],
        "work": [
            {
                **_task(one.key, one.name),
                "base": {"kind": one.base_kind, "minutes": one.base_minutes},
                "other": {"kind": one.other_kind, "minutes": one.other_minutes},
                "difference_minutes": one.difference_minutes,
            }
            for one in changes.work.items
        ],
        "modes": [
            {**_task(one.key, one.name), "base": one.base, "other": one.other} for one in changes.modes.items
        ],
        "added": [_lone(one, times) for one in changes.added.items],
        "dropped": [_lone(one, times) for one in changes.dropped.items],
        "bookings": [_booking_change(one) for one in changes.bookings.items],
    }
    return {
        kind: {"total": getattr(changes, kind).total, "rest": getattr(changes, kind).rest, "items": items}
        for kind, items in listed.items()
    }


def _task(key: TaskKey, name: str) -> dict[str, Any]:
    return {"project": key[0], "task": key[1], "name": name}


def _move(one: TaskMove, why: Explanation | None, times: LocalTimes) -> dict[str, Any]:
    return {
        **_task(one.key, one.name),
        "base": {"start": times[one.base_start], "finish": times[one.base_finish]},
        "other": {"start": times[one.other_start], "finish": times[one.other_finish]},
        "start_minutes": one.start_minutes,
        "finish_minutes": one.finish_minutes,
        "start_working_days": round(one.start_days, 4),
        "finish_working_days": round(one.finish_days, 4),
        "why": None if why is None else _why(why),
    }


def _why(one: Explanation) -> dict[str, Any]:
    steps = [
        {
            "task": "/".join(step.task),
            "kind": step.kind,
            "by": None if step.by is None else "/".join(step.by),
            "resource": step.resource or None,
            "words": step.words,
        }
        for step in one.steps
    ]
    return {"sentence": one.sentence, "cause": None if one.cause is None else one.cause + 1, "steps": steps}


def _lone(one: LoneTask, times: LocalTimes) -> dict[str, Any]:
    return {**_task(one.key, one.name), "start": times[one.start], "finish": times[one.finish]}


def _booking_change(one: BookingChange) -> dict[str, Any]:
    return {
        "pool": one.pool,
        "change": one.kind,
        "base": _booking(one.base),
        "other": _booking(one.other),
        "paid_minutes": one.paid_minutes,
        "cost_cents": one.cost,
    }


def _booking(one: Booking | None) -> dict[str, Any] | None:
    return None if one is None else asdict(one)


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "sentence": cause.sentence,
        "tasks": sorted("/".join(key) for key in cause.tasks),
        "people": sorted(cause.people),
        "pools": sorted(cause.pools),
        "projects": sorted(cause.projects),
        "equipment": sorted(cause.equipment),
        "everything": cause.everything,
        "fields": [
            {"field": one.field, "noun": one.noun, "words": one.words, "is_money": one.is_money}
            for one in cause.fields
        ],
    }
