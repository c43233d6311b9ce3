"""The agency example is the agency of the shared data, and its known facts are found in it."""

import datetime as dt
import math

import networkx as nx
import pytest

from planner.expansion import expand
from planner.task_links import planned_tasks

TEMPLATE_OF = {
    "campaign": "CAMP",
    "video": "VIDEO",
    "website": "WEB",
    "email series": "EMAIL5",
    "rebrand": "REBRAND",
}


@pytest.fixture(scope="module")
def agency(examples):
    return examples["agency"]


@pytest.fixture(scope="module")
def planned(agency):
    return planned_tasks(expand(agency))


@pytest.fixture(scope="module")
def shared(facts):
    found = facts.shared_facts()
    if found is None:
        pytest.skip("the shared data is not here")
    return found


def test_the_agency_has_24_projects_566_tasks_6201_hours_and_13_roles(agency, planned, facts):
    assert len(agency.projects) == 24
    assert len(planned.tasks) == 566
    assert sum(facts.work_hours(task) for _, task in planned.tasks) == 6201
    assert len(facts.roles(agency)) == 13


def test_an_early_start_asks_for_204_percent_of_the_motion_designer(agency, planned, facts):
    assert round(facts.loads(agency, planned, whole=True)["motion designer"].peak_percent) == 204


def test_without_rounding_to_days_the_peaks_of_motion_and_copy_are_187_and_208_percent(
    agency, planned, facts
):
    loads = facts.loads(agency, planned, whole=False)
    assert round(loads["motion designer"].peak_percent) == 187
    assert round(loads["copywriter"].peak_percent) == 208


def test_the_peaks_of_all_roles_are_those_stated_in_the_shared_data(agency, planned, facts, shared):
    stated = facts.stated_peaks(shared[0])
    found = facts.loads(agency, planned, whole=True)
    assert {name.casefold(): round(load.peak_percent) for name, load in found.items()} == stated


def test_the_naive_contractor_cost_is_that_stated_to_the_nearest_hundred(agency, planned, facts, shared):
    cost = sum(load.excess_cost for load in facts.loads(agency, planned, whole=True).values())
    assert round(cost, -2) == shared[0]["known_facts"]["naive_excess_contractor_cost_usd"]


def test_roles_have_the_people_retainers_and_rates_of_the_shared_data(agency, facts, shared):
    stated = {role["name"].casefold(): role for role in shared[0]["roles"]}
    rates = {person.skills[0].skill: person.rate / 100 for person in agency.people}
    for role in facts.roles(agency):
        expected = stated.pop(role.name.casefold())
        assert role.full_time_people == pytest.approx(expected["fte"])
        # 14 of 24 hours are 58.33 %, kept as 58.3 %.
        assert role.retainer_hours == pytest.approx(expected["retainer_hours_per_week"], abs=0.01)
        assert role.contractor_rate == expected["contractor_per_hour"]
        assert rates[role.name] == expected["cost_per_hour"]
    assert not stated


def test_second_skills_are_those_of_the_shared_data(agency, shared):
    names = {role["code"]: role["name"].casefold() for role in shared[0]["roles"]}
    stated = {
        (names[skill["from"]], names[skill["to"]], skill["efficiency"])
        for skill in shared[0]["second_skills"]
    }
    found = {
        (person.skills[0].skill.casefold(), second.skill.casefold(), second.efficiency / 1000)
        for person in agency.people
        for second in person.skills[1:]
    }
    assert found == stated


def test_contractors_follow_the_rules_of_the_shared_data(agency, shared):
    rules = shared[0]["contractor"]
    for pool in agency.contractor_pools:
        assert pool.minimum_booking.minutes(1, 5) == rules["min_booking_days"]
        assert pool.lead_time.minutes(1, 5) == rules["lead_days"]


def test_projects_begin_in_the_weeks_and_have_the_weights_of_the_shared_data(agency, facts, shared):
    weeks = {name: [] for name in TEMPLATE_OF.values()}
    for project in agency.projects:
        weeks[TEMPLATE_OF[project.template]].append(facts.release_week(agency, project))
        assert project.weight == shared[0]["weights"][TEMPLATE_OF[project.template]]
    assert weeks == shared[0]["starts_in_week"]
    assert agency.late_cost_per_day == 100 * shared[0]["late_cost_usd_per_day_and_weight"]


def test_due_dates_are_the_span_alone_times_1_15_moved_to_friday(agency, planned, facts):
    spans = facts.spans_alone(planned)
    for project in agency.projects:
        last_day = math.ceil(spans[project.id] * facts.DUE_FACTOR) - 1
        friday = project.release.day + dt.timedelta(weeks=last_day // 5, days=4)
        assert project.due.day == friday, project.id


def test_each_template_has_the_tasks_and_the_order_of_the_shared_data(agency, planned, facts, shared):
    roles = {role["code"]: role["name"].casefold() for role in shared[0]["roles"]}
    for template, code in TEMPLATE_OF.items():
        project = next(project for project in agency.projects if project.template == template)
        ours = nx.transitive_closure_dag(_graph_of_project(planned, project.id, facts))
        theirs = nx.transitive_closure_dag(_graph_of_template(shared[1][code], roles))
        # The same up to names: a one-to-one mapping of tasks that keeps role, amount and order.
        assert nx.is_isomorphic(ours, theirs, node_match=dict.__eq__), template


def _graph_of_project(planned, project_id, facts):
    graph = nx.DiGraph()
    for number, (project, task) in enumerate(planned.tasks):
        if project.id == project_id:
            role = "wait" if task.wait is not None else task.all_needs[0].skill.casefold()
            amount = task.wait.minutes(1, 5) if task.wait is not None else facts.work_hours(task)
            graph.add_node(number, role=role, amount=amount)
    for link in planned.links:
        if link.predecessor in graph:
            assert link.type == "FS"
            assert link.lag.thousandths == 0
            graph.add_edge(link.predecessor, link.successor)
    return graph


def _graph_of_template(template, roles):
    graph = nx.DiGraph()
    for name, task in template.items():
        role = roles.get(task["role"], "wait")
        graph.add_node(name, role=role, amount=task["wait_days"] if role == "wait" else task["hours"])
    graph.add_edges_from((before, name) for name, task in template.items() for before in task["after"])
    return graph


def test_the_facts_are_printed(facts, capsys):
    facts.main()
    printed = capsys.readouterr().out
    assert "24 projects, 566 tasks, 6,201 hours, 13 roles, 18 people" in printed
    assert "motion designer" in printed


def test_the_facts_are_printed_without_shared_data_too(facts, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CREWLINE_DATA", str(tmp_path))
    assert facts.shared_facts() is None
    facts.main()
    assert "stated:" not in capsys.readouterr().out
