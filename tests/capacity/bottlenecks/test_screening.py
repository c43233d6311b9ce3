"""What is at stake before anything is solved again, and who would join."""

import datetime as dt

import pytest

from capacity.bottlenecks.plan_changes import changed_plan
from capacity.bottlenecks.questions import Question
from capacity.bottlenecks.screening import at_risk_hours, at_stake
from capacity.bottlenecks.weeks import weeks_that_matter
from capacity.hours.ledger import Ledger
from planner.changes.newcomers import newcomer_id
from planner.document import parse_plan, render_plan
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

START = dt.date(2027, 1, 4)
MIDNIGHT = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60


def worked(where: str, person: str, first: int, days: int, hours: int = 8) -> ScheduledTask:
    """From 09:00 on so many days of January in a row."""
    project, task = where.split("/")
    begins = [MIDNIGHT + (first - 4 + at) * 1440 + 540 for at in range(days)]
    segments = tuple((begin, begin + 60 * hours) for begin in begins)
    team = (Assignment(person, 0, 1000),)
    return ScheduledTask(project, task, segments[0][0], segments[-1][1], "only", team, segments)


def question(**changes) -> Question:
    return Question(
        **{"of": "skill", "id": "motion", "name": "motion", "change": "more", "first": START, **changes}
    )


def test_late_cost_is_at_stake_for_the_skill_that_a_late_project_waits_for(
    studio, solved, one_week_late
) -> None:
    plan = studio("people: [{id: Mia, skills: [motion]}, {id: Ned, skills: [editing]}]")
    assert at_stake(Ledger.of(plan, solved(plan))) == {"motion": one_week_late}


def test_late_cost_is_shared_by_how_long_each_task_waits(studio) -> None:
    # animate could begin on the 4th and begins on the 6th: 2 days. cut could follow at once on the 8th at
    # 09:00, having inherited those 2 days, and begins on the 11th: 5 days late, 3 of its own. Finish on
    # the 11th at 17:00, due on the 8th at 24:00: 2 d 17 h, 270.83 USD, of which 2 ÷ 5 are motion's.
    plan = studio(
        "people: [{id: Mia, skills: [motion]}, {id: Ned, skills: [editing]}]",
        "projects: [{id: spot, due: 2027-01-08, tasks: [{id: animate, work: 16h, skill: motion}, "
        "{id: cut, work: 8h, skill: editing, after: [animate]}]}]",
    )
    schedule = Schedule((worked("spot/animate", "Mia", 6, 2), worked("spot/cut", "Ned", 11, 1)))
    assert at_stake(Ledger.of(plan, schedule)) == {"motion": 10_833, "editing": 16_250}


def test_a_due_date_of_a_task_is_at_stake_with_the_weight_of_the_task(studio) -> None:
    # One day late at 17:00: 17 h ÷ 24 × 100 × weight 3 = 212.50 USD; its project has no due date.
    plan = studio(
        projects="projects: [{id: spot, tasks: "
        "[{id: animate, work: 8h, skill: motion, due: 2027-01-04, weight: 3}]}]"
    )
    assert at_stake(Ledger.of(plan, Schedule((worked("spot/animate", "Mia", 5, 1),)))) == {"motion": 21_250}


def test_contractors_are_at_stake_for_the_skills_they_are_used_for(studio) -> None:
    plan = studio(
        "people: [{id: Mia, skills: [motion]}]\n"
        "contractor_pools: [{id: free, skills: [motion, editing], rate: 10, maximum: 2}]",
        "projects: [{id: p, tasks: [{id: a, work: 16h, skill: motion}, {id: b, work: 8h, skill: editing}]}]",
    )
    tasks = (worked("p/a", "free#1", 4, 2), worked("p/b", "free#1", 6, 1))
    booking = Booking("free", 1, "2027-01-04", "2027-01-06", 1440, 24_000)
    assert at_stake(Ledger.of(plan, Schedule(tasks, (booking,)))) == {"motion": 16_000, "editing": 8_000}


def test_a_ledger_without_a_schedule_has_nothing_at_stake(studio) -> None:
    with pytest.raises(ValueError, match="no schedule"):
        at_stake(Ledger.of(studio()))


def test_hours_are_at_risk_that_colleagues_have_no_time_for(studio) -> None:
    # Mia 40 h, Max 24 h in the week: 16 h of Max's are free.
    plan = studio("people: [{id: Mia, skills: [motion]}, {id: Max, skills: [motion]}]")
    tasks = (worked("spot/animate", "Mia", 4, 5), worked("teaser/animate", "Max", 4, 3))
    ledger = Ledger.of(plan, Schedule(tasks))
    assert at_risk_hours(ledger, "Mia", START, None) == 24
    assert at_risk_hours(ledger, "Max", START, None) == 24
    # From Friday on: 8 h of Mia's against 8 h that Max has free.
    assert at_risk_hours(ledger, "Mia", dt.date(2027, 1, 8), None) == 0
    assert weeks_that_matter(ledger, "Mia", dt.date(2027, 1, 8)) is None


def test_a_newcomer_is_like_most_of_those_whose_main_skill_it_is(studio) -> None:
    plan = studio(
        "people:\n"
        "  - {id: Mia, share: 50%, team: Film, skills: [{skill: motion, level: 2, efficiency: 80%}, sound]}\n"
        "  - {id: Max, share: 50%, team: Film, skills: [{skill: motion, efficiency: 80%}]}\n"
        "  - {id: Ned, skills: [editing, {skill: motion, level: 3}]}\n"
    )
    joined = changed_plan(plan, question(first=dt.date(2027, 1, 11))).people[-1]
    assert (joined.id, joined.share, joined.team) == ("motion +2", 500, "Film")
    (skill,) = joined.skills
    assert (skill.skill, skill.level, skill.efficiency) == ("motion", 3, 800)
    assert joined.employed_first == dt.date(2027, 1, 11)


def test_where_it_is_nobodys_main_skill_a_newcomer_works_full_time(studio) -> None:
    plan = studio("people: [{id: Ned, share: 50%, skills: [editing, motion]}]")
    joined = changed_plan(plan, question()).people[-1]
    assert (joined.share, joined.calendar, joined.skills[0].efficiency) == (1000, None, 1000)


def test_one_more_like_somebody_may_do_all_that_they_may(studio) -> None:
    plan = studio(
        "people: [{id: Mia, share: 50%, skills: [motion], "
        "time_off: [{first: 2027-01-06, last: 2027-01-06}]}]",
        "projects: [{id: p, tasks: [{id: a, work: 8h, needs: [{skill: motion, allowed: [Mia]}]}, "
        "{id: b, modes: [{id: m, work: 8h, needs: [{skill: motion, allowed: [Mia]}]}]}]}]",
    )
    changed = changed_plan(plan, question(of="person", id="Mia", name="Mia"))
    joined, (first, second) = changed.people[-1], changed.projects[0].tasks
    assert (joined.share, joined.time_off) == (500, plan.people[0].time_off)
    assert first.needs[0].allowed == second.modes[0].needs[0].allowed == ("Mia", "Mia +2")


def test_a_changed_plan_can_be_written_and_read(studio) -> None:
    for one in (
        question(),
        question(change="fewer", person="Mia"),
        question(of="person", id="Mia", name="Mia"),
    ):
        changed = changed_plan(studio(), one)
        assert parse_plan(render_plan(changed, "json")) == changed


def test_an_id_that_somebody_has_is_not_given_twice(studio) -> None:
    plan = studio("people: [{id: motion +2, skills: [motion]}]")
    assert newcomer_id(plan, "motion") == "motion +3"


def test_who_leaves_is_gone_from_that_day_on_and_no_earlier_end_is_forgotten(studio) -> None:
    people = "people: [{id: Mia, skills: [motion], employed_first: 2027-01-06, employed_last: 2027-01-08}]"
    plan = studio(people)
    leaving = question(change="fewer", person="Mia", first=dt.date(2027, 1, 20))
    assert changed_plan(plan, leaving).people[0].employed_last == dt.date(2027, 1, 8)
    never = changed_plan(plan, question(change="fewer", person="Mia", first=START)).people[0]
    assert (never.employed_first, never.employed_last) == (dt.date(2027, 1, 3), dt.date(2027, 1, 3))


def test_nobody_unknown_can_leave(studio) -> None:
    with pytest.raises(KeyError):
        changed_plan(studio(), question(change="fewer", person="Zoe"))
