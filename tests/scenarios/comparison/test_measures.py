"""Every number of a comparison, computed again from the two plans and schedules by other means.

All sides here work Monday to Friday, 09:00 to 17:00 UTC, so that the oracle can count half hours one by one.
"""

import datetime as dt
from collections import defaultdict

import pytest

from planner.document import parse_plan
from scenarios.comparison import Side, compare
from scenarios.comparison.rows import measure_rows
from scheduling.options import SolveOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
name: Studio
start: 2027-01-04
late_cost_per_day: 1500
people:
  - {id: mia, name: Mia, skills: [film, edit], rate: 60}
  - {id: ben, skills: [edit], rate: 45.50, share: 75%, time_off: [{first: 2027-01-07, last: 2027-01-08}]}
  - {id: zoe, skills: [{skill: film, efficiency: 80%}]}
contractor_pools:
  - {id: crew, name: Crew, skills: [edit], rate: 70, minimum_booking: 2d, maximum: 2}
equipment: [{id: camera, cost: 12.34}]
projects:
  - id: acme
    name: Acme
    due: 2027-01-08
    deadline: 2027-03-01
    weight: 2
    tasks:
      - {id: film, work: 24h, skill: film, equipment: [{equipment: camera}]}
      - {id: cut, work: 20h, skill: edit, after: [film], due: 2027-01-11T12:00, weight: 3}
      - {id: proof, wait: 2d, after: [cut]}
  - id: bolt
    due: 2027-01-12
    tasks:
      - {id: film, work: 30h, skill: film, equipment: [{equipment: camera}]}
      - {id: cut, work: 26h, skill: edit, after: [film]}
  - id: coda
    tasks:
      - {id: plan, duration: 6h}
"""
CHANGED = (
    PLAN.replace("work: 24h", "work: 40h")
    .replace("- {id: zoe, skills: [{skill: film, efficiency: 80%}]}", "- {id: lea, skills: [film], rate: 80}")
    .replace("id: coda", "id: dune")
    .replace("late_cost_per_day: 1500", "late_cost_per_day: 900")
)
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - everything is in UTC
HALF = 30


def moment(minute):
    return EPOCH + dt.timedelta(minutes=minute)


def minute_of(written, *, end):
    """A date of the plan: its end, 24:00, where it has no time."""
    minutes = (1440 if end else 0) if written.minute is None else written.minute
    return (written.day - EPOCH.date()).days * 1440 + minutes


def in_office(minute, off=()):
    local = moment(minute)
    away = any(leave.first <= local.date() <= leave.last for leave in off)
    return local.weekday() < 5 and 9 <= local.hour < 17 and not away


def half_hours(first, last):
    return range(first // HALF * HALF, last, HALF)


def cents(weight, a_day, minutes_late):
    """Half up."""
    return int(weight * a_day * max(0, minutes_late) / 1440 + 0.5)


class Oracle:
    """The measures of one side, from its plan and its schedule alone."""

    def __init__(self, plan, schedule, first, last):
        self.plan, self.schedule = plan, schedule
        self.begin = (first - EPOCH.date()).days * 1440
        self.end = ((last - EPOCH.date()).days + 1) * 1440
        self.rows = {}
        self.projects()
        self.totals()
        self.pools()
        self.uses()

    def projects(self):
        for project in self.plan.projects:
            mine = [task for task in self.schedule.tasks if task.project == project.id]
            dates = {"due": [], "deadline": []}
            finish = max(task.finish for task in mine)
            found = {"start": min(task.start for task in mine), "finish": finish, "late_cost": 0}
            ends = [(project, finish, project.weight)]
            for task in mine:
                written = next(one for one in project.tasks if one.id == task.task)
                ends.append((written, task.finish, written.weight or project.weight))
            for part, end, weight in ends:
                for kind, missed in dates.items():
                    if getattr(part, kind) is not None:
                        missed.append(end - minute_of(getattr(part, kind), end=True))
                if part.due is not None:
                    late = end - minute_of(part.due, end=True)
                    found["late_cost"] += cents(weight, self.plan.late_cost_per_day, late)
            for kind, missed in dates.items():
                found[f"meets_{kind}"] = max(missed) <= 0 if missed else None
            found |= {"late_minutes": None, "late_working_days": None}
            if project.due is not None:
                due = minute_of(project.due, end=True)
                found["late_minutes"] = max(0, finish - due)
                days = {moment(one).date() for one in range(due, finish, HALF)}
                found["late_working_days"] = sum(day.weekday() < 5 for day in days)
            for name, value in found.items():
                self.rows["project", project.id, name] = value

    def totals(self):
        rates = {person.id: person.rate for person in self.plan.people}
        shares = {person.id: person.share for person in self.plan.people}
        own = 0
        for task in self.schedule.tasks:
            worked = sum(end - start for start, end in task.segments)
            for one in task.assignments:
                if rates.get(one.person):
                    full = worked * one.units * shares[one.person] * rates[one.person]
                    own += int(full / 60 / 1_000_000 + 0.5)
        last = max(task.finish for task in self.schedule.tasks)
        of_projects = [self.rows["project", one.id, "late_cost"] for one in self.plan.projects]
        keeps = [self.rows["project", one.id, "meets_due"] for one in self.plan.projects]
        values = {
            "late_cost": sum(of_projects),
            "contractor_cost": sum(self.paid(booking) * 7000 // 60 for booking in self.schedule.bookings),
            "resource_cost": 1234,  # one camera, held by one task at a time
            "own_people_cost": own,
            "late_projects": keeps.count(False),
            "makespan": last - minute_of(self.plan.start, end=False),
            "last_finish": last,
        }
        for name, value in values.items():
            self.rows["total", "", name] = value

    @staticmethod
    def paid(booking):
        day, last = dt.date.fromisoformat(booking.first), dt.date.fromisoformat(booking.last)
        days = [day + dt.timedelta(days=one) for one in range((last - day).days + 1)]
        return 480 * sum(one.weekday() < 5 for one in days)

    def pools(self):
        for pool in self.plan.contractor_pools:
            mine = [booking for booking in self.schedule.bookings if booking.pool == pool.id]
            minutes = sum(self.paid(booking) for booking in mine)
            self.rows["pool", pool.id, "bookings"] = len(mine)
            self.rows["pool", pool.id, "paid_minutes"] = minutes
            self.rows["pool", pool.id, "paid_days"] = minutes / 480
            self.rows["pool", pool.id, "cost"] = minutes * pool.rate // 60

    def uses(self):
        people = {one.id: (one.share, one.time_off, one.skills[0].skill) for one in self.plan.people}
        there, booked = defaultdict(float), defaultdict(float)
        for name, (share, off, _) in people.items():
            there[name] = (
                share / 1000 * sum(0.5 for one in half_hours(self.begin, self.end) if in_office(one, off))
            )
        for booking in self.schedule.bookings:
            name = f"{booking.pool}#{booking.contractor}"
            people[name] = (1000, (), "edit")
            there[name] += self.paid(booking) / 60
        for task in self.schedule.tasks:
            for one in task.assignments:
                hours = sum(end - start for start, end in task.segments) / 60
                booked[one.person] += hours * one.units / 1000 * people[one.person][0] / 1000
        for name, (_, _, skill) in people.items():
            self.use("person", name, there[name], booked[name])
            there["skill", skill] += there[name]
            booked["skill", skill] += booked[name]
        for skill in {skill for _, _, skill in people.values()}:
            self.use("skill", skill, there["skill", skill], booked["skill", skill])

    def use(self, of, name, there, booked):
        self.rows[of, name, "project_hours"] = there
        self.rows[of, name, "booked_hours"] = booked
        self.rows[of, name, "percent"] = 100 * booked / there if there else None


@pytest.fixture(scope="module")
def solved():
    """Both plans, and an outcome of each, solved by the real engine."""
    plans = [parse_plan(text) for text in (PLAN, CHANGED)]
    return [(plan, solve(plan, SolveOptions(effort=4, workers=1))) for plan in plans]


@pytest.fixture(scope="module")
def compared(solved):
    base, other = (Side.of(name, *one) for name, one in zip(("before", "after"), solved, strict=True))
    return compare(base, [other], limit=None)


@pytest.fixture(scope="module")
def rows(compared):
    return list(measure_rows(compared.others[0].differences))


@pytest.fixture(scope="module")
def oracles(solved, compared):
    period = compared.period
    return [Oracle(plan, outcome.schedule, period.first, period.last) for plan, outcome in solved]


def test_every_measure_of_both_sides_is_what_the_schedules_say(rows, oracles) -> None:
    compared = [row for row in rows if row.of != "level"]
    for row in compared:
        for value, oracle in ((row.base, oracles[0]), (row.other, oracles[1])):
            expected = oracle.rows.get((row.of, row.id, row.measure))
            assert value == pytest.approx(expected), (row.of, row.id, row.measure)
    keys = {(row.of, row.id, row.measure) for row in compared}
    assert keys == set(oracles[0].rows) | set(oracles[1].rows)


def test_every_difference_is_other_less_base_and_nothing_where_one_is_lacking(rows) -> None:
    assert {row.difference is None for row in rows} == {True, False}
    for row in rows:
        if row.base is None or row.other is None:
            assert row.difference is None
        else:
            assert row.difference == pytest.approx(row.other - row.base)


def test_the_scenario_is_one_in_which_something_is_late_booked_and_different(rows) -> None:
    found = {(row.of, row.id, row.measure): row for row in rows}
    assert found["total", "", "late_cost"].other > 0
    assert found["pool", "crew", "paid_days"].difference != 0
    assert found["project", "acme", "late_working_days"].other > 0
    assert found["total", "", "own_people_cost"].difference != 0


def test_projects_of_one_side_only_stand_as_dropped_and_added(compared) -> None:
    projects = compared.others[0].differences.projects
    assert {name: one.presence for name, one in projects.items()} == {
        "acme": "both",
        "bolt": "both",
        "coda": "dropped",
        "dune": "added",
    }
    assert projects["coda"].figure(lambda one: one.finish).other is None
    assert projects["dune"].known.name == "dune"


def test_levels_are_those_of_the_outcomes(rows, solved) -> None:
    levels = [row for row in rows if row.of == "level"]
    (_, base), (_, other) = solved
    assert [row.base for row in levels if row.measure == "value"] == [one.value for one in base.levels]
    assert [row.other for row in levels if row.measure == "bound"] == [one.bound for one in other.levels]


def test_the_period_is_from_the_data_date_to_the_last_work_or_booking_of_all_sides(compared, solved) -> None:
    days = []
    for _, outcome in solved:
        days += [moment(task.finish - 1).date() for task in outcome.schedule.tasks]
        days += [dt.date.fromisoformat(booking.last) for booking in outcome.schedule.bookings]
    assert (compared.period.first, compared.period.last) == (dt.date(2027, 1, 4), max(days))


def test_moves_are_the_differences_of_the_schedules(compared, solved) -> None:
    (_, base), (_, other) = solved
    before, after = base.schedule.by_key(), other.schedule.by_key()
    moved = {move.key: move for move in compared.others[0].changes.moved.items}
    differing = {
        key
        for key in before.keys() & after.keys()
        if (before[key].start, before[key].finish) != (after[key].start, after[key].finish)
    }
    assert set(moved) == differing
    assert differing
    for key, move in moved.items():
        for old, new, minutes, days in (
            (before[key].start, after[key].start, move.start_minutes, move.start_days),
            (before[key].finish, after[key].finish, move.finish_minutes, move.finish_days),
        ):
            assert minutes == new - old
            worked = sum(in_office(one) for one in range(min(old, new), max(old, new)))
            assert days == pytest.approx((1 if new > old else -1) * worked / 480)


def test_other_changes_are_the_differences_of_the_schedules_and_plans(compared, solved) -> None:
    changes = compared.others[0].changes
    (_, base), (_, other) = solved
    before, after = base.schedule.by_key(), other.schedule.by_key()
    for change in changes.people.items:
        old, new = (
            sorted(one.person.split("#")[0] for one in side[change.key].assignments)
            for side in (before, after)
        )
        assert sorted([*(name for name in old if name not in change.people_out), *change.people_in]) == new
    teams = {
        key
        for key in before.keys() & after.keys()
        if sorted(one.person.split("#")[0] for one in before[key].assignments)
        != sorted(one.person.split("#")[0] for one in after[key].assignments)
    }
    assert {change.key for change in changes.people.items} == teams
    assert [(one.key, one.difference_minutes) for one in changes.work.items] == [(("acme", "film"), 16 * 60)]
    assert [one.key for one in changes.added.items] == [("dune", "plan")]
    assert [one.key for one in changes.dropped.items] == [("coda", "plan")]
    paid = [sum(one.paid_minutes for one in outcome.schedule.bookings) for _, outcome in solved]
    cost = [sum(one.cost for one in outcome.schedule.bookings) for _, outcome in solved]
    assert sum(one.paid_minutes for one in changes.bookings.items) == paid[1] - paid[0]
    assert sum(one.cost for one in changes.bookings.items) == cost[1] - cost[0]
