"""The page docs/rules.md and the checker name the same rules."""

import re
from pathlib import Path

from planner.plan import Goal, Level, Objective, Plan
from scheduling.checker import RULES, check
from scheduling.measuring import limit_breaches
from scheduling.schedule import Schedule

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
SECTIONS = ("A task at work", "Between tasks", "Dates", "Progress", "Contractors")


def test_the_page_and_the_checker_name_the_same_rules():
    sections = dict(
        re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
    named = {
        name
        for section in SECTIONS
        for name in re.findall(r"^- \*\*(.+?)\*\*", sections[section], re.MULTILINE)
    }
    assert named == set(RULES)


def test_the_page_names_the_rule_of_goals_limits_which_the_objective_makes():
    objective = Objective(levels=(Level(goals=(Goal(goal="makespan", limit=1),)),))
    (breach,) = limit_breaches(objective, {"makespan": 2})
    assert f"- **{breach.rule}**: " in PAGE.read_text("utf-8")


def test_every_rule_is_one_function_that_says_what_it_asks():
    assert len(set(RULES.values())) == len(RULES)
    for name, rule in RULES.items():
        assert rule.__name__ == name.replace("-", "_")
        assert rule.__doc__


def test_a_plan_is_checked_as_written_with_its_templates_and_reviews():
    text = """{"format": "crewline/1", "start": "2027-01-04", "people": [{"id": "ann", "skills": ["draw"]}],
        "templates": [{"id": "t", "tasks": [{"id": "draft", "work": "4h", "skill": "draw"}]}],
        "projects": [{"id": "p", "template": "t",
            "reviews": [{"id": "look", "of": ["draft"], "steps": [{"wait": "1d"}]}]}]}"""
    breaches = check(Plan.model_validate_json(text), Schedule(()))
    assert [(breach.rule, breach.where) for breach in breaches] == [
        ("coverage", "p/draft"),
        ("coverage", "p/look.1.review"),
    ]
