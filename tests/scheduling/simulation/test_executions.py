"""Every execution keeps the rules: proved by code of its own that shares nothing with the kernels.

``Again`` carries an execution out in plain Python, from the plan, its schedule and the amounts thrown, and
looks at everything anew at every step. Moments must agree to the minute.
"""

import json
from collections import defaultdict
from functools import reduce

import numpy as np
import pytest

from planner.calendars import earliest
from planner.dependency_graph import DependencyGraph
from planner.document import parse_plan
from planner.expansion import expand
from planner.generator import generate_plan
from planner.working_time import WorkingTime
from scheduling.options import SolveOptions
from scheduling.simulation.chances import amount
from scheduling.simulation.dice import key_of
from scheduling.simulation.simulate import SimulationOptions, carry_out, simulate
from scheduling.simulation.uncertainty import Absence, Spread, Uncertainty
from scheduling.solver import solve

SPREAD = Spread(600, 1000, 2000)


@pytest.fixture(scope="module")
def portfolio():
    plan = generate_plan(projects=8, tasks=160, people=9, seed=5)
    return plan, solve(plan, SolveOptions(effort=1, workers=1)).schedule


class Again:
    """One execution, straight from what docs/risk.md says."""

    def __init__(self, simulation, schedule, amounts):
        self.executable = simulation.executable
        self.times = self.executable.problem.times
        self.plan = self.executable.plan
        self.graph = DependencyGraph.from_plan(expand(self.plan))
        self.number = {self.graph.key(j): j for j in range(len(self.graph.tasks))}
        self.entries, self.amounts = schedule.by_key(), amounts
        self.people = {person.id for person in self.plan.people}
        self.order = self.executable.keys
        self.links = defaultdict(list)
        for link in self.graph.links:
            self.links[self.graph.key(link.successor)].append(link)

    def pairs(self, table, pointers):
        n, keys = self.executable.network, self.executable.keys
        found = defaultdict(list)
        for i, key in enumerate(keys):
            for x in range(n.task[pointers][i], n.task[pointers][i + 1]):
                found[key].append(keys[getattr(n, table)[x]])
        return found

    def working(self, j):
        project, task = self.graph.tasks[j]
        entry = self.entries[project.id, task.id]
        if task.wait is not None:
            return self.times.lag(task.wait, task.calendar or project.calendar)[0]
        parts = [
            self.times.person(a.person)
            if a.person in self.people
            else self.times.pool(a.person.split("#")[0])
            for a in entry.assignments
        ]
        return reduce(WorkingTime.intersect, parts) if parts else None

    def by_links(self, key, moments):
        """Before which it must not begin, and not finish."""
        project, _ = self.graph.tasks[self.number[key]]
        starts, finishes = [self.times.data_date], [0]
        if project.release is not None:
            starts.append(earliest(self.plan, project.release))
        for link in self.links[key]:
            axis, lag = self.times.lag(link.lag, link.calendar)
            moment = moments[self.graph.key(link.predecessor)]["SF".index(link.type[0])]
            if lag:
                moment = axis.earliest_moment(axis.minutes_before(moment) + lag)
            (starts if link.type[1] == "S" else finishes).append(moment)
        return max(starts), max(finishes)

    def needs(self, key):
        return {a.person: a.units for a in self.entries[key].assignments if self.entries[key].segments}

    def free_from(self, key, moment, moments):
        """The first moment at which everybody has as much time left as the task needs."""
        needs = self.needs(key)
        ends = sorted({moment, *(finish for _, finish in moments.values() if finish > moment)})
        for end in ends:
            going_on = [other for other in moments if moments[other][1] > end]
            taken = {who: sum(self.needs(other).get(who, 0) for other in going_on) for who in needs}
            if all(taken[who] + units <= 1000 for who, units in needs.items()):
                return end
        raise AssertionError("all is free in the end")

    def ready(self, key, moments):
        """Minute of its axis, or moment of a milestone, at which it could begin."""
        moment, finish = self.by_links(key, moments)
        moment = self.free_from(key, moment, moments)
        before = self.order[: self.order.index(key)]
        if any(self.needs(key).keys() & self.needs(other) for other in before if other not in moments):
            moment = max(moment, self.entries[key].finish)
        axis = self.working(self.number[key])
        if axis is None:
            return max(moment, finish)
        until = axis.minutes_before(max(finish - 1, moment)) + 1 - self.amounts[key]
        return max(axis.minutes_before(moment), until)

    def planned(self):
        """Of each task the minute at which the schedule begins it, and how long it waits before."""
        found, moments, amounts = {}, {}, self.amounts
        for key in self.order:
            entry, axis = self.entries[key], self.working(self.number[key])
            self.amounts = {key: sum(end - begin for begin, end in entry.segments)}
            goal = entry.start if axis is None else axis.minutes_before(entry.start)
            found[key] = (goal, goal - self.ready(key, moments))
            moments[key] = (entry.start, entry.finish)
        self.amounts = amounts
        return found

    def begin(self, key, moments, planned):
        ready, (goal, delay) = self.ready(key, moments), planned
        worked = max(ready, min(ready + delay, goal))
        axis = self.working(self.number[key])
        if axis is None:
            return worked, worked
        start = axis.latest_moment(worked)
        amount = self.amounts[key]
        return start, axis.earliest_moment(worked + amount) if amount else start

    def run(self):
        """Start and finish of every task by its key."""
        planned, moments = self.planned(), {}
        while len(moments) < len(self.order):
            could = []
            for place, key in enumerate(self.order):
                waits = [self.graph.key(link.predecessor) for link in self.links[key]]
                if key not in moments and all(other in moments for other in waits):
                    could.append((*self.begin(key, moments, planned[key]), place, key))
            start, finish, _, key = min(could, key=lambda one: (one[0], one[2]))
            moments[key] = (start, finish)
        return moments


@pytest.fixture(scope="module")
def without_borrowing():
    """A portfolio in whose schedule nobody does anything in the pauses of other work.

    Nor does anything begin before what keeps it from being finished.
    """
    for seed in range(20):
        plan = generate_plan(projects=5, tasks=60, people=6, seed=seed)
        schedule = solve(plan, SolveOptions(effort=0)).schedule
        network = simulate(plan, schedule, SimulationOptions(1)).executable.network
        if not len(network.avoid) and not len(network.later):
            return plan, schedule
    raise AssertionError("no such portfolio")


@pytest.mark.parametrize("execution", [0, 7, 400])
def test_plain_python_comes_to_the_same_moments(without_borrowing, execution):
    plan, schedule = without_borrowing
    options = SimulationOptions(execution + 1, seed=3, uncertainty=Uncertainty(spread=SPREAD))
    simulation = simulate(plan, schedule, options)
    executable = simulation.executable
    scratch = carry_out(executable, 3, execution)
    key = key_of(3, execution)
    amounts = {name: amount(executable.network, scratch, key, i) for i, name in enumerate(executable.keys)}
    again = Again(simulation, schedule, amounts).run()
    for i, name in enumerate(executable.keys):
        assert again[name] == (scratch.task.start[i], scratch.task.finish[i]), name
    finishes = defaultdict(int)
    for (project, _), (_, finish) in again.items():
        finishes[project] = max(finishes[project], finish)
    assert [finishes[project] for project in executable.projects] == simulation.project_finish[
        execution
    ].tolist()


def worked_by_person(simulation, schedule, scratch):
    """(start, end, units) that everybody works, and the minutes of every task."""
    executable = simulation.executable
    again = Again(simulation, schedule, {})
    lenders = again.pairs("avoid", "avoid_ptr")
    position = {key: i for i, key in enumerate(executable.keys)}
    by_person, minutes = defaultdict(list), {}
    for key, i in position.items():
        entry = again.entries[key]
        if not entry.assignments:
            continue
        axis = again.working(again.number[key])
        pieces = axis.segments(int(scratch.task.begun[i]), int(scratch.task.freed[i]))
        for lender in lenders[key]:
            other = again.working(again.number[lender])
            at = position[lender]
            pieces = minus(pieces, other.segments(int(scratch.task.begun[at]), int(scratch.task.freed[at])))
        minutes[key] = sum(end - start for start, end in pieces)
        for assignment in entry.assignments:
            by_person[assignment.person] += [(start, end, assignment.units) for start, end in pieces]
    return by_person, minutes


def minus(pieces, others):
    for low, high in others:
        pieces = [
            part
            for start, end in pieces
            for part in ((start, min(end, low)), (max(start, high), end))
            if part[0] < part[1]
        ]
    return pieces


def assert_nobody_is_at_two_places(by_person):
    for person, pieces in by_person.items():
        steps = sorted(
            [(end, -units) for _, end, units in pieces] + [(start, units) for start, _, units in pieces]
        )
        load = 0
        for _, change in steps:
            load += change
            assert load <= 1000, person


@pytest.mark.parametrize("execution", [1, 2, 3])
def test_nobody_works_at_two_places_and_all_work_is_done(portfolio, execution):
    plan, schedule = portfolio
    simulation = simulate(plan, schedule, SimulationOptions(4, uncertainty=Uncertainty(spread=SPREAD)))
    scratch = carry_out(simulation.executable, 1, execution)
    by_person, minutes = worked_by_person(simulation, schedule, scratch)
    assert_nobody_is_at_two_places(by_person)
    key = key_of(1, execution)
    for i, name in enumerate(simulation.executable.keys):
        if name in minutes:
            assert minutes[name] == amount(simulation.executable.network, scratch, key, i), name


@pytest.mark.kernel
def test_work_that_borrows_people_waits_while_they_are_needed(executions):
    office = {"id": "office", "week": {"mon-fri": "09:00-17:00"}}
    early = {"id": "early", "week": {"mon-wed": "09:00-17:00"}}
    both = [{"pinned": ["ann"]}, {"pinned": ["ben"]}]
    tasks = [
        {"id": "long", "duration": "5d", "needs": both, "start": "2027-01-04T09:00"},
        {"id": "short", "duration": "10h", "person": "ann", "start": "2027-01-07T09:00"},
    ]
    people = [{"id": "ann"}, {"id": "ben", "calendar": "early"}]
    plan = executions.plan(tasks, calendar="office", calendars=[office, early], people=people)
    schedule = executions.schedule(plan)
    simulation = executions.of(plan, 40, schedule=schedule, spread=Spread(500, 1000, 3000))
    assert len(simulation.executable.network.avoid) == 1
    finishes = set()
    for execution in range(40):
        scratch = carry_out(simulation.executable, 1, execution)
        by_person, minutes = worked_by_person(simulation, schedule, scratch)
        assert_nobody_is_at_two_places(by_person)
        key = key_of(1, execution)
        for i, name in enumerate(simulation.executable.keys):
            assert minutes[name] == amount(simulation.executable.network, scratch, key, i)
        finishes.add(int(scratch.task.finish[simulation.executable.keys.index(("p", "short"))]))
    assert len(finishes) > 20


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_same_seed_gives_the_same_numbers_on_any_number_of_threads(portfolio, executions, threads):
    plan, schedule = portfolio
    uncertainty = Uncertainty(spread=SPREAD, absence=Absence(50))
    one = simulate(plan, schedule, SimulationOptions(700, 9, 1, uncertainty))
    other = simulate(plan, schedule, SimulationOptions(700, 9, threads, uncertainty))
    assert executions.same(one, other)
    assert not executions.same(
        one, simulate(plan, schedule, SimulationOptions(700, 10, threads, uncertainty))
    )


def test_more_executions_begin_with_the_same_ones(portfolio):
    plan, schedule = portfolio
    few, many = (
        simulate(plan, schedule, SimulationOptions(n, uncertainty=Uncertainty(spread=SPREAD)))
        for n in (100, 300)
    )
    assert np.array_equal(few.project_finish, many.project_finish[:100])


def test_absence_takes_the_share_of_days_that_it_says(executions):
    # Each week ann is away with 50 % for 7 days: a year's work alone takes half as long again, and more.
    tasks = [{"id": "a", "duration": "200d", "person": "ann"}]
    plan = executions.plan(tasks, day="24h", week="7d")
    found = executions.days(executions.of(plan, 1500, absence=Absence(500, 7)))
    # 29 weeks with work in them, of which every second comes on average.
    assert found.mean() == pytest.approx(400, rel=0.03)
    assert found.min() >= 200


@pytest.mark.kernel
def test_days_of_absence_are_as_many_as_asked_for():
    from scheduling.simulation.arrays import CERTAIN
    from scheduling.simulation.placing import is_absent

    plan = generate_plan(projects=1, tasks=5, people=2, seed=1)
    schedule = solve(plan, SolveOptions(effort=0)).schedule
    never = SimulationOptions(1, uncertainty=Uncertainty(absence=Absence(0)))
    compiled = simulate(plan, schedule, never).executable.network
    for days in (1, 2, 5, 6, 7):
        network = compiled._replace(absence_chance=CERTAIN, absence_days=days)
        for week in range(20):
            away = [is_absent(network, 77, 1, 7 * week + day) for day in range(7)]
            assert sum(away) == days
            assert days > 5 or not any(away[5:])
        assert not is_absent(network, 77, 1, -1)


@pytest.mark.kernel
def test_unbroken_work_waits_for_a_stretch_that_holds_it(executions):
    office = {"id": "office", "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
    tasks = [{"id": "a", "duration": "3h", "person": "ann", "continuous": True}]
    plan = executions.plan(tasks, calendar="office", calendars=[office])
    longer = executions.days(executions.of(plan, 1, shape="uniform", spread=Spread(1200, 1200, 1200)))
    assert longer[0] == pytest.approx((13 + 3.6) / 24)
    too_long = executions.days(executions.of(plan, 1, shape="uniform", spread=Spread(2000, 2000, 2000)))
    assert too_long[0] == pytest.approx(16 / 24)


@pytest.mark.kernel
def test_executions_that_outlast_the_time_compiled_get_more_of_it(executions):
    tasks = [{"id": "a", "duration": "200d", "person": "ann"}]
    plan = executions.plan(tasks, day="24h")
    found = executions.days(executions.of(plan, 3, shape="uniform", spread=Spread(9000, 9000, 9000)))
    assert found.tolist() == [1800.0] * 3


@pytest.mark.kernel
def test_a_task_whose_turn_is_late_is_overtaken_once_the_next_should_be_done(executions):
    # ann does b on day 2 and c on days 3 and 4, ben a on day 1; b comes after a.
    tasks = [
        {"id": "a", "duration": "24h", "person": "ben"},
        {"id": "b", "duration": "24h", "person": "ann", "after": ["a"]},
    ]
    other = {"id": "q", "tasks": [{"id": "c", "duration": "48h", "person": "ann", "start": "2027-01-06"}]}
    document = executions.plan(tasks).model_dump(mode="json", exclude_defaults=True)
    document["projects"].append(other)
    plan = parse_plan(json.dumps(document))
    schedule = executions.schedule(plan)
    del document["projects"][1]["tasks"][0]["start"]
    document["projects"][1]["tasks"][0]["release"] = "2027-01-06"

    def days(duration):
        late = dict.fromkeys(("low", "likely", "high"), duration)
        document["projects"][0]["tasks"][0]["estimate"] = late
        found = executions.of(parse_plan(json.dumps(document)), 1, schedule=schedule)
        return executions.days(found, 0)[0], executions.days(found, 1)[0]

    assert days("24h") == (2.0, 4.0)
    # Two days late: ann still waits for a, as c should be done by the end of day 4 only.
    assert days("72h") == (4.0, 6.0)
    # Five days late: c goes first on day 5, and is through when a comes.
    assert days("144h") == (7.0, 6.0)
    # Three and a half days late: c has just begun, and is not broken off.
    assert days("108h") == (7.0, 6.0)


@pytest.mark.kernel
def test_buffers_of_the_schedule_take_delays_up(executions):
    tasks = [
        {"id": "a", "duration": "48h", "person": "ann"},
        {"id": "b", "duration": "24h", "person": "ben", "after": ["a"], "start": "2027-01-08"},
    ]
    plan = executions.plan(tasks)
    schedule = executions.schedule(plan)
    document = plan.model_dump(mode="json", exclude_defaults=True)
    first, second = document["projects"][0]["tasks"]
    del second["start"]
    # Planned from day 5 on; half a's time is a day early, and a day and a half of it is a day late.
    for hours, day in ((24, 4.0), (48, 5.0), (72, 5.0), (96, 5.0), (120, 6.0)):
        first["estimate"] = dict.fromkeys(("low", "likely", "high"), f"{hours}h")
        found = executions.of(parse_plan(json.dumps(document)), 1, schedule=schedule)
        assert executions.days(found)[0] == day, hours


@pytest.mark.kernel
def test_what_began_before_is_finished_when_a_later_one_lets_it(executions):
    # The test of a goes on for 2 days beside the work, and is finished no sooner than b, which comes later.
    tasks = [
        {"id": "long", "duration": "48h", "person": "ann", "after": [{"task": "b", "type": "FF"}]},
        {"id": "b", "duration": "24h", "person": "ben", "release": "2027-01-05"},
        {"id": "end", "duration": "24h", "person": "cy", "after": ["long"]},
    ]
    plan = executions.plan(tasks)
    schedule = executions.schedule(plan)
    entries = schedule.by_key()
    assert entries["p", "long"].start < entries["p", "b"].start
    assert executions.days(executions.of(plan, 1, schedule=schedule))[0] == 3.0
    document = plan.model_dump(mode="json", exclude_defaults=True)
    document["projects"][0]["tasks"][1]["estimate"] = {"low": "72h", "likely": "72h", "high": "72h"}
    late = executions.of(parse_plan(json.dumps(document)), 1, schedule=schedule)
    assert executions.days(late)[0] == 5.0
    critical = dict(zip(late.executable.keys, late.critical.tolist(), strict=True))
    assert critical == {("p", "long"): 0, ("p", "b"): 1, ("p", "end"): 1}


def test_leads_that_come_before_what_they_depend_on_are_left_aside(executions):
    # b begins 5 days before a ends, and ann does b first: nothing is known of a's end by then.
    tasks = [
        {"id": "a", "duration": "24h", "person": "ann", "release": "2027-01-08"},
        {"id": "b", "duration": "24h", "person": "ann", "after": [{"task": "a", "lag": "-5ed"}]},
    ]
    plan = executions.plan(tasks)
    schedule = executions.schedule(plan)
    simulation = executions.of(plan, 5, schedule=schedule)
    assert simulation.executable.unread_links == ((("p", "a"), ("p", "b")),)
    assert set(executions.days(simulation).tolist()) == {5.0}


def test_tasks_that_the_schedule_has_not_are_left_out(executions):
    import dataclasses

    tasks = [{"id": name, "duration": "24h", "person": "ann"} for name in "ab"]
    plan = executions.plan(tasks)
    schedule = executions.schedule(plan)
    less = dataclasses.replace(schedule, tasks=schedule.tasks[:1])
    simulation = executions.of(plan, 5, schedule=less)
    assert simulation.executable.left_out == (("p", "b"),)
    assert simulation.finish.tolist() == [less.tasks[0].finish] * 5
