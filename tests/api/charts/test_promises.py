"""The picture of dates to promise: its finding, what stands in front, nothing cut off."""

import pytest

from api.charts.promises import DUE, MOST_PROJECTS, PLANNED, SAFE, UNSAFE, promises_picture
from api.charts.themes import DARK, LIGHT
from planner.calendars import data_date
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.risk.commitments import Commitment, Promise

DAY = 1440


@pytest.fixture
def plan():
    return Plan(format="crewline/1", name="Agency", start=Moment.parse("2027-01-04"), time_zone="UTC")


@pytest.fixture
def picture(plan):
    """Of projects by name, each with days from the begin to planned finish, promise and due date."""

    def make(*rows, budget=12_340_00):
        begin = data_date(plan)
        promises = tuple(
            Promise(
                name.lower(),
                name,
                begin + planned * DAY,
                begin + promised * DAY,
                None if due is None else begin + due * DAY,
                None if due is None else 0.5,
            )
            for name, planned, promised, due in rows
        )
        return promises_picture(plan, Commitment(None, promises, 0, budget, budget), 80)

    return make


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((("Acme", 5, 7, 10), ("Bolt", 5, 9, 6)), "1 of 2 due dates can be promised; Bolt needs 3 more days"),
        ((("Acme", 5, 7, 10), ("Bolt", 5, 6, 6)), "All 2 due dates can be promised"),
        ((("Acme", 5, 7, 10),), "The due date can be promised"),
        ((("Acme", 5, 7, 6),), "0 of 1 due date can be promised; Acme needs 1 more day"),
        ((("Acme", 5, 7, None),), "No project has a due date: these are dates for 1 project"),
        ((), "There is no project to promise"),
    ],
)
def test_the_title_says_which_due_dates_can_be_promised(picture, rows, title) -> None:
    assert picture(*rows).title == title


def test_each_promise_by_itself_is_kept_as_often(picture) -> None:
    assert picture(("Acme", 5, 7, 10), ("Bolt", 5, 9, 6)).subtitle == [
        "Agency · Each promise is kept in 80 % of all executions; contractors for 12,340 USD at most"
    ]


def test_what_is_farthest_behind_its_due_date_comes_first(picture, rows_of) -> None:
    made = picture(("Easy", 5, 7, 10), ("Free", 1, 2, None), ("Bad", 5, 12, 6), ("Worse", 5, 17, 6))
    spans = [row["row"] for row in rows_of(made, "from")]
    assert spans == ["00000 Worse", "00001 Bad", "00002 Easy", "00003 Free"]
    points = [(row["row"][6:], row["kind"]) for row in rows_of(made, "at")]
    assert {kind for name, kind in points if name == "Worse"} == {PLANNED, UNSAFE, DUE}
    assert {kind for name, kind in points if name == "Easy"} == {PLANNED, SAFE, DUE}
    assert {kind for name, kind in points if name == "Free"} == {PLANNED, SAFE}


def test_a_promise_lies_behind_the_planned_finish_on_the_axis(picture, rows_of) -> None:
    (row,) = rows_of(picture(("Acme", 5, 7, 10)), "from")
    assert row["to"] - row["from"] == 2 * 86_400_000
    assert row["due"] - row["to"] == 3 * 86_400_000


def test_many_projects_are_cut_and_told(picture, rows_of) -> None:
    made = picture(*((f"Project {k}", 5, 6, 7 + k) for k in range(MOST_PROJECTS + 2)))
    assert len(rows_of(made, "from")) == MOST_PROJECTS
    assert made.subtitle[1] == "Left out: 2 projects with more in hand than these"


def test_no_text_is_cut_off_or_meets_another(picture, page_of, tmp_path) -> None:
    rows = [(f"A client with a long name: campaign number {k}", 5 + 9 * k, 6 + 10 * k, 60) for k in range(15)]
    page = page_of(picture(*rows), tmp_path)
    assert page.outside() == []
    assert page.overlapping() == []
    assert "due date" in page.words


def test_both_grounds_have_their_own_colours(picture) -> None:
    made = picture(("Acme", 5, 7, 6))
    assert LIGHT.short in made.specification(LIGHT)
    assert DARK.short in made.specification(DARK)
