"""A plan goes round through YAML and JSON without loss, and its hash stays the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document import canonical_json, parse_plan, plan_hash, plan_schema, read_plan, render_plan
from planner.plan import Plan
from planner.yaml_reading import read_yaml

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
some = settings(max_examples=60, deadline=None, suppress_health_check=SLOW)


@some
@given(st.from_type(Plan))
def test_a_plan_is_the_same_after_yaml_and_json_and_so_is_its_hash(plan: Plan):
    for style in ("yaml", "json"):
        again = parse_plan(render_plan(plan, style))
        assert again == plan
        assert plan_hash(again) == plan_hash(plan)
    assert parse_plan(canonical_json(plan).decode()) == plan


def test_every_document_that_is_read_fits_the_schema(plan_document_type: type):
    schema = plan_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    @some
    @given(st.from_type(plan_document_type))
    def check(document: dict[str, Any]) -> None:
        validator.validate(document)
        validator.validate(json.loads(render_plan(Plan.model_validate_json(json.dumps(document)), "json")))

    check()


SMALL = """\
format: crewline/1
name: Kleine Büroplanung
start: 2027-01-04
late_cost_per_day: 250.50
people:
  - {id: Zoë, share: 75%, skills: [design, {skill: code, efficiency: 0.8}]}
calendars:
  - {id: short, week: {mon-thu: ["09:00-12:00", "13:00-17:00"]}}
templates:
  - {id: t, parameters: {speed: 2.0, part: 0.1}}
projects:
  - id: shop
    tasks:
      - {id: draw, work: 2.50d, skill: design}
      - {id: build, work: 16h, skill: code, after: [draw, {task: draw, type: SS, lag: -1h}]}
"""
SMALL_CANONICAL = (
    '{"calendars":[{"id":"short","week":{"mon":["09:00-12:00","13:00-17:00"],"thu":["09:00-12:00",'
    '"13:00-17:00"],"tue":["09:00-12:00","13:00-17:00"],"wed":["09:00-12:00","13:00-17:00"]}}],'
    '"format":"crewline/1","late_cost_per_day":"250.50","name":"Kleine Büroplanung",'
    '"people":[{"id":"Zoë","share":"75%","skills":[{"skill":"design"},{"efficiency":"80%","skill":"code"}]}],'
    '"projects":[{"id":"shop","tasks":[{"id":"draw","skill":"design","work":"2.5d"},'
    '{"after":[{"task":"draw"},{"lag":"-1h","task":"draw","type":"SS"}],"id":"build","skill":"code","work":"16h"}]}],'
    '"start":"2027-01-04","templates":[{"id":"t","parameters":{"part":0.1,"speed":2}}]}'
)
# Computed by sha256sum from the text above.
SMALL_HASH = "sha256:4663e0c1ad72b8df1ee1b788f469644e40e659fdeb677be8158e9f5bd70048e4"


def test_the_canonical_form_and_hash_of_a_plan_never_drift():
    plan = parse_plan(SMALL)
    assert canonical_json(plan).decode() == SMALL_CANONICAL
    assert plan_hash(plan) == SMALL_HASH


def test_ids_are_not_normalised_so_that_composed_and_decomposed_letters_differ():
    composed = parse_plan(SMALL)
    decomposed = parse_plan(SMALL.replace("Zoë", "Zoe\u0308"))
    assert decomposed.people[0].id == "Zoe\u0308"
    assert plan_hash(composed) != plan_hash(decomposed)


def test_defaults_written_out_make_no_difference():
    plan = parse_plan(SMALL + "currency: USD\ngrid: 30min\n")
    assert plan_hash(plan) == plan_hash(parse_plan(SMALL))


def test_yaml_for_people_leaves_defaults_out_and_uses_short_forms():
    assert render_plan(parse_plan(SMALL)) == SMALL_RENDERED


SMALL_RENDERED = """\
format: crewline/1
name: Kleine Büroplanung
start: 2027-01-04
late_cost_per_day: "250.50"

calendars:
  - id: short
    week: {mon-thu: [09:00-12:00, 13:00-17:00]}

people:
  - id: Zoë
    skills:
      - design
      - {skill: code, efficiency: 80%}
    share: 75%

templates:
  - id: t
    parameters: {speed: 2.0, part: 0.1}

projects:
  - id: shop
    tasks:
      - id: draw
        work: 2.5d
        skill: design
      - id: build
        work: 16h
        skill: code
        after:
          - draw
          - {task: draw, type: SS, lag: -1h}
"""


def test_json_for_people_has_the_same_short_forms():
    document = json.loads(render_plan(parse_plan(SMALL), "json"))
    assert document["people"][0]["skills"][0] == "design"
    assert document["calendars"][0]["week"] == {"mon-thu": ["09:00-12:00", "13:00-17:00"]}


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "examples").glob("*.yaml")), ids=lambda p: p.name
)
def test_the_examples_fit_the_schema_and_go_round(path: Path):
    plan = read_plan(path)
    again = parse_plan(render_plan(plan))
    assert again == plan
    jsonschema.Draft202012Validator(plan_schema()).validate(read_yaml(path.read_text("utf-8")).value)
