"""Workload, utilisation, overloads and forecast: as the command line has them, in JSON and CSV."""

from __future__ import annotations

import csv
import io

import pytest

from api.documents.workload import WorkloadReport
from api.routes import workloads

FILES = ("{studio.plan}", "--outcome", "{studio}")


def without_columns(document):
    return {name: value for name, value in document.items() if name != "columns"}


def table(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("by", ["person", "skill", "team", "project", "client"])
def test_a_workload_is_the_one_that_the_command_line_prints(office, by):
    found = office.get("/v1/runs/{studio}/workload", by=by)
    assert without_columns(found) == office.printed("workload", *FILES, "--of", by)


def test_a_range_months_and_names_are_those_of_the_command_line(office):
    query = {"period": "month", "from": "2027-01-05", "to": "2027-02-15", "only": ["Mia", "Ben Okafor"]}
    found = office.get("/v1/runs/{studio}/workload", tentative="weighted", **query)
    given = ("--by", "month", "--from", "2027-01-05", "--to", "2027-02-15", "--only", "Mia", "--only")
    assert without_columns(found) == office.printed("workload", *FILES, *given, "Ben Okafor", "--weighted")


def test_hours_are_those_worked_by_hand(office):
    rows = office.get("/v1/runs/{studio}/workload", only="Mia")["workload"]
    # Cutting: Wed 6 to Fri 8, then Mon 11; drawing: Tue 12.
    assert [(row["period"], row["booked_hours"], row["project_hours"]) for row in rows] == [
        ("2027-W01", 24, 40),
        ("2027-W02", 16, 40),
    ]


def test_every_column_is_declared_with_its_unit_and_meaning(office):
    found = office.get("/v1/runs/{studio}/workload")
    declared = found["columns"]["workload"]
    assert [column["name"] for column in declared] == list(found["workload"][0])
    booked = next(column for column in declared if column["name"] == "booked_hours")
    assert (booked["type"], booked["unit"]) == ("number", "h")
    assert all(column["meaning"] for column in declared)


@pytest.mark.parametrize(
    "path", ["workload", "utilisation", "overloads", "forecast", "forecast?table=shortages"]
)
def test_csv_comes_by_the_header_and_by_the_parameter(office, path):
    sign = "&" if "?" in path else "?"
    asked = f"/v1/runs/{office.runs['studio']}/{path}"
    by_header = office.planner.get(asked, headers={"Accept": "text/csv"})
    by_parameter = office.planner.get(f"{asked}{sign}format=csv")
    assert by_header.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_header.content == by_parameter.content
    assert by_header.headers["content-disposition"].startswith('attachment; filename="')


def test_a_csv_table_is_the_one_that_the_command_line_writes(office, tmp_path):
    office.printed("workload", *FILES, "--csv", str(tmp_path / "workload.csv"))
    found = office.planner.get(f"/v1/runs/{office.runs['studio']}/workload?format=csv")
    assert found.content == (tmp_path / "workload.csv").read_bytes()


def test_utilisation_is_the_share_of_the_whole_range_and_of_the_fullest_week(office):
    found = office.get("/v1/runs/{studio}/utilisation", only="Mia")
    row = found["utilisation"][0]
    # 40 of 80 hours; the first week has 24 of 40.
    assert (row["booked_hours"], row["project_hours"], row["utilisation_percent"]) == (40, 80, 50)
    assert (row["peak_percent"], row["peak_begins"], row["busy_periods"], row["periods"]) == (
        60,
        "2027-01-04",
        0,
        2,
    )


@pytest.mark.parametrize("by", ["person", "skill", "team"])
def test_utilisation_adds_the_workload_up(office, by):
    rows = office.get("/v1/runs/{studio}/utilisation", by=by)["utilisation"]
    work = office.get("/v1/runs/{studio}/workload", by=by)["workload"]
    for name in ("booked_hours", "project_hours", "free_hours", "excess_hours"):
        assert sum(row[name] for row in rows) == pytest.approx(sum(row[name] for row in work))


def test_overloads_are_those_that_the_command_line_prints(office):
    found = office.get("/v1/runs/{studio}/overloads")
    assert without_columns(found) == office.printed("workload", *FILES, "--overloads")
    assert set(found["columns"]) == {"overloads", "tasks"}


def test_a_forecast_is_the_one_that_the_command_line_prints(office):
    found = office.get("/v1/runs/{studio}/forecast")
    assert without_columns(found) == office.printed("forecast", *FILES)
    assert any(row["shortage_cents"] for row in found["shortages"])


def test_a_viewer_sees_no_money_in_a_forecast_and_all_of_the_rest(office):
    whole, plain = (office.get("/v1/runs/{studio}/forecast", who) for who in ("planner", "viewer"))
    assert "cents" not in str(plain)
    assert [
        {name: value for name, value in row.items() if not name.endswith("_cents")}
        for row in whole["shortages"]
    ] == plain["shortages"]
    asked = f"/v1/runs/{office.runs['studio']}/forecast?format=csv&table=shortages"
    assert "currency" in table(office.planner.get(asked).text)[0]
    assert "currency" not in table(office.viewer.get(asked).text)[0]


@pytest.mark.parametrize("path", ["workload", "utilisation", "overloads", "forecast"])
@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"only": "Nobody"}, "query.only"),
        ({"from": "2027-03-01", "to": "2027-02-01"}, "query.to"),
        ({"to": "2020-01-01"}, "query.to"),
        ({"from": "2030-01-01"}, "query.from"),
        ({"to": "2099-01-01"}, "query.to"),
        ({"period": "year"}, "query.period"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(office, path, query, place):
    problem = office.refused(f"/v1/runs/{{studio}}/{path}", 422, **query)
    assert [issue["path"] for issue in problem["issues"]] == [place]


def test_everything_that_is_wrong_with_a_question_is_told_at_once(office):
    query = {"by": "colour", "period": "year", "tentative": "perhaps", "from": "soon"}
    assert len(office.refused("/v1/runs/{studio}/workload", 422, **query)["issues"]) == 4


@pytest.mark.parametrize("path", ["workload", "utilisation", "overloads", "forecast"])
def test_names_and_days_that_are_wrong_are_all_told_each_with_its_parameter(office, path):
    query = {"only": ["Xx", "Yy"], "from": "2027-02-01", "to": "2027-01-01"}
    issues = office.refused(f"/v1/runs/{{studio}}/{path}", 422, **query)["issues"]
    assert sorted((one["path"], one["found"]) for one in issues) == [
        ("query.only", "'Xx'"),
        ("query.only", "'Yy'"),
        ("query.to", "2027-01-01"),
    ]
    assert all(one["expected"] for one in issues)


@pytest.mark.parametrize(("path", "name"), [("workload", "Mia"), ("forecast", "design")])
def test_days_beyond_the_plan_are_blamed_on_the_days_whoever_is_asked_for(office, path, name):
    query = {"only": [name, "Xx"], "from": "2030-02-01"}
    issues = office.refused(f"/v1/runs/{{studio}}/{path}", 422, **query)["issues"]
    assert [(one["path"], one["found"]) for one in issues] == [
        ("query.only", "'Xx'"),
        ("query.from", "2030-02-01"),
    ]
    assert "last work is done by 2027-01-12" in issues[1]["hint"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        # Mia, Ben and a contractor, by day from 4 January to 31 March: 28 + 28 + 31 days less the first 3.
        ({"period": "day", "to": "2027-03-31"}, 3 * 87),
        ({"period": "day", "to": "2027-03-31", "by": "skill"}, None),
    ],
)
def test_a_table_of_too_many_rows_is_refused_before_it_is_made(office, monkeypatch, query, rows):
    path = "/v1/runs/{studio}/workload"
    whole = len(office.get(path, **query)["workload"])
    assert rows in (whole, None)
    monkeypatch.setattr(workloads, "MOST_ROWS", whole - 1)
    monkeypatch.setattr(WorkloadReport, "frame_of", None)
    problem = office.refused(path, 422, **query)
    assert problem["type"] == "urn:crewline:problem:too-large"
    assert "`period`" in problem["detail"]
    monkeypatch.undo()
    assert office.get(path, **{**query, "period": "month"})["workload"]


@pytest.mark.parametrize("path", ["utilisation", "overloads", "forecast", "workload?by=team"])
def test_ten_years_by_day_are_too_many_rows_for_every_table(office, monkeypatch, path):
    monkeypatch.setattr(workloads, "MOST_ROWS", 3_000)
    asked = f"/v1/runs/{office.runs['studio']}/{path}"
    sign = "&" if "?" in path else "?"
    found = office.viewer.get(f"{asked}{sign}period=day&to=2037-01-01")
    assert (found.status_code, found.json()["type"]) == (422, "urn:crewline:problem:too-large")


@pytest.mark.parametrize("by", ["project", "client"])
def test_projects_and_clients_have_rows_only_where_there_is_work(office, monkeypatch, by):
    monkeypatch.setattr(workloads, "MOST_ROWS", 50)
    assert office.get("/v1/runs/{studio}/workload", by=by, period="day", to="2037-01-01")["workload"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json, text/csv;q=0.1", "application/json"),
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
    ],
)
def test_what_is_wanted_most_comes(office, accept, kind):
    asked = f"/v1/runs/{office.runs['studio']}/workload"
    assert office.planner.get(asked, headers={"Accept": accept}).headers["content-type"] == kind


def test_a_table_is_not_sent_again_to_who_has_it(office):
    path = f"/v1/runs/{office.runs['studio']}/workload"
    tag = office.planner.get(path).headers["ETag"]
    assert office.planner.get(path, headers={"If-None-Match": tag}).status_code == 304
    as_csv = {"If-None-Match": tag, "Accept": "text/csv"}
    assert office.planner.get(path, headers=as_csv).status_code == 200


@pytest.mark.parametrize("days", [{"from": "0001-01-01"}, {"to": "9999-12-31"}, {"from": "9999-12-31"}])
@pytest.mark.parametrize("path", ["schedule", "workload", "utilisation", "overloads", "forecast"])
def test_days_at_the_ends_of_the_calendar_are_answered(office, path, days):
    found = office.planner.get(f"/v1/runs/{office.runs['studio']}/{path}", params=days)
    assert found.status_code in (200, 422), found.text
