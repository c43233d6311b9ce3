"""Results on the disk as they come: found again under equal conditions, and only then."""

import dataclasses
import json

import pytest

from api.bench.log import Conditions, RunLog

CONDITIONS = Conditions(5.0, 2, 1, "0.1.0")


@pytest.fixture
def log(tmp_path) -> RunLog:
    return RunLog.beside(tmp_path / "results.json", CONDITIONS)


def _again(log: RunLog, **changes) -> RunLog:
    return RunLog(log.path, dataclasses.replace(CONDITIONS, **changes))


def test_the_log_lies_beside_the_results(log, tmp_path):
    assert log.path == tmp_path / "results.json.partial.jsonl"


def test_a_result_is_found_again(log, record, three_jobs):
    kept = record(objective=7, solution={"start": {"1": 0}}, path=str(three_jobs))
    assert log.find(three_jobs) is None
    log.append(three_jobs, kept)
    assert _again(log).find(three_jobs) == kept


@pytest.mark.parametrize("changes", [{"time_limit": 6.0}, {"workers": 1}, {"seed": 2}, {"version": "0.2.0"}])
def test_under_other_conditions_it_does_not_count(log, record, three_jobs, changes):
    log.append(three_jobs, record())
    assert _again(log, **changes).find(three_jobs) is None


def test_of_a_changed_file_it_does_not_count(log, record, three_jobs):
    log.append(three_jobs, record())
    three_jobs.write_text(three_jobs.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert _again(log).find(three_jobs) is None


def test_of_a_moved_file_it_counts_under_its_new_path(log, record, three_jobs, tmp_path):
    log.append(three_jobs, record())
    moved = three_jobs.rename(tmp_path / "three.sm")
    found = _again(log).find(moved)
    assert found is not None
    assert found.path == str(moved)


def test_a_failure_is_tried_again(log, record, three_jobs):
    log.append(three_jobs, record(status="unknown", error="OSError: out of luck"))
    assert _again(log).find(three_jobs) is None


def test_a_line_cut_off_by_a_crash_costs_that_line_only(log, record, three_jobs, tmp_path):
    other = tmp_path / "other.sm"
    other.write_text("other", encoding="utf-8")
    log.append(three_jobs, record())
    with log.path.open("ab") as stream:
        stream.write(b'{"content": "ab')
    _again(log).append(other, record(instance="other.sm"))
    found = _again(log)
    assert found.find(three_jobs) is not None
    assert found.find(other) is not None
    assert [line[:1] for line in log.path.read_text(encoding="utf-8").splitlines()] == ["{", "{", "{"]


def test_lines_of_another_kind_are_passed_over(log, record, three_jobs):
    log.path.write_text('[1, 2]\n{"conditions": 3}\n', encoding="utf-8")
    log.append(three_jobs, record())
    assert _again(log).find(three_jobs) == record(path=str(three_jobs))


def test_removing_what_is_not_there_does_no_harm(log, record, three_jobs):
    log.remove()
    log.append(three_jobs, record())
    log.remove()
    assert not log.path.exists()


def test_each_line_is_a_json_document_of_conditions_and_record(log, record, three_jobs):
    log.append(three_jobs, record(objective=7))
    entry = json.loads(log.path.read_text(encoding="utf-8"))
    assert entry["conditions"] == {"time_limit": 5.0, "workers": 2, "seed": 1, "version": "0.1.0"}
    assert entry["record"]["objective"] == 7
