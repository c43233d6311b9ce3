"""The status for programs: the document ``crewline-status/1``, with all rows; docs/status.md explains it."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from scenarios.status.changed import Changed, ProjectMove
from scenarios.status.projects import ProjectStatus
from scenarios.status.status import Status
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import TaskKey

FORMAT: Final = "crewline-status/1"
_DECIMALS: Final = 4


def status_to_dict(status: Status) -> dict[str, Any]:
    """Money in cents, times local to the plan with their offsets, days in working days."""
    found = status.situation
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": FORMAT,
        **_head(status, times),
        "projects": [_project(one, times) for one in status.projects],
        "milestones": {
            part: [
                {
                    **_key(one.key),
                    "name": one.name,
                    "moment": times[one.moment],
                    "variance_days": _rounded(one.variance_days),
                }
                for one in getattr(status.milestones, part)
            ]
            for part in ("reached", "coming")
        },
        "late": [
            {
                **_key(one.key),
                "name": one.name,
                "missing": one.missing,
                "agreed": times[one.agreed],
                "days": _rounded(one.days),
                "now": None if one.now is None else times[one.now],
                "people": list(one.people),
                "waits": one.waits,
                "silent": one.silent,
            }
            for one in status.late
        ],
        "changed": None if status.changed is None else _changed(status.changed, times),
        "risks": [dataclasses.asdict(one) for one in status.risks],
        "executions": status.executions,
        "drivers": [dataclasses.asdict(one) for one in status.drivers],
        "money": {
            "total": dataclasses.asdict(status.money.total),
            "projects": [dataclasses.asdict(one) for one in status.money.rows],
            "notes": list(status.money.notes),
        },
        "people": {
            "busy": [
                {
                    "person": one.person,
                    "name": one.name,
                    "weeks": {week: round(share, 1) for week, share in one.weeks},
                    "excess_hours": round(one.excess_hours, 2),
                }
                for one in status.people.busy
            ],
            "away": [
                {**dataclasses.asdict(one), "first": str(one.first), "last": str(one.last)}
                for one in status.people.away
            ],
        },
        "next": _next(status, times),
    }


def _head(status: Status, times: LocalTimes) -> dict[str, Any]:
    found = status.situation
    agreed = found.baseline
    return {
        "plan": {"name": found.plan.name, "hash": found.outcome.plan_hash, "currency": found.plan.currency},
        "status": found.outcome.status,
        "on_track": status.is_on_track,
        "data_date": str(found.document.start),
        "status_date": times[found.at],
        "until": times[found.until],
        "baseline": None
        if agreed is None
        else {
            "label": agreed.label,
            "agreed": None if agreed.agreed is None else str(agreed.agreed),
            "plan_hash": agreed.outcome.plan_hash,
        },
    }


def _project(one: ProjectStatus, times: LocalTimes) -> dict[str, Any]:
    moments = {
        name: None if moment is None else times[moment]
        for name in ("finish", "due", "deadline", "agreed_finish")
        for moment in [getattr(one, name)]
    }
    days = {name: _rounded(getattr(one, name)) for name in ("variance_days", "chance")}
    return {**dataclasses.asdict(one), **moments, **days}


def _changed(one: Changed, times: LocalTimes) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("tasks", "later", "earlier", "added", "gone")}
    return {**counts, "projects": [_move(project, times) for project in one.projects]}


def _move(one: ProjectMove, times: LocalTimes) -> dict[str, Any]:
    return {
        "project": one.project.key[0],
        "name": one.project.name,
        "agreed_finish": times[one.project.earlier_finish],
        "finish": times[one.project.finish],
        "finish_days": _rounded(one.project.finish_days),
        "last_task": one.last[1],
        "why": None if one.why is None else one.why.sentence,
    }


def _next(status: Status, times: LocalTimes) -> dict[str, Any]:
    steps = status.next
    return {
        "begins": [
            {
                **_key(one.key),
                "name": one.name,
                "start": times[one.start],
                "finish": times[one.finish],
                "people": list(one.people),
            }
            for one in steps.begins
        ],
        "orders": [
            {
                "pool": one.booking.pool,
                "contractor": one.booking.contractor,
                "first": one.booking.first,
                "last": one.booking.last,
                "cost_cents": one.booking.cost,
                "order_by": str(one.order_by),
            }
            for one in steps.orders
        ],
        "awaited": [
            {
                **_key(one.key),
                "name": one.name,
                "client": one.client,
                "asked": times[one.asked],
                "answer": times[one.answer],
            }
            for one in steps.awaited
        ],
        "requests": [
            {"request": one.number, "reason": one.asked.reason, "state": one.state} for one in steps.requests
        ],
    }


def _key(key: TaskKey) -> dict[str, str]:
    return {"project": key[0], "task": key[1]}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
