"""What a plan costs: the document ``crewline-cost/1`` that docs/cost.md explains, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.documents.analysed import Analysed
from api.documents.result_head import result_head
from scheduling.outcome_json import LocalTimes

if TYPE_CHECKING:
    from capacity.money.cost import PlannedCost
    from capacity.money.earned_value import EarnedValue
    from capacity.periods import Grain

COST_FORMAT: Final = "crewline-cost/1"


def cost_to_dict(found: Analysed, by: Grain, cost: PlannedCost, earned: EarnedValue) -> dict[str, Any]:
    """The document ``crewline-cost/1``."""
    from api.exports.frames import frame_records
    from capacity import columns

    return {
        **result_head(found, COST_FORMAT),
        "by": by,
        "notes": list(cost.notes),
        "projects": frame_records(cost.projects, columns.PROJECT_COST),
        "periods": frame_records(cost.periods, columns.COST_BY_PERIOD),
        "bookings": frame_records(cost.bookings, columns.BOOKING_COST),
        "booking_shares": frame_records(cost.shares, columns.BOOKING_SHARE),
        "without_rate": frame_records(cost.without_rate, columns.WITHOUT_RATE),
        "earned_value": earned_to_dict(found, earned),
    }


def earned_to_dict(found: Analysed, earned: EarnedValue) -> dict[str, Any]:
    """Earned value, as it stands in ``crewline-cost/1``."""
    from api.exports.frames import frame_records
    from capacity.columns import EARNED_VALUE

    return {
        "status_date": LocalTimes(found.plan.time_zone)[earned.status_date],
        "against": earned.against,
        "forecast": earned.forecast,
        "nothing_to_compare": earned.nothing or None,
        "notes": list(earned.notes),
        "projects": frame_records(earned.values, EARNED_VALUE),
    }


def cost_tables(cost: PlannedCost, earned: EarnedValue, currency: str) -> dict[str, str]:
    """CSV texts by the names of their files."""
    from api.exports.frames import frame_csv
    from capacity import columns

    return {
        "cost_by_period.csv": frame_csv(cost.periods, columns.COST_BY_PERIOD, currency),
        "project_cost.csv": frame_csv(cost.projects, columns.PROJECT_COST, currency),
        "booking_cost.csv": frame_csv(cost.bookings, columns.BOOKING_COST, currency),
        "booking_shares.csv": frame_csv(cost.shares, columns.BOOKING_SHARE, currency),
        "earned_value.csv": frame_csv(earned.values, columns.EARNED_VALUE, currency),
    }
