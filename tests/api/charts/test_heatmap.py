"""Heatmaps: who is how full when, with the finding as the title."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from api.charts.heatmap import MOST_PERIODS, heatmap_picture
from api.charts.heatmap_finding import Shares, heatmap_finding
from api.charts.heatmap_grid import MOST_ROWS
from capacity.hours.workload import workload
from planner.plan import Person, Plan, Project, Skill, Task
from planner.quantities import Moment
from scheduling.schedule import Assignment, Breach, Schedule, ScheduledTask

DAY = 1440
MONDAY = dt.date(2027, 1, 4)
FIRST = 29_983_680  # 2027-01-04T00:00Z in minutes since 1970
WEEKS = [MONDAY + dt.timedelta(days=7 * week) for week in range(3)]


def shares(*rows, names=None):
    names = names or ["Ann", "Ben", "Chen", "Dara"][: len(rows)]
    width = len(rows[0]) if rows else 0
    return Shares(names, WEEKS[:width], np.array(rows, dtype=float).reshape(len(rows), width))


NAN = float("nan")


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (([120, 0], [0, 0]), "Ann is booked above 100 % in the week of 4 Jan 2027, the only one of 2 people"),
        (([120, 110, 0],), "Ann is booked above 100 % in 2 of 3 weeks"),
        (([120, 90], [130, 90], [0, 0]), "2 of 3 people are booked above 100 % in the week of 4 Jan 2027"),
        (
            ([101, 0, 0], [0, 101, 0], [0, 101, 0], [0, 0, 0]),
            "3 of 4 people are booked above 100 % in some week, at most 2 at once, in the week of 11 Jan"
            " 2027",
        ),
        # 100.04 % is the rounding of a minute: nobody is above 100.
        (([100.04, 20], [90, 30]), "All 2 people are booked above 85 % in the week of 4 Jan 2027"),
        (([86, 20],), "Ann is booked above 85 % in the week of 4 Jan 2027"),
        (
            ([85, 20], [NAN, 30]),
            "Nobody is booked above 85 % in any week; the fullest is Ann at 85 % in the week of 4 Jan 2027",
        ),
        (([20, 50],), "Ann is never booked above 85 %; the most is 50 % in the week of 11 Jan 2027"),
        (([0, NAN],), "Nobody is booked"),
        ((), "There is nobody in the plan"),
    ],
)
def test_the_title_says_who_has_too_much_and_when(rows, finding) -> None:
    assert heatmap_finding(shares(*rows), "person", "week") == finding


@pytest.mark.parametrize(
    ("rows", "by", "finding"),
    [
        (
            ([90, 0], [0, 95]),
            "day",
            "All 2 skills are booked above 85 % on some day, at most 1 at once, on 4",
        ),
        (([90, 0], [95, 0]), "month", "All 2 skills are booked above 85 % in Jan 2027"),
        (([9, 0], [5, 0]), "month", "No skill is booked above 85 % in any month; the fullest is Ann at 9 %"),
        (([0, 0],), "week", "No skill is booked"),
        ((), "week", "There is no skill in the plan"),
    ],
)
def test_skills_days_and_months_have_words_of_their_own(rows, by, finding) -> None:
    assert heatmap_finding(shares(*rows), "skill", by).startswith(finding)


def plan_of(people: int, tasks: int = 1, name: str = "Agency") -> Plan:
    return Plan(
        format="crewline/1",
        name=name,
        start=Moment(MONDAY),
        people=tuple(
            Person(id=f"p{n}", name=f"Person {n}", skills=(Skill(skill=f"skill {n}"),)) for n in range(people)
        ),
        projects=(Project(id="p", tasks=tuple(Task(id=f"t{n}") for n in range(tasks))),),
    )


def worked(*days: tuple[str, int]) -> Schedule:
    """Whole days (of 8 hours) of people; each is a task of its own."""
    return Schedule(
        tuple(
            ScheduledTask(
                "p",
                f"t{at}",
                FIRST + day * DAY + 540,
                FIRST + day * DAY + 1020,
                "only",
                (Assignment(person, 0, 1000),),
                ((FIRST + day * DAY + 540, FIRST + day * DAY + 1020),),
            )
            for at, (person, day) in enumerate(days)
        )
    )


def test_cells_hold_the_share_booked_the_fullest_person_first(make_outcome, rows_of) -> None:
    # Person 1 works 2 of 5 days of the first week, person 0 one day of the second.
    plan, schedule = plan_of(2, 3), worked(("p1", 0), ("p1", 1), ("p0", 7))
    picture = heatmap_picture(
        plan, make_outcome(plan, schedule, "feasible"), workload(plan, schedule), "person"
    )
    cells = sorted((row["row"], row["begin"], row["percent"]) for row in rows_of(picture, "percent"))
    assert cells == [
        ("000000Person 1", "2027-01-04", 40.0),
        ("000000Person 1", "2027-01-11", 0.0),
        ("000001Person 0", "2027-01-04", 0.0),
        ("000001Person 0", "2027-01-11", 20.0),
    ]
    assert picture.title == (
        "Nobody is booked above 85 % in any week; the fullest is Person 1 at 40 % in the week of 4 Jan 2027"
    )


def test_days_without_work_have_a_colour_of_their_own(make_outcome, rows_of) -> None:
    plan, schedule = plan_of(1), worked(("p0", 0))
    frame = workload(plan, schedule, by="day", last=MONDAY + dt.timedelta(days=6))
    picture = heatmap_picture(plan, make_outcome(plan, schedule, "feasible"), frame, "person", "day")
    kinds = {row["begin"]: row["kind"] for row in rows_of(picture, "percent")}
    assert kinds == {
        f"2027-01-{day:02d}": "no hours for projects" if day in (9, 10) else None for day in range(4, 11)
    }


def test_what_is_above_100_percent_is_marked_and_never_rounded_to_100(make_outcome, rows_of) -> None:
    plan, schedule = plan_of(1), worked(("p0", 0))
    frame = workload(plan, schedule).assign(utilisation_percent=100.3)
    picture = heatmap_picture(plan, make_outcome(plan, schedule, "feasible"), frame, "person")
    [cell] = rows_of(picture, "percent")
    assert (cell["kind"], cell["number"]) == ("above 100 %", "101")
    assert picture.title == "Person 0 is booked above 100 % in the week of 4 Jan 2027"


def test_skills_have_rows_too(make_outcome, rows_of) -> None:
    plan, schedule = plan_of(2), worked(("p1", 0))
    frame = workload(plan, schedule, of="skill", by="month")
    picture = heatmap_picture(
        plan, make_outcome(plan, schedule, "feasible"), frame, "skill", "month", "without"
    )
    names = [row["row"][6:] for row in sorted(rows_of(picture, "percent"), key=lambda row: row["row"])]
    assert names == ["skill 1", "skill 0"]
    assert picture.subtitle[-1] == (
        "Booked hours in percent of its people's hours for projects; without tentative projects"
    )


@pytest.mark.parametrize("people", [5, MOST_ROWS + 4])
def test_nothing_is_cut_off_or_drawn_over_another_text(people, make_outcome, page_of, tmp_path) -> None:
    plan = plan_of(people, people, "Agency of " + "very " * 8 + "long names")
    schedule = worked(*((f"p{n}", n % 40) for n in range(people)))
    picture = heatmap_picture(
        plan, make_outcome(plan, schedule, "feasible"), workload(plan, schedule), "person"
    )
    page = page_of(picture, tmp_path)
    assert len([words for words in page.words if words.startswith("Person ")]) == min(people, MOST_ROWS)
    assert ("The 60 fullest of 64 people" in page.words) == (people > MOST_ROWS)
    assert page.outside() == []
    assert page.overlapping() == []


def test_contractors_stand_below_people_and_the_title_is_not_about_them(make_portfolio, rows_of) -> None:
    plan, outcome = make_portfolio(projects=3)
    frame = workload(plan, outcome.schedule)
    frame.loc[frame["kind"] == "contractor", "utilisation_percent"] = 120.0
    picture = heatmap_picture(plan, outcome, frame, "person")
    names = sorted({row["row"] for row in rows_of(picture, "percent")})
    assert names[-1][6:] == "Freelance designers #1"
    assert picture.title.startswith("Nobody is booked above 85 % in any week; the fullest is Dara Kelly")


def test_no_more_periods_are_drawn_than_can_be_seen(make_outcome, rows_of) -> None:
    plan, schedule = plan_of(1, 2), worked(("p0", 0), ("p0", 300))
    frame = workload(plan, schedule, by="day", last=MONDAY + dt.timedelta(days=299))
    picture = heatmap_picture(plan, make_outcome(plan, schedule, "feasible"), frame, "person", "day")
    assert len(rows_of(picture, "percent")) == MOST_PERIODS
    assert picture.subtitle[-1] == "The first 240 of 300 days"


def test_a_plan_without_people_gets_a_sentence(make_outcome, page_of, tmp_path) -> None:
    plan = plan_of(0, 0)
    outcome = make_outcome(plan, Schedule(()), "optimal")
    picture = heatmap_picture(plan, outcome, workload(plan, outcome.schedule), "person")
    assert page_of(picture, tmp_path).words == [
        "There is nobody in the plan",
        "Agency · data date 4 Jan 2027",
    ]


def test_a_schedule_that_is_no_plan_says_so_first(make_outcome) -> None:
    plan, schedule = plan_of(1), worked(("p0", 0))
    outcome = make_outcome(plan, schedule, "infeasible")
    broken = dataclasses.replace(outcome, breaches=(Breach("deadline", "p/t0", 60, "minutes", "late"),))
    picture = heatmap_picture(plan, broken, workload(plan, schedule), "person")
    assert picture.title == "No valid plan: 1 rule broken"
    assert picture.subtitle[0].startswith("In the nearest schedule found: person 0 is never booked")
