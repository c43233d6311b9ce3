"""docs/staffing.md has every column of the frames of contractor plans, and the search's own figures."""

import importlib.util

import pytest

from capacity.staffing import search


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "staffing.md").read_text(encoding="utf-8")


def test_tables_of_columns_are_drawn_from_their_declarations(root, page):
    specification = importlib.util.spec_from_file_location("frames", root / "docs" / "frames.py")
    frames = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(frames)
    assert frames.with_tables(page) == page, "run .venv/bin/python docs/frames.py"
    assert "`order_by`" in page
    assert "`bound_cents`" in page


def test_the_figures_of_the_search_are_those_of_the_code(page):
    assert f"up to {search.MOST_EXACT} tasks" in page
    assert f"among {search.SOLVES} solves" in page
    assert f"{search.RATIOS[0]} to {search.RATIOS[-1]:g}" in page
    assert f"{search.BOUND_RATIO:g}" in page
