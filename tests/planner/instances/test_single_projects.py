"""PSPLIB, Patterson and multi-mode files: what each number becomes in the plan."""

import pytest

from planner.errors import InstanceError
from planner.validation import validate

# The tiny project: a beginning and an end without time, and between them job 2 (2 periods, 2 units)
# and job 3 (3 periods, 2 units) of a resource of 3.


@pytest.mark.parametrize(("name", "format_"), [("tiny.sm", "psplib"), ("tiny.rcp", "patterson")])
def test_a_single_mode_project_becomes_tasks_and_equipment(tiny, tasks, name, format_):
    instance = tiny(name)
    found = tasks(instance.plan)
    assert instance.format == format_
    assert instance.jobs == {"1": "1", "2": "2", "3": "3", "4": "4"}
    assert [found[job].milestone for job in "1234"] == [True, False, False, True]
    assert [str(found[job].duration) for job in "23"] == ["1h", "1.5h"], "periods of half an hour"
    assert [(need.equipment, need.units) for need in found["3"].equipment] == [("R1", 2)]
    assert [link.task for link in found["4"].after] == ["2", "3"]
    assert [(item.id, item.units) for item in instance.plan.equipment] == [("R1", 3)]
    assert validate(instance.plan) == ()


def test_one_period_is_one_slot_and_the_makespan_is_the_only_goal(tiny):
    instance = tiny("tiny.sm")
    (level,) = instance.plan.objective.levels
    assert [goal.goal for goal in level.goals] == ["makespan"]
    assert instance.plan.grid_minutes == instance.period == instance.unit == 30
    assert instance.plan.start.day.weekday() == 0
    assert instance.modes == {}


def test_a_job_without_any_resource_keeps_its_duration(changed, tasks):
    instance = changed("tiny.rcp", "2 2 1 4", "2 0 1 4")
    assert tasks(instance.plan)["2"].equipment == ()
    assert validate(instance.plan) == ()


def test_a_project_without_resources_is_read(changed):
    # Without resources there is no line of availabilities, and no column of amounts.
    instance = changed("tiny.rcp", "4 1\n3\n0 0 2 2 3\n2 2 1 4\n3 2 1\n4\n0 0 0", "2 0\n\n4 1 2\n1 0")
    assert instance.plan.equipment == ()
    assert instance.jobs == {"1": "1", "2": "2"}


def test_modes_keep_their_numbers_and_what_they_use_up(tiny, tasks):
    instance = tiny("tiny.mm")
    second, third = tasks(instance.plan)["2"], tasks(instance.plan)["3"]
    assert instance.format == "multi-mode"
    assert [mode.id for mode in second.modes] == ["2", "3"]
    assert [mode.consumables[0].amount for mode in second.modes] == [3, 1]
    assert [mode.equipment[0].units for mode in second.modes] == [2, 1]
    assert [(each.consumable, each.amount) for each in third.consumables] == [("N1", 2)]
    assert [(each.id, each.amount) for each in instance.plan.consumables] == [("N1", 3)]
    assert validate(instance.plan) == ()


def test_a_mode_that_needs_more_than_there_is_can_never_be_chosen(tiny):
    # Mode 1 of job 2 asks for 9 of the 2 units that there are.
    assert tiny("tiny.mm").modes["2"] == {"2": "2", "3": "3"}


def test_where_one_mode_is_left_the_job_is_a_plain_task_that_knows_its_mode(changed, tasks):
    instance = changed("tiny.mm", "2	2	2	3", "2	2	7	3")
    assert str(tasks(instance.plan)["2"].duration) == "2h"
    assert instance.modes["2"] == {"only": "3"}


def test_a_single_mode_project_that_uses_something_up_is_multi_mode(changed):
    text = "4	1	0	0	0\n***"
    assert changed("tiny.mm", text, text).modes["1"] == {"only": "1"}


def test_modes_without_time_need_no_equipment(changed, tasks):
    instance = changed("tiny.mm", "	2	2	2	3", "	2	0	2	3")
    free, other = tasks(instance.plan)["2"].modes
    assert (free.duration.thousandths, free.equipment, free.consumables[0].amount) == (0, (), 3)
    assert other.equipment


def test_a_job_that_asks_for_more_than_there_is_makes_a_valid_plan_that_nothing_can_keep(changed):
    plan = changed("tiny.rcp", "3 2 1", "3 4 1").plan
    assert plan.notes == "job 3 asks for 4 of R1, of which there are 3"
    assert plan.projects[0].deadline.latest < plan.start.earliest
    assert {issue.severity for issue in validate(plan)} == {"warning"}


def test_jobs_that_use_up_more_than_there_is_make_a_valid_plan_that_nothing_can_keep(changed):
    # Job 2 uses at least 1 and job 3 uses 2.
    plan = changed("tiny.mm", "\n	2	3\n", "\n	2	2\n").plan
    assert plan.notes == "the jobs use at least 3 of N1, of which there are 2"
    assert plan.projects[0].deadline.latest < plan.start.earliest
    assert {issue.severity for issue in validate(plan)} == {"warning"}


def test_a_resource_of_which_there_is_none_is_no_equipment(changed, tasks):
    instance = changed("tiny.rcp", "\n3\n0 0 2 2 3\n2 2 1 4\n3 2 1", "\n0\n0 0 2 2 3\n2 0 1 4\n3 0 1")
    assert instance.plan.equipment == ()
    assert validate(instance.plan) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("tiny.sm", ":  4\n", ":  5\n", "line 15: the end — expected job 5"),
        ("tiny.sm", ":  4\n", ":  x\n", "line 3: 'x' — expected the number of jobs"),
        ("tiny.sm", "projects                      :  1", "projects : 2", "line 2: 2 projects"),
        ("tiny.sm", "constrained        :  0", "constrained : 1", "line 8: 1 doubly constrained"),
        ("tiny.sm", "  - renewable                 :  1   R\n", "", "no number of renewable"),
        ("tiny.sm", "    3\n****", "****", "expected the availability of a resource"),
        ("tiny.sm", "  3      1     3       2", "  3      1     3", "line 23: '1' — expected job 4"),
        ("tiny.sm", "1           4\n   3", "1           9\n   3", "line 13: '9'"),
        ("tiny.sm", "RESOURCEAVAILABILITIES:", "", "the section RESOURCE AVAILABILITIES"),
        ("tiny.sm", "   4        1          0\n", "   4        1          0\n 5\n", "line 16: '5'"),
        ("tiny.rcp", "4 1\n", "5 1\n", "line 7: the end"),
        ("tiny.rcp", "2 2 1 4", "2 2 1 5", "line 4: '5' — expected a successor of job 2"),
        ("tiny.rcp", "2 2 1 4", "-2 2 1 4", "line 4: '-2' — expected the duration of job 2"),
        ("tiny.rcp", "\n3\n", "\n40000\n", "40,000 units of R1 — expected at most 30,000 units"),
        ("tiny.rcp", "0 0 0", "0 0 0 7", "line 7: '7' — expected the end of the file"),
    ],
)
def test_a_broken_file_says_where_and_what_was_expected(changed, name, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed(name, old, new)
    assert str(caught.value).startswith(name)
    assert message in str(caught.value)
