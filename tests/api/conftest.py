"""Portfolios with a schedule made by hand, so that pictures and tables need no engine."""

import datetime as dt
import random
from collections.abc import Callable

import pytest

from planner.calendars import compile_working_time, data_date
from planner.plan import ContractorPool, Person, Plan, Project, Skill, Task
from planner.quantities import Duration, Moment
from scheduling.schedule import Assignment, Booking, Outcome, Schedule, ScheduledTask, Status

MakePortfolio = Callable[..., tuple[Plan, Outcome]]
_CLIENTS = ["Northwind", "Bellweather Foods", "Ørsted & Søn", "Museum of the Sea", "Kestrel Bank"]
_KINDS = ["brand refresh", "product launch campaign with landing pages", "annual report", "website", "film"]
_STEPS = ["Brief", "Research", "Concept", "Draft", "Client review", "Rework", "Build", "Approval"]
_NAMES = ["Ana Ruiz", "Ben Okafor", "Chen Wei", "Dara Kelly", "Eva Lindqvist", "Farid Haddad", "Gus Moretti"]


def _outcome(plan: Plan, schedule: Schedule | None, status: Status) -> Outcome:
    return Outcome(status, schedule, (), (), "0" * 64, data_date(plan), 1, {}, 0, {})


def _portfolio(
    projects: int = 24,
    tasks_each: int = 8,
    people: int = 12,
    *,
    seed: int = 1,
    status: Status = "feasible",
    due: bool = True,
) -> tuple[Plan, Outcome]:
    """Projects one task after another in office hours, due so that about a third of them are late."""
    dice = random.Random(seed)
    start = Moment(dt.date(2027, 1, 4))
    staff = tuple(
        Person(
            id=f"p{number}",
            name=_NAMES[number] if number < len(_NAMES) else f"Person {number}",
            team="studio" if number % 3 else "accounts",
            share="75%",  # type: ignore[arg-type]
        )
        for number in range(people)
    )
    pool = ContractorPool(id="free", name="Freelance designers", skills=(Skill(skill="design"),), rate=80)
    plan = Plan(
        format="crewline/1",
        name="Agency",
        start=start,
        people=staff,
        contractor_pools=(pool,),
        currency="GBP",
    )
    first = data_date(plan)
    times = compile_working_time(plan, first, first + 3 * 366 * 1440)
    made, scheduled = [], []
    for number in range(projects):
        clock = times.calendar(None).earliest_moment(dice.randrange(1, 26 * 2400))
        tasks = []
        for step in range(tasks_each):
            name = _STEPS[step % len(_STEPS)]
            waits, last = name == "Client review", step == tasks_each - 1
            work = 0 if last else dice.choice([480, 960, 1440, 2400])
            finish = clock if not work else _finish(times, clock, work)
            tasks.append(
                Task(id=f"t{step}", name=name, milestone=last)
                if last
                else Task(id=f"t{step}", name=name, wait=Duration(work * 1000, "min"))
                if waits
                else Task(id=f"t{step}", name=name, duration=Duration(work * 1000, "min"), person="p0")
            )
            team = () if waits or last else (Assignment(f"p{dice.randrange(people)}", 0, 500),)
            scheduled.append(
                ScheduledTask(
                    f"pr{number}",
                    f"t{step}",
                    clock,
                    finish,
                    assignments=team,
                    segments=tuple(times.calendar(None).segments(clock, finish)),
                )
            )
            clock = finish + dice.choice([0, 0, 0, 9 * 1440])
        promised = dt.datetime.fromtimestamp(scheduled[-1].finish * 60, dt.UTC).date()
        made.append(
            Project(
                id=f"pr{number}",
                name=f"{_CLIENTS[number % 5]}: {_KINDS[number // 5 % 5]}",
                weight=1 + number % 5,
                due=Moment(promised + dt.timedelta(days=dice.randint(-12, 25))) if due else None,
                tasks=tuple(tasks),
            )
        )
    booking = Booking("free", 1, "2027-01-25", "2027-02-05", 80 * 60, 640_050)
    return plan.replace(projects=tuple(made)), _outcome(plan, Schedule(tuple(scheduled), (booking,)), status)


def _finish(times: object, clock: int, work: int) -> int:
    calendar = times.calendar(None)  # type: ignore[attr-defined]
    return int(calendar.earliest_moment(calendar.minutes_before(clock) + work))


@pytest.fixture
def make_portfolio() -> MakePortfolio:
    """A function that makes a plan and an outcome; see ``_portfolio`` for its arguments."""
    return _portfolio


@pytest.fixture
def make_outcome() -> Callable[[Plan, Schedule | None, Status], Outcome]:
    """A function that puts a schedule into an outcome."""
    return _outcome
