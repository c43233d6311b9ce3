"""MSPSP and iMOPSE: people are chosen, by what they can do."""

import pytest

from planner.errors import InstanceError
from planner.validation import validate


def test_mspsp_jobs_need_people_of_each_skill(tiny, tasks):
    instance = tiny("tiny-mspsp.dzn")
    job = tasks(instance.plan)["2"]
    assert instance.format == "mspsp"
    assert [(need.skill, need.count) for need in job.needs] == [("S1", 1), ("S2", 1)]
    assert str(job.duration) == "1h"
    assert [[skill.skill for skill in person.skills] for person in instance.plan.people] == [
        ["S1"],
        ["S2"],
        ["S1", "S2"],
    ]
    assert instance.skills == {"S1": "1", "S2": "2"}
    assert instance.resources == {"P1": "1", "P2": "2", "P3": "3"}
    assert [link.task for link in tasks(instance.plan)["4"].after] == ["2", "3"]
    assert validate(instance.plan) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nSkills = 2;", "", "no value of nSkills"),
        ("nSkills = 2;", "nSkills = {2};", "line 4: nSkills = another kind of value"),
        ("dur = [0,2,3,0];", "dur = [0,2,3];", "line 3: dur with 3 values — expected an array of 4"),
        ("dur = [0,2,3,0];", "dur = 7;", "line 3: dur with another kind of value"),
        ("dur = [0,2,3,0];", "dur = [0,2,-3,0];", "line 3: another value in dur"),
        ("dur = [0,2,3,0];", "dur = [0 2];", "line 3: '2' — expected ','"),
        ("dur = [0,2,3,0];", "dur = array1d(1..4);", "line 3: 'array1d' — expected a whole number"),
        ("	| 0,0, |];", "	|];", "sreq of another form"),
        ("| true,true, |]", "| true,7, |]", "another value in mastery"),
        ("succ = [2,3,4,4];", "succ = [2,3,4,5];", "line 15: another value in succ"),
        ("succ = [2,3,4,4];", "succ = [2,3,4,4]", "expected ';'"),
        ("nSkills = 2;", "7 = 2;", "line 4: '7' — expected a name"),
    ],
)
def test_broken_minizinc_data_say_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny-mspsp.dzn", old, new)
    assert message in str(caught.value)


def test_imopse_jobs_need_one_person_at_a_level_or_above(tiny, tasks):
    # Levels of a plan begin with 1, those of the file with 0.
    instance = tiny("tiny.def")
    found = tasks(instance.plan)
    assert instance.format == "imopse"
    assert [[(need.skill, need.count, need.level) for need in found[job].needs] for job in "123"] == [
        [("Q0", 1, 2)],
        [("Q0", 1, 1)],
        [("Q0", 1, 2)],
    ]
    assert [person.skills[0].level for person in instance.plan.people] == [1, 2]
    assert [link.task for link in found["3"].after] == ["2"]
    assert validate(instance.plan) == ()


def test_imopse_periods_are_hours_so_that_salaries_are_rates(tiny, tasks):
    instance = tiny("tiny.def")
    assert (instance.period, instance.unit) == (60, 60)
    assert str(tasks(instance.plan)["1"].duration) == "3h"
    assert [person.rate for person in instance.plan.people] == [2000, 3550]
    assert instance.resources == {"P1": "1", "P2": "2"}


def test_an_imopse_job_without_time_is_a_milestone(changed, tasks):
    assert tasks(changed("tiny.def", "	 	 	1	 Q0: 1", "	 	 	0	 Q0: 1").plan)[
        "3"
    ].milestone


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Tasks: 3", "Tasks: 4", "line 16: 3 rows of tasks — expected 4, as many as announced"),
        ("	 Q0: 0\n2", "	 Q0 0\n2", "line 9: "),
        ("Q0: 1	 	2", "Q0: 1	 	x", "line 15: "),
        ("Q0: 1	 	2", "Q0: 1	 	9", "9 as a predecessor of task 3"),
        ("2	 	 	35.5", "1	 	 	35.5", "line 10: 1 again"),
        ("2	 	 	2	 Q0", "1	 	 	2	 Q0", "line 14: 1 again"),
    ],
)
def test_a_broken_imopse_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny.def", old, new)
    assert message in str(caught.value)


def test_the_highest_level_is_999_because_that_of_a_plan_is_1000(changed, tasks):
    instance = changed("tiny.def", "35.5	 	 Q0: 1", "35.5	 	 Q0: 999	  Q0: 3")
    assert [(skill.skill, skill.level) for skill in instance.plan.people[1].skills] == [("Q0", 1000)]


def test_more_people_than_a_plan_can_ask_for_are_refused(changed):
    with pytest.raises(InstanceError, match="another value in sreq — expected whole numbers from 0 to 1000"):
        changed("tiny-mspsp.dzn", "| 1,1,", "| 1001,1,")
