"""docs/cost.md has every column of every frame about money, as declared."""

import importlib.util
import re

import pytest

from capacity import columns


@pytest.fixture(scope="module")
def frames(root):
    specification = importlib.util.spec_from_file_location("frames", root / "docs" / "frames.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "cost.md").read_text(encoding="utf-8")


def test_tables_of_columns_are_drawn_from_their_declarations(frames, page):
    assert frames.with_tables(page) == page, "run .venv/bin/python docs/frames.py"


def test_every_frame_about_money_is_on_the_page(page):
    declared = {
        name
        for name, value in vars(columns).items()
        if isinstance(value, tuple) and not name.startswith(("_", "STAFFING_"))
    }
    assert declared == set(re.findall(r"<!-- frame: (\w+) -->", page))


def test_the_python_example_runs(blocks):
    from pathlib import Path

    (block,) = blocks("docs/cost.md", "python")
    text = block.text.replace('"examples/agency.yaml"', 'Path("examples/hello.yaml")')
    names = {"Path": Path}
    exec(compile(text, "cost.md", "exec"), names)
    assert len(names["cost"].projects) == 1
