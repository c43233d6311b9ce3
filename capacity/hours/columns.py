"""The columns of frames about hours: availability, workload, overloads and forecast.

``capacity.columns`` says what a column is, and declares those about money.
"""

from __future__ import annotations

from typing import Final

from capacity.columns import Column

_BEGINS: Final = Column(
    "begins",
    "datetime64[s]",
    "date",
    "The day, the Monday of the ISO week, or the 1st of the month; in the plan's time zone.",
)
_PERIOD: Final = Column(
    "period", "category", "", "The day as 2027-01-04, the week as 2027-W01, or the month as 2027-01."
)
_WHO: Final = (
    Column("person", "category", "", "Id of a person, or pool#n for the n-th contractor of a pool."),
    Column("name", "category", "", "Name of the person or contractor as people read it."),
    Column("kind", "category", "", "Either person or contractor."),
    Column("team", "category", "", "Team of a person; empty for contractors, and where there is none."),
    Column("skill", "category", "", "Main skill, the first one in the plan; empty without any."),
)
_SUPPLY: Final = (
    Column(
        "working_hours", "float64", "h", "Working hours from the data date on; of contractors, those booked."
    ),
    Column(
        "retainer_hours",
        "float64",
        "h",
        "Of these, hours for retainers and daily business: not for projects.",
    ),
    Column("project_hours", "float64", "h", "Of these, hours for projects: working hours x project share."),
)
_BOOKED: Final = Column(
    "booked_hours",
    "float64",
    "h",
    "Hours that tasks take: time worked x units x project share. Tentative projects count whole, by their "
    "probability, or not at all, as asked.",
)
_TENTATIVE: Final = (
    Column(
        "tentative_hours", "float64", "h", "Hours that proposed projects take, whole, however they count."
    ),
    Column(
        "expected_hours", "float64", "h", "Hours that tasks take, proposed projects by their probability."
    ),
)
_REST: Final = (
    Column("free_hours", "float64", "h", "Project hours not booked, of each one who has any left."),
    Column("excess_hours", "float64", "h", "Hours booked above 100 % of somebody's project hours."),
    Column("utilisation_percent", "float64", "%", "Booked of project hours; empty where there are none."),
)
_PEOPLE_THERE: Final = Column(
    "people", "int64", "", "How many of them work in the period, contractors included."
)
_PEOPLE_AT_WORK: Final = Column("people", "int64", "", "How many people and contractors work on it.")
_WORK: Final = Column(
    "work_hours",
    "float64",
    "h",
    "Work done: hours that tasks take x efficiency, tentative ones as for booked hours.",
)
_SHARE: Final = Column(
    "utilisation_percent",
    "float64",
    "%",
    "Booked hours of the project hours of everybody; empty where there are none.",
)

AVAILABILITY: Final = (*_WHO, _BEGINS, _PERIOD, *_SUPPLY)

WORKLOAD: Final = (*_WHO, _BEGINS, _PERIOD, *_SUPPLY, _BOOKED, *_TENTATIVE, *_REST)

TEAM_WORKLOAD: Final = (
    Column("team", "category", "", "Name of a team; empty for people without one, and for contractors."),
    Column("kind", "category", "", "Either person or contractor: contractors are one team of their own."),
    _BEGINS,
    _PERIOD,
    _PEOPLE_THERE,
    *_SUPPLY,
    _BOOKED,
    *_TENTATIVE,
    *_REST,
)

SKILL_WORKLOAD: Final = (
    Column("skill", "category", "", "A skill: its hours are those of people whose main one it is."),
    _BEGINS,
    _PERIOD,
    _PEOPLE_THERE,
    *_SUPPLY,
    _BOOKED,
    *_TENTATIVE,
    *_REST,
    Column(
        "shared_hours",
        "float64",
        "h",
        "Free hours of others who have the skill, though not as their main one.",
    ),
    Column("need_hours", "float64", "h", "Hours booked on needs of the skill, whoever fills them."),
    Column("helped_hours", "float64", "h", "Of these, hours of people whose main skill is another one."),
    Column("contractor_hours", "float64", "h", "Of the hours on needs, those of contractors."),
)

PROJECT_WORKLOAD: Final = (
    Column("project", "category", "", "Id of a project with work in the period."),
    Column("name", "category", "", "Name of the project as people read it."),
    Column("client", "category", "", "Whom the project is for."),
    Column("status", "category", "", "Either proposed or accepted."),
    Column("probability_percent", "float64", "%", "That a proposed project comes; else 100."),
    _BEGINS,
    _PERIOD,
    _PEOPLE_AT_WORK,
    _BOOKED,
    *_TENTATIVE,
    _WORK,
    _SHARE,
)

CLIENT_WORKLOAD: Final = (
    Column("client", "category", "", "A client with work in the period; empty for projects without one."),
    _BEGINS,
    _PERIOD,
    Column("projects", "int64", "", "How many of the client's projects have work."),
    _PEOPLE_AT_WORK,
    _BOOKED,
    *_TENTATIVE,
    _WORK,
    _SHARE,
)

_CASE: Final = Column(
    "case", "category", "", "Which schedule: before levelling, or the name of the one handed in."
)

OVERLOADS: Final = (
    _CASE,
    Column("of", "category", "", "Either person or skill."),
    Column("id", "category", "", "Id of the person, or the skill."),
    Column("name", "category", "", "As people read it."),
    _BEGINS,
    _PERIOD,
    Column(
        "project_hours",
        "float64",
        "h",
        "Hours for projects that there are; of a skill, capacity and help as forecast.",
    ),
    Column(
        "booked_hours", "float64", "h", "Hours asked for, more than there are; tentative projects as asked."
    ),
    Column(
        "fixed_hours", "float64", "h", "Of these, hours of tasks that have begun or whose start is pinned."
    ),
    Column("excess_hours", "float64", "h", "Booked less project hours."),
    Column("utilisation_percent", "float64", "%", "Booked of project hours; empty where there are none."),
    Column("tasks", "int64", "", "How many tasks are behind it."),
)

OVERLOAD_TASKS: Final = (
    _CASE,
    Column("of", "category", "", "Either person or skill."),
    Column("id", "category", "", "Id of the person, or the skill."),
    _BEGINS,
    _PERIOD,
    Column("project", "category", "", "Id of the project of a task behind the overload."),
    Column("task", "category", "", "Id of the task."),
    Column("name", "category", "", "Name of the task as people read it."),
    Column("booked_hours", "float64", "h", "Hours that it takes in the period; tentative projects as asked."),
    Column("fixed", "bool", "", "Whether it has begun or its start is pinned."),
)

_SHORT: Final = (
    Column(
        "excess_hours", "float64", "h", "Demand above capacity, before anybody of another main skill helps."
    ),
    Column(
        "help_hours",
        "float64",
        "h",
        "Work of people whose main skill is another one: done, or possible in their free hours.",
    ),
    Column(
        "shortage_hours",
        "float64",
        "h",
        "Hours lacking: before levelling, excess less help; in a schedule, work of contractors who are not "
        "committed yet.",
    ),
    Column("shortage_days", "float64", "d", "The same in person-days, of the plan's hours of a day."),
)
_COSTS: Final = (
    Column(
        "excess_cents",
        "Int64",
        "cents",
        "Excess hours x rate of the cheapest contractors with the skill; empty where no pool has it.",
    ),
    Column("shortage_cents", "Int64", "cents", "Hours lacking x the same rate."),
)

FORECAST: Final = (
    _CASE,
    Column("skill", "category", "", "A skill that somebody has, or that is asked for."),
    _BEGINS,
    _PERIOD,
    Column(
        "capacity_hours",
        "float64",
        "h",
        "Project hours x efficiency of those whose main skill it is, committed contractors included.",
    ),
    Column(
        "demand_hours",
        "float64",
        "h",
        "Work on needs of the skill, at 100 % efficiency; tentative projects as asked.",
    ),
    Column(
        "tentative_hours",
        "float64",
        "h",
        "Work on needs of the skill in proposed projects, whole, however they count.",
    ),
    Column("demand_percent", "float64", "%", "Demand of capacity; empty where there is none."),
    *_SHORT,
    Column(
        "shortage_fte",
        "float64",
        "",
        "Full-time equivalents: hours lacking ÷ hours of the plan's default calendar.",
    ),
    *_COSTS,
)

SHORTAGES: Final = (
    _CASE,
    Column("skill", "category", "", "A skill that somebody has, or that is asked for."),
    Column("capacity_hours", "float64", "h", "Sum over the periods of the forecast, as all hours here."),
    Column("demand_hours", "float64", "h", "Work on needs of the skill."),
    Column(
        "peak_percent",
        "float64",
        "%",
        "Demand of capacity in the period in which that is most; empty without capacity.",
    ),
    *_SHORT,
    Column("peak_fte", "float64", "", "Full-time equivalents lacking in the worst period."),
    Column("periods_short", "int64", "", "In how many periods hours are lacking."),
    Column(
        "short_from",
        "datetime64[s]",
        "date",
        "First day of the first period that is short; empty if none is.",
    ),
    Column(
        "short_until", "datetime64[s]", "date", "Last day of the last period that is short; empty if none is."
    ),
    *_COSTS,
)
