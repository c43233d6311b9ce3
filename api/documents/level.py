"""A levelled schedule beside the one it keeps the dates of: the document ``crewline-level/1``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.documents.analysed import Analysed
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from capacity.balance import Balance
    from capacity.levelling import Levelled

LEVEL_FORMAT: Final = "crewline-level/1"
_FIGURES: Final = (
    "peak_percent",
    "mean_percent",
    "spread_percent",
    "between_percent",
    "busy_weeks",
    "busy_hours",
    "projects_a_week",
    "most_projects",
    "switches",
)


@dataclass(frozen=True, slots=True)
class LevelReport:
    """What was found: both schedules, their measures over the same days, and what moved."""

    found: Analysed
    made: Levelled
    before: Balance
    after: Balance
    until_due: bool = False

    @classmethod
    def of(cls, found: Analysed, made: Levelled, *, until_due: bool) -> LevelReport:
        """Both schedules measured over the same days."""
        from capacity.balance import balance_of

        schedules = (found.schedule, made.outcome.schedule or found.schedule)
        last = max(balance_of(found.plan, schedule).last for schedule in schedules)
        before, after = (balance_of(found.plan, schedule, last=last) for schedule in schedules)
        return cls(found, made, before, after, until_due)


def level_to_dict(report: LevelReport) -> dict[str, Any]:
    """The document ``crewline-level/1`` that ``--json`` prints; docs/bottlenecks.md explains it."""
    from api.exports.frames import frame_records
    from capacity.balance import LEVELLED_BALANCE, side_by_side

    found, made = report.found, report.made
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": LEVEL_FORMAT,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
        "levelled": made.is_better,
        "from": report.before.first.isoformat(),
        "to": report.before.last.isoformat(),
        "balance_minutes": dict(zip(("before", "after"), made.busy_minutes, strict=True)),
        "measures": {
            name: {"before": _rounded(report.before, name), "after": _rounded(report.after, name)}
            for name in _FIGURES
        },
        "people": frame_records(side_by_side(report.before, report.after), LEVELLED_BALANCE),
        "moved": [
            {
                "project": one.before.project,
                "task": one.before.task,
                "start_before": times[one.before.start],
                "start": times[one.after.start],
                "minutes": one.minutes,
                "people_before": [given.person for given in one.before.assignments],
                "people": [given.person for given in one.after.assignments],
            }
            for one in made.moved
        ],
    }


def _rounded(measured: Balance, name: str) -> float | int:
    value: float | int = getattr(measured, name)
    return value if isinstance(value, int) else round(value, 2)
