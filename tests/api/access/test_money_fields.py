"""Plan documents without money: no field of the models can be forgotten, and nothing else is left out."""

import json

import pytest

from api.access.money import change_without_money, is_money_path, plan_without_money
from api.access.money_fields import money_fields
from planner.changes.kinds import KINDS
from planner.document import parse_plan
from planner.plan import Plan
from planner.project_parts import Project
from planner.task_parts import Task

AMOUNT = 98_765
MONEY_EXAMPLES = [105, "104.50"]
"""What the JSON Schema of ``planner.quantities.Cents`` gives as examples, and of nothing else."""
PLAN = {
    "format": "crewline/1",
    "name": "Film",
    "start": "2027-01-04",
    "late_cost_per_day": AMOUNT,
    "people": [{"id": "Mia", "skills": ["design"], "rate": AMOUNT, "overtime_rate": AMOUNT}],
    "contractor_pools": [{"id": "crew", "skills": ["design"], "rate": AMOUNT}],
    "equipment": [{"id": "camera", "cost": AMOUNT}],
    "templates": [
        {
            "id": "spot",
            "parameters": {"price": AMOUNT, "who": "design"},
            "tasks": [{"id": "cut", "modes": [{"id": "one", "work": "8h", "cost": "${price}"}]}],
        }
    ],
    "projects": [
        {
            "id": "acme",
            "template": "spot",
            "parameters": {"price": AMOUNT, "who": "copy"},
            "budget": AMOUNT,
            "value": AMOUNT,
            "risks": [{"id": "rain", "probability": "10%", "cost": AMOUNT}],
            "tasks": [
                {
                    "id": "shoot",
                    "modes": [{"id": "two", "work": "8h", "cost": AMOUNT}],
                    "progress": {"hours": "2h", "cost": AMOUNT},
                }
            ],
        }
    ],
    "objective": {
        "levels": [
            {"goals": [{"goal": "late_cost", "limit": AMOUNT}], "tolerance_amount": AMOUNT},
            {"goals": [{"goal": "makespan", "limit": 7}], "tolerance_amount": 3},
        ]
    },
}


def test_every_amount_of_money_of_the_schema_is_known():
    models = [Plan.model_json_schema(), *(kind.model_json_schema() for kind in KINDS.values())]
    definitions = {name: one for model in models for name, one in {**model.get("$defs", {})}.items()}
    definitions["Plan"] = models[0]
    found = {
        (name, field)
        for name, schema in definitions.items()
        for field, described in schema.get("properties", {}).items()
        if json.dumps(MONEY_EXAMPLES) in json.dumps(described)
    }
    assert len(found) >= 10
    assert found | {("Goal", "limit"), ("Level", "tolerance_amount")} == money_fields()


def test_a_plan_with_every_amount_of_money_shows_none():
    places = {name for _, name in money_fields()}
    assert all(f'"{name}": {AMOUNT}' in json.dumps(PLAN) for name in places)
    plain = plan_without_money(PLAN)
    assert str(AMOUNT) not in json.dumps(plain)


def test_nothing_but_money_is_left_out():
    plain = plan_without_money(PLAN)
    project = plain["projects"][0]
    assert project["tasks"] == [
        {"id": "shoot", "modes": [{"id": "two", "work": "8h"}], "progress": {"hours": "2h"}}
    ]
    assert project["parameters"] == {"who": "copy"}
    assert plain["templates"][0]["parameters"] == {"who": "design"}
    assert plain["objective"]["levels"][1] == PLAN["objective"]["levels"][1]
    assert plain["people"] == [{"id": "Mia", "skills": ["design"]}]


def test_the_document_itself_stays_as_it_is():
    before = json.dumps(PLAN)
    plan_without_money(PLAN)
    assert json.dumps(PLAN) == before
    parse_plan(before)


def test_a_part_of_a_plan_is_known_by_its_model():
    assert plan_without_money(PLAN["projects"][0], Project)["id"] == "acme"
    assert str(AMOUNT) not in json.dumps(plan_without_money(PLAN["projects"][0]["tasks"][0], Task))
    assert plan_without_money({"value": 3, "parameters": {"value": 3}}, Project) == {
        "parameters": {"value": 3}
    }


def test_a_change_that_brings_somebody_does_not_say_for_how_much():
    change = {"change": "add-person", "person": {"id": "Mia", "rate": AMOUNT}}
    assert change_without_money(change) == {"change": "add-person", "person": {"id": "Mia"}}
    restore = {"change": "restore", "parts": {"people": [{"id": "Mia", "rate": AMOUNT}]}}
    assert str(AMOUNT) not in json.dumps(change_without_money(restore))


@pytest.mark.parametrize(
    "path",
    [
        "people[2].rate",
        "late_cost_per_day",
        "projects[0].tasks[1].modes[0].cost",
        "objective.levels[0].goals[0].limit",
    ],
)
def test_a_place_that_holds_money_is_known_by_its_path(path):
    assert is_money_path(path)


@pytest.mark.parametrize("path", ["people[2].skills", "projects[0].tasks[1].work", "limit", ""])
def test_other_places_are_none_of_them(path):
    assert not is_money_path(path)
