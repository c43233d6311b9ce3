"""The record in files: never half written, never overwritten, one of two writers wins."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from planner.changes.shorthand import read_change_line
from planner.document import plan_hash
from planner.errors import DocumentError, InputError
from scenarios.requests import deciding
from scenarios.requests.entries import Assessed
from scenarios.requests.files import RecordFiles
from scheduling.options import SolveOptions
from scheduling.solver import solve


@pytest.fixture
def files(tmp_path, studio, stamp):
    """A record that has begun."""
    record = RecordFiles.beside(tmp_path / "studio.yaml")
    record.start(studio, stamp)
    return record


@pytest.fixture
def ask(files, stamp):
    def asked(line):
        changes = [read_change_line(line)]
        return files.append(lambda ledger: deciding.ask(ledger, files.plan, changes, "because", stamp))

    return asked


@pytest.fixture
def put_figures(files, stamp, impact_made_up):
    """Has made up figures stored for a request."""

    def put(number):
        def entry(ledger):
            plan = deciding.case_to_decide(ledger, files.plan, ledger.request(number)).plan
            some = "sha256:" + "0" * 64
            return deciding.next_entry(
                ledger, Assessed, stamp, request=number, head=ledger.head, plan=plan_hash(plan),
                outcome_before=some, outcome_after=some, effort=0, seed=1, impact=impact_made_up(),
            )  # fmt: skip

        return files.append(entry)

    return put


@pytest.fixture
def approve(files, stamp):
    def approved(number):
        def entry(ledger):
            found, plan = deciding.approve(ledger, files.plan, number, "", stamp)
            files.keep_plan(plan)
            return found

        return files.append(entry)

    return approved


def all_files(record) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in record.directory.rglob("*") if path.is_file()}


def test_a_record_begins_beside_its_plan(files, studio, tmp_path) -> None:
    assert files.directory == tmp_path / "studio.changes"
    assert files.read().head == plan_hash(studio)
    assert files.plan(plan_hash(studio)) == studio


def test_a_record_that_is_there_is_not_begun_again(files, studio, stamp) -> None:
    before = all_files(files)
    files.start(studio.replace(name="another"), stamp)
    assert all_files(files) == before


def test_nothing_that_was_written_is_ever_changed(files, ask, put_figures, approve, absence) -> None:
    seen: dict[str, bytes] = {}
    for step in (lambda: ask(absence), lambda: put_figures(1), lambda: approve(1)):
        step()
        now = all_files(files)
        assert seen.items() <= now.items()
        seen = now
    assert files.read().request(1).state == "approved"
    assert len(files.read().versions) == 2
    assert all(files.plan(version) for version in files.read().versions)


@pytest.mark.parametrize("broken", ["fsync", "link", "open"])
def test_a_write_that_is_broken_off_loses_nothing(files, ask, absence, monkeypatch, broken) -> None:
    ask(absence)
    before = all_files(files)

    def fail(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if broken == "open":
            patch.setattr(Path, "open", fail)
        else:
            patch.setattr(os, broken, fail)
        with pytest.raises(OSError, match="No space left"):
            ask(absence.replace("06", "07"))
    assert all_files(files) == before
    ask(absence.replace("06", "07"))
    assert sorted(files.read().requests) == [1, 2]


def test_a_process_that_dies_in_the_middle_leaves_a_record_that_can_be_read(files, ask, absence) -> None:
    ask(absence)
    half = files.directory / "entries" / ".unfinished-0123"
    half.write_bytes(b'{"format": "crewline-change-ent')
    assert sorted(files.read().requests) == [1]
    ask(absence.replace("06", "07"))
    assert sorted(files.read().requests) == [1, 2]


def test_the_plan_is_kept_before_the_head_moves_to_it(
    files, ask, put_figures, approve, absence, monkeypatch
) -> None:
    ask(absence)
    put_figures(1)
    create = files._create

    def only_plans(path, text):
        if path.parent.name == "entries":
            raise OSError(errno.EIO, "Input/output error", str(path))
        create(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_create", only_plans)
        with pytest.raises(OSError, match="Input/output"):
            approve(1)
    assert files.read().request(1).state == "assessed"
    approve(1)
    assert files.plan(files.read().head) is not None


def test_of_two_approvals_at_once_one_wins_and_the_other_is_told(
    files, ask, put_figures, approve, absence, later
) -> None:
    ask(absence)
    ask(later)
    put_figures(1)
    put_figures(2)
    barrier, errors = threading.Barrier(2), []
    original = files._create

    def together(path, text):
        if path.parent.name == "entries" and not barrier.broken and path.name == "000006.json":
            barrier.wait(timeout=10)  # both have decided on the same record by now
        original(path, text)

    files._create = together

    def run(number) -> None:
        try:
            approve(number)
        except InputError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    states = [request.state for request in files.read().requests.values()]
    assert sorted(states) == ["approved", "assessed"]
    assert [[issue.code for issue in error.issues] for error in errors] == [["head-moved"]]


def test_two_approvals_of_one_request_count_once(files, ask, put_figures, approve, absence, stamp) -> None:
    ask(absence)
    put_figures(1)
    stale = files.read()
    approve(1)
    first = [stale]

    def on_what_was_read_before(ledger):
        seen = first.pop() if first else ledger
        return deciding.approve(seen, files.plan, 1, "", stamp)[0]

    with pytest.raises(InputError) as caught:
        files.append(on_what_was_read_before)
    assert [issue.code for issue in caught.value.issues] == ["decided"]


def test_many_who_ask_at_once_all_get_a_number(files, ask, absence) -> None:
    threads = [threading.Thread(target=ask, args=(absence,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(files.read().requests) == list(range(1, 9))


def test_who_never_comes_through_is_told(files, stamp, studio) -> None:
    with pytest.raises(InputError, match="try again"):
        files.append(lambda _: deciding.begin(studio, stamp))


def test_a_missing_entry_is_named(files, ask, absence) -> None:
    ask(absence)
    (files.directory / "entries" / "000001.json").unlink()
    with pytest.raises(DocumentError) as caught:
        files.read()
    assert [(issue.path, issue.code) for issue in caught.value.issues] == [("000001.json", "missing-entry")]


def test_an_altered_entry_is_named_by_its_file(files, ask, absence) -> None:
    ask(absence)
    first = files.directory / "entries" / "000001.json"
    first.write_bytes(first.read_bytes().replace(b"Ada", b"Jo"))
    with pytest.raises(DocumentError) as caught:
        files.read()
    assert caught.value.issues[0].path == "000002.json"


def test_an_altered_or_missing_plan_is_noticed(files, studio) -> None:
    (path,) = (files.directory / "plans").iterdir()
    path.write_bytes(path.read_bytes().replace(b"Acme", b"Akme"))
    with pytest.raises(DocumentError) as caught:
        files.plan(plan_hash(studio))
    assert caught.value.issues[0].code == "altered"
    path.unlink()
    with pytest.raises(DocumentError) as caught:
        files.plan(plan_hash(studio))
    assert caught.value.issues[0].code == "missing-file"


def test_outcomes_are_kept_without_what_differs_between_equal_runs(files, studio) -> None:
    one, two = (solve(studio, SolveOptions(effort=1, workers=1)) for _ in range(2))
    hashed = files.keep_outcome(one, studio)
    assert files.keep_outcome(two, studio) == hashed
    assert files.outcome(hashed).schedule == one.schedule
    (path,) = (files.directory / "outcomes").iterdir()
    path.write_bytes(path.read_bytes().replace(b"Mia", b"Ben"))
    with pytest.raises(DocumentError) as caught:
        files.outcome(hashed)
    assert caught.value.issues[0].code == "altered"


def test_a_file_system_without_hard_links_is_named(tmp_path, studio, stamp, monkeypatch) -> None:
    def no_links(*_args, **_more):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    record = RecordFiles.beside(tmp_path / "studio.yaml")
    with pytest.raises(InputError, match="no hard links"):
        record.start(studio, stamp)
    assert not record.exists


def test_a_plan_with_errors_begins_no_record(tmp_path, studio, stamp) -> None:
    record = RecordFiles.beside(tmp_path / "studio.yaml")
    with pytest.raises(InputError):
        record.start(studio.replace(people=()), stamp)
    assert not record.directory.exists()
