"""CP-SAT choosing people for rectangles: against trying everything, with hints, and through the door."""

import itertools
import json
import random

import pytest

from planner.plan import Plan
from scheduling import solver
from scheduling.checker import check
from scheduling.cpsat.rectangle_people import MOST_UNIONS, _unions
from scheduling.options import SolveOptions

ALWAYS = {"id": "always", "week": {"mon-sun": "00:00-24:00"}}
SKILLS = "xyz"


def document(seed):
    """Four jobs of one to three hours, three people with some of three skills, a link or two."""
    chance = random.Random(seed)
    people = [chance.sample(SKILLS, chance.randint(1, 3)) for _ in range(3)]
    people[0] = list(SKILLS)
    tasks = []
    for j in range(4):
        able = {skill: sum(skill in own for own in people) for skill in SKILLS}
        wanted = chance.sample(SKILLS, chance.choice([1, 1, 2]))
        needs = [{"skill": skill} for skill in wanted]
        if len(wanted) == 1 and able[wanted[0]] > 1 and chance.random() < 0.4:
            needs[0]["count"] = 2
        after = [str(i) for i in range(j) if chance.random() < 0.25]
        hours = chance.randint(1, 3)
        tasks.append({"id": str(j), "duration": f"{hours}h", "needs": needs, "after": after})
    return {
        "format": "crewline/1",
        "start": "2027-01-04",
        "calendar": "always",
        "calendars": [ALWAYS],
        "people": [{"id": f"p{k}", "skills": own} for k, own in enumerate(people)],
        "objective": {"levels": [{"goals": [{"goal": "makespan"}]}]},
        "projects": [{"id": "p", "tasks": tasks}],
    }


def teams(task, people):
    """Every way to fill the seats of a task."""
    seats = [need["skill"] for need in task["needs"] for _ in range(need.get("count", 1))]
    return [
        some
        for some in itertools.permutations(range(len(people)), len(seats))
        if all(skill in people[who]["skills"] for who, skill in zip(some, seats, strict=True))
    ]


def shortest(plan):
    """Hours of the best schedule, over all orders and teams; None if some task can't be staffed."""
    tasks, people = plan["projects"][0]["tasks"], plan["people"]
    options = [teams(task, people) for task in tasks]
    if not all(options):
        return None
    hours = [int(task["duration"][:-1]) for task in tasks]
    best = sum(hours)
    for order in itertools.permutations(range(len(tasks))):
        place = {j: k for k, j in enumerate(order)}
        if any(place[int(i)] > place[j] for j, task in enumerate(tasks) for i in task["after"]):
            continue
        for choice in itertools.product(*options):
            free, end = [0] * len(people), [0] * len(tasks)
            for j in order:
                start = max([free[who] for who in choice[j]] + [end[int(i)] for i in tasks[j]["after"]])
                end[j] = start + hours[j]
                for who in choice[j]:
                    free[who] = end[j]
            best = min(best, max(end))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_people_are_chosen_as_well_as_trying_everything_does(seed):
    given = document(seed)
    best = shortest(given)
    plan = Plan.model_validate_json(json.dumps(given))
    outcome = solver.solve(plan, SolveOptions(effort=2, workers=1))
    assert outcome.status == "optimal"
    assert outcome.levels[0].value == outcome.levels[0].bound == 60 * best
    assert check(plan, outcome.schedule) == ()


def test_there_are_only_so_many_unions_and_everybody_comes_first():
    sets = {frozenset({k, k + 1}) for k in range(30)}
    unions = list(_unions(sets))
    assert len(unions) == MOST_UNIONS
    assert unions[0] == frozenset(range(31))
    assert set(unions[1:31]) == sets
    assert list(_unions(set())) == []
