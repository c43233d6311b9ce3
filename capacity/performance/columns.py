"""The columns of frames about the office's figures; ``capacity.columns`` says what a column is."""

from __future__ import annotations

from typing import Final

from capacity.columns import Column

_PROMISED: Final = (
    Column("promised", "datetime64[s]", "date", "Due date, else day of the finish in the baseline."),
    Column("promised_by", "str", "", "Either due or baseline; empty where nothing promises a finish."),
    Column("on_time", "boolean", "", "Whether it was finished by then; empty where nothing was promised."),
)

DELIVERIES: Final = (
    Column("project", "str", "", "Id of a project that is finished."),
    Column("name", "str", "", "Name of the project as people read it."),
    Column("client", "str", "", "Whom it is for."),
    Column(
        "started", "datetime64[s]", "local", "First actual start of its tasks; a date alone is its 00:00."
    ),
    Column("finished", "datetime64[s]", "date", "Day of their last actual finish."),
    *_PROMISED,
    Column("cycle_days", "float64", "d", "Working days of its calendar from the one to the other."),
    Column("cycle_calendar_days", "int64", "d", "Days on the calendar, the first and the last included."),
)

OFFICE_FIGURES: Final = (
    Column("of", "str", "", "What the row is about: office, client or project."),
    Column("id", "str", "", "Id of the project, or the client; empty for the office."),
    Column("name", "str", "", "As people read it."),
    Column("begins", "datetime64[s]", "date", "First day of the period; empty for all periods together."),
    Column("period", "str", "", "The month as 2027-01, the week as 2027-W01, the day, or all."),
    Column("projects_finished", "int64", "", "Projects whose last task was finished in the period."),
    Column("projects_promised", "int64", "", "Of these, projects with a due date, or else in the baseline."),
    Column("projects_on_time", "int64", "", "Of these, projects finished by then."),
    Column("projects_on_time_percent", "float64", "%", "On time of promised; empty where none was."),
    Column("tasks_finished", "int64", "", "Tasks finished in the period; summaries are none."),
    Column("tasks_promised", "int64", "", "Of these, tasks with a due date, or else in the baseline."),
    Column("tasks_on_time", "int64", "", "Of these, tasks finished by then."),
    Column("tasks_on_time_percent", "float64", "%", "On time of promised; empty where none was."),
    Column("cycle_median_days", "float64", "d", "Median cycle time of projects finished, in working days."),
    Column("cycle_p85_days", "float64", "d", "85th percentile of it."),
    Column("cycle_median_calendar_days", "float64", "d", "Median cycle time in days on the calendar."),
    Column("cycle_p85_calendar_days", "float64", "d", "85th percentile of it."),
    Column("reviews_finished", "int64", "", "Review cycles finished in the period."),
    Column(
        "rounds_planned", "int64", "", "Rounds planned for them, by the baseline's plan if it is at hand."
    ),
    Column("rounds_done", "int64", "", "Rounds that they took."),
    Column("worked_hours", "float64", "h", "Hours of tasks finished, as reported, else as planned."),
    Column("rework_hours", "float64", "h", "Of these, hours in second and later rounds of reviews."),
    Column("rework_percent", "float64", "%", "Rework of worked hours; empty where none were worked."),
)
