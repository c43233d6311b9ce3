"""Whatever the plan and its schedule, sums over projects, periods, bookings and kinds agree to the cent."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capacity.money.cost import planned_cost
from capacity.money.earned_value import Baseline, earned_value
from planner.calendars import compile_working_time, data_date
from planner.plan import ContractorPool, Mode, Need, Person, Plan, Progress, Project, Skill, Task
from planner.quantities import Duration, Moment
from scheduling.checker import measure
from scheduling.schedule import Assignment, Booking, Schedule, ScheduledTask

MONDAY = dt.date(2026, 12, 28)
ZONE = "America/New_York"
KINDS = ("spent_cents", "in_house_cents", "contractor_cents", "idle_cents", "fixed_cents")
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def minute(day: int, at: int) -> int:
    local = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time()) + dt.timedelta(minutes=at)
    from planner.time_zones import utc_minute

    return utc_minute(local, ZONE)


@st.composite
def segments(draw):
    """One to four stretches of office hours, on working days one after another."""
    days = draw(st.lists(st.integers(0, 64), min_size=1, max_size=4, unique=True))
    found = []
    for number in sorted(days):
        day = number // 5 * 7 + number % 5
        begin = draw(st.integers(9 * 60, 16 * 60))
        found.append((minute(day, begin), minute(day, draw(st.integers(begin + 1, 17 * 60)))))
    return tuple(found)


@st.composite
def people(draw):
    return tuple(
        Person.model_construct(
            id=f"person {number}",
            skills=(Skill(skill="x"),),
            share=draw(st.integers(1, 1000)),
            rate=draw(st.none() | st.integers(0, 30_000)),
        )
        for number in range(3)
    )


@st.composite
def cases(draw, *, begun=True):
    """A plan of some projects with a schedule: people, a contractor of its own for some tasks, prices.

    Where ``begun``, some tasks are finished or under way.
    """
    cents = st.integers(0, 99_999)
    pool = ContractorPool.model_construct(id="free", skills=(Skill(skill="x"),), rate=draw(cents), maximum=99)
    projects, scheduled, bookings = [], [], []
    for number in range(draw(st.integers(0, 3))):
        tasks = []
        for place in range(draw(st.integers(0, 3))):
            who = draw(st.sampled_from(["person 0", "person 1", "person 2", "free"]))
            units = draw(st.integers(1, 1000))
            worked = draw(segments())
            task = _task(draw, f"t{place}", units, draw(cents), begun=begun)
            if who == "free":
                who = f"free#{len(bookings) + 1}"
                bookings.append((worked, draw(st.integers(0, 9)), draw(st.booleans())))
            start = worked[0][0]
            if task.progress is not None:
                start = minute(-20, 0)
            done = task.progress is not None and task.progress.finished is not None
            team = () if done else (Assignment(who, 0, units),)
            finish = minute(-9, 0) if done else worked[-1][1]
            scheduled.append(
                ScheduledTask(f"p{number}", task.id, start, finish, "only", team, () if done else worked)
            )
            tasks.append(task)
        projects.append(
            Project(
                id=f"p{number}",
                budget=draw(st.none() | cents),
                value=draw(st.none() | cents),
                tasks=tuple(tasks),
            )
        )
    plan = Plan(
        format="crewline/1",
        start=Moment(MONDAY),
        time_zone=ZONE,
        people=draw(people()),
        contractor_pools=(pool,),
        projects=tuple(projects),
    )
    return plan, Schedule(tuple(scheduled), tuple(_bookings(plan, bookings)))


def _task(draw, name: str, units: int, price: int, *, begun: bool) -> Task:
    needs = (Need.model_construct(skill="x", units=units),)
    work = Duration(draw(st.integers(1, 200)) * 1000, "h")
    progress = draw(
        st.none()
        | st.builds(
            Progress.model_construct,
            started=st.just(Moment(MONDAY - dt.timedelta(days=20))),
            percent=st.none() | st.integers(0, 1000),
            finished=st.none() | st.just(Moment(MONDAY - dt.timedelta(days=10))),
            hours=st.none() | st.just(Duration(7_000, "h")),
            cost=st.none() | st.integers(0, 99_999),
        )
        if begun
        else st.none()
    )
    modes = (Mode.model_construct(id="only", work=work, needs=needs, cost=price),)
    return Task.model_construct(id=name, modes=modes, progress=progress)


def _bookings(plan: Plan, made):
    """A booking from the first day of each contractor's work to some days after the last."""
    for number, (worked, more, committed) in enumerate(made, start=1):
        first, last = (
            (dt.datetime(1970, 1, 1) + dt.timedelta(minutes=at - 300)).date()  # noqa: DTZ001 - winter
            for at in (worked[0][0], worked[-1][1])
        )
        last += dt.timedelta(days=more)
        begin, end = (minute((day - MONDAY).days, 0) for day in (first, last + dt.timedelta(days=1)))
        times = compile_working_time(plan, begin, end)
        paid = times.pool("free").total
        cost = (2 * paid * plan.contractor_pools[0].rate + 60) // 120
        yield Booking("free", number, first.isoformat(), last.isoformat(), paid, cost, committed)


@quick
@given(cases())
def test_sums_agree_whatever_they_are_taken_over(case):
    plan, schedule = case
    by_month, by_week = planned_cost(plan, schedule), planned_cost(plan, schedule, by="week")
    projects = by_month.projects.set_index("project")
    for kind in KINDS:
        for cost in (by_month, by_week):
            sums = cost.periods.groupby("project")[kind].sum()
            assert sums.to_dict() == projects[kind].to_dict()
    forecast = projects[list(KINDS)].sum(axis=1)
    assert forecast.tolist() == projects.forecast_cents.tolist()
    assert (projects.spent_cents + projects.to_come_cents).tolist() == forecast.tolist()
    assert by_month.periods.total_cents.sum() == forecast.sum()


@quick
@given(cases())
def test_bookings_are_paid_whole_and_shared_out_whole(case):
    plan, schedule = case
    cost = planned_cost(plan, schedule)
    whole = sum(booking.cost for booking in schedule.bookings)
    assert cost.bookings.cost_cents.sum() == cost.shares.cost_cents.sum() == whole
    shared = cost.shares[cost.shares.cost_cents > 0].groupby("project")[["used_cents", "idle_cents"]].sum()
    projects = cost.projects.set_index("project")
    for project, (used, idle) in shared.iterrows():
        assert projects.contractor_cents[project] == used
        assert projects.idle_cents[project] == idle
    committed = sum(booking.cost for booking in schedule.bookings if booking.committed)
    assert projects.committed_cents.sum() == committed


@quick
@given(cases(begun=False))
def test_contractors_and_prices_to_come_are_the_goal_contractor_cost(case):
    plan, schedule = case
    projects = planned_cost(plan, schedule).projects
    paid = projects[["contractor_cents", "idle_cents", "fixed_cents"]].to_numpy().sum()
    assert paid == measure(plan, schedule)["contractor_cost"]


@quick
@given(cases())
def test_people_cost_their_rate_to_half_a_cent_a_task(case):
    plan, schedule = case
    known = {person.id: person for person in plan.people}
    exact, lines = Fraction(0), 0
    for task in schedule.tasks:
        for one in task.assignments:
            if one.person in known:
                person = known[one.person]
                minutes = sum(end - start for start, end in task.segments)
                exact += Fraction(minutes * one.units * person.share * (person.rate or 0), 60 * 10**6)
                lines += 1
    cents = planned_cost(plan, schedule).projects.in_house_cents.sum()
    assert abs(int(cents) - exact) <= Fraction(lines, 2)


@quick
@given(cases(), st.integers(0, 120))
def test_earned_value_stays_within_its_budget_and_meets_the_cost(case, days):
    plan, schedule = case
    at = data_date(plan) + days * 1440
    values = earned_value(plan, schedule, baseline=Baseline(schedule, data_date(plan)), at=at).values
    projects = planned_cost(plan, schedule).projects
    projects = projects[projects.project != ""]
    assert (values.ac_cents + values.etc_cents).tolist()[:-1] == projects.forecast_cents.tolist()
    assert (values.pv_cents <= values.bac_cents).all()
    assert (values.ev_cents <= values.bac_cents).all()
    for column in ("bac_cents", "pv_cents", "ev_cents", "ac_cents", "etc_cents"):
        assert values[column].iloc[-1] == values[column].iloc[:-1].sum()


@quick
@given(cases())
def test_everything_is_earned_when_everything_is_done(case):
    plan, schedule = case
    at = max([task.finish for task in schedule.tasks], default=data_date(plan))
    values = earned_value(plan, schedule, at=max(at, data_date(plan))).values
    assert values.ev_cents.tolist() == values.pv_cents.tolist() == values.bac_cents.tolist()


@pytest.mark.parametrize("more", [0, 1])
def test_a_later_status_date_never_earns_less(plan_of, schedule, worked, minute, more):
    text = "start: 2027-03-01\npeople: [{id: ann, skills: [x], rate: 60}]\n"
    plan = plan_of(text + "projects: [{id: p, tasks: [{id: a, work: 16h, skill: x}]}]")
    now = schedule(worked("p/a", "ann", on="2027-03-01 09-17, 2027-03-03 09-17"))
    earned = [
        earned_value(plan, now, at=minute("2027-03-01") + 360 * step + more).values.ev_cents.iloc[0]
        for step in range(16)
    ]
    assert earned == sorted(earned)
    assert earned[0] == 0
    assert earned[-1] == 96_000
