"""docs/bottlenecks.md: its tables are the declared columns, its Python runs."""

import importlib.util
import re

import pytest

from capacity import balance
from capacity.bottlenecks import columns
from capacity.columns import Column


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "bottlenecks.md").read_text(encoding="utf-8")


def declared() -> dict[str, tuple[Column, ...]]:
    return {
        name: value
        for module in (columns, balance)
        for name, value in vars(module).items()
        if isinstance(value, tuple) and not name.startswith("_") and isinstance(value[0], Column)
    }


def test_tables_are_drawn_from_the_columns_as_they_are(root, page) -> None:
    specification = importlib.util.spec_from_file_location("frames", root / "docs" / "frames.py")
    frames = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(frames)
    assert frames.with_tables(page) == page, "run .venv/bin/python docs/frames.py"


def test_every_frame_has_a_table(page) -> None:
    assert set(re.findall(r"<!-- frame: (\w+) -->", page)) == set(declared())


@pytest.mark.parametrize("frame", list(declared()))
def test_the_name_of_a_column_ends_in_its_unit(frame) -> None:
    for column in declared()[frame]:
        assert column.meaning.endswith(".")
        assert (column.unit == "h") == column.name.endswith("_hours")
        assert (column.unit == "%") == column.name.endswith("_percent")
        assert (column.unit == "cents") == column.name.endswith("_cents")


def test_the_python_of_the_page_runs(blocks, root, monkeypatch) -> None:
    monkeypatch.chdir(root)
    (block,) = blocks("docs/bottlenecks.md", "python")
    names: dict[str, object] = {}
    exec(compile(block.text, "docs/bottlenecks.md", "exec"), names)
    assert len(names["found"].answers) == 4
