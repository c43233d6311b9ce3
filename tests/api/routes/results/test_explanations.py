"""Why a task stands where it stands."""

from __future__ import annotations

import pytest


def explained(office, run, task, who="planner", **query):
    return office.get(f"/v1/runs/{{{run}}}/explanation", who, task=task, **query)


def test_a_task_waits_for_the_one_before_it(office):
    found = explained(office, "studio", "Acme/cut")
    assert (found["start"], found["sentence"]) == ("2027-01-06T09:00+01:00", "waits for Acme/shoot")
    assert [(step["kind"], step["by"]) for step in found["holding"]] == [("link", "Acme/shoot")]


def test_the_chain_goes_back_to_the_day_from_which_on_is_planned(office):
    chain = explained(office, "studio", "Bolt/draw")["chain"]
    # Mia cuts until Mon 11, later than the text is there; the cut waits for the shooting.
    assert [(step["task"], step["kind"], step["by"]) for step in chain][:2] == [
        ("Bolt/draw", "person", "Acme/cut"),
        ("Acme/cut", "link", "Acme/shoot"),
    ]
    assert chain[0]["words"] == "waits for Mia, who does Acme/cut first"
    assert chain[0]["resource"] == "Mia"


def test_what_begins_on_the_first_day_is_held_by_nothing_earlier(office):
    found = explained(office, "studio", "Bolt/text")
    assert {step["kind"] for step in found["holding"]} <= {"data-date", "absence"}
    assert all(step["by"] is None for step in found["chain"])


def test_a_move_since_another_run_is_led_back_to_its_cause(office):
    found = explained(office, "later", "Acme/cut", since=office.runs["studio"])
    assert "waits for Acme/shoot" in found["sentence"]
    assert found["cause"] == "Acme/shoot: work 16h → 24h"
    assert found["start"] == "2027-01-07T09:00+01:00"


def test_what_has_not_moved_says_so(office):
    found = explained(office, "later", "Bolt/text", since=office.runs["studio"])
    assert (found["sentence"], found["chain"], found["cause"]) == ("has not moved", [], None)


def test_a_task_that_has_begun_needs_no_reason(office, keep_run):
    from planner.document import canonical_json, parse_plan
    from scheduling.options import SolveOptions
    from scheduling.outcome_json import render_outcome
    from scheduling.solver import solve

    text = office.ended["hello"].text.replace("start: 2027-03-01 ", "start: 2027-03-02 ")
    text = text.replace("name: Talk to the baker,", "name: Talk, progress: {started: 2027-03-01T09:00},")
    plan = parse_plan(text)
    made = office.planner.post("/v1/plans?id=begun", content=canonical_json(plan))
    assert made.status_code == 201, made.text
    outcome = render_outcome(solve(plan, SolveOptions(effort=0, workers=1)), plan)
    run = keep_run("begun", outcome)
    assert office.get(f"/v1/runs/{run}/explanation", task="shop/talk")["sentence"] == "has begun already"


def test_a_task_that_is_not_in_the_schedule_is_nobodys(office):
    problem = office.refused("/v1/runs/{studio}/explanation", 404, task="Acme/nothing")
    assert "Acme/nothing" in problem["detail"]


def test_a_task_that_is_new_since_has_not_moved(office):
    problem = office.refused(
        "/v1/runs/{studio}/explanation", 409, task="Acme/cut", since=office.runs["hello"]
    )
    assert problem["type"] == "urn:crewline:problem:new-task"


def test_an_earlier_run_of_another_workspace_is_nobodys(office, foreign_run):
    problem = office.refused("/v1/runs/{studio}/explanation", 404, task="Acme/cut", since=foreign_run)
    assert problem["title"] == "No such run"


@pytest.mark.parametrize("task", ["", "cut", "a/b/c"])
def test_what_names_no_task_is_refused(office, task):
    problem = office.refused("/v1/runs/{studio}/explanation", 422, task=task)
    assert [issue["path"] for issue in problem["issues"]] == ["query.task"]


def test_a_viewer_is_told_the_same_where_no_money_is_in_it(office):
    assert explained(office, "studio", "Acme/cut", "viewer") == explained(office, "studio", "Acme/cut")
