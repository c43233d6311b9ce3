"""The picture of risk: the title says how sure the dates are, one panel a project, one scale."""

import dataclasses
import json

import pytest

from api.charts.finish_panels import BY_THEN, DUE, PLANNED
from api.charts.finishes import finishes_picture, risk_finding
from api.charts.themes import DARK, LIGHT
from planner.document import parse_plan
from scenarios.risk.report import Amount, DateChance, Forecast, ProjectRisk, RiskReport

DAY = 1440
FIRST = 29_983_680  # 2027-01-04T00:00Z, a Monday, in minutes since 1970
NOTHING = Amount(0, 0, 0, 0, 0)


@pytest.fixture
def plan():
    return parse_plan(json.dumps({"format": "crewline/1", "name": "Studio", "start": "2027-01-04"}))


def project(name, days, due=None, chance=0.0):
    """Finishes on days of January with their numbers; planned on the first of them."""
    numbers = list(days.items())
    last = FIRST + (numbers[-1][0] - 3) * DAY
    finish = Forecast(
        FIRST + (numbers[0][0] - 3) * DAY, last, last, last, last, 100.0, 0.2,
        tuple((f"2027-01-{day:02d}", number) for day, number in numbers),
    )  # fmt: skip
    date = None
    if due is not None:
        date = DateChance("due", name, None, FIRST + (due - 3) * DAY, finish.planned, chance)
    return ProjectRisk(name, f"Project {name}", finish, date, None)


def report(*projects):
    dates = tuple(project.due for project in projects if project.due is not None)
    finish = projects[0].finish if projects else Forecast(0, 0, 0, 0, 0, 0.0, 1.0, ())
    return RiskReport(
        100, 1, finish, projects, dates, (), "finish", (), (), NOTHING, NOTHING, (), NOTHING, ()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("projects", "finding"),
    [
        ([], "There is nothing to carry out"),
        ([project("a", {4: 60, 8: 40})], "Everything is done by 8 Jan 2027 in 80 % of all executions"),
        ([project("a", {4: 100}, 4, 0.34)], "The due date is kept in 34 % of all executions"),
        (
            [project("a", {4: 100}, 4, 0.8), project("b", {4: 100}, 9, 1.0)],
            "All 2 due dates are kept in 80 % of all executions or more",
        ),
        (
            [project("a", {4: 100}, 4, 0.001), project("b", {4: 100}, 9, 0.999)],
            "1 of 2 due dates is sure at 80 %; the least sure is that of Project a, kept in less than 1 %",
        ),
    ],
)
def test_the_title_says_how_sure_the_dates_are(projects, finding):
    assert risk_finding(report(*projects), "UTC") == finding


def test_a_panel_shows_shares_curve_and_dates_of_its_project(plan, priced_outcome, rows_of):
    picture = finishes_picture(plan, priced_outcome(plan), report(project("a", {4: 25, 6: 75}, 5, 0.25)))
    assert [row["high"] for row in rows_of(picture, "high")] == [25.0, 75.0]
    curve = [row["share"] for row in rows_of(picture, "share")]
    assert curve == [0.0, 25.0, 25.0, 100.0]
    assert {row["line"] for row in rows_of(picture, "at")} == {BY_THEN, PLANNED, DUE}


def test_all_panels_have_one_scale_and_the_least_sure_stands_first(plan, priced_outcome):
    projects = [
        project("a", {20: 100}, 25, 0.9),
        project("b", {4: 50, 30: 50}, 5, 0.5),
        project("c", {9: 100}),
    ]
    made = json.loads(finishes_picture(plan, priced_outcome(plan), report(*projects)).specification(LIGHT))
    names = [panel["title"]["text"] for panel in made["concat"]]
    assert names == ["Project b", "Project a", "Project c"]
    domains = {json.dumps(panel["layer"][0]["encoding"]["x"]["scale"]["domain"]) for panel in made["concat"]}
    assert len(domains) == 1
    notes = [panel["title"]["subtitle"] for panel in made["concat"]]
    assert notes[0] == "due 5 Jan 2027 kept in 50 %; 80 % by 30 Jan 2027"
    assert notes[2] == "80 % by 9 Jan 2027"


@pytest.mark.parametrize("days", [20, 300, 1500])
def test_nothing_overlaps_or_is_cut_off_whatever_the_time_shown(
    days, plan, priced_outcome, page_of, tmp_path
):
    import datetime as dt

    def far(name):
        made = project(name, {4: 50, 5: 50}, 5, 0.5)
        ends = [dt.date(2027, 1, 4) + dt.timedelta(days=k * days // 4) for k in range(5)]
        finish = dataclasses.replace(
            made.finish,
            days=tuple((end.isoformat(), 20) for end in ends),
            p80=FIRST + days * DAY,
            p95=FIRST + days * DAY,
        )
        return dataclasses.replace(made, name="A project with quite a long name " * 3, finish=finish)

    made = report(*(far(str(k)) for k in range(14)))
    picture = finishes_picture(plan, priced_outcome(plan), made)
    page = page_of(picture, tmp_path)
    assert page.outside() == []
    assert page.overlapping() == []
    assert "The 12 least sure of 14 projects" in page.words
    assert picture.specification(DARK) != picture.specification(LIGHT)


def test_without_projects_there_is_only_the_title(plan, priced_outcome, page_of, tmp_path):
    picture = finishes_picture(plan, priced_outcome(plan), report())
    assert page_of(picture, tmp_path).words[0] == "There is nothing to carry out"
