"""A yard for plans that are all rectangles, cores made by hand, and every schedule of a tiny plan."""

import datetime as dt
import json
import os
import random
from itertools import chain
from typing import NamedTuple

import numpy as np
import pytest

from planner.dependency_graph import DependencyGraph
from planner.expansion import expand
from planner.plan import Plan
from planner.validation import require_valid
from scheduling import solver
from scheduling.activity_lists import core as cores
from scheduling.activity_lists import search as list_search
from scheduling.activity_lists.core import ARC, EATEN, FIELD_BITS, FIELDS, JOB, NEED, WAY, Core, compile_core
from scheduling.activity_lists.crews import pack
from scheduling.checker import examine
from scheduling.list_schedule.buffers import new_buffers, new_genes
from scheduling.list_schedule.generation import generate
from scheduling.options import SolveOptions
from scheduling.problem import compile_problem, first_horizon
from scheduling.problem.arrays import FF, FS, GOALS, SS, table
from scheduling.schedule_building import build_schedule
from scheduling.search import engine
from scheduling.search.ranking import new_yardstick
from scheduling.search.rules import survey

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
MONDAY = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60
ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}
OFFICE = {
    "id": "office",
    "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]},
    "exceptions": [{"first": "2027-01-06", "last": "2027-01-06"}],
}
"""With lunch, and Wednesday off."""


class Yard:
    """Plans from Monday 4 January 2027, round the clock in UTC: two rigs, three vans, ann and bob."""

    def plan(self, *tasks, goals=("makespan",), **parts):
        """A plan of one project ``p``, unless ``projects`` are given; goals may have weights."""
        named = [
            {"goal": goal} if isinstance(goal, str) else {"goal": goal[0], "weight": goal[1]}
            for goal in goals
        ]
        document = {
            "format": "crewline/1",
            "start": "2027-01-04",
            "calendar": "always",
            "calendars": [ALWAYS, OFFICE],
            "people": [{"id": "ann", "skills": ["dig"]}, {"id": "bob", "skills": ["pave"]}],
            "equipment": [{"id": "rig", "units": 2}, {"id": "van", "units": 3}],
            "consumables": [{"id": "sand", "amount": 5}],
            "objective": {"levels": [{"goals": named}]},
            "projects": [{"id": "p", "tasks": list(tasks)}],
            **parts,
        }
        return Plan.model_validate_json(json.dumps(document))

    def task(self, name, duration="1h", *after, rigs=1, **parts):
        """A task of some duration on some rigs."""
        held = {"equipment": [{"equipment": "rig", "units": rigs}]} if rigs else {}
        return {"id": name, "duration": duration, "after": list(after), **held, **parts}

    def problem(self, plan):
        """The problem of a valid plan, as the door compiles it first."""
        plan = expand(plan)
        require_valid(plan)
        graph = DependencyGraph.from_plan(plan)
        return compile_problem(plan, graph, first_horizon(plan, graph))

    def core(self, plan):
        """Core and slots of a plan, None if it is not of the kind."""
        problem = self.problem(plan)
        return compile_core(problem.arrays, new_yardstick(plan.objective))

    def search(self, problem, seed=1):
        """A search with the first rule's schedule."""
        arrays, objective = problem.arrays, problem.plan.objective
        made = engine.Search(arrays, new_yardstick(objective), survey(arrays, problem.graph.order()), seed, 1)
        assert made.try_rule(0)
        return made

    def checked(self, problem, placed, team):
        """Breaches, the value of the first level as the checker measures it, and the schedule."""
        schedule = build_schedule(problem, placed, team)
        breaches, values = examine(problem.plan, schedule)
        goals = problem.plan.objective.levels[0].goals
        return breaches, sum(goal.weight * values[goal.goal] for goal in goals), schedule

    def clocks(self, schedule):
        """Start and finish of each task, such as ``mon 09:00 - tue 13:00``."""
        return {t.task: f"{self.clock(t.start)} - {self.clock(t.finish)}" for t in schedule.tasks}

    def clock(self, minute):
        """``mon 09:00`` of the first week, ``mon+1 09:00`` of the next."""
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=int(minute))
        week = (int(minute) - MONDAY) // (7 * 1440)
        return f"{moment:%a}".lower() + (f"{week:+d}" if week else "") + f" {moment:%H:%M}"

    def listed(self, problem, seed):
        """A list schedule of random priorities and modes: (placements, team, value, breach minutes)."""
        p = problem.arrays
        chance = np.random.default_rng(seed)
        buffers, genes = new_buffers(p), new_genes(p)
        genes.task.noise = chance.integers(0, 1000, p.tasks)
        for j in range(p.tasks):
            if chance.random() < 0.5:
                genes.task.mode[j] = chance.integers(p.task.mode_ptr[j], p.task.mode_ptr[j + 1])
        assert generate(p, genes, buffers, (1 << len(GOALS)) - 1) < 0
        weights = new_yardstick(problem.plan.objective).weight[0]
        value = sum(int(w) * int(g) for w, g in zip(weights, buffers.goals, strict=False))
        return buffers.placed.copy(), buffers.team.copy(), value, int(buffers.goals[-1])

    def solve(self, plan, effort=3, workers=1, **options):
        """The whole engine, by count."""
        return solver.solve(plan, SolveOptions(effort=effort, workers=workers, **options))


@pytest.fixture(scope="session")
def yard():
    return Yard()


@pytest.fixture
def small_epochs(monkeypatch):
    """Epochs of some ten thousand placements: plenty for a handful of tasks."""
    monkeypatch.setattr(list_search, "PLACEMENTS_AN_EPOCH", 600 if INTERPRETED else 30_000)
    monkeypatch.setattr(list_search, "PLACEMENTS_WITH_CREWS", 600 if INTERPRETED else 30_000)
    monkeypatch.setattr(list_search, "LARGEST_FIRST_SIZE", 10 if INTERPRETED else 60)
    monkeypatch.setattr(engine, "PLACEMENTS_AN_EPOCH", 60 if INTERPRETED else 3000)


# --- cores by hand ------------------------------------------------------------------------------


class Way(NamedTuple):
    """One way to do a job: slots, units by resource, amounts by consumable, seats."""

    slots: int
    needs: dict = {}
    eats: dict = {}
    seats: tuple = ()
    """Who is able to fill each, by number."""


class Job(NamedTuple):
    """A job, its ways, and its links: (predecessor, type, lag)."""

    ways: tuple
    after: tuple = ()
    release: int = 0
    project: int = 0


class Maker:
    """Cores of jobs, without a plan behind them."""

    Way, Job = Way, Job

    def core(self, jobs, units=(), *, stock=(), slots=None, makespan=1, weights=(0,)):
        """A core; with room for all jobs one after another unless ``slots`` are given."""
        n = len(jobs)
        job, way = table(JOB, n + 1), table(WAY, sum(len(each.ways) for each in jobs) + 1)
        needs, eaten, arcs = [], [], []
        mode = 0
        ways = [own for each in jobs for own in each.ways]
        crews = pack(1 + max(chain((-1,), *chain(*(own.seats for own in ways)))), [own.seats for own in ways])
        seat_base = 0
        for j, each in enumerate(jobs):
            job[j] = (each.release, mode, len(arcs), 0, each.project, 0, seat_base)
            seat_base += max(len(own.seats) for own in each.ways)
            arcs += [(i, kind, lag) for i, kind, lag in each.after]
            for own in each.ways:
                way[mode] = (own.slots, 30 * own.slots, len(needs), len(eaten), 0, 0)
                if own.slots:
                    needs += sorted(self.packed(own.needs).items())
                eaten += own.eats.items()
                mode += 1
        job[n].mode_ptr, job[n].before_ptr, job[n].seat_base = mode, len(arcs), seat_base
        way.seat_ptr, way.check_ptr = crews.seat_ptr, crews.check_ptr
        way[mode].need_ptr, way[mode].eat_ptr = len(needs), len(eaten)
        job.rank[self.ranked(jobs)] = np.arange(n)
        before = self.records(ARC, arcs)
        follower = np.repeat(np.arange(n), np.diff(job.before_ptr))
        sorting = np.argsort(before.job, kind="stable")
        after = before[sorting].copy()
        after.job = follower[sorting]
        job.after_ptr = np.searchsorted(before.job[sorting], np.arange(n + 1))
        capacity = self.packed(dict(enumerate(units)))
        words = max(1, -(-len(units) // FIELDS))
        made = Core(
            jobs=n,
            words=words,
            slots=0,
            simple=int(all(kind == FS and lag >= 0 for each in jobs for _, kind, lag in each.after)),
            makespan_weight=makespan,
            capacity=np.array([capacity.get(word, 0) for word in range(words)], np.int64),
            job=job,
            way=way,
            need=self.records(NEED, needs),
            before=before,
            after=after,
            eaten=self.records(EATEN, eaten),
            stock=np.array(stock, np.int64),
            project_weight=np.array(weights, np.int64),
            staff=crews.words,
            mask=crews.mask,
            seat=crews.seat,
            check=crews.check,
        )
        return made._replace(slots=cores.slots_for_all(made) if slots is None else slots)

    def packed(self, amounts):
        """Amounts by resource as words."""
        words = {}
        for resource, amount in amounts.items():
            word, place = divmod(resource, FIELDS)
            words[word] = words.get(word, 0) + (amount << place * FIELD_BITS)
        return words

    def records(self, kind, rows):
        """A record array of tuples."""
        made = table(kind, len(rows))
        for k, row in enumerate(rows):
            made[k] = tuple(int(value) for value in row)
        return made

    def ranked(self, jobs):
        """Jobs, those before others first."""
        done = []
        while len(done) < len(jobs):
            done += [
                j
                for j, each in enumerate(jobs)
                if j not in done and all(link[0] in done for link in each.after)
            ]
        return done

    def random(self, seed, *, kinds=(FS,), leads=False, modes=1, projects=1, releases=True, people=0):
        """Random jobs and units: (jobs, units) for ``core``."""
        chance = random.Random(seed)
        units = [chance.choice([1, 4, 1000, 30_000]) for _ in range(chance.randint(1, 6))]
        name = list(range(chance.randint(1, 9)))
        chance.shuffle(name)  # so that predecessors don't always come first
        jobs = {}
        for place, j in enumerate(name):
            ways = []
            for _ in range(chance.randint(1, modes)):
                needs = {r: chance.randint(1, most) for r, most in enumerate(units) if chance.random() < 0.5}
                slots = chance.choice([0, 1, 1, 2, 3, 5])
                seats = self.seats(chance, people) if people and slots else ()
                ways.append(Way(slots, needs, {0: chance.randint(0, 3)}, seats))
            after = tuple(
                (i, chance.choice(kinds), chance.choice([0, 0, 1, 2] + ([-1, -3] if leads else [])))
                for i in name[:place]
                if chance.random() < 0.35
            )
            release = chance.choice([0, 0, 0, 4]) if releases else 0
            jobs[j] = Job(tuple(ways), after, release, chance.randrange(projects))
        return [jobs[j] for j in range(len(jobs))], units

    def seats(self, chance, people):
        """Up to three seats that can all be filled at once, each by some of the people."""
        everybody = range(people)
        first = chance.sample(everybody, chance.randint(0, min(3, people)))
        return tuple(
            frozenset({person, *chance.sample(everybody, chance.randint(0, people - 1))}) for person in first
        )

    def order(self, jobs, seed):
        """A random list in which predecessors come first."""
        chance = random.Random(seed)
        left, done = list(range(len(jobs))), []
        while left:
            ready = [j for j in left if all(link[0] in done for link in jobs[j].after)]
            done.append(chance.choice(ready))
            left.remove(done[-1])
        return np.array(done, np.int32)

    def modes(self, core, seed):
        """A random mode of each job."""
        chance = random.Random(seed)
        ptr = core.job.mode_ptr
        return np.array([chance.randrange(ptr[j], ptr[j + 1]) for j in range(core.jobs)], np.int32)

    def distance(self, kind, lag, own, other):
        """Slots from a predecessor's start to its successor's, given how long both are."""
        return lag + (own if kind in (FS, FF) else 0) - (0 if kind in (FS, SS) else other)

    def faults(self, jobs, units, core, start, mode):
        """What is wrong with a schedule: in words, slot by slot."""
        found = []
        way = [jobs[j].ways[mode[j] - core.job.mode_ptr[j]] for j in range(len(jobs))]
        for j, each in enumerate(jobs):
            if start[j] < each.release:
                found.append(f"{j} before its release")
            for i, kind, lag in each.after:
                if start[j] < start[i] + self.distance(kind, lag, way[i].slots, way[j].slots):
                    found.append(f"{j} too soon after {i}")
        for slot in range(core.slots + 1):
            at_work = [w for w, s in zip(way, start, strict=True) if s <= slot < s + w.slots]
            for resource, most in enumerate(units):
                if sum(w.needs.get(resource, 0) for w in at_work) > most:
                    found.append(f"resource {resource} in slot {slot}")
        if any(s + w.slots > core.slots for w, s in zip(way, start, strict=True)):
            found.append("past the end")
        return found


@pytest.fixture(scope="session")
def maker():
    return Maker()
