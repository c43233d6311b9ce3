"""Tiny plans that are all rectangles, and the best of all their schedules by trying every one."""

import datetime as dt
import random
from itertools import product
from math import inf

import pytest

MONDAY = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60
SLOT = 30
DAYS = 12
OFFICE_HOURS = (9, 10, 11, 13, 14, 15, 16)
"""With lunch; slots of half an hour begin on these hours and half an hour later."""
ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}
OFFICE = {"id": "office", "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}


def minutes_of(calendar):
    """Where the slots of a calendar begin."""
    if calendar == "always":
        return [MONDAY + SLOT * k for k in range(DAYS * 48)]
    days = [day for day in range(DAYS) if day % 7 < 5]
    return [
        MONDAY + day * 1440 + hour * 60 + half for day in days for hour in OFFICE_HOURS for half in (0, 30)
    ]


class Tiny:
    """Documents of a few tasks, and what their first level is worth at best."""

    def document(self, tasks, goals=("makespan",), *, projects=None, calendar="always", sand=5, glue=5):
        """A document round the clock: a crew of three, ann, and two consumables."""
        return {
            "format": "crewline/1",
            "start": "2027-01-04",
            "calendar": calendar,
            "calendars": [ALWAYS, OFFICE],
            "people": [{"id": "ann"}],
            "equipment": [{"id": "crew", "units": 3}],
            "consumables": [{"id": "sand", "amount": sand}, {"id": "glue", "amount": glue}],
            "objective": {"levels": [{"goals": [{"goal": goal} for goal in goals]}]},
            "projects": projects or [{"id": "p", "tasks": tasks}],
        }

    def random(self, seed, *, goals=("makespan",), modes=1, kinds=("FS",), projects=1, calendar="always"):
        """Four to seven tasks, in one or several projects, each after some of those before it."""
        chance = random.Random(seed)
        tasks = []
        for k in range(chance.randint(4, 7)):
            links = [
                {
                    "task": f"p{o % projects}/t{o}",
                    "type": chance.choice(kinds),
                    "lag": self.lag(chance, kinds, calendar),
                }
                for o in range(k)
                if chance.random() < 0.3
            ]
            task = {"id": f"t{k}", "after": links, **self.work(chance, modes)}
            if chance.random() < 0.1:
                task["release"] = "2027-01-04T01:00" if calendar == "always" else "2027-01-04T13:00"
            tasks.append(task)
        own = [
            {"id": f"p{q}", "weight": chance.randint(1, 4), "tasks": tasks[q::projects]}
            for q in range(projects)
        ]
        stock = {name: self.least(tasks, name) + chance.randint(0, 3) for name in ("sand", "glue")}
        return self.document(None, goals, projects=own, calendar=calendar, **stock)

    def least(self, tasks, name):
        """What all tasks use up of a consumable where each is as modest as it can be."""
        ways = [[way.get("consumables", []) for way in task.get("modes", [task])] for task in tasks]
        return sum(
            min(sum(i["amount"] for i in own if i["consumable"] == name) for own in each) for each in ways
        )

    def lag(self, chance, kinds, calendar):
        """None in an office, else now and then a lag, a lead only beside other kinds of links."""
        lags = ["0h", "0h", "30emin", *(["-30emin"] if len(kinds) > 1 else [])]
        return chance.choice(lags) if calendar == "always" else "0h"

    def work(self, chance, modes):
        """Something that the crew or ann does, in one of several ways, or nothing at all."""
        if chance.random() < 0.1:
            return {"milestone": True}
        if modes == 1:
            return self.way(chance)
        ways = [self.way(chance) for _ in range(chance.randint(1, modes))]
        for number, way in enumerate(ways):
            way["id"] = f"m{number}"
            way["consumables"] = [
                {"consumable": name, "amount": chance.randint(0, 2)} for name in ("sand", "glue")
            ]
        return {"modes": ways}

    def way(self, chance):
        duration = f"{SLOT * chance.choice([1, 1, 2, 3])}min"
        if chance.random() < 0.25:
            return {
                "duration": duration,
                "needs": [{"pinned": ["ann"], "units": chance.choice(["50%", "100%"])}],
            }
        return {"duration": duration, "equipment": [{"equipment": "crew", "units": chance.randint(1, 3)}]}

    def best(self, document):
        """Least value of the first level; None where consumables can't suffice."""
        value = Everything(document).best()
        return None if value == inf else value


class Everything:
    """All schedules of such a document, slot by slot, for every choice of modes."""

    def __init__(self, document):
        self.slots = minutes_of(document["calendar"])
        self.tasks = [(p["id"], t) for p in document["projects"] for t in p["tasks"]]
        self.tasks.sort(key=lambda pair: pair[1]["id"])  # predecessors have smaller ids
        self.units = {item["id"]: item["units"] for item in document["equipment"]} | {"ann": 100}
        self.stock = {item["id"]: item["amount"] for item in document["consumables"]}
        goals = {goal["goal"] for goal in document["objective"]["levels"][0]["goals"]}
        self.span = int("makespan" in goals)
        weights = {p["id"]: p.get("weight", 1) for p in document["projects"]}
        self.weights = weights if "earliness" in goals else dict.fromkeys(weights, 0)
        self.least = inf

    def best(self):
        for ways in product(*(task.get("modes", [task]) for _, task in self.tasks)):
            eaten = [item for way in ways for item in way.get("consumables", [])]
            used = {
                name: sum(item["amount"] for item in eaten if item["consumable"] == name)
                for name in self.stock
            }
            if all(used[name] <= most for name, most in self.stock.items()):
                self.place(ways, {}, {})
        return self.least

    def place(self, ways, done, used):
        """Every way to place the next task and all behind it; ``done``: start, finish, project."""
        if len(done) == len(ways):
            self.least = self.value(done)
            return
        project, task = self.tasks[len(done)]
        for start, finish, claims in self.times(task, ways[len(done)], done, used):
            after = {**done, task["id"]: (start, finish, project)}
            if self.value(after) >= self.least:
                break  # later ones are no better
            taken = {**used}
            for claim, amount in claims.items():
                taken[claim] = taken.get(claim, 0) + amount
            self.place(ways, after, taken)

    def value(self, done):
        """What the tasks placed make the first level worth at least."""
        finish = {}
        for _, end, project in done.values():
            finish[project] = max(finish.get(project, 0), end - MONDAY)
        total = sum(self.weights[project] * end for project, end in finish.items())
        return total + self.span * max(finish.values(), default=0)

    def times(self, task, way, done, used):
        """(start, finish, what is claimed by slot), earliest first."""
        earliest = self.release(task)
        if task.get("milestone"):
            bounds = [self.moment(link, done) for link in task["after"]]
            start = max([earliest, *bounds])
            yield start, start, {}
            return
        minutes = int(way["duration"][:-3])
        count = minutes // SLOT
        for k in range(len(self.slots) - count):
            start, finish = self.slots[k], self.slots[k + count - 1] + SLOT
            ends = {"S": start, "F": finish}
            kept = all(ends[link["type"][1]] >= self.moment(link, done) for link in task["after"])
            if start < earliest or not kept:
                continue
            claims = {
                (self.slots[x], name): units for x in range(k, k + count) for name, units in self.needs(way)
            }
            if all(used.get(claim, 0) + units <= self.units[claim[1]] for claim, units in claims.items()):
                yield start, finish, claims

    def needs(self, way):
        yield from ((use["equipment"], use["units"]) for use in way.get("equipment", []))
        yield from ((need["pinned"][0], int(need["units"][:-1])) for need in way.get("needs", []))

    def release(self, task):
        if "release" not in task:
            return MONDAY
        return int(dt.datetime.fromisoformat(task["release"] + ":00+00:00").timestamp()) // 60

    def moment(self, link, done):
        """What a link asks of its own end of the later task."""
        start, finish, _ = done[link["task"].split("/")[-1]]
        lag = int(link["lag"].rstrip("ehmin") or 0) * (60 if link["lag"].endswith("h") else 1)
        return (start if link["type"][0] == "S" else finish) + lag


@pytest.fixture(scope="session")
def tiny():
    return Tiny()


class Lagged:
    """Documents of a few tasks on a crew of three with lags both ways, and their least makespans."""

    def random(self, seed, *, tasks=4, deadlines=False):
        """Each task after some of those before it, often with a maximal lag, which may be impossible."""
        chance = random.Random(seed)
        made = []
        for k in range(tasks):
            links = []
            for o in range(k):
                if chance.random() < 0.55:
                    lag = chance.choice([-2, -1, 0, 0, 1, 2])
                    most = lag + chance.choice([0, 1, 2, 4]) if chance.random() < 0.6 else None
                    links.append(self.link(f"t{o}", chance.choice(["FS", "SS", "FF", "SF"]), lag, most))
            made.append(self.task(f"t{k}", chance.randint(1, 3), chance.randint(1, 3), *links))
            if deadlines and chance.random() < 0.4:
                made[-1]["deadline"] = f"2027-01-04T0{chance.randint(2, 5)}:00"
        return self.document(made)

    def task(self, name, slots, crew, *links):
        """A task of whole slots with some of the crew."""
        held = [{"equipment": "crew", "units": crew}]
        return {"id": name, "duration": f"{SLOT * slots}min", "equipment": held, "after": list(links)}

    def link(self, task, kind="FS", lag=0, most=None):
        """A link with lags in slots."""
        limit = {} if most is None else {"max_lag": f"{SLOT * most}emin"}
        return {"task": task, "type": kind, "lag": f"{SLOT * lag}emin", **limit}

    def document(self, tasks, **parts):
        """Tasks of one project, round the clock; nobody but the crew."""
        document = Tiny().document(tasks)
        return {**document, "people": [], "consumables": [], **parts}

    def least(self, document):
        """Slots of the shortest schedule, by trying every one; None if there is none."""
        tasks = document["projects"][0]["tasks"]
        spans = [int(task["duration"][:-3]) // SLOT for task in tasks]
        links = [link for task in tasks for link in task["after"]]
        lags = sum(abs(self.slots(link[lag])) for link in links for lag in ("lag", "max_lag") if lag in link)
        self.best = sum(spans) + lags + 1
        self.none = self.best
        self.tasks, self.spans = tasks, spans
        self.place([])
        return None if self.best == self.none else self.best

    def slots(self, lag):
        return int(lag[:-4]) // SLOT

    def place(self, starts):
        """Every start of the next task and all behind it."""
        k = len(starts)
        end = max((s + self.spans[i] for i, s in enumerate(starts)), default=0)
        if end >= self.best:
            return
        if k == len(self.tasks):
            self.best = end
            return
        for start in range(self.best - self.spans[k]):
            if self.fits([*starts, start]):
                self.place([*starts, start])

    def fits(self, starts):
        """Whether the last of some tasks keeps its links, its deadline and the size of the crew."""
        k, ends = len(starts) - 1, [s + p for s, p in zip(starts, self.spans, strict=False)]
        task = self.tasks[k]
        for link in task["after"]:
            i = int(link["task"][1:])
            a = starts[i] if link["type"][0] == "S" else ends[i]
            b = starts[k] if link["type"][1] == "S" else ends[k]
            if b < a + self.slots(link["lag"]):
                return False
            if "max_lag" in link and b > a + self.slots(link["max_lag"]):
                return False
        if "deadline" in task and ends[k] > 2 * int(task["deadline"][11:13]):
            return False
        busy = [range(s, e) for s, e in zip(starts, ends, strict=True)]
        crew = [task["equipment"][0]["units"] for task in self.tasks]
        return all(sum(n for n, b in zip(crew, busy, strict=False) if t in b) <= 3 for t in busy[k])


@pytest.fixture(scope="session")
def lagged():
    return Lagged()
