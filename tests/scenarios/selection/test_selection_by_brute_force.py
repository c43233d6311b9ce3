"""Selections of small portfolios equal what a brute force of its own finds."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random

import pytest

from planner.document import parse_plan
from scenarios.selection.selecting import SelectOptions, select

START = dt.date(2027, 1, 4)
LATE = 100


class Portfolio:
    """One committed job and some proposed ones: whole days of work, each for one of some people."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        self.days, self.people, self.due, self.weight, self.value = {}, {}, {}, {}, {}
        for id_ in ("now", "a", "b", "c"):
            self.days[id_] = dice.randint(1, 4)
            self.people[id_] = dice.choice([("ann",), ("bob",), ("ann", "bob")])
            self.due[id_] = dice.randint(2, 5)
            self.weight[id_] = dice.randint(1, 3)
            self.value[id_] = dice.randint(50, 600)

    def plan(self):
        skill_of = {id_: "-".join(people) for id_, people in self.people.items()}
        projects = [
            {
                "id": id_,
                "status": "accepted" if id_ == "now" else "proposed",
                "weight": self.weight[id_],
                "due": (START + dt.timedelta(days=self.due[id_] - 1)).isoformat(),
                "value": self.value[id_],
                "tasks": [{"id": "t", "work": f"{24 * self.days[id_]}h", "skill": skill_of[id_]}],
            }
            for id_ in self.days
        ]
        skills = set(self.people.values())
        return parse_plan(
            json.dumps(
                {
                    "format": "crewline/1",
                    "start": START.isoformat(),
                    "grid": "24h",
                    "late_cost_per_day": LATE,
                    "calendar": "always",
                    "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
                    "people": [
                        {"id": name, "skills": ["-".join(some) for some in sorted(skills) if name in some]}
                        for name in ("ann", "bob")
                    ],
                    "projects": projects,
                }
            )
        )

    def least_late_cost(self, chosen) -> int:
        """Every order, every choice of people, one job after another: the least late cost in cents."""
        ids = ["now", *chosen]
        return 100 * min(
            self._late(order, dict(zip(ids, team, strict=True)))
            for team in itertools.product(*(self.people[id_] for id_ in ids))
            for order in itertools.permutations(ids)
        )

    def _late(self, order, doing) -> int:
        until, late = {"ann": 0, "bob": 0}, 0
        for id_ in order:
            until[doing[id_]] += self.days[id_]
            late += self.weight[id_] * LATE * max(0, until[doing[id_]] - self.due[id_])
        return late

    def net(self, chosen) -> int:
        return 100 * sum(self.value[id_] for id_ in chosen) - self.least_late_cost(chosen)

    def all_nets(self):
        sets = [frozenset(some) for n in range(4) for some in itertools.combinations("abc", n)]
        return {one: self.net(sorted(one)) for one in sets}


@pytest.fixture(scope="module", params=(1, 2, 5))
def selected(request, engine):
    case = Portfolio(request.param)
    return case, case.all_nets(), select(case.plan(), SelectOptions(effort=3), engine=engine)


def test_the_best_set_and_the_next_best_are_those_of_the_brute_force(selected) -> None:
    _, nets, found = selected
    first, second = sorted(nets.values(), reverse=True)[:2]
    assert found.all_sets
    assert found.best.net == nets[found.best.chosen] == first
    assert found.runner_up.net == nets[found.runner_up.chosen] == second
    assert found.none.net == nets[frozenset()]
    assert found.gain == first - nets[frozenset()]


def test_every_project_adds_what_the_sets_with_it_and_without_it_differ_by(selected) -> None:
    _, nets, found = selected
    best = found.best.chosen
    for one in found.proposals:
        other = nets[best ^ {one.project.id}]
        assert one.taken == (one.project.id in best)
        assert one.marginal == (nets[best] - other if one.taken else other - nets[best])
        assert one.cost == one.value - one.marginal


def test_the_plan_has_the_chosen_projects_accepted_and_the_others_on_hold(selected) -> None:
    case, _, found = selected
    status = {project.id: project.status for project in found.plan.projects}
    for id_ in "abc":
        assert status[id_] == ("accepted" if id_ in found.best.chosen else "on-hold")
    assert status["now"] == "accepted"
    assert found.outcome.status in ("optimal", "feasible")
    assert {task.project for task in found.outcome.schedule.tasks} == {"now", *found.best.chosen}
    parts = found.outcome.levels[0].parts
    assert parts["late_cost"] == case.least_late_cost(sorted(found.best.chosen))
