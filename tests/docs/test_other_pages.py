"""Decisions are short and in order; the engine's page says when what runs."""

import re

import pytest

from planner.document import read_plan
from scheduling.exploring import EPOCHS_BEFORE_POLISHING, MOST_TASKS_OF_SMALL
from scheduling.options import SolveOptions
from scheduling.polishing import MOST_TASKS
from scheduling.solver import solve


@pytest.fixture(scope="module")
def decisions(root):
    return sorted((root / "docs" / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_gaps_and_carry_their_number(decisions):
    for number, page in enumerate(decisions, start=1):
        assert re.fullmatch(rf"{number:04d}-[a-z0-9-]+", page.stem)
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")
    assert decisions


def test_decisions_are_under_forty_lines_and_have_every_part(decisions):
    for page in decisions:
        lines = page.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 40
        parts = [line for line in lines if line.startswith(("## ", "Status: "))]
        assert parts == ["Status: accepted", "## Context", "## Decision", "## Consequences"]


def test_the_list_of_decisions_has_all_of_them_by_their_titles(decisions, root):
    listed = (root / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    titles = [page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in decisions]
    assert re.findall(r"^- \[(.+?)\]\((.+?)\)", listed, re.MULTILINE) == [
        (title, page.name) for title, page in zip(titles, decisions, strict=True)
    ]


def test_the_engine_page_says_when_cp_sat_takes_part(root):
    page = " ".join((root / "docs" / "engine.md").read_text(encoding="utf-8").split())
    assert f"plans of up to {MOST_TASKS} tasks" in page
    assert f"from the end of the search's epoch {EPOCHS_BEFORE_POLISHING} on" in page
    assert f"plans of up to {MOST_TASKS_OF_SMALL} tasks it decides so soon" in page


def test_every_stage_of_the_engine_page_is_timed(root):
    page = (root / "docs" / "engine.md").read_text(encoding="utf-8")
    stages = re.findall(r"^\| ([a-z ]+) \|", page.split("## Compiling")[0], re.MULTILINE)[1:]
    outcome = solve(read_plan(root / "examples" / "hello.yaml"), SolveOptions(effort=1))
    assert set(outcome.timings) == {*stages, "total"}
