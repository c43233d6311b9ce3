"""A new schedule beside the earlier one for programs and spreadsheets: docs/replanning.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from api.documents.comparison import comparison_to_dict
from api.documents.stuck_words import stuck_in_words
from api.exports.csv_files import Cell, spreadsheet_safe
from planner.calendars import local_time
from planner.document import plan_hash
from planner.plan import Plan
from scenarios.comparison import DEFAULT_LIMIT, Comparison, Difference, Side, compare
from scenarios.comparison.changes import Ranked
from scenarios.replanning.causes_since import causes_since
from scenarios.replanning.price import Price
from scenarios.replanning.replanning import Replanned, ReplanOptions
from scenarios.replanning.silence import Silent
from scenarios.replanning.variance import Variance
from scheduling.mending import Stuck
from scheduling.outcome_json import LocalTimes
from scheduling.schedule import Outcome, Schedule, TaskKey

FORMAT: Final = "crewline-replan/1"
BEFORE: Final = "before"
AFTER: Final = "replanned"
_HEADINGS: Final = (
    "project", "task", "name", "earlier_start", "start", "start_working_days", "earlier_finish", "finish",
    "finish_working_days", "kept", "why",
)  # fmt: skip


def beside_before(
    before: Plan, outcome: Outcome, found: Replanned, limit: int | None = DEFAULT_LIMIT
) -> Comparison:
    """The schedule of before beside the new one, each with its own plan; ``limit`` as ``compare`` has it."""
    base, after = Side.of(BEFORE, before, outcome), Side.of(AFTER, found.plan, found.outcome)
    compared = compare(base, [after], causes={AFTER: causes_since(base, after)}, limit=None)
    moved = frozenset(one.key for one in found.variances.moved)
    over = frozenset(one.key for one in (found.outcome.schedule or Schedule(())).tasks if not one.assignments)
    return replace(compared, others=(_worth_telling(compared.others[0], moved, over, limit),))


def replan_to_dict(
    found: Replanned, comparison: Comparison | None, silent: Sequence[Silent], options: ReplanOptions
) -> dict[str, Any]:
    """The document ``crewline-replan/1``: money in cents, times local to the plan with their offsets."""
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": FORMAT,
        "plan_hash": plan_hash(found.plan),
        "data_date": str(found.plan.start),
        "status": found.outcome.status,
        "interrupted": found.interrupted,
        "currency": found.plan.currency,
        "options": {
            "stability": options.stability,
            "freeze": None if options.freeze is None else str(options.freeze),
            "effort": options.effort,
            "seed": options.seed,
        },
        "levels": [{"value": level.value, "parts": level.parts} for level in found.outcome.levels],
        "breaches": [asdict(one) for one in found.outcome.breaches],
        "price": _price(found.price),
        "frozen": [_task(key) for key in found.frozen],
        "released": [_stuck(found, key, one) for key, one in found.released.items()],
        "stuck": [_stuck(found, key, one) for key, one in found.stuck.items()],
        "ordered": [asdict(one) for one in found.ordered],
        "silent": silent_to_dict(found.plan, silent),
        "projects": [_variance(one, times) for one in found.variances.projects],
        "tasks": [_variance(one, times) for one in found.variances.tasks],
        "comparison": None if comparison is None else comparison_to_dict(comparison),
    }


def _worth_telling(
    one: Difference, moved: frozenset[TaskKey], over: frozenset[TaskKey], limit: int | None
) -> Difference:
    """Without tasks done on the day on which they were planned, and people of tasks that need nobody now."""
    items = tuple(move for move in one.changes.moved.items if move.key in moved)
    swaps = tuple(swap for swap in one.changes.people.items if swap.key not in over)
    changes = replace(one.changes, moved=Ranked(items, len(items)), people=Ranked(swaps, len(swaps))).first(
        limit
    )
    shown = frozenset(move.key for move in changes.moved.items)
    return replace(one, changes=changes, explanations=tuple(x for x in one.explanations if x.key in shown))


def _task(key: TaskKey) -> dict[str, Any]:
    return {"project": key[0], "task": key[1]}


def _stuck(found: Replanned, key: TaskKey, one: Stuck) -> dict[str, Any]:
    words = stuck_in_words(one, found.earlier.by_key().get(key))
    by = None if one.by is None else "/".join(one.by)
    return {**_task(key), "reason": one.reason, "by": by, "words": words}


def _price(price: Price | None) -> dict[str, Any] | None:
    if price is None:
        return None
    return {
        "cents": price.cents,
        "late_cents": price.late_cents,
        "contractor_cents": price.contractor_cents,
        "projects": [
            {
                "project": one.project,
                "name": one.name,
                "working_days": round(one.days, 4),
                "late_cents": one.late_cents,
            }
            for one in price.projects
        ],
    }


def _variance(one: Variance, times: LocalTimes) -> dict[str, Any]:
    return {
        **({"project": one.key[0]} if not one.key[1] else _task(one.key)),
        "name": one.name,
        "earlier": {"start": times[one.earlier_start], "finish": times[one.earlier_finish]},
        "now": {"start": times[one.start], "finish": times[one.finish]},
        "start_working_days": round(one.start_days, 4),
        "finish_working_days": round(one.finish_days, 4),
    }


def silent_to_dict(plan: Plan, silent: Sequence[Silent]) -> list[dict[str, Any]]:
    """The same for programs."""
    times = LocalTimes(plan.time_zone)
    return [
        {
            "project": one.key[0],
            "task": one.key[1],
            "name": one.name,
            "missing": one.missing,
            "scheduled": times[one.moment],
            "people": list(one.people),
        }
        for one in silent
    ]


def variance_table(found: Replanned) -> str:
    """Old and new dates of every project (its task is empty) and task as CSV."""
    stream = io.StringIO(newline="")
    stream.write("\ufeff")  # Excel takes a file without it for another encoding
    writer = csv.writer(stream)
    writer.writerow(_HEADINGS)
    frozen = frozenset(found.frozen)
    for one in (*found.variances.projects, *found.variances.tasks):
        writer.writerow(_row(found, one, "frozen" if one.key in frozen else ""))
    return stream.getvalue()


def _row(found: Replanned, one: Variance, kept: str) -> list[Cell]:
    def moment(minute: int) -> str:
        return local_time(minute, found.plan.time_zone).strftime("%Y-%m-%d %H:%M")

    stuck = found.stuck.get(one.key)
    why = "" if stuck is None else stuck_in_words(stuck, found.earlier.by_key().get(one.key))
    return [
        *(spreadsheet_safe(text) for text in (*one.key, one.name)),
        moment(one.earlier_start),
        moment(one.start),
        round(one.start_days, 2),
        moment(one.earlier_finish),
        moment(one.finish),
        round(one.finish_days, 2),
        kept,
        spreadsheet_safe(why),
    ]
