"""Schedules from outside: by project, person and days, in pages, of a run and of a plan."""

from __future__ import annotations

import pytest

from api.documents import hours_asked

KEYS = ("project", "task", "start", "finish")


def tasks_of(page):
    return [row["task"] for row in page["rows"]]


def test_the_studios_schedule_is_the_one_worked_by_hand(office):
    page = office.get("/v1/runs/{studio}/schedule")
    assert [tuple(row[key] for key in KEYS) for row in page["rows"]] == [
        ("Acme", "shoot", "2027-01-04T09:00+01:00", "2027-01-05T17:00+01:00"),
        ("Bolt", "text", "2027-01-04T09:00+01:00", "2027-01-05T17:00+01:00"),
        ("Acme", "cut", "2027-01-06T09:00+01:00", "2027-01-11T17:00+01:00"),
        ("Bolt", "draw", "2027-01-12T09:00+01:00", "2027-01-12T17:00+01:00"),
        ("Bolt", "done", "2027-01-12T17:00+01:00", "2027-01-12T17:00+01:00"),
    ]
    assert (page["time_zone"], page["next"]) == ("Europe/Amsterdam", None)


def test_a_row_names_people_mode_and_lateness(office):
    shoot, text, cut, _, done = office.get("/v1/runs/{studio}/schedule")["rows"]
    assert shoot["people"] == [{"person": "crew#1", "name": "Film crew #1", "units_per_mille": 1000}]
    assert text["people"] == [{"person": "ben", "name": "Ben Okafor", "units_per_mille": 1000}]
    assert (cut["due"], cut["late"], cut["days_late"], cut["mode"]) == ("2027-01-08", True, 3, "only")
    assert (shoot["due"], shoot["late"], shoot["days_late"]) == (None, False, None)
    assert (done["kind"], done["people"], cut["kind"]) == ("milestone", [], "work")


def test_the_source_says_which_version_was_solved_and_that_the_plan_has_moved_on(office):
    source = office.get("/v1/runs/{studio}/schedule")["source"]
    assert (source["run"], source["plan"], source["version"]) == (office.runs["studio"], "studio", 1)
    assert (source["head"], source["moved_on"], source["valid"]) == (2, True, True)
    assert office.get("/v1/runs/{later}/schedule")["source"]["moved_on"] is False


@pytest.mark.parametrize(
    ("query", "tasks"),
    [
        ({"project": "Bolt"}, ["text", "draw", "done"]),
        ({"project": "Acme film"}, ["shoot", "cut"]),
        ({"person": "Mia"}, ["cut", "draw"]),
        ({"person": "Ben Okafor"}, ["text"]),
        ({"person": "crew#1"}, ["shoot"]),
        ({"person": ["ben", "crew#1"]}, ["shoot", "text"]),
        ({"project": "Bolt", "person": "Mia"}, ["draw"]),
        ({"from": "2027-01-11"}, ["cut", "draw", "done"]),
        ({"from": "2027-01-12"}, ["draw", "done"]),
        ({"to": "2027-01-05"}, ["shoot", "text"]),
        ({"from": "2027-01-06", "to": "2027-01-08"}, ["cut"]),
        ({"from": "2027-01-09", "to": "2027-01-10"}, ["cut"]),
        ({"from": "2027-01-13"}, []),
        ({"project": "Bolt", "from": "2027-01-06"}, ["draw", "done"]),
    ],
)
def test_filters_keep_what_fits_all_of_them(office, query, tasks):
    assert tasks_of(office.get("/v1/runs/{studio}/schedule", **query)) == tasks


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_pages_put_together_are_the_whole(office, limit):
    whole = office.get("/v1/runs/{hello}/schedule")["rows"]
    rows, cursor = [], None
    while True:
        page = office.get("/v1/runs/{hello}/schedule", limit=limit, **({"cursor": cursor} if cursor else {}))
        rows += page["rows"]
        assert len(page["rows"]) <= limit
        cursor = page["next"]
        if cursor is None:
            break
    assert rows == whole
    assert len(whole) == 10


def test_pages_of_what_is_filtered_hold_no_other_rows(office):
    first = office.get("/v1/runs/{studio}/schedule", project="Bolt", limit=2)
    second = office.get("/v1/runs/{studio}/schedule", project="Bolt", limit=2, cursor=first["next"])
    assert (tasks_of(first), tasks_of(second), second["next"]) == (["text", "draw"], ["done"], None)


def test_the_schedule_has_the_tasks_of_the_command_line(office):
    rows = office.get("/v1/runs/{hello}/schedule")["rows"]
    document = office.get("/v1/runs/{hello}/outcome")
    assert {tuple(row[key] for key in KEYS) for row in rows} == {
        tuple(task[key] for key in KEYS) for task in document["schedule"]["tasks"]
    }
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


def test_a_plans_schedule_is_that_of_its_newest_solve(office):
    page = office.get("/v1/plans/studio/schedule")
    assert (page["source"]["run"], page["source"]["version"]) == (office.runs["later"], 2)
    assert page["rows"] == office.get("/v1/runs/{later}/schedule")["rows"]


def test_later_pages_are_of_the_same_run_although_another_was_solved(office, keep_run):
    first = office.get("/v1/plans/hello/schedule", limit=4)
    newest = keep_run("hello", office.ended["hello"].outcome)
    second = office.get("/v1/plans/hello/schedule", limit=200, cursor=first["next"])
    assert second["source"]["run"] == first["source"]["run"] != newest
    assert office.get("/v1/plans/hello/schedule")["source"]["run"] == newest
    assert len(first["rows"]) + len(second["rows"]) == 10


def test_a_plan_that_was_never_solved_says_how_to_get_a_schedule(office):
    made = office.planner.post("/v1/plans?id=new", content=office.ended["hopeless"].text)
    assert made.status_code == 201
    problem = office.refused("/v1/plans/new/schedule", 404)
    assert problem["type"] == "urn:crewline:problem:no-schedule"
    assert "POST /v1/plans/new/runs" in problem["detail"]


def test_everything_that_is_wrong_with_a_question_is_told_at_once(office):
    query = {"project": "Bold", "person": "Mina", "from": "2027-02-01", "to": "2027-01-01"}
    problem = office.refused("/v1/runs/{studio}/schedule", 422, **query)
    told = {issue["path"]: issue for issue in problem["issues"]}
    assert set(told) == {"query.project", "query.person", "query.to"}
    assert told["query.project"]["hint"] == 'did you mean "Bolt"?'
    assert told["query.person"]["hint"] == 'did you mean "Mia"?'


def test_only_the_first_unknown_names_are_compared_with_those_there_are(office):
    known = [f"project number {number} of the client Baker & Sons" for number in range(5000)]
    asked = [f"projekt numer {number} off client Baker" for number in range(50)]
    compared = []

    def nearest(name, names):
        compared.append(name)
        return ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours_asked, "nearest", nearest)
        issues = hours_asked.unknown_names("query.project", "project", asked, known)
    assert len(issues) == 50
    assert compared == asked[:3]
    assert issues[49].hint.endswith("and 4,988 more")


def test_parameters_that_are_none_are_all_named(office):
    query = {"from": "soon", "to": "later", "limit": 0}
    problem = office.refused("/v1/runs/{studio}/schedule", 422, **query)
    assert len(problem["issues"]) == 3


@pytest.mark.parametrize("cursor", ["x", "!!!", "MQ", "Z2liYmVyaXNoOjE"])
def test_a_cursor_of_nobodys_is_refused(office, cursor):
    assert office.refused("/v1/runs/{studio}/schedule", 400, cursor=cursor)["type"].endswith("bad-cursor")


def test_a_cursor_of_another_plan_is_refused(office):
    cursor = office.get("/v1/plans/studio/schedule", limit=1)["next"]
    assert office.refused("/v1/plans/hello/schedule", 400, cursor=cursor)["type"].endswith("bad-cursor")


def test_a_page_is_not_sent_again_to_who_has_it(office):
    path = f"/v1/runs/{office.runs['studio']}/schedule"
    tag = office.planner.get(path).headers["ETag"]
    assert office.planner.get(path, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    assert office.planner.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_wrong_filter_is_refused_whatever_the_one_who_asks_has(office):
    path = f"/v1/runs/{office.runs['studio']}/schedule"
    tag = office.planner.get(path).headers["ETag"]
    for query in ("person=Nobody", "from=2027-02-01&to=2027-01-01"):
        assert office.planner.get(f"{path}?{query}", headers={"If-None-Match": tag}).status_code == 422


def test_the_tag_of_a_page_changes_when_the_plan_moves_on(office):
    path = f"/v1/runs/{office.runs['hello']}/schedule"
    tag = office.planner.get(path).headers["ETag"]
    document = office.ended["hello"].text.replace("Talk to the baker", "Talk to both bakers")
    moved = office.planner.put("/v1/plans/hello/document", content=document, headers={"If-Match": '"1"'})
    assert moved.status_code == 200, moved.text
    again = office.planner.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["source"]["moved_on"]) == (200, True)
