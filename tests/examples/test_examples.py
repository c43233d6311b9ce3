"""The example plans can be read, have no errors, and show what they are there to show."""

import pytest

from planner.document import parse_plan, render_plan
from planner.expansion import expand
from planner.task_links import planned_tasks
from planner.validation import validate

NAMES = ("agency", "hello", "it_programme")


def test_there_are_just_these_examples(examples):
    assert tuple(examples) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_neither_errors_nor_warnings(examples, name):
    assert [str(issue) for issue in validate(examples[name])] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("style", ["yaml", "json"])
def test_an_example_goes_round_without_loss(examples, name, style):
    assert parse_plan(render_plan(examples[name], style)) == examples[name]


def test_hello_has_ten_tasks_three_people_and_one_project(examples):
    hello = examples["hello"]
    assert len(hello.projects) == 1
    assert len(hello.people) == 3
    assert len(hello.projects[0].tasks) == 10


def test_the_agency_has_staff_leave_and_holidays_on_both_sides_of_the_sea(examples):
    agency = examples["agency"]
    assert {holiday.country for calendar in agency.calendars for holiday in calendar.holidays} == {"US", "GB"}
    assert sum(len(person.time_off) for person in agency.people) == 2
    assert {project.calendar for project in agency.projects} == {None, "london"}


@pytest.fixture(scope="module")
def programme(examples):
    return examples["it_programme"]


def _tasks(programme):
    return [task for project in programme.projects for task in project.tasks]


def test_the_it_programme_has_60_to_100_planned_tasks(programme):
    assert 60 <= len(planned_tasks(expand(programme)).tasks) <= 100


def test_the_it_programme_shows_every_type_of_link_with_least_and_most_lags(programme):
    links = [link for task in _tasks(programme) for link in task.after]
    assert {link.type for link in links} == {"FS", "SS", "FF", "SF"}
    assert any(link.max_lag for link in links)
    assert any(link.lag.thousandths < 0 for link in links)
    assert any(link.lag.elapsed for link in links)
    assert any("/" in link.task for link in links)


def test_the_it_programme_shows_people_equipment_modes_and_things_used_up(programme):
    tasks = _tasks(programme)
    needs = [need for task in tasks for mode in task.all_modes() for need in mode.needs]
    assert any(need.pinned for need in needs)
    assert any(need.allowed for need in needs)
    assert any(need.forbidden for need in needs)
    assert any(need.level > 1 for need in needs)
    assert {need.equipment for task in tasks for need in task.equipment} == {
        "test environment",
        "migration window",
        "training room",
    }
    assert sum(len(task.modes) > 1 for task in tasks) >= 4
    used_most = sum(
        max((used.amount for mode in task.modes for used in mode.consumables), default=0) for task in tasks
    )
    assert 0 < used_most <= programme.consumables[0].amount


def test_the_it_programme_shows_dates_progress_summaries_and_milestones(programme):
    tasks = _tasks(programme)
    assert any(project.deadline for project in programme.projects)
    assert any(task.deadline for task in tasks)
    assert any(task.start for task in tasks)
    assert any(task.milestone for task in tasks)
    assert any(task.parent for task in tasks)
    assert any(task.wait and task.wait.elapsed for task in tasks)
    progress = [task.progress for task in tasks if task.progress is not None]
    assert any(each.finished for each in progress)
    assert any(each.started and not each.finished for each in progress)
