"""Files of a solve that can't be written: refused beforehand, or the result is shown all the same."""

import errno
import os
from pathlib import Path

import pytest

from api.charts import gantt
from api.cli.running.installation import install
from api.cli.running.result_files import FILES
from api.cli.words.exit_codes import ExitCode
from scheduling.outcome_json import read_outcome

TOO_LONG = "x" * 300


def _full(*_: object, **__: object) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device", "gantt.svg")


def test_a_picture_that_fails_leaves_the_folder_as_it_was(planner, engine, plan_file, tmp_path, monkeypatch):
    monkeypatch.setattr(gantt, "gantt_picture", _full)
    out = tmp_path / "out"
    out.mkdir()
    (out / "tasks.csv").write_text("old")
    result = planner("solve", plan_file, "--out", out)
    assert result.exit_code == ExitCode.BAD_INPUT
    assert result.stdout.startswith("Two posters\n")
    assert result.stderr.splitlines()[-1] == (
        f"The result was found, but not written: {out}/gantt.svg: No space left on device."
    )
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("tasks.csv", "old")]


def test_a_failure_to_write_leaves_the_result_the_only_document(
    planner, engine, plan_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(gantt, "gantt_picture", _full)
    result = planner("solve", plan_file, "--json", "--out", tmp_path / "out")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert read_outcome(result.stdout).status == "feasible"
    assert not (tmp_path / "out").exists()


def test_a_fault_while_drawing_is_told_as_one(planner, engine, plan_file, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise ValueError("no such font")

    monkeypatch.setattr(gantt, "gantt_picture", fail)
    result = planner("solve", plan_file, "--out", tmp_path / "out")
    assert result.exit_code == ExitCode.FAULT
    assert "but not written: A fault in Crewline" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("ending", [BrokenPipeError(errno.EPIPE, "Broken pipe"), SystemExit(1)])
def test_files_are_written_although_nobody_reads_the_result(
    planner, engine, plan_file, tmp_path, monkeypatch, ending
):
    def closed(*_: object, **__: object) -> None:
        raise ending

    monkeypatch.setattr("api.cli.solving.show_schedule.print_outcome", closed)
    planner("solve", plan_file, "--out", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FILES)


def test_a_directory_with_the_name_of_a_file_is_refused_before_the_solve(
    planner, engine, plan_file, tmp_path
):
    (tmp_path / "gantt.png").mkdir()
    result = planner("solve", plan_file, "--out", tmp_path, columns=300)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f"{tmp_path}/gantt.png is a directory; a file of that name is to be written." in result.stderr
    assert engine.options is None


@pytest.mark.parametrize("name", [TOO_LONG, f"{TOO_LONG}/out"])
def test_a_name_that_is_too_long_is_refused_before_the_solve(planner, engine, plan_file, tmp_path, name):
    result = planner("solve", plan_file, "--out", tmp_path / name, columns=900)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f"{tmp_path / name} can't be written to: File name too long." in result.stderr
    assert engine.options is None
    assert list(tmp_path.iterdir()) == [plan_file]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place where even root can't write")
def test_a_place_where_nothing_can_be_made_is_refused_before_any_work(planner, engine, plan_file, tmp_path):
    result = planner("solve", plan_file, "--out", "/proc/out", columns=300)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "/proc/out can't be written to: " in result.stderr
    assert engine.options is None
    size = ("--projects", 2, "--tasks", 9, "--people", 3)
    result = planner("generate", *size, "--to", "/proc/x.yaml", columns=300)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert "/proc/x.yaml can't be written: " in result.stderr


def test_a_plan_may_have_a_name_as_long_as_the_system_allows(planner, tmp_path):
    size = ("--projects", 2, "--tasks", 9, "--people", 3)
    long = tmp_path / f"{'x' * 245}.yaml"
    assert planner("generate", *size, "--to", long).exit_code == ExitCode.DONE
    assert long.stat().st_size > 0
    result = planner("generate", *size, "--to", tmp_path / f"{TOO_LONG}.yaml", columns=900)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert f"{TOO_LONG}.yaml can't be written: File name too long." in result.stderr


def test_files_that_can_not_all_be_moved_are_all_moved_back(tmp_path, monkeypatch):
    made, attic, there = (tmp_path / name for name in ("made", "attic", "there"))
    for folder in (made, attic, there):
        folder.mkdir()
    for name in ("a", "b"):
        (made / name).write_text("new")
    for name in ("a", "c", "mine"):
        (there / name).write_text("old")
    rename = Path.rename

    def fail_at_b(self: Path, target: Path) -> Path:
        if target == there / "b":
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_at_b)
    with pytest.raises(OSError, match="not permitted") as refused:
        install([made / "a", made / "b"], there, ["a", "b", "c"], attic)
    assert refused.value.filename == str(there / "b")
    assert {path.name: path.read_text() for path in there.iterdir()} == dict.fromkeys(
        ["a", "c", "mine"], "old"
    )
    monkeypatch.undo()
    assert install([made / "a", made / "b"], there, ["a", "b", "c"], attic) == [there / "a", there / "b"]
    assert {path.name: path.read_text() for path in there.iterdir()} == {
        "a": "new",
        "b": "new",
        "mine": "old",
    }
