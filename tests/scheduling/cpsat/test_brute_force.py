"""CP-SAT against trying everything: tiny random plans on a grid of half days."""

import datetime as dt
import itertools
import random

import pytest

HALF_DAY = 240
MONDAY = int(dt.datetime(2027, 1, 4, tzinfo=dt.UTC).timestamp()) // 60
DAYS = 7
SLOTS = [MONDAY + day * 1440 + begin for day in range(DAYS) for begin in (480, 720)]
"""Half days from 08:00 and 12:00 on which anybody could work, Monday to Sunday."""


def random_plan(seed):
    """Two people with days off, three or four tasks, links of all types, elapsed lags, deadlines."""
    chance = random.Random(seed)
    people = [
        {
            "id": name,
            "skills": [{"skill": "x", "efficiency": chance.choice(["100%", "100%", "50%"])}],
            "time_off": [
                {"first": f"2027-01-0{day}", "last": f"2027-01-0{day}"}
                for day in chance.sample(range(4, 9), 2)
            ],
        }
        for name in ("ann", "bob")
    ]
    tasks = []
    for number in range(chance.choice([3, 3, 4])):
        task = {"id": f"t{number}", chance.choice(["work", "duration"]): f"{chance.choice([4, 6, 8, 12])}h"}
        task["needs"] = [
            {
                "skill": "x",
                "count": chance.choice([1, 1, 1, 2]),
                "units": chance.choice(["100%", "100%", "50%"]),
            }
        ]
        task["continuous"] = chance.random() < 0.15
        task["after"] = [
            {
                "task": f"t{other}",
                "type": chance.choice(["FS", "FS", "SS", "FF", "SF"]),
                "lag": chance.choice(["0h", "0h", "12eh", "-8eh"]),
                **({"max_lag": "48eh"} if chance.random() < 0.2 else {}),
            }
            for other in range(number)
            if chance.random() < 0.4
        ]
        if chance.random() < 0.25:
            task["deadline"] = f"2027-01-0{chance.randint(5, 8)}"
        if chance.random() < 0.3:
            task["due"] = f"2027-01-0{chance.randint(4, 7)}"
        tasks.append(task)
    week = {"mon-sun": "08:00-16:00"}
    return {
        "grid": "240min", "end": "2027-01-10", "calendar": "all", "calendars": [{"id": "all", "week": week}],
        "people": people,
        "projects": [{"id": "p", "due": f"2027-01-0{chance.randint(4, 7)}", "tasks": tasks}],
    }  # fmt: skip


class Everything:
    """All schedules of such a plan, by trying every team and start of every task."""

    def __init__(self, document):
        project = document["projects"][0]
        self.tasks = project["tasks"]
        self.due = [(None, self.midnight(project["due"]))]
        self.due += [(j, self.midnight(task["due"])) for j, task in enumerate(self.tasks) if "due" in task]
        self.at_work, self.speed = [], []
        for person in document["people"]:
            off = {int(day["first"][-2:]) - 4 for day in person["time_off"]}
            self.at_work.append([k for k in range(len(SLOTS)) if k // 2 not in off])
            self.speed.append(int(person["skills"][0]["efficiency"][:-1]))
        self.ways = [list(self.ways_of(task)) for task in self.tasks]

    def midnight(self, day):
        """24:00 of a day."""
        return MONDAY + (int(day[-2:]) - 3) * 1440

    def ways_of(self, task):
        """(people, units, slots, start, finish) of each way to do a task on its own."""
        need = task["needs"][0]
        units = int(need["units"][:-1])
        deadline = self.midnight(task.get("deadline", "2027-01-10"))
        for team in itertools.combinations(range(2), need["count"]):
            minutes = int(task.get("duration", task.get("work"))[:-1]) * 60
            if "work" in task:
                minutes = -(-minutes * 10_000 // (units * sum(self.speed[p] for p in team)))
            joint = [k for k in self.at_work[team[0]] if all(k in self.at_work[p] for p in team)]
            count = -(-minutes // HALF_DAY)
            for first in range(len(joint) - count + 1):
                slots = joint[first : first + count]
                finish = SLOTS[slots[-1]] + minutes - (count - 1) * HALF_DAY
                unbroken = all(SLOTS[b] - SLOTS[a] == HALF_DAY for a, b in itertools.pairwise(slots))
                if finish <= deadline and (unbroken or not task["continuous"]):
                    yield team, units, slots, SLOTS[slots[0]], finish

    def best(self):
        """The least late cost of any valid schedule; None if there is none."""
        costs = [self.late_cost(chosen) for chosen in self.schedules([])]
        return min(costs, default=None)

    def schedules(self, chosen):
        if len(chosen) == len(self.tasks):
            yield chosen
            return
        for way in self.ways[len(chosen)]:
            if self.fits([*chosen, way]):
                yield from self.schedules([*chosen, way])

    def fits(self, chosen):
        *others, (team, units, slots, *_) = chosen
        for person in team:
            for slot in slots:
                used = sum(u for t, u, s, *_ in others if person in t and slot in s)
                if used + units > 100:
                    return False
        return all(self.keeps(link, chosen) for link in self.tasks[len(chosen) - 1]["after"])

    def keeps(self, link, chosen):
        before, after = chosen[int(link["task"][1:])], chosen[-1]
        a = before[4] if link["type"][0] == "F" else before[3]
        b = after[4] if link["type"][1] == "F" else after[3]
        lag = int(link["lag"].rstrip("eh")) * 60
        if b < a + lag:
            return False
        if "max_lag" not in link:
            return True
        limit = a + int(link["max_lag"].rstrip("eh")) * 60
        return b <= MONDAY - (MONDAY - limit) // HALF_DAY * HALF_DAY

    def late_cost(self, chosen):
        """Cents: 240.00 a day, each due date rounded half up."""
        total = 0
        for task, due in self.due:
            finish = max(way[4] for way in chosen) if task is None else chosen[task][4]
            total += (2 * 24_000 * max(0, finish - due) + 1440) // 2880
        return total


@pytest.mark.parametrize("seed", range(40))
def test_the_proved_optimum_is_the_best_of_all_schedules(bench, seed):
    document = random_plan(seed)
    problem = bench.problem(document)
    result = bench.polished(problem)
    best = Everything(document).best()
    if best is None:
        assert result.proves_infeasible
        return
    assert (result.status, result.value, result.bound) == ("optimal", best, best)
    bench.schedule(problem, result)
