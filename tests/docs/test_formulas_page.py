"""Numbers and names on docs/formulas.md and docs/glossary.md are those of the code."""

import re
from pathlib import Path

from planner.plan import Goal
from scheduling.checker import RULES
from scheduling.problem.arrays import GOALS
from scheduling.search.rules import BLENDS


def text_of(root, page: str) -> str:
    return (root / "docs" / page).read_text(encoding="utf-8")


def test_the_goals_are_those_of_the_document_and_of_the_engine(root):
    goals = text_of(root, "formulas.md").split("## Goals")[1].split("##")[0]
    listed = re.findall(r"^\| `(\w+)` \|", goals, re.MULTILINE)
    assert sorted(listed) == sorted(GOALS)
    for name in listed:
        Goal(goal=name)


def test_the_blends_tried_are_those_named(root):
    named = re.search(r"λ is one of (.+?);", text_of(root, "formulas.md")).group(1)
    assert tuple(round(float(each) * 1000) for each in re.findall(r"[\d.]+\d|\d", named)) == BLENDS


def test_the_generator_multiplies_by_the_numbers_named(root):
    from scheduling.search import dice

    code = Path(dice.__file__).read_text(encoding="utf-8").replace("_", "")
    formula = text_of(root, "formulas.md").split("**Random numbers**")[1].split("Near-normal")[0]
    for number in re.findall(r"\d{5,}", formula):
        assert number in code


def test_every_source_is_cited_and_every_citation_has_a_source(root):
    text = text_of(root, "formulas.md")
    body, sources = text.split("## Sources")
    years = re.findall(r"^- (\w[\w']*),.*?\((\d{4})\)", sources, re.MULTILINE | re.DOTALL)
    assert len(years) == sources.count("\n- ")
    pages = body + text_of(root, "engine.md")
    assert [name for name, year in years if name not in pages or year not in pages] == []
    cited = set(re.findall(r"([A-Z][\w']+) \((\d{4})\)|([A-Z][\w']+) (\d{4})\)", pages))
    for first, year, other, other_year in cited:
        assert (first or other) in sources
        assert (year or other_year) in sources


def test_every_rule_of_the_glossary_is_a_rule(root):
    glossary = text_of(root, "glossary.md")
    cells = re.findall(r"rules? ((?:`[\w-]+`(?:, )?)+)", glossary)
    named = {name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)}
    assert named <= set(RULES)
    assert len(named) > 15


def test_the_glossary_is_in_order(root):
    words = re.findall(r"^\| ([^|]+?) \|", text_of(root, "glossary.md"), re.MULTILINE)[2:]
    plain = [word.lower().replace(",", "") for word in words]
    assert plain == sorted(plain)
