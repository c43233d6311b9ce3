"""Tiny instances written by hand, one for each format, and the way to the public ones."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.instances import Instance, parse_instance, read_instance
from planner.plan import Plan, Task

FILES = Path(__file__).with_name("files")
DATA = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[3] / ".." / "shared" / "data"))


@pytest.fixture
def tiny() -> Callable[[str], Instance]:
    """``tiny("tiny.sm")``: a tiny instance, read."""
    return lambda name: read_instance(FILES / name)


@pytest.fixture
def changed() -> Callable[..., Instance]:
    """``changed("tiny.sm", "old", "new")``: the same with the first ``old`` of its text made ``new``."""

    def read(name: str, old: str, new: str) -> Instance:
        text = (FILES / name).read_text(encoding="utf-8")
        assert old in text, "the test would change nothing"
        return parse_instance(name, text.replace(old, new, 1))

    return read


@pytest.fixture
def tasks() -> Callable[[Plan], dict[str, Task]]:
    """Tasks of a plan by id."""
    return lambda plan: {task.id: task for project in plan.projects for task in project.tasks}


@pytest.fixture
def public_data() -> Path:
    """The folder of public instances; tests that need it are skipped without."""
    if not DATA.is_dir():
        pytest.skip("the public instances are not here; CREWLINE_DATA names their folder")
    return DATA
