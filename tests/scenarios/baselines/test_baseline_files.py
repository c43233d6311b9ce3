"""Baselines in files: kept whole under a name of their own, read back as they were, never overwritten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading

import pytest

from planner.errors import DocumentError, InputError
from scenarios.baselines.files import BaselineFiles
from scheduling.options import SolveOptions
from scheduling.solver import solve

MONDAY = dt.date(2027, 1, 4)
NOW = dt.datetime(2027, 1, 4, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def outcome(studio):
    return solve(studio, SolveOptions(effort=0))


@pytest.fixture
def files(tmp_path):
    return BaselineFiles.beside(tmp_path / "studio.yaml")


def codes(error) -> list[str]:
    return [issue.code for issue in error.value.issues]


def test_what_is_kept_is_read_back_as_it_was(files, studio, outcome, tmp_path) -> None:
    entry = files.keep("Q1 signed", studio, outcome, agreed=MONDAY, stamp=NOW, notes="by Acme")
    found = files.open("Q1 signed")
    assert files.directory == tmp_path / "studio.baselines"
    assert (found.entry, found.plan, found.schedule) == (entry, studio, outcome.schedule)
    assert (entry.agreed_on, entry.kept, entry.notes) == (MONDAY, "2027-01-04T09:30:00Z", "by Acme")


def test_a_name_that_is_taken_is_refused_and_what_is_there_stays(files, studio, outcome) -> None:
    first = files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW)
    later = studio.replace(notes="another plan")
    other = solve(later, SolveOptions(effort=0))
    with pytest.raises(InputError, match="never overwritten") as error:
        files.keep("q1", later, other, agreed=MONDAY, stamp=NOW)
    assert codes(error) == ["taken"]
    assert files.entries() == (first,)
    assert files.open("q1").plan == studio


def test_everything_that_stands_against_a_baseline_is_told_at_once(files, studio, outcome) -> None:
    relaxed = dataclasses.replace(outcome, status="infeasible", plan_hash="sha256:" + "0" * 64)
    with pytest.raises(InputError) as error:
        files.keep("../q1", studio, relaxed, agreed=MONDAY, stamp=NOW)
    assert codes(error) == ["bad-name", "no-plan", "other-plan"]
    assert not files.directory.exists()


@pytest.mark.parametrize("name", ["", " q1", "q1.", "a/b", "a\\b", ".hidden", "a" * 81, "line\nbreak"])
def test_names_that_are_none_of_files_are_refused(files, studio, outcome, name) -> None:
    with pytest.raises(InputError) as error:
        files.keep(name, studio, outcome, agreed=MONDAY, stamp=NOW)
    assert codes(error) == ["bad-name"]


def test_an_unknown_name_is_told_with_the_nearest_one(files, studio, outcome) -> None:
    files.keep("start", studio, outcome, agreed=MONDAY, stamp=NOW)
    for ask in (files.open, files.drop):
        with pytest.raises(InputError, match='did you mean "start"') as error:
            ask("strat")
        assert codes(error) == ["no-baseline"]


def test_baselines_are_listed_by_the_day_from_which_they_count(files, studio, outcome) -> None:
    for name, day in (("b", 6), ("a", 8), ("c", 4)):
        files.keep(name, studio, outcome, agreed=MONDAY.replace(day=day), stamp=NOW)
    assert [entry.name for entry in files.entries()] == ["c", "b", "a"]
    assert files.newest().name == "a"


def test_there_are_none_before_the_first(files) -> None:
    assert (files.entries(), files.newest()) == ((), None)


def test_a_dropped_one_is_put_aside_and_its_name_is_free_again(files, studio, outcome) -> None:
    files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW, notes="first")
    files.drop("q1")
    assert files.entries() == ()
    files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW, notes="second")
    files.drop("q1")
    aside = sorted((files.directory / "dropped").iterdir())
    assert [json.loads(path.read_text())["notes"] for path in aside] == ["first", "second"]
    assert [path.name for path in aside] == ["1-q1.json", "2-q1.json"]


@pytest.mark.parametrize("part", ["plans", "outcomes"])
def test_what_was_altered_or_is_missing_is_noticed(files, studio, outcome, part) -> None:
    files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW)
    (path,) = (files.directory / part).iterdir()
    path.write_text(path.read_text().replace("Mia", "Max"))
    with pytest.raises(DocumentError) as error:
        files.open("q1")
    assert codes(error) == ["altered"]
    path.unlink()
    with pytest.raises(DocumentError) as error:
        files.open("q1")
    assert codes(error) == ["missing-file"]


def test_every_entry_that_can_not_be_read_is_told(files, studio, outcome) -> None:
    for name in ("a", "b", "c"):
        files.keep(name, studio, outcome, agreed=MONDAY, stamp=NOW)
    names = files.directory / "names"
    (names / "a.json").write_text("{")
    (names / "b.json").write_text((names / "c.json").read_text())
    with pytest.raises(DocumentError, match="2 problems") as error:
        files.entries()
    assert [(issue.path, issue.code) for issue in error.value.issues] == [
        (str(names / "a.json"), "bad-baseline"),
        (str(names / "b.json"), "altered"),
    ]


CONFLICT = b'<<<<<<< HEAD\n{"agreed": "2027-01-04"}\n=======\n\xff\n>>>>>>> theirs\n'


def test_one_that_can_not_be_read_is_put_aside_as_it_is(files, studio, outcome) -> None:
    files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW)
    files.keep("q2", studio, outcome, agreed=MONDAY.replace(day=5), stamp=NOW)
    (files.directory / "names" / "q2.json").write_bytes(CONFLICT)
    aside = files.drop("q2")
    assert aside == files.directory / "dropped" / "1-q2.json"
    assert aside.read_bytes() == CONFLICT
    assert files.newest().name == "q1"


def test_the_newest_is_none_while_one_can_not_be_read_and_the_error_says_what_helps(
    files, studio, outcome
) -> None:
    for name in ("q1", "Q2 signed"):
        files.keep(name, studio, outcome, agreed=MONDAY, stamp=NOW)
    path = files.directory / "names" / "Q2 signed.json"
    path.write_bytes(CONFLICT)
    for ask in (files.newest, lambda: files.open("Q2 signed")):
        with pytest.raises(DocumentError) as error:
            ask()
        assert str(error.value) == (
            f"{path}: text that is no JSON — expected a baseline "
            "(planner baseline drop PLAN 'Q2 signed' puts it aside)"
        )


def test_a_field_that_can_not_be_read_is_told_with_its_file(files, studio, outcome) -> None:
    files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW)
    path = files.directory / "names" / "q1.json"
    path.write_text(path.read_text().replace("2027-01-04", "2027-02-30", 1))
    with pytest.raises(DocumentError) as error:
        files.newest()
    (issue,) = error.value.issues
    assert (issue.path, issue.code) == (f"{path}: agreed", "bad-baseline")
    assert issue.hint == "planner baseline drop PLAN q1 puts it aside"


def test_of_two_who_keep_the_same_name_at_once_one_wins(files, studio, outcome) -> None:
    create, barrier, errors = files._create, threading.Barrier(2), []

    def together(path, text):
        if path.parent.name == "names":
            barrier.wait(timeout=10)  # both have seen by now that the name is free
        create(path, text)

    files._create = together

    def keep(notes) -> None:
        try:
            files.keep("q1", studio, outcome, agreed=MONDAY, stamp=NOW, notes=notes)
        except InputError as error:
            errors.append(error)

    threads = [threading.Thread(target=keep, args=(notes,)) for notes in ("mine", "yours")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert [issue.code for error in errors for issue in error.issues] == ["taken"]
    assert files.open("q1").entry.notes in ("mine", "yours")
