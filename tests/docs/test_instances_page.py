"""Every example of docs/instances.md is a tiny instance that the tests read and solve."""

import re

import pytest

from planner.instances import parse_instance
from planner.instances.job_tasks import MOST_UNITS
from planner.instances.words import MOST_JOBS, MOST_PERIODS


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "instances.md").read_text(encoding="utf-8")


def test_the_examples_are_the_tiny_instances_one_of_each_format(page, root):
    folder = root / "tests" / "planner" / "instances" / "files"
    files = {path.read_text(encoding="utf-8").rstrip(): path.name for path in folder.iterdir()}
    shown = [block.rstrip() for block in re.findall(r"^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    assert sorted(files[block] for block in shown) == sorted(files.values())
    assert len({parse_instance("example", block).format for block in shown}) == len(shown) == 10


def test_the_limits_are_those_of_the_code(page):
    expected = f"Limits: {MOST_UNITS:,} units of a resource, {MOST_PERIODS:,} periods for a duration, lag or "
    assert expected + f"date, {MOST_JOBS:,} jobs, 64 MB." in " ".join(page.split())
