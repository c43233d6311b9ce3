"""The columns of frames about what could be done instead of a booking; see ``capacity.columns``."""

from __future__ import annotations

from typing import Final

from capacity.columns import Column

STAFFING_ALTERNATIVE: Final = (
    Column("pool", "str", "", "Id of the pool whose booking is weighed."),
    Column("contractor", "int64", "", "Number of the contractor in the pool, from 1."),
    Column("first", "datetime64[s]", "date", "First day booked."),
    Column("last", "datetime64[s]", "date", "Last day booked."),
    Column("rank", "int64", "", "1 for the cheapest of those about one booking."),
    Column(
        "kind",
        "str",
        "",
        "contractor (as planned); overtime; second skill; move the date; drop tasks; drop project.",
    ),
    Column("people", "str", "", "Ids of whom it takes, separated by commas."),
    Column("left_out", "str", "", "Tasks left out, as project/task, separated by commas."),
    Column("total_cents", "Int64", "cents", "All costs below; empty where no schedule was found."),
    Column("change_cents", "Int64", "cents", "Total less that of the contractor plan; negative: saved."),
    Column("contractor_cents", "Int64", "cents", "Whole bookings, and fixed prices of modes."),
    Column("late_cents", "Int64", "cents", "Late cost."),
    Column("overtime_cents", "int64", "cents", "Overtime worked x its rate."),
    Column("value_cents", "Int64", "cents", "Value of what is left out; empty where it is not stated."),
    Column("noise_cents", "int64", "cents", "By how much costs of runs of equal plans differ."),
    Column("sure", "bool", "", "Whether the change is more than that."),
    Column("late_days", "float64", "d", "Days late of all projects, beyond those of the contractor plan."),
    Column("projects", "str", "", "Each such project and its days, separated by commas."),
    Column("decide_by", "datetime64[s]", "date", "Last day to decide for it; empty where there is none."),
    Column("note", "str", "", "Hours of overtime, since when a skill is used, or why there is no schedule."),
)
