"""Generated portfolios are as loaded and as tight as asked for, and their dates make sense."""

import datetime as dt
import re
from pathlib import Path

import pytest

from planner.calendars import compile_working_time, data_date, latest
from planner.dependency_graph import DependencyGraph
from planner.generator import Mix, generate_plan, load_of
from planner.quantities import Moment


@pytest.fixture(scope="module")
def plan():
    return generate_plan(projects=25, tasks=1000, people=40)


def _tasks(plan):
    return [task for project in plan.projects for task in project.tasks]


def _load(plan):
    """Project time that the tasks take ÷ project time of the people until the last due date."""
    begin, end = data_date(plan), max(latest(plan, project.due) for project in plan.projects)
    times = compile_working_time(plan, begin, end)
    capacity = sum(times.person(person.id).total * person.share / 1000 for person in plan.people)
    share = sum(person.share for person in plan.people) / len(plan.people) / 1000
    work = sum(task.work.minutes(480, 2400) for task in _tasks(plan) if task.work is not None)
    work += sum(
        task.duration.minutes(480, 2400) * need.count * need.units / 1000 * share
        for task in _tasks(plan)
        if task.duration is not None
        for need in task.all_needs
    )
    return work / capacity


@pytest.mark.parametrize("load", [0.9, 1.0, 1.1])
@pytest.mark.parametrize(
    ("projects", "tasks", "people"), [(10, 300, 15), (25, 1000, 40), (5, 1000, 40), (60, 4000, 130)]
)
def test_the_load_is_as_asked_for(projects, tasks, people, load):
    plan = generate_plan(projects=projects, tasks=tasks, people=people, load=load)
    assert _load(plan) == pytest.approx(load, abs=0.06)


@pytest.mark.parametrize(("projects", "tasks", "people"), [(2, 10, 2), (5, 60, 8), (25, 1000, 40)])
def test_the_load_that_came_of_it_is_told(projects, tasks, people):
    plan = generate_plan(projects=projects, tasks=tasks, people=people)
    assert load_of(plan) == pytest.approx(_load(plan))


def test_a_plan_in_which_nothing_is_due_or_nobody_works_has_no_load(plan):
    without_dues = plan.replace(projects=tuple(project.replace(due=None) for project in plan.projects))
    assert load_of(without_dues) == 0.0
    assert load_of(plan.replace(people=())) == 0.0


def test_the_loads_of_small_portfolios_are_those_documented():
    text = (Path(__file__).parents[2] / "docs" / "generator.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d,]+) / (\d+) \| (\d+) \| ([\d., ]+) \| ([\d., ]+) \|", text, re.MULTILINE)
    assert len(rows) > 5
    for tasks, people, projects, *told in rows:
        for load, words in zip((0.9, 1.1), told, strict=True):
            loads = [
                load_of(
                    generate_plan(
                        projects=int(projects), tasks=int(tasks), people=int(people), seed=seed, load=load
                    )
                )
                for seed in range(1, 11)
            ]
            measured = [min(loads), sum(loads) / len(loads), max(loads)]
            assert words == ", ".join(f"{each:.2f}" for each in measured), f"{tasks} / {people} at {load}"


def test_a_long_project_for_many_people_is_less_load_than_asked_for():
    assert _load(generate_plan(projects=1, tasks=40, people=40)) < 0.6


def test_releases_are_spread_and_due_dates_come_after_them(plan):
    releases = sorted(project.release.day for project in plan.projects)
    assert releases[0] == plan.start.day
    assert len(set(releases)) > 8
    assert all(project.due.day > project.release.day for project in plan.projects)


def test_releases_and_due_dates_are_working_days(plan):
    days = [moment.day for project in plan.projects for moment in (project.release, project.due)]
    assert all(day.weekday() < 5 for day in days)


def test_a_tighter_portfolio_gives_its_projects_less_time():
    tight, loose = (
        generate_plan(projects=25, tasks=1000, people=40, tightness=tightness) for tightness in (0.9, 0.4)
    )
    assert _days_given(tight) < 0.8 * _days_given(loose)


def _days_given(plan):
    return sum((project.due.day - project.release.day).days for project in plan.projects)


def test_each_project_could_be_done_in_its_time_with_unlimited_people(plan):
    # Full time, no share: the shortest that it can take.
    graph = DependencyGraph.from_plan(plan)
    days = {project.id: _shortest_days(graph, project.id) for project in plan.projects}
    for project in plan.projects:
        given = sum(
            day.weekday() < 5
            for day in (
                project.release.day + dt.timedelta(days=n)
                for n in range((project.due.day - project.release.day).days + 1)
            )
        )
        assert days[project.id] < given, project.id


def _shortest_days(graph, project_id):
    ends: dict[int, float] = {}
    before = {}
    for link in graph.links:
        if link.type == "FS" and link.lag.thousandths >= 0:
            before.setdefault(link.successor, []).append(link.predecessor)
    for place in graph.order().tolist():
        project, task = graph.tasks[place]
        if project.id != project_id:
            continue
        minutes = 0.0
        if task.work is not None:
            minutes = task.work.minutes(480, 2400) / sum(need.count for need in task.all_needs)
        elif task.duration or task.wait:
            minutes = (task.duration or task.wait).minutes(480, 2400)
        ends[place] = max((ends.get(other, 0.0) for other in before.get(place, ())), default=0.0) + minutes
    return max(ends.values()) / 480


def test_a_start_on_a_weekend_is_kept_and_the_first_release_is_on_monday():
    plan = generate_plan(projects=5, tasks=100, people=8, start=dt.date(2027, 1, 2))
    assert plan.start == Moment(dt.date(2027, 1, 2))
    assert min(project.release.day for project in plan.projects) == dt.date(2027, 1, 4)


def test_deadlines_come_no_earlier_than_due_dates():
    plan = generate_plan(projects=40, tasks=1000, people=40, mix=Mix(deadlines=0.5))
    with_deadline = [project for project in plan.projects if project.deadline is not None]
    assert 10 <= len(with_deadline) <= 30
    assert all(project.deadline.day >= project.due.day for project in with_deadline)
