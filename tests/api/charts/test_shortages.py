"""Demand against capacity: what is short stands first, in red and in the title."""

import datetime as dt

import pandas as pd
import pytest

from api.charts.shortage_finding import person_days, shortage_finding
from api.charts.shortages import shortages_picture
from capacity.hours.forecast import BEFORE_LEVELLING, forecast
from planner.plan import ContractorPool, Need, Person, Plan, Project, Skill, Task
from planner.quantities import Moment
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

DAY = 1440
FIRST = 29_983_680  # 2027-01-04T00:00Z, a Monday, in minutes since 1970
AS_SCHEDULED = "as scheduled"


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Shortages in person-days: case, skill, days."""
    return pd.DataFrame(
        [
            {
                "case": case,
                "skill": skill,
                "demand_hours": 10.0,
                "shortage_hours": days * 8,
                "shortage_days": days,
                "short_from": pd.Timestamp("2027-04-12") if days else pd.NaT,
            }
            for case, skill, days in rows
        ]
    )


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([(AS_SCHEDULED, "design", 14.0)], "design is short as scheduled: 14 person-days from 12 Apr 2027"),
        (
            [(AS_SCHEDULED, "", 1.0)],
            "work without a skill is short as scheduled: 1 person-day from 12 Apr 2027",
        ),
        (
            [(AS_SCHEDULED, "code", 2.25), (AS_SCHEDULED, "design", 14.4), (BEFORE_LEVELLING, "film", 99.0)],
            "2 skills are short as scheduled, design the most: 14 person-days from 12 Apr 2027",
        ),
        (
            [(AS_SCHEDULED, "code", 0.0), (BEFORE_LEVELLING, "code", 4.21)],
            "No skill is short as scheduled; code is short before levelling: 4.2 person-days "
            "from 12 Apr 2027",
        ),
        (
            [(AS_SCHEDULED, "code", 0.0), (BEFORE_LEVELLING, "code", 0.01), (BEFORE_LEVELLING, "film", 0.02)],
            "No skill is short as scheduled; 2 skills are short before levelling, film the most: "
            "less than 0.1 person-days from 12 Apr 2027",
        ),
        (
            [(AS_SCHEDULED, "code", 0.0), (BEFORE_LEVELLING, "code", 0.0)],
            "No skill is short, before levelling or as scheduled",
        ),
    ],
)
def test_the_title_says_what_is_short_and_from_when(rows, finding) -> None:
    assert shortage_finding(table(*rows), AS_SCHEDULED, "week") == finding


def test_a_month_in_which_something_is_short_has_no_day() -> None:
    found = shortage_finding(table((AS_SCHEDULED, "design", 14.0)), AS_SCHEDULED, "month")
    assert found == "design is short as scheduled: 14 person-days from Apr 2027"


def test_without_work_or_skills_the_title_says_so() -> None:
    idle = table((AS_SCHEDULED, "design", 0.0)).assign(demand_hours=0.0)
    assert shortage_finding(idle, AS_SCHEDULED, "week") == "No skill is asked for"
    assert shortage_finding(idle[:0], AS_SCHEDULED, "week") == "There is no skill in the plan"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.01, "less than 0.1 person-days"),
        (0.5, "0.5 person-days"),
        (0.98, "1 person-day"),
        (4.0, "4 person-days"),
        (9.96, "10 person-days"),
        (1234.4, "1,234 person-days"),
    ],
)
def test_person_days_are_rounded_as_people_say_them(days, words) -> None:
    assert person_days(days) == words


def plan_of(skills: int, hours: str = "60h", name: str = "Agency") -> Plan:
    """Somebody for each skill, and a project that wants each for ``hours``; a pool with the first."""
    names = [f"skill {number}" for number in range(skills)]
    return Plan(
        format="crewline/1",
        name=name,
        start=Moment(dt.date(2027, 1, 4)),
        people=tuple(Person(id=f"p{n}", skills=(Skill(skill=name),)) for n, name in enumerate(names)),
        contractor_pools=(ContractorPool(id="pool", skills=(Skill(skill="skill 0"),), rate=80),),
        projects=tuple(
            Project(
                id=f"pr{n}",
                tasks=tuple(Task(id=f"t{part}", work=hours, needs=(Need(skill=name),)) for part in range(2)),
            )
            for n, name in enumerate(names)
        ),
    )


def whole_day(task: str, person: str, day: int, project: str = "pr0") -> ScheduledTask:
    begin = FIRST + day * DAY + 540
    return ScheduledTask(
        project, task, begin, begin + 480, "only", (Assignment(person, 0, 1000),), ((begin, begin + 480),)
    )


def picture_of(plan, schedule, make_outcome, by="week", only=None, **cases):
    found = forecast(plan, {AS_SCHEDULED: schedule, **cases}, by=by)
    return shortages_picture(plan, make_outcome(plan, schedule, "feasible"), found, AS_SCHEDULED, by)


def test_the_demand_is_stacked_and_what_is_lacking_lies_on_top(make_outcome, rows_of) -> None:
    # Before levelling both tasks want 40 h of the first week and 20 h of the second; p0 has 40 h in each.
    # In the schedule p0 and a contractor, who is not committed, work a day of 8 h each.
    booking = Booking("pool", 1, "2027-01-05", "2027-01-05", 480, 64_000)
    schedule = Schedule((whole_day("t0", "p0", 0), whole_day("t1", "pool#1", 1)), (booking,))
    picture = picture_of(plan_of(1), schedule, make_outcome)
    bars = sorted((row["start"], row["high"], row["low"], row["part"]) for row in rows_of(picture, "part"))
    own, lacking = "done by its own people", "lacking"
    assert [(high, low, part) for _, high, low, part in bars] == [
        (8.0, 0.0, own),
        (16.0, 8.0, lacking),
        (40.0, 0.0, own),
        (80.0, 40.0, lacking),
        (40.0, 0.0, own),
    ]
    assert {row["hours"] for row in rows_of(picture, "hours")} == {40.0}
    assert picture.title == "Skill 0 is short as scheduled: 1 person-day from 4 Jan 2027"


def test_bars_reach_from_the_begin_of_a_period_to_its_end(make_outcome, rows_of) -> None:
    picture = picture_of(plan_of(1), Schedule((whole_day("t0", "p0", 0),)), make_outcome, "month")
    [bar] = [row for row in rows_of(picture, "part") if row["high"] == 8.0]
    days = [dt.datetime.fromtimestamp(bar[side] / 1000, dt.UTC).date() for side in ("start", "end")]
    assert dt.date(2027, 1, 1) <= days[0] < days[1] < dt.date(2027, 2, 1)


@pytest.mark.parametrize("skills", [5, 60])
def test_nothing_is_cut_off_or_drawn_over_another_text(skills, make_outcome, page_of, tmp_path) -> None:
    plan = plan_of(skills, name="Agency of " + "very " * 8 + "long names")
    page = page_of(picture_of(plan, Schedule((whole_day("t0", "p0", 0),)), make_outcome), tmp_path)
    panels = [words for words in page.words if words.startswith("before levelling: ")]
    assert panels == ["before levelling: 5 person-days short, in 1 week"] * min(skills, 12)
    assert ("The 12 most short of 60 skills" in page.words) == (skills > 12)
    assert page.outside() == []
    assert page.overlapping() == []


def test_four_cases_find_room_and_further_ones_are_counted(make_outcome, page_of, tmp_path) -> None:
    schedule = Schedule((whole_day("t0", "p0", 0),))
    cases = {f"with everything that is {number}": schedule for number in range(4)}
    page = page_of(picture_of(plan_of(3), schedule, make_outcome, **cases), tmp_path)
    assert "The first 4 of 6 cases" in page.words
    assert page.words.count("with everything that is…: not short") == 6
    assert page.outside() == []
    assert page.overlapping() == []


def test_skills_that_are_not_short_are_counted_only(make_outcome) -> None:
    plan = plan_of(3)
    calm = Project(id="calm", tasks=(Task(id="t0", work="8h", needs=(Need(skill="skill 2"),)),))
    plan = plan.replace(projects=(*plan.projects[:2], calm))
    picture = picture_of(plan, Schedule((whole_day("t0", "p0", 0),)), make_outcome)
    assert picture.subtitle[-1] == "Left out: 1 skill not short in any case"


def test_where_nothing_is_short_the_fullest_skills_are_shown(make_outcome, page_of, tmp_path) -> None:
    page = page_of(picture_of(plan_of(8, "8h"), Schedule(()), make_outcome), tmp_path)
    assert "No skill is short, before levelling or as scheduled" in page.words
    assert "The 6 fullest of 8 skills" in page.words
    assert page.words.count("before levelling: not short") == 6


def test_a_plan_without_work_gets_a_sentence(make_outcome, page_of, tmp_path) -> None:
    plan = plan_of(2).replace(projects=())
    page = page_of(picture_of(plan, Schedule(()), make_outcome), tmp_path)
    assert page.words == ["No skill is asked for", "Agency · data date 4 Jan 2027"]


def test_no_more_periods_are_drawn_than_can_be_seen(make_outcome, rows_of) -> None:
    schedule = Schedule((whole_day("t0", "p0", 0), whole_day("t1", "p0", 300)))
    picture = picture_of(plan_of(1), schedule, make_outcome, "day")
    assert picture.subtitle[-1] == "The first 240 of 301 days"
    # In both panels a begin for each day, and the end of the last.
    assert len({row["at"] for row in rows_of(picture, "hours")}) == 241
