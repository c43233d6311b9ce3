"""docs/staffing.md has every column of the frames of contractor plans, and the search's own figures."""

import importlib.util

import pytest

from api.cli.staffing import staff_alternatives
from capacity.staffing import search, sweep
from capacity.staffing.alternatives import Assumptions


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
    assert f"within {search.LEAST_RATIO} and {search.MOST_RATIO:g}" in page
    assert f"price is {search.BOUND_RATIO:g}" in page
    assert search.BOUND_SHARE == 0.2
    assert f"{sweep.PULL} times" in page
    assert (len(sweep.FIRST_RATIOS), sweep.ENDS_EVERY) == (4, 3)


def test_the_assumptions_of_alternatives_are_those_of_the_code(page):
    rules = Assumptions()
    hours, factor = rules.overtime.hours, rules.overtime.factor
    assert f"overtime of {hours:g} hours a week at {factor} times" in page
    assert f"used at {rules.second_efficiency / 10:g} %" in page
    assert (hours, factor) == (staff_alternatives.HOURS, staff_alternatives.FACTOR)
    assert rules.second_efficiency == 1000 * staff_alternatives.SPEED
    assert f"no more than {staff_alternatives.EFFORT};" in page
