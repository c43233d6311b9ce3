"""CP-SAT against the list schedule on random plans that use everything a document can say."""

import random

import numpy as np
import pytest

from planner.plan import Plan
from planner.validation import validate

CALENDARS = [
    {"id": "office"},
    {"id": "early", "week": {"mon-fri": ["06:00-10:00", "11:00-14:00"]}},
    {"id": "part", "week": {"mon": "09:00-17:00", "tue": "09:00-13:00", "thu": "10:00-18:00"}},
    {"id": "night", "week": {"mon-sat": "22:00-04:00"}},
    {"id": "us", "time_zone": "America/New_York"},
]
GOALS = ["late_cost", "contractor_cost", "resource_cost", "makespan", "earliness"]
LIST_SCHEDULES = 60
SEEDS = (1, 5, 12, 16, 25, 28, 34, 35, 80, 81, 89, 101, 103, 132, 150)
"""Of valid plans for which the list schedule finds something, often only now and then."""
HARD_SEEDS = (8, 24, 71)
"""Of valid plans for which it finds nothing, but CP-SAT does."""


class Chance(random.Random):
    """Random parts of a plan."""

    def day(self, first, last):
        return f"2027-01-{self.randint(first, last):02d}"

    def person(self, number):
        skills = [
            {
                "skill": skill,
                "level": 2 if number == 0 else self.choice([1, 2]),
                "efficiency": self.choice(["100%", "50%", "80%"]),
            }
            for skill in "xy"
        ]
        person = {"id": f"p{number}", "skills": skills, "share": self.choice(["100%", "75%"])}
        person["calendar"] = self.choice(["office", "office", "early", "part", "us", "night"])
        if self.random() < 0.4:
            first = self.randint(4, 9)
            person["time_off"] = [{"first": f"2027-01-{first:02d}", "last": f"2027-01-{first + 1:02d}"}]
        return person

    def needs(self):
        count = self.choice([1, 1, 2])
        return [
            {
                "skill": self.choice("xy"),
                "count": count,
                "units": self.choice(["100%", "100%", "50%"]),
                "level": self.choice([1, 1, 2]),
            }
        ]

    def equipment(self):
        return [{"equipment": name, "units": 1} for name in ("room", "rig") if self.random() < 0.3]

    def amount(self):
        return {self.choice(["work", "work", "duration"]): self.choice(["2h", "5h", "8h", "12h", "7.5h"])}

    def task(self, number):
        task = {"id": f"t{number}"}
        kind = self.random()
        if kind < 0.1:
            task["milestone"] = True
        elif kind < 0.25:
            task |= {"wait": self.choice(["4h", "1d", "6eh", "90emin"]), "equipment": self.equipment()}
        elif kind < 0.4:
            task["modes"] = [
                {
                    "id": f"m{k}", **self.amount(), "needs": self.needs(), "equipment": self.equipment(),
                    "cost": self.choice([0, 20]),
                    "consumables": [{"consumable": "kit", "amount": self.randint(0, 2)}],
                }
                for k in range(2)
            ]  # fmt: skip
        elif kind < 0.5:
            task |= {
                "duration": "9h",
                "equipment": self.equipment(),
                "calendar": self.choice(["office", "early"]),
            }
        else:
            task |= {**self.amount(), "needs": self.needs(), "equipment": self.equipment()}
        return task | self.dates(task)

    def dates(self, task):
        kind = self.random()
        if kind < 0.1:
            return {"release": self.day(4, 8), "deadline": self.day(12, 25)}
        if kind < 0.2:
            return {"start": self.choice(["2027-01-06", "2027-01-06T10:00", "2027-01-09"])}
        if kind < 0.35:
            types = [
                "must-start-on",
                "start-no-earlier-than",
                "finish-no-earlier-than",
                "finish-no-later-than",
            ]
            return {"constraint": {"type": self.choice(types), "date": self.day(8, 20)}}
        if kind < 0.5 and "milestone" not in task:
            finished = {"finished": "2027-01-02"} if self.random() < 0.3 else {}
            return {
                "progress": {
                    "started": "2026-12-30",
                    "percent": self.choice(["0%", "50%", "100%"]),
                    **finished,
                }
            }
        return {"due": self.day(4, 9)} if kind < 0.7 else {}

    def link(self, other):
        link = {"task": other, "type": self.choice(["FS", "FS", "SS", "FF", "SF"])}
        link["lag"] = self.choice(["0h", "0h", "2h", "1d", "3eh", "-2h"])
        if self.random() < 0.15:
            link["max_lag"] = self.choice(["2d", "30eh", "3ed"])
        if self.random() < 0.2:
            link["calendar"] = self.choice(["early", "part", "us"])
        return link

    def document(self):
        projects, known = [], []
        for q in range(self.randint(1, 2)):
            tasks = []
            for number in range(self.randint(2, 4)):
                task = self.task(number)
                task["after"] = [self.link(other) for other in known if self.random() < 0.3]
                known.append(f"q{q}/t{number}")
                tasks.append(task)
            projects.append(
                {"id": f"q{q}", "weight": self.randint(1, 3), "due": self.day(4, 12), "tasks": tasks}
            )
        goals = self.sample(GOALS, 4)
        levels = [{"goals": [{"goal": a, "weight": 2}, {"goal": b}]} for a, b in (goals[:2], goals[2:])]
        return {
            "calendars": CALENDARS, "calendar": "office",
            "people": [self.person(k) for k in range(self.randint(2, 3))],
            "equipment": [{"id": "room", "units": 2, "cost": 100}, {"id": "rig", "calendar": "early"}],
            "consumables": [{"id": "kit", "amount": 4}],
            "projects": projects, "objective": {"levels": levels},
            "contractor_pools": [
                {
                    "id": "agency", "skills": ["x"], "rate": self.choice([50, 33.33]), "lead_time": "1d",
                    "maximum": self.randint(0, 1), "minimum_booking": f"{self.randint(1, 3)}d",
                }
            ],
            "end": "2027-02-05", "grid": self.choice(["30min", "60min"]),
            "start": self.choice(["2027-01-04", "2027-01-03T11:00"]),
        }  # fmt: skip


def is_valid(document):
    plan = Plan.model_validate({"format": "crewline/1", **document}, strict=False)
    return not any(issue.severity == "error" for issue in validate(plan))


def shuffled(p, seed):
    """A change of genes by chance."""

    def change(genes):
        chance = np.random.default_rng(seed)
        genes.task.noise = chance.integers(0, 10_000, p.tasks)
        late = p.data_date + chance.integers(0, 5 * 1440, p.tasks)
        genes.task.delay = np.where(chance.random(p.tasks) < 0.15, late, 0)

    return change


@pytest.mark.parametrize("seed", SEEDS)
def test_no_list_schedule_beats_what_is_proved(bench, seed):
    document = Chance(seed).document()
    assert is_valid(document)
    problem = bench.problem(document)
    listed = [bench.listed(problem, shuffled(problem.arrays, k)) for k in range(LIST_SCHEDULES)]
    valid = [schedule for schedule in listed if schedule is not None]
    result = bench.polished(problem, *(valid[0][:2] if valid else ()), deterministic_limit=2.0)
    if result.placed is not None:
        _, values = bench.schedule(problem, result)
        assert bench.first_level(problem, values) == result.value
    if valid:
        best = min(bench.first_level(problem, goals) for _, _, goals in valid)
        assert not result.proves_infeasible
        assert result.bound <= best
        assert result.value <= bench.first_level(problem, valid[0][2])
        if result.status == "optimal":
            assert result.value == result.bound <= best


@pytest.mark.parametrize("seed", HARD_SEEDS)
def test_a_schedule_is_found_where_no_list_schedule_keeps_every_rule(bench, seed):
    problem = bench.problem(Chance(seed).document())
    assert all(bench.listed(problem, shuffled(problem.arrays, k)) is None for k in range(LIST_SCHEDULES))
    result = bench.polished(problem)
    assert result.placed is not None
    bench.schedule(problem, result)
