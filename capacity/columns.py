"""Every column of every frame that leaves ``capacity``: its type, its unit and what it means.

A frame is made only through ``declared_frame``, so that what is declared here is what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame.

    Attributes
    ----------
    name
        As it stands in the frame and in CSV files.
    dtype
        pandas type: ``str``, ``float64``, ``datetime64[s]`` (local, without a zone).
    unit
        Of its values; empty for names.
    meaning
        One sentence for the reader of a table.
    """

    name: str
    dtype: str
    unit: str
    meaning: str


def declared_frame(columns: tuple[Column, ...], data: Mapping[str, Any]) -> pd.DataFrame:
    """A frame of exactly the declared columns, in their order and types.

    Arrays in ``data`` become its columns as they are, without a copy: don't change them afterwards.

    Raises
    ------
    ValueError
        If ``data`` lacks a declared column or holds another one.
    """
    import pandas as pd

    names = [column.name for column in columns]
    if set(names) != set(data):
        odd = ", ".join(sorted(set(names) ^ set(data)))
        raise ValueError(f"columns declared and given differ in: {odd}")
    # Nothing is copied: large frames take half the time and memory, and arrays handed in are not used again.
    columns_made = {
        column.name: pd.Series(data[column.name], dtype=column.dtype, copy=False) for column in columns
    }
    return pd.DataFrame(columns_made, copy=False)


_PROJECT: Final = (
    Column("project", "str", "", "Id of a project; empty for what belongs to none."),
    Column("name", "str", "", "Name of the project as people read it."),
)

COST_BY_PERIOD: Final = (
    *_PROJECT,
    Column("begins", "datetime64[s]", "date", "First day of the month or ISO week, in the plan's time zone."),
    Column("period", "str", "", "The month as 2027-01, or the ISO week as 2027-W01."),
    Column("spent_cents", "int64", "cents", "Work before the data date, spread evenly over the task's time."),
    Column("in_house_cents", "int64", "cents", "Project time of people x rate."),
    Column("contractor_cents", "int64", "cents", "Hours of bookings that the project's tasks use."),
    Column("idle_cents", "int64", "cents", "The project's part of paid hours of bookings that nobody uses."),
    Column("fixed_cents", "int64", "cents", "Prices of the modes chosen, spread over the work of the task."),
    Column("total_cents", "int64", "cents", "Sum of the five."),
    Column("so_far_cents", "int64", "cents", "Total of this and all earlier periods."),
    Column("in_house_hours", "float64", "h", "Project time of people: time worked x units x project share."),
    Column("contractor_hours", "float64", "h", "Hours of bookings that the project's tasks use."),
    Column("idle_hours", "float64", "h", "The project's part of paid hours that nobody uses."),
)

PROJECT_COST: Final = (
    *_PROJECT,
    Column("client", "str", "", "Whom the project is for."),
    Column("status", "str", "", "Either proposed or accepted; empty for what belongs to no project."),
    Column("probability_percent", "float64", "%", "That a proposed project comes; else 100."),
    Column("budget_cents", "Int64", "cents", "The project's budget; empty without one."),
    Column("spent_cents", "int64", "cents", "Cost of the work before the data date, as reported or assumed."),
    Column("to_come_cents", "int64", "cents", "Cost of the schedule from the data date on."),
    Column("in_house_cents", "int64", "cents", "Of it, project time of people."),
    Column("contractor_cents", "int64", "cents", "Of it, hours of bookings that are used."),
    Column("idle_cents", "int64", "cents", "Of it, hours of bookings that are not used."),
    Column("fixed_cents", "int64", "cents", "Of it, prices of the modes chosen."),
    Column("committed_cents", "int64", "cents", "Of it, bookings that are committed, used or idle."),
    Column("forecast_cents", "int64", "cents", "Cost at completion: spent and to come."),
    Column("variance_cents", "Int64", "cents", "Budget less forecast, negative over budget."),
    Column("variance_percent", "float64", "%", "Variance of the budget; empty without a budget above 0."),
    Column("value_cents", "Int64", "cents", "What the project is worth; empty where the plan doesn't say."),
    Column("margin_cents", "Int64", "cents", "Value less forecast."),
    Column("margin_percent", "float64", "%", "Margin of the value; empty without a value above 0."),
)

_BOOKING: Final = (
    Column("pool", "str", "", "Id of a contractor pool."),
    Column("contractor", "int64", "", "Number of the contractor in the pool, from 1."),
    Column("first", "datetime64[s]", "date", "First day booked, in the zone of the pool's calendar."),
    Column("last", "datetime64[s]", "date", "Last day booked."),
)

BOOKING_COST: Final = (
    *_BOOKING,
    Column("committed", "bool", "", "Whether the plan says that it is booked already."),
    Column("paid_hours", "float64", "h", "Hours of the pool's calendar in it, from the data date on."),
    Column("used_hours", "float64", "h", "Of these, hours that tasks use."),
    Column("idle_hours", "float64", "h", "Of these, hours that no task uses."),
    Column("used_percent", "float64", "%", "Used of paid hours; empty where nothing is paid."),
    Column("cost_cents", "int64", "cents", "Paid hours x rate."),
    Column("used_cents", "int64", "cents", "Of it, used hours."),
    Column("idle_cents", "int64", "cents", "Of it, idle hours."),
)

BOOKING_SHARE: Final = (
    *_BOOKING,
    *_PROJECT,
    Column("used_hours", "float64", "h", "Hours of the booking that the project's tasks use."),
    Column("used_cents", "int64", "cents", "What these cost."),
    Column("idle_cents", "int64", "cents", "The project's part of idle hours, by what it uses."),
    Column("cost_cents", "int64", "cents", "Both; over all projects the cost of the booking."),
)

WITHOUT_RATE: Final = (
    Column("person", "str", "", "Id of a person without a rate who is at work in the schedule."),
    Column("name", "str", "", "Name of the person as people read it."),
    Column("hours", "float64", "h", "Project time that counts nothing for want of a rate."),
)

EARNED_VALUE: Final = (
    Column("project", "str", "", "Id of a project; empty in the last row, which is about all of them."),
    Column("name", "str", "", "Name of the project as people read it."),
    Column("bac_cents", "int64", "cents", "Budget at completion: what the baseline plans to spend in all."),
    Column("pv_cents", "int64", "cents", "Planned value: what it plans to spend by the status date."),
    Column("ev_cents", "int64", "cents", "Earned value: the budget of what is done by the status date."),
    Column("ac_cents", "int64", "cents", "Actual cost by the status date."),
    Column("cv_cents", "int64", "cents", "Cost variance: EV - AC, negative where it costs too much."),
    Column("sv_cents", "int64", "cents", "Schedule variance: EV - PV, negative behind the baseline."),
    Column("cpi", "float64", "", "Cost performance index: EV / AC; empty where nothing is spent."),
    Column("spi", "float64", "", "Schedule performance index: EV / PV; empty where that is nothing."),
    Column("complete_percent", "float64", "%", "EV / BAC; empty for a project without cost."),
    Column("planned_percent", "float64", "%", "PV / BAC."),
    Column("spent_percent", "float64", "%", "AC / BAC."),
    Column("etc_cents", "int64", "cents", "Estimate to complete: what the schedule costs from then on."),
    Column("eac_cents", "int64", "cents", "Estimate at completion from the bottom up: AC + ETC."),
    Column("vac_cents", "int64", "cents", "Variance at completion: BAC - EAC."),
    Column("eac_budget_cents", "int64", "cents", "EAC if the rest costs what is budgeted: AC + BAC - EV."),
    Column("eac_cpi_cents", "Int64", "cents", "EAC if the rest costs as it did so far: BAC / CPI."),
    Column("eac_cpi_spi_cents", "Int64", "cents", "EAC by both indices: AC + (BAC - EV) / (CPI x SPI)."),
    Column("tcpi", "float64", "", "CPI needed to keep the BAC: (BAC - EV) / (BAC - AC)."),
    Column("tcpi_eac", "float64", "", "CPI needed to keep the EAC: (BAC - EV) / (EAC - AC)."),
    Column("planned_start", "datetime64[s]", "local", "Start in the baseline."),
    Column("planned_finish", "datetime64[s]", "local", "Finish in the baseline."),
    Column("earned_until", "datetime64[s]", "local", "Earned schedule: when EV was planned to be earned."),
    Column("sv_days", "float64", "d", "SV(t), working days from the status date to then; negative: behind."),
    Column("spi_time", "float64", "", "SPI(t): working time earned / gone since the planned start."),
    Column("finish_at_rate", "datetime64[s]", "local", "IEAC(t): finish if the rest goes on at SPI(t)."),
    Column("scheduled_finish", "datetime64[s]", "local", "Finish in the schedule."),
)

STAFFING_ORDER: Final = (
    *_BOOKING,
    Column("order_by", "datetime64[s]", "date", "Last day to order it; empty where it is committed already."),
    Column("paid_hours", "float64", "h", "Hours of the pool's calendar in it, from the data date on."),
    Column("cost_cents", "int64", "cents", "Paid hours x rate."),
)

STAFFING_CHOICE: Final = (
    Column("late_cost_cents", "int64", "cents", "Late cost of the schedule found."),
    Column("contractor_cost_cents", "int64", "cents", "Whole bookings, and fixed prices of modes."),
    Column("bound_cents", "int64", "cents", "What contractors cost at least, if nothing is later than that."),
    Column("bookings", "int64", "", "Bookings in it, committed ones included."),
)
