"""A forecast: the document ``crewline-forecast/1`` that docs/capacity.md explains, and its tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from api.documents.hours_asked import HoursAsked, check_names, hours_head, rows_named

if TYPE_CHECKING:
    from api.documents.analysed import Analysed
    from capacity.columns import Column
    from capacity.hours.forecast import Forecast
    from scheduling.schedule import Schedule

    Columns = Mapping[str, Sequence[Column]]

FORECAST_FORMAT: Final = "crewline-forecast/1"
AS_SCHEDULED: Final = "as scheduled"


def forecast_asked(
    found: Analysed, asked: HoursAsked, further: Mapping[str, Schedule] | None = None
) -> Forecast:
    """Demand against capacity before levelling, in the schedule, and in further schedules of the plan.

    Raises
    ------
    InputError
        If the range is empty, or a name is no skill's.
    """
    from capacity.hours.forecast import forecast

    whole = forecast(
        found.plan,
        {AS_SCHEDULED: found.schedule, **(further or {})},
        by=asked.by,
        tentative=asked.tentative,
        first=asked.first,
        last=asked.last,
    )
    check_names(asked.only, "skill", (str(skill) for skill in whole.shortages["skill"].unique()))
    return dataclasses.replace(
        whole,
        periods=rows_named(whole.periods, asked.only, ("skill",)),
        shortages=rows_named(whole.shortages, asked.only, ("skill",)),
    )


def forecast_to_dict(
    found: Analysed, asked: HoursAsked, forecast: Forecast, columns: Columns | None = None
) -> dict[str, Any]:
    """The document ``crewline-forecast/1``.

    Parameters
    ----------
    columns
        Of ``forecast`` and of ``shortages``, where not all are to be there.
    """
    from api.exports.frames import frame_records

    shown = columns or _all_columns()
    return {
        **hours_head(found, asked, FORECAST_FORMAT),
        "left_out": list(forecast.left_out),
        "shortages": frame_records(forecast.shortages, shown["shortages"]),
        "forecast": frame_records(forecast.periods, shown["forecast"]),
    }


def forecast_tables(forecast: Forecast, currency: str, columns: Columns | None = None) -> dict[str, str]:
    """CSV texts by the names of their files; ``columns`` as of the document."""
    from api.exports.frames import frame_csv

    shown = columns or _all_columns()
    return {
        "forecast.csv": frame_csv(forecast.periods, shown["forecast"], currency),
        "shortages.csv": frame_csv(forecast.shortages, shown["shortages"], currency),
    }


def _all_columns() -> Columns:
    from capacity.hours.columns import FORECAST, SHORTAGES

    return {"forecast": FORECAST, "shortages": SHORTAGES}
