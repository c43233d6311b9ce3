"""Random plans that use many features at once: a generated one, made stranger feature by feature."""

import datetime as dt
import json
from random import Random

import pytest

from planner.generator import Mix, generate_plan
from planner.plan import Plan

DAY = dt.timedelta(days=1)
CONSTRAINTS = (
    "must-start-on",
    "must-finish-on",
    "start-no-earlier-than",
    "start-no-later-than",
    "finish-no-earlier-than",
    "finish-no-later-than",
)
GOALS = ("late_cost", "contractor_cost", "resource_cost", "makespan", "stability", "earliness", "balance")
CALENDARS = (
    {"id": "nights", "week": {"mon-thu": "22:00-06:00", "sun": ["20:00-24:00", "01:00-03:00"]}},
    {"id": "york", "time_zone": "America/New_York", "week": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
    {"id": "always", "week": {"mon-sun": "00:00-24:00"}},
    {"id": "kolkata", "time_zone": "Asia/Kolkata", "week": {"mon-sat": "08:30-16:30"}},
)


class Stranger:
    """A document to which features are added, one method each; every choice is the dice's."""

    def __init__(self, dice, document):
        self.dice, self.document = dice, document
        self.start = dt.date.fromisoformat(document["start"][:10])

    def some(self, share):
        """A share of all tasks."""
        every = [task for project in self.document["projects"] for task in project["tasks"]]
        return [task for task in every if self.dice.random() < share]

    def date(self, low=0, high=40):
        day = self.start + DAY * self.dice.randint(low, high)
        if self.dice.random() < 0.5:
            return day.isoformat()
        return f"{day}T{self.dice.randint(7, 19):02d}:{self.dice.choice(('00', '30', '10'))}"

    def calendar(self):
        return self.dice.choice(self.document["calendars"])["id"]

    def names(self):
        return [person["id"] for person in self.document["people"]]

    def add_objective(self):
        goals = self.dice.sample(GOALS, 4)
        levels = []
        while goals:
            own = [{"goal": goal, "weight": self.dice.choice((1, 1, 3))} for goal in goals[:2]]
            levels.append({"goals": own, "tolerance": self.dice.choice(("0%", "5%"))})
            del goals[:2]
        self.document["objective"] = {"levels": levels}

    def add_late_wishes(self):
        for task in self.some(0.5):
            task.setdefault("constraint", {"type": "as-late-as-possible"})

    def add_start_off_the_grid(self):
        minute = self.dice.choice((10, 30, 45))
        self.document["start"] = f"{self.start}T{self.dice.randint(0, 23):02d}:{minute}"

    def add_grid(self):
        self.document["grid"] = self.dice.choice(("15min", "60min", "5min"))

    def add_shifts(self):
        self.document["calendars"] += CALENDARS
        for part in (*self.document["people"], *self.document["projects"]):
            if self.dice.random() < 0.4:
                part["calendar"] = self.dice.choice(CALENDARS)["id"]
        if self.dice.random() < 0.3:
            self.document["time_zone"] = self.dice.choice(("UTC", "America/New_York", "Asia/Kolkata"))

    def add_contractors(self):
        dice, pools = self.dice, []
        skills = sorted({skill["skill"] for person in self.document["people"] for skill in person["skills"]})
        for number in range(2):
            pool = {
                "id": f"pool{number}",
                "skills": [{"skill": dice.choice(skills), "efficiency": dice.choice(("100%", "80%"))}],
                "rate": dice.choice((50, 61.37)),
                "maximum": 2,
                "lead_time": dice.choice(("0d", "2d", "1w", "3h")),
                "minimum_booking": dice.choice(("1d", "3d", "2w", "1.5d")),
                "committed": [],
            }
            for _ in range(dice.randint(0, 2)):
                first = self.start + DAY * dice.randint(-10, 60)
                last = first + DAY * dice.randint(0, 12)
                pool["committed"].append({"first": first.isoformat(), "last": last.isoformat()})
            if dice.random() < 0.3:
                pool["skills"].append(f"only {number}")
                for task in self.some(0.1):
                    if task.get("skill"):
                        task["skill"] = f"only {number}"
            if dice.random() < 0.3:
                pool["calendar"] = self.calendar()
            pools.append(pool)
        self.document["contractor_pools"] = pools

    def add_equipment(self):
        dice = self.dice
        rooms = [{"id": f"room{k}", "units": k + 1, "cost": dice.choice((0, 500))} for k in range(2)]
        rooms[0]["calendar"] = self.calendar()
        self.document.setdefault("equipment", []).extend(rooms)
        for task in self.some(0.3):
            if not task.get("milestone") and "modes" not in task:
                task["equipment"] = [{"equipment": dice.choice(rooms)["id"]}]
        for task in self.some(0.1):
            if "work" in task:
                for key in ("skill", "person", "needs"):
                    task.pop(key, None)
                task["duration"] = task.pop("work")

    def add_modes(self):
        dice = self.dice
        self.document["consumables"] = [{"id": "budget", "amount": dice.choice((2, 5, 100))}]
        for task in self.some(0.25):
            if "work" in task and task.get("skill") and not task.get("continuous"):
                needs = [{"skill": task.pop("skill")}, *task.pop("needs", [])]
                slow = {"id": "slow", "work": task.pop("work"), "needs": needs}
                slow["equipment"] = task.pop("equipment", [])
                budget = [{"consumable": "budget", "amount": 1}]
                fast = {"id": "fast", "duration": "4h", "needs": needs, "cost": 100, "consumables": budget}
                agency = {"id": "agency", "duration": "3d", "cost": 250}
                task["modes"] = dice.sample([slow, fast, agency], dice.randint(2, 3))

    def add_links(self):
        dice = self.dice
        lags = ("4h", "-4h", "1d", "-2d", "2ed", "-1ed", "1w", "95min", "-1ew")
        for task in self.some(0.4):
            for k, written in enumerate(task.get("after", [])):
                link = {"task": written} if isinstance(written, str) else written
                if dice.random() < 0.4:
                    link["type"] = dice.choice(("FS", "SS", "FF", "SF"))
                if dice.random() < 0.4:
                    link["lag"] = dice.choice(lags)
                if dice.random() < 0.3:
                    link["max_lag"] = dice.choice(("2w", "4w", "3ew"))
                if dice.random() < 0.2:
                    link["calendar"] = self.calendar()
                task["after"][k] = link

    def add_summaries(self):
        dice = self.dice
        for project in self.document["projects"]:
            tasks = project["tasks"]
            half = dice.randint(1, len(tasks))
            for task in tasks[:half]:
                task["parent"] = "phase"
            for task in tasks[half:]:
                if dice.random() < 0.3:
                    task.setdefault("after", []).append(
                        dice.choice(("phase", {"task": "phase", "type": "FF"}))
                    )
            tasks.insert(0, {"id": "phase"})
        first, second = self.document["projects"][:2]
        if dice.random() < 0.5:
            second["tasks"][-1].setdefault("after", []).append(f"{first['id']}/")
        first["status"] = dice.choice(("accepted", "accepted", "on-hold", "proposed", "done"))

    def add_dates(self):
        dice = self.dice
        for task in self.some(0.3):
            kind = dice.choice(("release", "due", "deadline", "start", "constraint"))
            if kind == "constraint":
                task["constraint"] = {"type": dice.choice(CONSTRAINTS), "date": self.date()}
            else:
                task[kind] = self.date(10 if kind == "deadline" else 0)
            task["weight"] = dice.randint(0, 4)
        if dice.random() < 0.2:
            self.document["end"] = self.date(40, 90)

    def add_waits(self):
        for task in self.some(0.3):
            if "wait" in task:
                task["wait"] = self.dice.choice(("2d", "36eh", "1w", "100min", "3ed", "15emin"))
                if self.dice.random() < 0.4:
                    task["calendar"] = self.calendar()

    def add_teams(self):
        dice, names = self.dice, self.names()
        for task in self.some(0.25):
            if ("work" in task or "duration" in task) and task.get("skill"):
                skill = task.pop("skill")
                need = dice.choice(
                    (
                        {"skill": skill, "allowed": names[: max(1, len(names) // 2)]},
                        {"skill": skill, "forbidden": [dice.choice(names)]},
                        {"skill": skill, "pinned": [dice.choice(names)]},
                        {"skill": skill, "units": dice.choice(("30%", "50%", "75%"))},
                        {"count": 2},
                    )
                )
                task["needs"] = [need, *task.get("needs", [])]
                if dice.random() < 0.2:
                    task["needs"].append({"units": "50%"})
                if dice.random() < 0.1:
                    task["continuous"] = True

    def add_past(self):
        dice = self.dice
        for task in self.some(0.3):
            begun = {"started": (self.start - DAY * dice.randint(1, 20)).isoformat()}
            task["progress"] = dice.choice(
                (
                    {**begun, "finished": (self.start - DAY).isoformat()},
                    {"finished": begun["started"]},
                    {**begun, "percent": dice.choice(("0%", "25%", "99%", "100%"))},
                    {**begun, "remaining": dice.choice(("3h", "1d", "0h", "7.3h"))},
                    self._with_people(task, begun),
                )
            )
        self.document["progress_override"] = dice.random() < 0.4

    def _with_people(self, task, begun):
        needs = task.get("needs") or ([{}] if task.get("skill") else [])
        count = sum(need.get("count", 1) for need in needs)
        names = [*self.names(), *(f"{pool['id']}#1" for pool in self.document.get("contractor_pools", []))]
        return {**begun, "people": self.dice.sample(names, count)} if 0 < count <= len(names) else begun


FEATURES = tuple(name.removeprefix("add_") for name in vars(Stranger) if name.startswith("add_"))


@pytest.fixture(scope="session")
def strange_plan():
    """A function from a seed and features to a plan, not always a valid one."""

    def make(seed, features):
        dice = Random(seed)
        mix = Mix(
            part_time=dice.choice((0.2, 0.6)),
            waits=dice.choice((0.1, 0.4)),
            pairs=dice.choice((0.05, 0.4)),
            part_units=0.2,
            fixed_durations=0.2,
            overlaps=dice.choice((0.1, 0.6)),
            lags=dice.choice((0.1, 0.5)),
            max_lags=dice.choice((0.0, 0.2)),
            max_lag_weeks=2,
            deadlines=0.2,
            cross_links=0.4,
            equipment=0.2,
            time_off=dice.choice((0.08, 0.3)),
            joining=dice.choice((0.0, 0.3)),
        )
        start = dice.choice((dt.date(2027, 1, 4), dt.date(2027, 3, 24), dt.date(2027, 10, 27)))
        plan = generate_plan(
            projects=2, tasks=12, people=4, seed=seed, mix=mix, start=start, load=dice.choice((0.5, 1.5))
        )
        document = json.loads(plan.model_dump_json(exclude_defaults=True))
        stranger = Stranger(dice, {"format": "crewline/1", **document})
        for feature in FEATURES:
            if feature in features:
                getattr(stranger, f"add_{feature}")()
        return Plan.model_validate_json(json.dumps(stranger.document))

    return make


@pytest.fixture(scope="session")
def features():
    """Names of all features."""
    return FEATURES
