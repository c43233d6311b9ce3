"""The columns of frames about what one more, one fewer or an absence would change.

``capacity.columns`` says what a column is.
"""

from __future__ import annotations

from typing import Final

from capacity.columns import Column

_QUESTION: Final = (
    Column("of", "str", "", "Either skill or person."),
    Column("id", "str", "", "The skill, or the person's id."),
    Column("name", "str", "", "As people read it."),
    Column("change", "str", "", "Either more, fewer or absence."),
    Column("person", "str", "", "Id of whoever leaves or is away: of a skill, who is booked most then."),
    Column("first", "datetime64[s]", "date", "First day with the change."),
    Column("last", "datetime64[s]", "date", "Last day of an absence; empty for good."),
)

MARGINAL_VALUE: Final = (
    Column("rank", "int64", "", "1 for what is worth most."),
    *_QUESTION,
    Column(
        "verdict",
        "str",
        "",
        "clear; unclear: no more than runs of equal plans differ; impossible: no schedule that keeps all "
        "hard rules was found, though there was one before; possible: the other way round; not solved; "
        "failed.",
    ),
    Column("why", "str", "", "Why there is no schedule that keeps all hard rules, or it was not solved."),
    Column("cost_change_cents", "Int64", "cents", "Change of both costs below; negative: saved."),
    Column("late_change_cents", "Int64", "cents", "Change of the late cost."),
    Column("contractor_change_cents", "Int64", "cents", "Change of the contractor cost."),
    Column("noise_cents", "Int64", "cents", "By how much both costs differ between runs of equal plans."),
    Column(
        "days_change", "float64", "d", "Sum over projects of clear changes of their finish, in elapsed days."
    ),
    Column("projects_earlier", "Int64", "", "How many projects clearly finish earlier."),
    Column("projects_later", "Int64", "", "How many projects clearly finish later."),
    Column(
        "matters_from",
        "datetime64[s]",
        "date",
        "Monday of the first week with hours that colleagues of the same main skill could not have done.",
    ),
    Column("matters_until", "datetime64[s]", "date", "Sunday of the last such week."),
    Column("matters_weeks", "Int64", "", "How many weeks of that kind there are."),
    Column("matters_hours", "float64", "h", "Such hours: of the newcomer, or of who is missing."),
    Column(
        "at_stake_cents",
        "Int64",
        "cents",
        "Estimate before solving: contractors paid for the skill, late cost of projects that wait for it.",
    ),
    Column(
        "at_risk_hours",
        "float64",
        "h",
        "Estimate before solving: hours that colleagues have no free time for.",
    ),
)

PROJECT_CHANGE: Final = (
    *_QUESTION,
    Column("project", "str", "", "Id of a project."),
    Column("project_name", "str", "", "Name of the project as people read it."),
    Column("finish_before", "datetime64[s]", "local", "Finish in the plan as it is, solved again."),
    Column("finish", "datetime64[s]", "local", "Finish with the change."),
    Column("days", "float64", "d", "Elapsed days from the one to the other; negative: earlier."),
    Column("noise_days", "float64", "d", "By how much the finish differs between runs of equal plans."),
    Column("clear", "bool", "", "Whether the change is more than that."),
)
