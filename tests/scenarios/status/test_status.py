"""Every part of a status against figures worked out by hand (the working is in conftest.py)."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from planner.document import parse_plan, plan_hash
from planner.errors import InputError
from scenarios.status.situation import AgreedBaseline, Situation
from scenarios.status.status import status_of
from scheduling.options import SolveOptions
from scheduling.schedule import Booking, Schedule
from scheduling.simulation.simulate import SimulationOptions
from scheduling.solver import solve


@pytest.fixture(scope="module")
def status(office):
    return status_of(office.situation())


def minute(text: str) -> int:
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp()) // 60


def test_projects_are_told_with_their_dates_and_the_baseline(status) -> None:
    acme, bolt = status.projects
    # Acme: from Mon 11 24:00 to Wed 13 17:00 are two working days; by the baseline it was done on Mon 11.
    assert (acme.finish, acme.late_working_days) == (minute("2027-01-13T17:00"), 2)
    assert (acme.agreed_finish, acme.variance_days) == (minute("2027-01-11T17:00"), 2.0)
    assert (acme.tasks, acme.begun, acme.finished, acme.chance) == (3, 2, 1, None)
    # Bolt: the answer came on Fri 8 and comes on Wed 13, three working days later, before the 22nd.
    assert (bolt.finish, bolt.is_late, bolt.variance_days) == (minute("2027-01-13T17:00"), False, 3.0)
    assert [one.id for one in status.late_projects] == ["acme"]
    assert not status.is_on_track


def test_late_work_is_what_should_have_happened_by_the_baseline(status) -> None:
    # Film was to be done on Thu 7 17:00, of which no working time has gone by on Fri 8 00:00; text on Wed 6
    # 17:00, a day ago. Signed and the answer wait for it, so they come behind.
    told = [(one.key[1], one.missing, one.days, one.waits) for one in status.late]
    assert told == [
        ("text", "finished", 1.0, False),
        ("film", "finished", 0.0, False),
        ("signed", "finished", 1.0, True),
        ("answer", "begun", 1.0, True),
    ]
    text = status.late[0]
    assert (text.agreed, text.now) == (minute("2027-01-06T17:00"), minute("2027-01-11T17:00"))
    assert (text.people, text.silent) == (("Ben Ode",), False)


def test_without_a_baseline_late_is_what_the_schedule_had_by_a_later_day(office) -> None:
    assert status_of(office.situation(baseline=None)).late == ()
    later = status_of(office.situation(baseline=None, on=dt.date(2027, 1, 13))).late
    # By Wed 13 film and text, of the schedule, are to be done on Mon 11 17:00: one day, Tue 12, has gone by.
    # Of film it is known how much is left; of the text there is no word. Cut and the answer begin on Tue 12.
    assert {(one.key[1], one.missing, one.days, one.silent) for one in later} == {
        ("film", "finished", 1.0, False),
        ("text", "finished", 1.0, True),
        ("signed", "finished", 1.0, True),
        ("cut", "begun", 1.0, True),
        ("answer", "begun", 1.0, True),
    }


def test_milestones_and_the_ends_of_projects_come_in_the_weeks_ahead(office, status) -> None:
    coming = [(one.key, one.moment, one.variance_days) for one in status.milestones.coming]
    end = minute("2027-01-13T17:00")
    assert coming == [
        (("bolt", "signed"), minute("2027-01-11T17:00"), 3.0),
        (("acme", ""), end, 2.0),
        (("bolt", ""), end, 3.0),
    ]
    assert status.milestones.reached == ()
    assert status_of(office.situation(on=dt.date(2027, 1, 8), weeks=1)).milestones.coming == (
        status.milestones.coming
    )


def test_what_changed_is_counted_and_traced_to_what_is_not_done(status) -> None:
    changed = status.changed
    # All but the brief, which was done on its day: film, cut, text, signed and the answer.
    assert (changed.tasks, changed.later, changed.earlier, changed.added, changed.gone) == (6, 5, 0, 0, 0)
    bolt, acme = changed.projects
    assert (bolt.project.key[0], bolt.project.finish_days, bolt.last) == ("bolt", 3.0, ("bolt", "answer"))
    assert (acme.project.finish_days, acme.last) == (2.0, ("acme", "cut"))
    assert [(step.task, step.kind) for step in acme.why.steps] == [
        (("acme", "cut"), "link"),
        (("acme", "film"), "data-date"),
    ]


def test_without_the_plan_of_the_baseline_nothing_is_said_of_why(office) -> None:
    baseline = dataclasses.replace(office.baseline, plan=None)
    changed = status_of(office.situation(baseline=baseline)).changed
    assert [one.why for one in changed.projects] == [None, None]


def test_only_risks_that_may_still_happen_are_open(status) -> None:
    (rain,) = status.risks
    # 20 % of 800 are 160; of 3 days 0.6. Weight 2 and 100 a day make 3 days late cost 600: 20 % of 1,400.
    assert (rain.id, rain.probability, rain.expected_cents, rain.expected_days) == (
        "rain",
        0.2,
        16_000,
        pytest.approx(0.6),
    )
    assert rain.exposure_cents == 28_000


def test_money_is_budget_planned_earned_spent_and_forecast(status) -> None:
    acme, bolt = status.money.rows
    # Brief 8 h x 50, film 24 h x 100, cut 16 h x 100. Planned by Fri 8: brief and film; earned: brief and a
    # third of the film; spent: 8 h x 50 and the 10 h x 100 reported; to come: 16 h and 16 h x 100.
    assert (acme.bac, acme.pv, acme.ev, acme.ac) == (440_000, 280_000, 120_000, 140_000)
    assert (acme.budget, acme.forecast, acme.left) == (500_000, 460_000, 40_000)
    assert (bolt.bac, bolt.pv, bolt.ev, bolt.ac, bolt.forecast) == (80_000, 80_000, 0, 0, 80_000)
    assert (bolt.budget, bolt.left) == (None, None)
    total = status.money.total
    assert (total.budget, total.forecast, total.left) == (500_000, 540_000, 40_000)


def test_people_over_the_mark_and_away_are_named(status) -> None:
    # Both work all of Fri 8, the only day of W01 that is ahead; on Mon 11 to Wed 13 Mia has 24 of 40 h.
    assert [(one.person, one.weeks) for one in status.people.busy] == [
        ("Mia", (("2027-W01", 100.0),)),
        ("Ben", (("2027-W01", 100.0),)),
    ]
    (away,) = status.people.away
    assert (away.person, away.first, away.last, away.why) == (
        "Ben",
        dt.date(2027, 1, 18),
        dt.date(2027, 1, 19),
        "leave",
    )


def test_next_steps_are_what_begins_with_people(status) -> None:
    begins = [(one.key[1], one.start, one.people) for one in status.next.begins]
    assert begins == [
        ("text", minute("2027-01-08T09:00"), ("Ben Ode",)),
        ("cut", minute("2027-01-12T09:00"), ("Mia",)),
    ]
    assert (status.next.orders, status.next.awaited, status.next.requests) == ((), (), ())


def test_waits_under_way_are_answers_awaited(office) -> None:
    # By the schedule the answer is awaited from Tue 12 on, but nobody says that the text is done.
    assert status_of(office.situation(on=dt.date(2027, 1, 13))).next.awaited == ()
    # Done on Thu 7 it is: two working days from Fri 8 on.
    text, *others = office.plan.projects[1].tasks
    bolt = office.plan.projects[1].replace(
        tasks=(text.replace(progress=parse_progress("2027-01-07")), *others)
    )
    plan = office.plan.replace(projects=(office.plan.projects[0], bolt))
    outcome = solve(plan, SolveOptions(effort=0))
    assert status_of(Situation.of(plan, outcome)).next.awaited == ()
    (answer,) = status_of(Situation.of(plan, outcome, on=dt.date(2027, 1, 9))).next.awaited
    assert (answer.key, answer.asked) == (("bolt", "answer"), minute("2027-01-08T09:00"))
    assert answer.answer == minute("2027-01-11T17:00")


def test_bookings_are_to_be_ordered_by_their_lead_time(office) -> None:
    text = office.plan.replace(
        contractor_pools=parse_plan(
            "format: crewline/1\nstart: 2027-01-08\n"
            "contractor_pools: [{id: hands, skills: [design], rate: 60, lead_time: 5d}]"
        ).contractor_pools
    )
    bookings = (
        Booking("hands", 1, "2027-01-20", "2027-01-26", 2400, 240_000),
        Booking("hands", 2, "2027-02-15", "2027-02-19", 2400, 240_000),
    )
    schedule = Schedule(office.outcome.schedule.tasks, bookings)
    outcome = dataclasses.replace(office.outcome, schedule=schedule, plan_hash=plan_hash(text))
    steps = status_of(Situation.of(text, outcome)).next
    # Five working days between the order and Wed 20: 13, 14, 15, 18, 19. The other one has time.
    assert [(one.booking.contractor, one.order_by) for one in steps.orders] == [(1, dt.date(2027, 1, 13))]


def test_executions_tell_the_chance_to_keep_each_date(office) -> None:
    status = status_of(office.situation(), executions=SimulationOptions(200))
    # Nothing is uncertain but the rain, which delays what is late already; Bolt keeps its date each time.
    assert [one.chance for one in status.projects] == [0.0, 1.0]
    assert status.executions == 200


def test_a_project_that_was_done_late_is_no_late_project_any_more(office) -> None:
    """What is done on the day on which it was planned is not later than agreed."""
    acme = office.agreed_plan.projects[0]
    done = [
        task.replace(progress=parse_progress(f"2027-01-{day:02d}"))
        for task, day in zip(acme.tasks, (4, 7, 11), strict=True)
    ]
    plan = office.plan.replace(
        start=parse_plan("format: crewline/1\nstart: 2027-01-14").start,
        projects=(acme.replace(tasks=tuple(done)), office.plan.projects[1]),
    )
    found = Situation.of(plan, solve(plan, SolveOptions(effort=0)), baseline=office.baseline)
    status = status_of(found)
    acme_now = status.projects[0]
    assert (acme_now.is_done, acme_now.is_late, acme_now.variance_days) == (True, False, 0.0)
    assert [one.key for one in status.milestones.reached] == [("acme", "")]
    assert [one.project.key[0] for one in status.changed.projects] == ["bolt"]
    assert status.changed.later == 3


def parse_progress(day: str):
    text = f"""
format: crewline/1
start: 2027-02-01
people: [{{id: A, skills: [s]}}]
projects: [{{id: p, tasks: [{{id: t, work: 1h, skill: s, progress: {{started: {day}, finished: {day}}}}}]}}]
"""
    return parse_plan(text).projects[0].tasks[0].progress


def test_everything_that_does_not_go_together_is_told_at_once(office) -> None:
    later = dataclasses.replace(office.agreed, data_date=minute("2027-02-01T00:00"))
    strange = Schedule(tuple(dataclasses.replace(one, project="x") for one in later.schedule.tasks))
    baseline = AgreedBaseline("b", later, strange)
    with pytest.raises(InputError, match="4 problems") as error:
        Situation.of(office.plan, office.agreed, on=dt.date(2027, 1, 7), baseline=baseline)
    assert [issue.code for issue in error.value.issues] == [
        "other-plan",
        "before-start",
        "later-baseline",
        "strange-baseline",
    ]


def test_an_outcome_without_a_schedule_is_refused(office) -> None:
    nothing = dataclasses.replace(office.outcome, schedule=None, status="unknown")
    with pytest.raises(InputError) as error:
        Situation.of(office.plan, nothing)
    assert [issue.code for issue in error.value.issues] == ["no-schedule"]
