"""What differs between two plans, said in sentences, with what it touches."""

import pytest

from planner.document import parse_plan
from planner.expansion import expand
from scenarios.comparison import plan_causes

PLAN = """
format: crewline/1
start: 2027-01-04
calendars: [{id: short, week: {mon-fri: "09:00-13:00"}}]
people:
  - {id: mia, name: Mia, skills: [film]}
  - {id: ben, calendar: short, skills: [edit], share: 75%}
contractor_pools: [{id: crew, name: Crew, skills: [edit], rate: 70, maximum: 2}]
equipment: [{id: camera}]
projects:
  - id: acme
    name: Acme
    due: 2027-01-08
    tasks:
      - {id: shoot, name: Shoot, after: []}
      - {id: film, parent: shoot, work: 16h, skill: film}
      - {id: cut, work: 8h, skill: edit, after: [film]}
  - {id: bolt, status: on-hold, tasks: [{id: film, work: 8h, skill: film}]}
"""


def causes(*changes):
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return plan_causes(expand(parse_plan(PLAN)), expand(parse_plan(text)))


def test_equal_plans_have_none() -> None:
    assert causes() == ()


def test_names_and_notes_move_nothing() -> None:
    assert causes(("name: Mia", "name: Mia Lund, team: north"), ("name: Acme", "name: Acme Ltd")) == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("work: 16h", "work: 3d", "acme/film: work 16h → 3d"),
        (
            "work: 8h, skill: edit",
            "work: 8h, release: 2027-01-06, skill: edit",
            "acme/cut: release none → 2027-01-06",
        ),
        (", after: [film]}", "}", "acme/cut: other after"),
    ],
)
def test_a_changed_task_touches_itself(old, new, sentence) -> None:
    (cause,) = causes((old, new))
    assert cause.sentence == sentence
    assert {key[0] for key in cause.tasks} == {"acme"}
    assert len(cause.tasks) == 1


def test_a_changed_summary_touches_what_is_below_it() -> None:
    (cause,) = causes(("after: []", "release: 2027-01-06"))
    assert ("acme", "film") in cause.tasks
    assert ("acme", "cut") not in cause.tasks


def test_tasks_added_and_dropped_are_causes() -> None:
    cut = "      - {id: cut, work: 8h, skill: edit, after: [film]}\n"
    (gone,) = causes((cut, ""))
    assert (gone.sentence, gone.tasks) == ("acme/cut is gone", frozenset({("acme", "cut")}))
    (new,) = causes((cut, cut + "      - {id: mix, work: 8h, skill: edit}\n"))
    assert (new.sentence, new.tasks) == ("acme/mix is added", frozenset({("acme", "mix")}))


def test_projects_that_are_accepted_or_held_come_and_go() -> None:
    (cause,) = causes(("status: on-hold, ", ""))
    assert (cause.sentence, cause.projects) == ("bolt is added", frozenset({"bolt"}))


def test_another_due_date_touches_the_project() -> None:
    (cause,) = causes(("due: 2027-01-08", "due: 2027-01-11"))
    assert (cause.sentence, cause.projects) == ("Acme: due 2027-01-08 → 2027-01-11", frozenset({"acme"}))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("share: 75%", "share: 50%", "ben: share 750 → 500"),
        ("calendar: short, ", "", "ben: calendar short → none"),
        (", calendar: short, skills: [edit], share: 75%}", ", skills: [edit, film], share: 75%}", "ben: "),
    ],
)
def test_somebody_who_works_otherwise_is_a_cause(old, new, sentence) -> None:
    (cause,) = causes((old, new))
    assert cause.sentence.startswith(sentence)
    assert cause.people == {"ben"}


def test_people_pools_and_equipment_come_and_go() -> None:
    found = causes(
        ("  - {id: mia, name: Mia, skills: [film]}\n", "  - {id: lea, skills: [film]}\n"),
        ("maximum: 2", "maximum: 3"),
        ("equipment: [{id: camera}]", "equipment: [{id: camera, units: 2}]"),
    )
    assert [(one.sentence, one.people | one.pools | one.equipment) for one in found] == [
        ("Mia is gone", {"mia"}),
        ("lea is added", {"lea"}),
        ("Crew: maximum 2 → 3", {"crew"}),
        ("camera: units 1 → 2", {"camera"}),
    ]


def test_another_calendar_touches_whoever_uses_it() -> None:
    (cause,) = causes(("09:00-13:00", "09:00-15:00"))
    assert (cause.sentence, cause.people, cause.pools) == ("calendar short: other week", {"ben"}, frozenset())


def test_the_data_date_is_about_everything() -> None:
    (cause,) = causes(("start: 2027-01-04", "start: 2027-01-05"))
    assert cause.everything
    assert cause.sentence == "the plan: start 2027-01-04 → 2027-01-05"


def test_amounts_read_as_money_and_can_be_left_out() -> None:
    (cause,) = causes(("start: 2027-01-04", "start: 2027-01-04\nlate_cost_per_day: 1234.50"))
    assert cause.sentence == "the plan: late cost 100 USD per day → 1,234.50 USD per day"
    assert [(one.field, one.is_money) for one in cause.fields] == [("late_cost_per_day", True)]
    assert cause.without_amounts().sentence == "the plan: other late cost"


def test_an_amount_among_other_fields_is_left_out_alone() -> None:
    (cause,) = causes(("id: camera", "id: camera, units: 2, cost: 30"))
    assert cause.sentence == "camera: units 1 → 2, cost 0 USD per unit → 30 USD per unit"
    assert cause.without_amounts().sentence == "camera: units 1 → 2, other cost"


def test_a_rate_that_was_not_there_is_none() -> None:
    (cause,) = causes(("skills: [film]}", "skills: [film], overtime_rate: 77}"))
    assert cause.sentence == "Mia: overtime rate none → 77 USD per hour"


def test_a_rate_of_contractors_decides_whether_they_are_booked_and_one_of_people_nothing() -> None:
    (cause,) = causes(("rate: 70", "rate: 95"))
    assert cause.sentence == "Crew: rate 70 USD per hour → 95 USD per hour"
    assert cause.without_amounts().sentence == "Crew: other rate"
    assert (cause.pools, cause.people) == ({"crew"}, frozenset())
    assert causes(("name: Mia,", "name: Mia, rate: 60,")) == ()
