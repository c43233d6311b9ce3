"""docs/plan-document.md is true: each of its YAML blocks is read and validated."""

import json

import pytest

from planner.document import parse_plan
from planner.expansion import expand
from planner.plan import DEFAULT_OBJECTIVE, Plan
from planner.validation import validate
from planner.yaml_reading import read_yaml

PAGE = "docs/plan-document.md"


def with_piece(whole: str, piece: str) -> Plan:
    """The plan with a piece added: lists grow, everything else is replaced."""
    plan, more = read_yaml(whole).value, read_yaml(piece)
    assert not more.issues
    for key, value in more.value.items():
        plan[key] = [*plan.get(key, []), *value] if isinstance(value, list) else value
    return parse_plan(json.dumps(plan))


@pytest.fixture(scope="module")
def base(blocks) -> str:
    whole = [block for block in blocks(PAGE, "yaml") if block.text.startswith("format:")]
    assert len(whole) == 1
    return whole[0].text


@pytest.fixture(scope="module")
def plans(blocks, base) -> dict[str, Plan]:
    pieces = [block for block in blocks(PAGE, "yaml") if not block.text.startswith("format:")]
    return {"the whole plan": parse_plan(base)} | {str(b): with_piece(base, b.text) for b in pieces}


def test_every_block_is_a_plan_without_errors_or_warnings(plans):
    issues = {place: [str(issue) for issue in validate(plan)] for place, plan in plans.items()}
    assert {place: found for place, found in issues.items() if found} == {}
    assert len(plans) > 15


def test_every_part_of_the_document_has_an_example(plans):
    written = {name for plan in plans.values() for name in plan.model_fields_set}
    not_shown = {"end", "grid", "day", "week", "currency", "late_cost_per_day", "progress_override", "notes"}
    assert set(Plan.model_fields) - written == not_shown | {"time_zone", "calendar"}


def test_every_key_of_a_plan_is_named_on_the_page(root):
    text = (root / PAGE).read_text(encoding="utf-8")
    assert [name for name in Plan.model_fields if name not in text] == []


def test_the_objective_shown_as_the_default_is_the_default(plans):
    shown = [plan.objective for plan in plans.values() if "objective" in plan.model_fields_set]
    assert DEFAULT_OBJECTIVE in shown


def test_the_defaults_in_the_table_are_those_of_the_model(plans):
    plan = plans["the whole plan"]
    assert (plan.time_zone, str(plan.grid), str(plan.day), str(plan.week)) == ("UTC", "30min", "8h", "5d")
    assert (plan.currency, plan.late_cost_per_day) == ("USD", 100_00)


def test_a_mailing_of_four_pages_at_150_percent_takes_9_and_12_hours(plans):
    # 6 h × 150 % = 9 h; 8 h × 150 % = 12 h.
    plan = expand(next(plan for plan in plans.values() if plan.templates))
    may = next(project for project in plan.projects if project.id == "may")
    assert [(task.name or task.id, str(task.work)) for task in may.tasks] == [
        ("Write about summer", "9h"),
        ("Design 4 pages", "12h"),
        ("extra", "2h"),
    ]


def test_the_brochure_is_reviewed_twice_and_reworked_less_the_second_time(plans):
    # Copy 10 h × 30 % = 3 h in both rounds; layout 16 h × 40 % = 6.4 h and × 20 % = 3.2 h, on the half hour.
    plan = expand(next(plan for plan in plans.values() if any(p.id == "brochure" for p in plan.projects)))
    brochure = next(project for project in plan.projects if project.id == "brochure")
    assert {
        task.id: str(task.work) for task in brochure.tasks if task.origin and "review" not in task.id
    } == {
        "approved.1.copy": "3h",
        "approved.1.layout": "6.5h",
        "approved.2.copy": "3h",
        "approved.2.layout": "3h",
        "approved.approval": "None",
    }
