"""Cost and earned value: as the command line has them, for those only who may see money."""

from __future__ import annotations

import pytest

FILES = ("{studio.plan}", "--outcome", "{studio}")


def without_columns(document):
    return {name: value for name, value in document.items() if name != "columns"}


def test_a_cost_is_the_one_that_the_command_line_prints(office):
    assert without_columns(office.get("/v1/runs/{studio}/cost")) == office.printed("cost", *FILES)


def test_a_cost_by_week_at_a_date_against_a_baseline_is_the_one_of_the_command_line(office):
    query = {"period": "week", "at": "2027-01-06", "baseline": office.runs["later"]}
    found = office.get("/v1/runs/{studio}/cost", **query)
    given = ("--by", "week", "--at", "2027-01-06", "--baseline", "{later}")
    assert without_columns(found) == office.printed("cost", *FILES, *given)


def test_amounts_are_those_worked_by_hand(office):
    acme, bolt = office.get("/v1/runs/{studio}/cost")["projects"][:2]
    # 16 h of the crew at 80 EUR, 32 h of Mia at 50; of the budget of 2,000 that is 880 too much.
    assert (acme["contractor_cents"], acme["in_house_cents"], acme["variance_cents"]) == (
        128_000,
        160_000,
        -88_000,
    )
    # 8 h of Ben's project time at 40, 8 h of Mia's at 50.
    assert bolt["forecast_cents"] == 72_000


def test_earned_value_stands_in_the_cost_too(office):
    found = office.get("/v1/runs/{studio}/earned-value", at="2027-01-06")
    whole = office.get("/v1/runs/{studio}/cost", at="2027-01-06")
    assert {name: found[name] for name in whole["earned_value"]} == whole["earned_value"]
    assert [column["name"] for column in found["columns"]["projects"]] == list(found["projects"][0])


@pytest.mark.parametrize("query", ["", "?table=projects", "?table=bookings", "?table=booking_shares"])
def test_tables_of_costs_come_as_csv(office, query):
    asked = f"/v1/runs/{office.runs['studio']}/cost{query}"
    found = office.planner.get(asked, headers={"Accept": "text/csv"})
    assert found.text.startswith("\ufeff")
    assert found.text.splitlines()[0].endswith(",currency")


def test_earned_value_comes_as_csv(office):
    found = office.planner.get(f"/v1/runs/{office.runs['studio']}/earned-value?format=csv")
    assert found.text.startswith("\ufeffproject,name,bac")


@pytest.mark.parametrize("path", ["cost", "earned-value"])
def test_who_may_not_see_money_is_refused(office, path):
    problem = office.refused(f"/v1/runs/{{studio}}/{path}", 403, "viewer")
    assert "money" in problem["detail"]


def test_a_date_before_the_plan_is_refused(office):
    problem = office.refused("/v1/runs/{studio}/earned-value", 422, at="2026-12-01")
    assert [issue["path"] for issue in problem["issues"]] == ["query.at"]


def test_what_is_no_plan_is_no_baseline(office):
    problem = office.refused("/v1/runs/{studio}/cost", 409, baseline=office.runs["hopeless"])
    assert problem["type"] == "urn:crewline:problem:no-baseline"


def test_a_baseline_of_another_workspace_is_nobodys(office, foreign_run):
    assert office.refused("/v1/runs/{studio}/cost", 404, baseline=foreign_run)["title"] == "No such run"


@pytest.mark.parametrize("path", ["cost", "earned-value"])
def test_a_date_beyond_what_can_be_planned_is_refused(office, path):
    (issue,) = office.refused(f"/v1/runs/{{studio}}/{path}", 422, at="9999-12-31")["issues"]
    assert (issue["path"], issue["found"]) == ("query.at", "9999-12-31")
    assert "40 years" in issue["hint"]


@pytest.mark.parametrize("path", ["cost", "earned-value"])
def test_a_baseline_of_another_plan_is_none(office, path):
    problem = office.refused(f"/v1/runs/{{studio}}/{path}", 409, baseline=office.runs["hello"])
    assert problem["type"] == "urn:crewline:problem:no-baseline"
    assert "status date" in problem["detail"]
    query = {"baseline": office.runs["hello"], "at": "2027-06-01"}
    assert "no task in common" in office.refused(f"/v1/runs/{{studio}}/{path}", 409, **query)["detail"]
