"""Portfolios with a schedule made by hand, so that nothing needs the engine; and empty databases."""

import datetime as dt
import itertools
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from api.store.addresses import sqlite_url
from api.store.database import Database
from api.store.migrating import migrate
from planner.calendars import compile_working_time, data_date
from planner.plan import ContractorPool, Person, Plan, Project, Skill, Task
from planner.quantities import Duration, Moment
from scheduling.schedule import Assignment, Booking, Outcome, Schedule, ScheduledTask, Status
from tests.api import postgres as installed

NewDatabase = Callable[..., Database]
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[installed.PostgresServer]:
    """A PostgreSQL server of this session's own."""
    programs = installed.binaries()
    if programs is None:
        (pytest.fail if os.environ.get(installed.REQUIRED) else pytest.skip)(installed.MISSING)
    with installed.PostgresServer(programs) as server:
        yield server


@pytest.fixture(scope="session")
def new_empty_database(tmp_path_factory, request) -> Iterator[NewDatabase]:
    """``new_empty_database("postgresql")``: one without tables, or a copy of ``template``.

    All of them are gone at the end of the session, with their server or their folder.
    """
    numbers = itertools.count()
    with ExitStack() as ending:

        def make(kind: str, template: Database | None = None) -> Database:
            name = f"test{next(numbers)}"
            if kind == "sqlite":
                path = tmp_path_factory.mktemp(name) / "crewline.db"
                if template is not None:
                    shutil.copyfile(template.url.database, path)
                made = Database(sqlite_url(path))
            else:
                server = request.getfixturevalue("postgres")
                made = Database(server.create(name, template.url.database if template else "template1"))
            ending.callback(made.close)
            return made

        yield make


@pytest.fixture(scope="session")
def new_database(new_empty_database) -> NewDatabase:
    """``new_database("sqlite")``: one with all tables and no rows."""
    templates: dict[str, Database] = {}

    def make(kind: str) -> Database:
        if kind not in templates:
            templates[kind] = new_empty_database(kind)
            migrate(templates[kind])
            templates[kind].close()
        return new_empty_database(kind, templates[kind])

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind_of_database(request) -> str:
    """Each of the two."""
    return request.param


@pytest.fixture
def database(new_database, kind_of_database, request) -> Iterator[Database]:
    """A database with all tables and no rows, of each kind."""
    yield from _while_used(new_database(kind_of_database), request)


@pytest.fixture
def empty_database(new_empty_database, kind_of_database, request) -> Iterator[Database]:
    """A database without tables, of each kind."""
    yield from _while_used(new_empty_database(kind_of_database), request)


def _while_used(made: Database, request: pytest.FixtureRequest) -> Iterator[Database]:
    server = None if made.is_sqlite else request.getfixturevalue("postgres")
    yield made
    made.close()
    if server is not None:
        server.drop(made.url.database)
