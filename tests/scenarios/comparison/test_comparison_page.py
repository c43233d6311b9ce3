"""docs/comparison.md names every measure and every kind of change, and its example runs."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from scenarios.comparison.changes import Changes
from scenarios.comparison.project_measures import ProjectMeasures
from scenarios.comparison.whole_measures import PoolMeasures, WholeMeasures

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")


def test_every_measure_is_on_the_page(page) -> None:
    table = page.split("## Measures")[1].split("## What changed")[0]
    named = set(re.findall(r"`(\w+)`", table))
    measured = {one.name for kind in (WholeMeasures, ProjectMeasures, PoolMeasures) for one in fields(kind)}
    assert measured - {"project", "pool", "name"} <= named
    assert {"project_hours", "booked_hours", "percent", "value", "bound"} <= named


def test_every_kind_of_change_is_on_the_page(page) -> None:
    text = page.split("## What changed")[1].split("## Why")[0]
    assert {one.name for one in fields(Changes)} <= set(re.findall(r"\*\*(\w+)\*\*", text))


def test_the_python_example_runs(page, monkeypatch, capsys) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(
        compile(
            block.replace('"examples/hello.yaml"', "Path('examples/hello.yaml')"), "comparison.md", "exec"
        ),
        {"Path": Path},
    )
    assert re.fullmatch(r"-?\d+ \d+\n", capsys.readouterr().out)
