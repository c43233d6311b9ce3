"""docs/issues.md lists every code that an issue can have, with an example that brings it about."""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from planner.changes import KINDS
from planner.document_types import WrittenAs
from planner.plan import ConstraintType, Project

CODE_AT = {
    "error": 1, "warning": 1, "note": 1, "add": 0, "Unfit": 3, "refusal": 2, "_refused": 3,
}  # fmt: skip
"""Which argument of the functions of ``planner`` that note issues is the code."""
CODE_AT_ELSEWHERE = {"error": 1, "_error": 2}
"""The same of other packages."""
WITHOUT_EXAMPLES = {
    "Schedules side by side", "Change requests and their record", "Baselines and the status",
    "Backups of the service", "Settings and requests of the service", "Raised by the library only",
}  # fmt: skip
"""Families whose issues take more than a plan or a table to come about."""
OTHER_WORDS = {*get_args(ConstraintType), *get_args(Project.model_fields["status"].annotation), *KINDS}
ENDINGS = {"needs-on-": {"needs-on-wait", "needs-on-milestone"}, "unknown-": {"unknown-contractor-pool"}}
"""Beginnings that the program completes."""


@pytest.fixture(scope="module")
def issues(root):
    specification = importlib.util.spec_from_file_location("issues_page", root / "docs" / "issues.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules["issues_page"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def families(issues):
    texts = issues.read_texts()
    plan = issues.read_yaml(texts["plan"]).value
    return {family["title"]: issues.entries(family, plan) for family in texts["families"]}


@pytest.fixture(scope="module")
def documented(families) -> list[str]:
    return [entry.code for entries in families.values() for entry in entries]


def words_of(tree: ast.Module) -> Iterator[str]:
    """Texts of a module that look like codes, or stand where a code stands."""
    yield from codes_in(tree, CODE_AT)
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in explained
            and re.fullmatch(r"[a-z]+(-[a-z]+)*-?", node.value)
            and "-" in node.value.rstrip("\n")
        ):
            yield node.value


def codes_in(tree: ast.Module, code_at: dict[str, int]) -> Iterator[str]:
    """Texts of a module that stand where a code stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = code_at.get(name, 99)
            codes = [*node.args[at : at + 1], *(each.value for each in node.keywords if each.arg == "code")]
            for code in codes:
                if isinstance(code, ast.Constant) and isinstance(code.value, str) and code.value:
                    yield code.value


@pytest.fixture(scope="module")
def in_program(root) -> set[str]:
    found = {written.code for written in WrittenAs}
    for path in sorted((root / "planner").rglob("*.py")):
        # Public problem instances are not plans of users; the generator writes plans, and reads none.
        if not {"instances", "generator"} & set(path.relative_to(root).parts):
            found |= set(words_of(ast.parse(path.read_text(encoding="utf-8"))))
    for package in ("scheduling", "capacity", "scenarios", "api"):
        for path in sorted((root / package).rglob("*.py")):
            found |= set(codes_in(ast.parse(path.read_text(encoding="utf-8")), CODE_AT_ELSEWHERE))
    for beginning, completed in ENDINGS.items():
        found = (found - {beginning}) | (completed if beginning in found else set())
    return found - OTHER_WORDS


def test_the_page_is_made_of_the_texts_and_of_what_the_program_says(issues, root):
    assert issues.page() == (root / "docs" / "issues.md").read_text(encoding="utf-8"), (
        "run .venv/bin/python docs/issues.py"
    )


def test_every_code_of_the_program_is_on_the_page(in_program, documented):
    assert sorted(in_program - set(documented)) == []


def test_every_code_on_the_page_is_one_of_the_program(in_program, documented):
    # These are handed on by functions that other modules have under the same name for other things.
    assert sorted(set(documented) - in_program) == ["amount", "tag"]


def test_every_code_is_explained_once(documented):
    assert sorted(code for code in set(documented) if documented.count(code) > 1) == []
    assert len(documented) > 150


def test_only_what_no_plan_or_table_brings_about_is_without_an_example(families):
    bare = {entry.code for entries in families.values() for entry in entries if entry.issue is None}
    without = {entry.code for title in WITHOUT_EXAMPLES for entry in families[title]}
    assert bare == without | {"invalid", "changed-since", "no-scenario"}


def test_expectations_are_worded_alike_and_nothing_ends_with_a_stop(families):
    for title, entries in families.items():
        for entry in entries:
            if entry.issue is None:
                continue
            if title != "Notes of an import":
                assert entry.issue.expected.startswith("expected "), entry.code
                assert not entry.issue.expected.startswith("expected expected"), entry.code
            for text in (entry.issue.found, entry.issue.expected, entry.issue.hint):
                assert not text.endswith("."), entry.code


def test_an_example_that_does_not_bring_its_code_about_is_noticed(issues):
    family = {"issues": [{"code": "cycle", "means": "", "mend": "", "text": "format: crewline/1\n"}]}
    with pytest.raises(ValueError, match="the example of cycle"):
        issues.entries(family, {})


def test_a_new_code_is_noticed(tmp_path):
    path = Path(tmp_path) / "new.py"
    path.write_text('findings.error(path, "odd", found, expected)\nIssue(a, b, c, code="new-code")\n')
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert set(words_of(tree)) == set(codes_in(tree, CODE_AT_ELSEWHERE)) == {"odd", "new-code"}
