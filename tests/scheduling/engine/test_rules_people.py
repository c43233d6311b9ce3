"""Who may do a task: skills and levels, allowed, forbidden and pinned people, employment and leave."""

import pytest

pytestmark = pytest.mark.kernel
CODERS = [
    {"id": "ann", "skills": ["code"]},
    {"id": "bob", "skills": [{"skill": "code", "level": 3, "efficiency": "80%"}]},
    {"id": "zoe", "skills": ["design"]},
]


def test_the_faster_of_two_able_people_does_it(desk):
    plan = desk.plan({"id": "a", "work": "4h", "skill": "code"}, people=CODERS)
    outcome = desk.solve(plan)
    assert desk.people(outcome) == {"a": "ann"}
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 13:00"}


def test_a_level_asked_for_leaves_only_those_who_have_it(desk):
    # bob at 80 %: 4 h take 5 h.
    plan = desk.plan({"id": "a", "work": "4h", "needs": [{"skill": "code", "level": 2}]}, people=CODERS)
    outcome = desk.solve(plan)
    assert desk.people(outcome) == {"a": "bob"}
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 14:00"}


@pytest.mark.parametrize(
    ("need", "who"),
    [
        ({"skill": "code", "forbidden": ["ann"]}, "bob"),
        ({"skill": "code", "allowed": ["bob", "zoe"]}, "bob"),
        ({"allowed": ["zoe"]}, "zoe"),
        ({"skill": "code", "pinned": ["zoe"]}, "zoe"),
        ({"skill": "code", "count": 2}, "ann bob"),
    ],
)
def test_allowed_forbidden_and_pinned_choose(desk, need, who):
    outcome = desk.solve(desk.plan({"id": "a", "duration": "4h", "needs": [need]}, people=CODERS))
    assert desk.people(outcome) == {"a": who}
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 13:00"}


def test_pinned_without_the_skill_works_at_full_speed(desk):
    plan = desk.plan({"id": "a", "work": "4h", "person": "zoe", "skill": "code"}, people=CODERS)
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 13:00"}


def test_anybody_does_what_asks_for_nobody_in_particular(desk):
    # Three people, three tasks at once.
    plan = desk.plan(*({"id": name, "work": "8h", "needs": [{}]} for name in "abc"), people=CODERS)
    outcome = desk.solve(plan)
    assert set(desk.times(outcome).values()) == {"mon 09:00 - mon 17:00"}
    assert sorted(desk.people(outcome).values()) == ["ann", "bob", "zoe"]


def test_a_second_skill_lets_a_colleague_help_out_at_lower_speed(desk):
    # Two designs of 8 h and 4 h: ann the longer one on Monday; zoe, whose second skill it is at 50 %,
    # takes eight hours for the shorter.
    people = [
        {"id": "ann", "skills": ["design"]},
        {"id": "zoe", "skills": ["code", {"skill": "design", "efficiency": "50%"}]},
    ]
    tasks = [{"id": "a", "work": "8h", "skill": "design"}, {"id": "b", "work": "4h", "skill": "design"}]
    outcome = desk.solve(desk.plan(*tasks, people=people))
    assert set(desk.times(outcome).values()) == {"mon 09:00 - mon 17:00"}
    assert desk.people(outcome) == {"a": "ann", "b": "zoe"}


def test_nobody_works_before_or_after_employment_or_on_leave(desk):
    # ann is away on Tuesday and leaves after Wednesday; bob joins on Wednesday at half the speed.
    people = [
        {
            "id": "ann",
            "skills": ["code"],
            "employed_last": "2027-01-06",
            "time_off": [{"first": "2027-01-05", "last": "2027-01-05"}],
        },
        {
            "id": "bob",
            "skills": [{"skill": "code", "efficiency": "50%"}],
            "employed_first": "2027-01-06",
        },
    ]
    plan = desk.plan(
        {"id": "a", "work": "12h", "skill": "code"},
        {"id": "b", "work": "8h", "skill": "code", "after": ["a"]},
        people=people,
    )
    outcome = desk.solve(plan)
    # a: Monday, and Wednesday until 13:00. b: ann has four hours left ever; bob takes 16 from 13:00.
    assert desk.times(outcome) == {"a": "mon 09:00 - wed 13:00", "b": "wed 13:00 - fri 13:00"}
    assert desk.people(outcome) == {"a": "ann", "b": "bob"}


def test_the_one_who_is_free_goes_before_the_one_who_is_better(desk):
    # ann is at something else until Tuesday evening; bob takes 10 h from Monday.
    plan = desk.plan(
        {"id": "other", "work": "16h", "person": "ann", "start": "2027-01-04T09:00"},
        {"id": "a", "work": "8h", "skill": "code"},
        people=CODERS,
    )
    outcome = desk.solve(plan)
    assert desk.people(outcome)["a"] == "bob"
    assert desk.times(outcome)["a"] == "mon 09:00 - tue 11:00"
