"""What documents about a result begin with."""

from __future__ import annotations

from typing import Any

from api.documents.analysed import Analysed
from scheduling.outcome_json import LocalTimes


def result_head(found: Analysed, format_name: str) -> dict[str, Any]:
    """Their format, the status, and whose result it is."""
    times = LocalTimes(found.plan.time_zone)
    return {
        "format": format_name,
        "status": found.outcome.status,
        "plan": {
            "name": found.plan.name,
            "hash": found.plan_hash,
            "time_zone": found.plan.time_zone,
            "currency": found.plan.currency,
            "data_date": times[found.outcome.data_date],
        },
    }
