"""Trade-offs as JSON (``crewline-trade-offs/1``) and as CSV; docs/trade_offs.md explains both."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planner.document import plan_hash
from scenarios.comparison import Side
from scenarios.comparison.project_measures import project_measures
from scenarios.comparison.whole_measures import WholeMeasures, whole_measures
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from planner.plan import Plan
    from scenarios.trade_offs.points import TradeOff, TradeOffs

FORMAT: Final = "crewline-trade-offs/1"
COLUMNS: Final = (
    "number", "late_cost", "contractor_cost", "together", "moved_minutes", "late_projects", "last_finish",
    "proved", "late_cost_bound", "gap",
)  # fmt: skip
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A point with its number in the list, from 1, and the measures of its schedule."""

    number: int
    point: TradeOff
    whole: WholeMeasures

    @property
    def together(self) -> int:
        """Late and contractor cost, in cents."""
        return self.point.late_cost + self.point.contractor_cost


def rows_of(plan: Plan, points: Sequence[TradeOff]) -> list[Row]:
    """Points with the measures of their schedules."""
    rows = []
    for number, point in enumerate(points, start=1):
        side = Side.of(f"choice {number}", plan, point.schedule)
        rows.append(Row(number, point, whole_measures(side, project_measures(side))))
    return rows


def outcome_file(number: int) -> str:
    """Name of the file with the schedule of a point."""
    return f"choice-{number:02d}.json"


def trade_offs_to_dict(
    plan: Plan, found: TradeOffs, rows: Sequence[Row], beaten: Sequence[Row]
) -> dict[str, Any]:
    """The document that ``--json`` prints: costs in cents, moved work in minutes."""
    times = LocalTimes(plan.time_zone)
    return {
        "format": FORMAT,
        "plan": {"name": plan.name, "hash": plan_hash(plan), "currency": plan.currency},
        "goals": list(found.goals),
        "solves": found.solves,
        "whole": found.is_whole,
        "choices": [_told(row, times) for row in rows],
        "dominated": [_told(row, times) for row in beaten],
    }


def table_of(rows: Sequence[Row]) -> str:
    """The choices as CSV: costs in cents, moments in minutes since 1970 UTC."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(["" if value is None else value for value in _values(row)] for row in rows)
    return text.getvalue()


def _told(row: Row, times: LocalTimes) -> dict[str, Any]:
    told = dict(zip(COLUMNS, _values(row), strict=True))
    last = row.whole.last_finish
    return {**told, "last_finish": None if last is None else times[last], "proved": row.point.is_proved}


def _values(row: Row) -> tuple[Any, ...]:
    point, gap = row.point, row.point.gap
    return (
        row.number,
        point.late_cost,
        point.contractor_cost,
        row.together,
        point.moved_minutes,
        row.whole.late_projects,
        row.whole.last_finish,
        int(point.is_proved),
        point.late_bound,
        None if gap is None else round(gap, _DECIMALS),
    )
