"""docs/capacity.md: its tables are the declared columns, its Python runs, its figures are those found."""

import importlib.util
import re

import pytest

from capacity.columns import Column
from capacity.hours import columns as workload_columns
from capacity.hours.forecast import forecast
from planner.document import read_plan
from planner.expansion import expand


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "capacity.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def frames(root):
    specification = importlib.util.spec_from_file_location("frames", root / "docs" / "frames.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_tables_are_drawn_from_the_columns_as_they_are(frames, page) -> None:
    assert frames.with_tables(page) == page, "run .venv/bin/python docs/frames.py"


def test_every_frame_has_a_table(page) -> None:
    declared = {
        name
        for name, value in vars(workload_columns).items()
        if isinstance(value, tuple) and not name.startswith("_") and isinstance(value[0], Column)
    }
    assert set(re.findall(r"<!-- frame: (\w+) -->", page)) == declared
    assert len(declared) == 10


def test_a_marker_of_no_frame_is_refused(frames) -> None:
    with pytest.raises(AttributeError, match="NO_SUCH_FRAME"):
        frames.with_tables("<!-- frame: NO_SUCH_FRAME -->\n<!-- end -->")


def test_the_name_of_a_column_ends_in_its_unit(page) -> None:
    for frame in re.findall(r"<!-- frame: (\w+) -->", page):
        columns = getattr(workload_columns, frame)
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert column.meaning.endswith(".")
            assert (column.unit == "h") == column.name.endswith("_hours")
            assert (column.unit == "%") == column.name.endswith("_percent")
            assert (column.unit == "cents") == column.name.endswith("_cents")


def test_the_python_of_the_page_runs(blocks, root, monkeypatch) -> None:
    monkeypatch.chdir(root)
    (block,) = blocks("docs/capacity.md", "python")
    exec(compile(block.text, str(block), "exec"), {})


def test_the_figures_of_the_demo_agency_are_those_found(page, root) -> None:
    shortages = forecast(expand(read_plan(root / "examples" / "agency.yaml")), {}).shortages
    over, lacking = (round(shortages[column].sum() / 100) for column in ("excess_cents", "shortage_cents"))
    text = " ".join(page.split())
    assert f"{over:,} USD by these rules, {lacking:,} after" in text
    decision = (root / "docs" / "decisions" / "0021-hours-under-main-skills.md").read_text(encoding="utf-8")
    assert f"{over:,} USD" in decision
    assert shortages["demand_hours"].sum() == pytest.approx(6201, abs=1)  # all the work there is
