"""MPLIB and MISTA 2013: several projects with shared resources."""

import pytest

from planner.errors import InstanceError
from planner.validation import validate


def test_an_mplib_file_becomes_projects_that_share_the_equipment(tiny, tasks):
    instance = tiny("tiny.txt")
    first, second = instance.plan.projects
    assert instance.format == "mplib"
    assert list(instance.jobs.values()) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    assert (first.release, str(second.release)) == (None, "2027-01-04T00:30")
    assert [link.task for link in tasks(instance.plan)["2.3"].after] == ["2.2"]
    assert [(item.id, item.units) for item in instance.plan.equipment] == [("R1", 1)]
    assert [goal.goal for goal in instance.plan.objective.levels[0].goals] == ["makespan"]
    assert validate(instance.plan) == ()


def test_a_successor_in_another_project_is_linked_across(changed, tasks):
    instance = changed("tiny.txt", "2 1 1 1:3", "2 1 2 1:3 2:2")
    assert [link.task for link in tasks(instance.plan)["2.2"].after] == ["1/1.2", "2.1"]
    assert validate(instance.plan) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1:2", "1-2", "line 7: '1-2' — expected a successor of activity 1.1, such as 1:5"),
        ("1:2", "1:9", "1.9 as a successor of activity 1.1 — expected an activity of the file"),
        ("2\n1\n1\n", "3\n1\n1\n", "expected the number of activities of project 3"),
        ("3 0\n1\n", "3 0\n5\n", "expected 0 or 1 for a resource of project 1"),
    ],
)
def test_a_broken_mplib_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny.txt", old, new)
    assert message in str(caught.value)


def test_a_mista_file_becomes_projects_whose_delay_costs_1_a_period(tiny):
    # Critical paths of 2 periods, that is an hour: due at 01:00. 48 periods a day cost 48.
    instance = tiny("tiny-mista.json")
    assert instance.format == "mista"
    assert [str(project.due) for project in instance.plan.projects] == ["2027-01-04T01:00"] * 2
    assert instance.plan.late_cost_per_day == 4800
    assert instance.unit == 100, "cents"
    assert [level.goals[0].goal for level in instance.plan.objective.levels] == ["late_cost", "makespan"]
    assert validate(instance.plan) == ()


def test_mista_jobs_and_modes_keep_their_ids(tiny, tasks):
    instance = tiny("tiny-mista.json")
    assert list(instance.jobs) == ["0", "1", "2", "3"]
    assert instance.modes["1"] == {"1": "1", "2": "2"}
    assert instance.modes["3"] == {"only": "4"}
    assert [link.task for link in tasks(instance.plan)["2"].after] == ["1"]


def test_mista_resources_are_shared_or_of_a_project_and_renewable_or_not(tiny):
    plan = tiny("tiny-mista.json").plan
    assert [(item.id, item.name, item.units) for item in plan.equipment] == [("G0", "shared", 1)]
    assert [(item.id, item.name, item.amount) for item in plan.consumables] == [("L1", "of Project#0", 1)]


def test_a_release_moves_the_due_date_with_it(changed):
    project = changed("tiny-mista.json", '"releaseDate": 0', '"releaseDate": 3').plan.projects[0]
    assert (str(project.release), str(project.due)) == ("2027-01-04T01:30", "2027-01-04T02:30")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '    "Job#1",\n',
            '    "Job#9",\n',
            "jobList[1]: 'Job#9' — expected the name of an object",
        ),
        (
            '"releaseDate": 0',
            '"releaseDate": "x"',
            "releaseDate: 'x' — expected a whole number",
        ),
        ('"releaseDate": 0', '"releaseDate": true', "projectList[0].releaseDate: 'True'"),
        ('"renewable": true', '"renewable": 1', "'1' — expected true or false"),
        ('"project": "Project#0"', '"project": 7', "project: '7' — expected a text"),
        ('"id": 3, "executionModeList"', '"id": 1, "executionModeList"', "the number of a job twice"),
        ('"resourceRequirementList": []}]', '"resourceRequirementList": 4}]', "expected a list"),
        ('{"resource": "GlobalResource#0", "requirement": 1}', "[]", "a list — expected an object"),
        (
            '"executionModeList": [\n      {"@id": "ExecutionMode#3", "id": 3, "duration": 0, '
            '"resourceRequirementList": []}]',
            '"executionModeList": []',
            "expected at least one mode",
        ),
        ('{"id": 0,', '{"id": 0', "line 2: broken JSON"),
    ],
)
def test_a_broken_mista_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny-mista.json", old, new)
    assert message in str(caught.value)
