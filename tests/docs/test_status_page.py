"""docs/status.md has every column of the office's figures, and every code that baselines and status know."""

import importlib.util
import re
from pathlib import Path

import pytest

from scenarios.baselines import entries, files
from scenarios.status import situation


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "status.md").read_text(encoding="utf-8")


def test_tables_of_columns_are_drawn_from_their_declarations(root, page):
    specification = importlib.util.spec_from_file_location("frames", root / "docs" / "frames.py")
    frames = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(frames)
    assert frames.with_tables(page) == page, "run .venv/bin/python docs/frames.py"
    assert "`projects_on_time_percent`" in page
    assert "`cycle_calendar_days`" in page


def test_every_code_is_explained(page):
    known = {"missing-file"}  # of scenarios.kept_documents
    for module in (entries, files, situation):
        known |= set(re.findall(r'code="([a-z-]+)"', Path(module.__file__).read_text(encoding="utf-8")))
    table = page.split("| code | what is wrong |")[1].split("\n\n")[0]
    firsts = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    assert {code for cell in firsts for code in re.findall(r"`([a-z-]+)`", cell)} == known


def test_the_sections_of_the_page_are_those_explained(page):
    from api.cli.status.status_page import SECTIONS

    explained = re.findall(
        r"^\| ([A-Z][^|]+?) \|", page.split("| section | what is in it |")[1], re.MULTILINE
    )
    assert explained[: len(SECTIONS)] == [heading for heading, _, _ in SECTIONS]
