"""The script that times generated portfolios: what it keeps, what it measures anew, what it prints."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = {
    "tasks": 1000, "people": 40, "import_s": 0.4, "read_json_s": 0.01, "read_yaml_s": 0.39,
    "compile_s": 0.04, "first_schedule_s": 0.004, "check_s": 0.07, "end_to_end_s": 0.93, "memory_mb": 217,
    "search_seconds": 60.0, "seconds": 60.1, "value": 100, "rule": "latest start", "rule_value": 200,
    "ratio": 0.5, "search_memory_mb": 222,
}  # fmt: skip


@pytest.fixture
def scale(monkeypatch):
    spec = importlib.util.spec_from_file_location("scale", ROOT / "benchmarks" / "scale.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "scale", module)
    spec.loader.exec_module(module)
    return module


def test_rows_are_kept_by_size_search_and_source(scale, tmp_path, monkeypatch):
    measured = []

    def measure(size, seconds, _folder):
        measured.append((size, seconds))
        return {**ROW, "tasks": int(size), "search_seconds": seconds}

    monkeypatch.setattr(scale, "measure_size", measure)
    kept = tmp_path / "new" / "scale.jsonl"
    for size, seconds, source in (("1000", 60.0, "a"), ("1000", 60.0, "a"), ("1000", 5.0, "a")):
        (row,) = scale.measure_all([size], seconds, kept, source)
        assert (row["tasks"], row["search_seconds"], row["source"]) == (1000, seconds, source)
    scale.measure_all(["1000", "10000"], 60.0, kept, "b")
    assert measured == [("1000", 60.0), ("1000", 5.0), ("1000", 60.0), ("10000", 60.0)]
    assert len(kept.read_text().splitlines()) == 4


def test_a_row_of_before_sources_were_noted_is_measured_anew(scale, tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "measure_size", lambda *_: ROW)
    kept = tmp_path / "scale.jsonl"
    kept.write_text(json.dumps({**ROW, "ratio": 0.9}) + "\n")
    (row,) = scale.measure_all(["1000"], 60.0, kept, "a")
    assert row["ratio"] == 0.5


def test_it_prints_a_table(scale):
    lines = scale.table([ROW, {**ROW, "tasks": 100_000, "read_yaml_s": None}]).splitlines()
    assert len(lines) == 3
    assert lines[0].split()[:4] == ["tasks", "people", "import", "s"]
    assert lines[1].split()[:5] == ["1,000", "40", "0.40", "0.01", "0.39"]
    assert "> 120" in lines[2]
    assert len(set(map(len, lines))) == 1


def test_yaml_that_takes_too_long_is_given_up(scale, tmp_path, monkeypatch):
    def too_long(*_, **__):
        raise subprocess.TimeoutExpired("read", 120)

    monkeypatch.setattr(scale, "run_child", too_long)
    assert scale.yaml_seconds(tmp_path) is None
    monkeypatch.setattr(scale, "run_child", lambda *_, **__: {"read_s": 1.5})
    assert scale.yaml_seconds(tmp_path) == 1.5


def test_another_source_has_another_digest(scale, tmp_path):
    (tmp_path / "planner").mkdir()
    (tmp_path / "planner" / "a.py").write_text("one")
    before = scale.source_digest(tmp_path)
    assert scale.source_digest(tmp_path) == before
    (tmp_path / "planner" / "a.py").write_text("two")
    assert scale.source_digest(tmp_path) != before
