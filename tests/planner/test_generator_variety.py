"""Generated portfolios have all that a plan may hold: different people, tasks, links, needs."""

import dataclasses
import itertools

import pytest

from planner.generator import Mix, generate_plan

NOTHING = Mix(**{field.name: 0 for field in dataclasses.fields(Mix) if field.name != "max_lag_weeks"})


@pytest.fixture(scope="module")
def plan():
    return generate_plan(projects=25, tasks=1000, people=40)


@pytest.fixture(scope="module")
def large():
    return generate_plan(projects=60, tasks=4000, people=130)


def _tasks(plan):
    return [task for project in plan.projects for task in project.tasks]


def _links(plan):
    return [link for task in _tasks(plan) for link in task.after]


def test_a_need_of_a_portfolio_of_several_teams_names_at_most_eight_people_with_the_skill(large):
    skills = {person.id: {skill.skill: skill.level for skill in person.skills} for person in large.people}
    pools = {pool.id: pool.skills[0].skill for pool in large.contractor_pools}
    needs = [need for task in _tasks(large) for need in task.all_needs]
    assert needs
    for need in needs:
        people = [name for name in need.allowed if name in skills]
        assert need.count <= len(people) <= 8
        assert all(skills[name].get(need.skill, 0) >= need.level for name in people)
        assert all(pools[name] == need.skill for name in need.allowed if name in pools)


def test_a_need_of_one_team_is_open_to_all_with_the_skill():
    plan = generate_plan(projects=3, tasks=60, people=6)
    assert not any(need.allowed for task in _tasks(plan) for need in task.all_needs)


def test_people_differ_in_hours_shares_regions_and_second_skills(large):
    assert {calendar.id.partition("-")[0] for calendar in large.calendars} == {"de", "uk", "us"}
    assert {calendar.id.partition("-")[2] for calendar in large.calendars} == {
        "full",
        "late",
        "four-days",
        "mornings",
    }
    assert len({person.share for person in large.people}) >= 4
    second = [person.skills[1] for person in large.people if len(person.skills) == 2]
    assert 0.2 < len(second) / len(large.people) < 0.5
    assert {skill.efficiency for skill in second} == {600, 700, 800, 900}
    assert any(person.employed_first for person in large.people)


def test_people_are_on_leave_for_about_the_share_of_days_asked_for(large):
    last = max(project.due.day for project in large.projects)
    weeks = (last - large.start.day).days / 7
    weeks_off = sum(
        ((leave.last - leave.first).days + 3) / 7 for person in large.people for leave in person.time_off
    )
    assert weeks_off / (weeks * len(large.people)) == pytest.approx(0.08, abs=0.02)


def test_nobodys_leaves_overlap_and_all_begin_on_monday():
    plan = generate_plan(projects=25, tasks=1000, people=40, mix=Mix(time_off=0.4))
    assert any(len(person.time_off) >= 3 for person in plan.people)
    for person in plan.people:
        for leave, following in itertools.pairwise(person.time_off):
            assert leave.last < following.first
        assert all(leave.first.weekday() == 0 for leave in person.time_off)


def test_there_is_a_pool_of_contractors_for_a_scarce_skill_unless_none_is_wanted(plan):
    assert len(plan.contractor_pools) == 1
    assert not generate_plan(projects=3, tasks=60, people=6, contractor_pools=0).contractor_pools


def test_more_pools_than_skills_are_not_made():
    plan = generate_plan(projects=2, tasks=30, people=3, contractor_pools=9)
    assert len(plan.contractor_pools) == 1


def test_pools_of_several_teams_are_candidates_of_their_needs(large):
    plan = generate_plan(projects=60, tasks=4000, people=130, contractor_pools=4)
    named = {name for task in _tasks(plan) for need in task.all_needs for name in need.allowed}
    assert len(plan.contractor_pools) == 4
    assert {pool.id for pool in plan.contractor_pools} <= named


def test_a_portfolio_has_all_kinds_of_tasks_links_and_lags(large):
    tasks, links = _tasks(large), _links(large)
    assert {link.type for link in links} == {"FS", "SS", "FF", "SF"}
    assert sum(link.type == "FS" for link in links) > 0.8 * len(links)
    assert any(link.lag.thousandths < 0 for link in links)
    assert any(link.lag.elapsed for link in links)
    assert any(link.max_lag for link in links)
    assert any("/" in link.task for link in links)
    assert any(task.milestone for task in tasks)
    assert any(task.continuous for task in tasks)
    assert any(task.equipment for task in tasks)
    needs = [need for task in tasks for need in task.all_needs]
    assert {need.count for need in needs} == {1, 2}
    assert {need.units for need in needs} == {500, 1000}
    assert {need.level for need in needs} == {1, 2}
    assert 0.04 < sum(task.wait is not None for task in tasks) / len(tasks) < 0.12


def test_nothing_left_in_the_mix_gives_plain_tasks_of_one_person():
    plan = generate_plan(projects=12, tasks=400, people=20, mix=NOTHING)
    assert all(task.milestone or (task.work and task.skill) for task in _tasks(plan))
    assert {link.type for link in _links(plan)} == {"FS"}
    assert not plan.equipment
    assert not any(project.deadline for project in plan.projects)
    assert [calendar.id for calendar in plan.calendars] == ["de-full"]


def test_what_no_night_may_interrupt_fits_into_a_morning():
    plan = generate_plan(projects=25, tasks=1000, people=40, mix=Mix(fixed_durations=1, unbroken=1))
    unbroken = [task for task in _tasks(plan) if task.continuous]
    assert len(unbroken) > 100
    assert all(task.duration.minutes(480, 2400) <= 240 for task in unbroken)


def test_weights_run_from_1_to_5():
    plan = generate_plan(projects=200, tasks=400, people=10)
    assert {project.weight for project in plan.projects} == {1, 2, 3, 4, 5}


def test_projects_have_names_of_their_own():
    plan = generate_plan(projects=70, tasks=700, people=30)
    names = [project.name for project in plan.projects]
    assert len(set(names)) == 70
    # Those that share client and kind are counted in the order of their ids; a name apart has no number.
    numbered = [name for name in names if name[-1].isdigit()]
    stems = {name.rsplit(" ", 1)[0] for name in numbered}
    assert stems
    for stem in stems:
        found = [name for name in numbered if name.rsplit(" ", 1)[0] == stem]
        assert found == [f"{stem} {number}" for number in range(1, len(found) + 1)]
        assert len(found) > 1
    assert plan == generate_plan(projects=70, tasks=700, people=30)


def test_a_maximal_lag_is_the_only_link_of_its_task_and_the_only_one_after_its_predecessor():
    plan = generate_plan(projects=12, tasks=400, people=20, mix=Mix(max_lags=1, deadlines=0))
    bound = [
        (project.id, link.task, len([other for other in task.after if "/" not in other.task]))
        for project in plan.projects
        for task in project.tasks
        for link in task.after
        if link.max_lag is not None
    ]
    assert len(bound) > 50
    assert {count for _, _, count in bound} == {1}
    assert len({(project, before) for project, before, _ in bound}) == len(bound)


def test_projects_of_one_task_each_are_all_work():
    plan = generate_plan(projects=30, tasks=30, people=2, mix=Mix(waits=0.5))
    assert all(task.work or task.duration for task in _tasks(plan))
