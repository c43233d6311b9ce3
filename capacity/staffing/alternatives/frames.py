"""Alternatives as a frame."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from capacity.columns import declared_frame
from capacity.staffing.alternatives.columns import STAFFING_ALTERNATIVE
from capacity.staffing.alternatives.weighing import MINUTES_A_DAY, Alternative, Weighed

if TYPE_CHECKING:
    import pandas as pd


def alternative_frame(weighed: Weighed) -> pd.DataFrame:
    """A row for each alternative: the columns of ``STAFFING_ALTERNATIVE``."""
    rows = [_row(one) for one in weighed.alternatives]
    return declared_frame(
        STAFFING_ALTERNATIVE,
        {column.name: [row[column.name] for row in rows] for column in STAFFING_ALTERNATIVE},
    )


def _row(one: Alternative) -> dict[str, Any]:
    booking = one.driver.booking
    return {
        "pool": booking.pool,
        "contractor": booking.contractor,
        "first": dt.datetime.fromisoformat(booking.first),
        "last": dt.datetime.fromisoformat(booking.last),
        "rank": one.rank,
        "kind": one.kind,
        "people": ", ".join(one.people),
        "left_out": ", ".join(f"{project}/{task}" for project, task in one.left_out),
        "total_cents": one.total,
        "change_cents": one.change,
        "contractor_cents": one.contractor,
        "late_cents": one.late,
        "overtime_cents": one.overtime,
        "value_cents": one.value,
        "noise_cents": one.noise,
        "sure": one.is_sure,
        "late_days": sum(delay.minutes for delay in one.delays) / MINUTES_A_DAY,
        "projects": ", ".join(f"{d.project} {d.minutes / MINUTES_A_DAY:+.1f}" for d in one.delays),
        "decide_by": None if one.decide_by is None else dt.datetime.combine(one.decide_by, dt.time()),
        "note": one.why_not or one.note,
    }
