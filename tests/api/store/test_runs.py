"""Runs: one attempt at a time, a late one writes nothing, and each ends exactly once."""

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from api.store import contents, runs
from api.store.runs import Ending, LostRunError
from api.store.tables import run_inputs

DONE = Ending("succeeded", {"late_days": 0}, documents={"outcome": b"{}", "log": b"short"})


def _begin(database, run, executor="w1"):
    with database.writing() as connection:
        return runs.begin_attempt(connection, run.workspace, run.id, executor)


def _end(database, held, ending=DONE):
    with database.writing() as connection:
        runs.end_run(connection, held, ending)


def _find(database, run):
    with database.reading() as connection:
        return runs.find_run(connection, run.workspace, run.id)


def test_a_new_run_is_queued_and_keeps_its_order(planned, here, new_run):
    with planned.writing() as connection:
        needed = contents.put(connection, here, b"plan")
        order = f'{{"order":{{"kind":"solve"}},"inputs":{{"plan":"{needed}"}}}}'.encode()
        row = runs.create_run(connection, here, new_run(order=order))
        assert (row.state, row.attempt, row.executor, row.answer, row.problem) == (
            "queued",
            0,
            None,
            None,
            None,
        )
        assert contents.get(connection, here, row.order_sha256) == order
        assert connection.execute(sa.select(run_inputs)).all() == [(here, row.id, "plan", needed)]


def test_a_run_cannot_need_a_content_that_its_workspace_has_not(planned, here, new_run):
    with planned.writing() as connection:
        needed = contents.put(connection, "other", b"secret")
    order = f'{{"order":{{}},"inputs":{{"plan":"{needed}"}}}}'.encode()
    with pytest.raises(IntegrityError), planned.writing() as connection:
        runs.create_run(connection, here, new_run(order=order))


def test_a_run_that_succeeds_keeps_its_answer_and_documents(planned, queued):
    held = _begin(planned, queued)
    assert (held.state, held.attempt, held.executor) == ("running", 1, "w1")
    _end(planned, held)
    ended = _find(planned, queued)
    assert (ended.state, ended.answer, ended.problem) == ("succeeded", {"late_days": 0}, None)
    assert ended.created <= ended.started <= ended.finished
    with planned.reading() as connection:
        names = runs.documents_of(connection, queued.workspace, queued.id)
        assert list(names) == ["log", "outcome"]
        assert runs.document_of(connection, queued.workspace, queued.id, "log") == b"short"
        with pytest.raises(KeyError):
            runs.document_of(connection, queued.workspace, queued.id, "other")
        with pytest.raises(KeyError):
            runs.document_of(connection, "other", queued.id, "log")


def test_a_late_attempt_writes_nothing(planned, queued):
    late, present = _begin(planned, queued, "w1"), _begin(planned, queued, "w2")
    assert (late.attempt, present.attempt) == (1, 2)
    with pytest.raises(LostRunError):
        _end(planned, late, Ending("failed", documents={"outcome": b"late"}))
    with planned.writing() as connection:
        runs.note_progress(connection, present, {"by": "present"})
        runs.note_progress(connection, late, {"by": "late"})
        assert not runs.give_back(connection, late)
        with pytest.raises(LostRunError):
            runs.is_asked_to_cancel(connection, late)
        assert runs.progress_of(connection, queued.workspace, queued.id) == {"by": "present"}
        assert runs.documents_of(connection, queued.workspace, queued.id) == {}
    assert _find(planned, queued).state == "running"
    _end(planned, present)
    assert _find(planned, queued).state == "succeeded"


def test_a_run_ends_once(planned, queued, all_at_once):
    held = _begin(planned, queued)
    results = all_at_once(6, lambda number: _end(planned, held, Ending("succeeded", {"by": number})))
    assert Counter(type(result) for result in results) == {type(None): 1, LostRunError: 5}
    assert _find(planned, queued).answer == {"by": results.index(None)}
    assert _begin(planned, queued) is None


def test_attempts_that_begin_at_once_have_numbers_of_their_own(planned, queued, all_at_once):
    held = all_at_once(6, lambda number: _begin(planned, queued, f"w{number}"))
    assert sorted(one.attempt for one in held) == [1, 2, 3, 4, 5, 6]
    last = max(held, key=lambda one: one.attempt)
    assert _find(planned, queued).executor == last.executor


def test_a_run_that_is_given_back_waits_again_and_the_attempt_does_not_count(planned, queued):
    held = _begin(planned, queued)
    with planned.writing() as connection:
        assert runs.give_back(connection, held)
        assert not runs.give_back(connection, held)
    row = _find(planned, queued)
    assert (row.state, row.counted_attempts, row.executor, row.started) == ("queued", 0, None, held.started)
    with pytest.raises(LostRunError):
        _end(planned, held)
    assert _begin(planned, queued).counted_attempts == 1


def test_the_number_of_an_attempt_that_was_given_back_is_not_given_again(planned, queued):
    late = _begin(planned, queued)
    with planned.writing() as connection:
        assert runs.give_back(connection, late)
    present = _begin(planned, queued, "w2")
    assert present.attempt > late.attempt
    with planned.writing() as connection:
        assert not runs.give_back(connection, late)
        runs.note_progress(connection, late, {"by": "late"})
        assert runs.progress_of(connection, queued.workspace, queued.id) is None
    with pytest.raises(LostRunError):
        _end(planned, late)
    assert _find(planned, queued).executor == "w2"


def test_who_begins_again_with_his_token_finds_his_own_attempt(planned, queued):
    with planned.writing() as connection:
        first, again = (
            runs.begin_attempt(connection, queued.workspace, queued.id, "w1", "mine") for _ in range(2)
        )
        assert first == again
        other = runs.begin_attempt(connection, queued.workspace, queued.id, "w2", "another's")
        late = runs.begin_attempt(connection, queued.workspace, queued.id, "w1", "mine")
    assert (first.attempt, other.attempt, late.attempt) == (1, 2, 3)


def test_a_run_that_is_to_be_cancelled_is_not_given_back(planned, queued):
    held = _begin(planned, queued)
    with planned.writing() as connection:
        runs.ask_to_cancel(connection, queued.workspace, queued.id)
        assert not runs.give_back(connection, held)
    _end(planned, held, Ending("cancelled"))


def test_a_run_that_nobody_carries_out_is_queued_again_unless_it_was_taken_up_or_is_to_be_cancelled(
    planned, queued
):
    def left(attempt):
        with planned.writing() as connection:
            return runs.queue_again(connection, queued.workspace, queued.id, attempt)

    _begin(planned, queued)
    assert not left(0)
    assert left(1)
    assert (_find(planned, queued).state, _find(planned, queued).executor) == ("queued", None)
    _begin(planned, queued, "w2")
    with planned.writing() as connection:
        runs.ask_to_cancel(connection, queued.workspace, queued.id)
    assert not left(2)
    row = _find(planned, queued)
    assert (row.state, row.executor, row.problem["title"]) == ("cancelled", "w2", "Cancelled")
    assert row.finished is not None
    assert not left(2)


def test_a_queued_run_is_cancelled_at_once(planned, queued):
    with planned.writing() as connection:
        row = runs.ask_to_cancel(connection, queued.workspace, queued.id)
    assert row.state == "cancelled"
    assert row.finished == row.cancel_asked
    assert row.problem["title"] == "Cancelled before it began"
    assert _begin(planned, queued) is None


def test_a_running_run_is_asked_to_stop_and_remembers_when_first(planned, queued):
    held = _begin(planned, queued)
    with planned.writing() as connection:
        assert not runs.is_asked_to_cancel(connection, held)
        first = runs.ask_to_cancel(connection, queued.workspace, queued.id)
        again = runs.ask_to_cancel(connection, queued.workspace, queued.id)
        assert runs.is_asked_to_cancel(connection, held)
    assert first == again
    assert (first.state, first.finished, first.problem) == ("running", None, None)
    _end(planned, held, Ending("cancelled", {"late_days": 1}, {"title": "Cancelled"}))
    assert _find(planned, queued).state == "cancelled"


def test_a_run_that_has_ended_is_not_cancelled(planned, queued):
    _end(planned, _begin(planned, queued))
    with planned.writing() as connection:
        row = runs.ask_to_cancel(connection, queued.workspace, queued.id)
    assert (row.state, row.cancel_asked) == ("succeeded", None)


def test_a_run_of_another_workspace_is_not_there(planned, queued):
    with planned.writing() as connection:
        for ask in (runs.find_run, runs.ask_to_cancel):
            with pytest.raises(KeyError):
                ask(connection, "other", queued.id)
        assert runs.begin_attempt(connection, "other", queued.id, "w") is None
        assert runs.list_runs(connection, "other", 10, None).rows == ()
        assert runs.progress_of(connection, "other", queued.id) is None


def test_a_newer_run_takes_the_place_of_queued_ones_of_its_kind_and_plan(planned, here, new_run):
    with planned.writing() as connection:
        old, running, other, new = (
            runs.create_run(connection, here, new_run(kind=kind))
            for kind in ("solve", "solve", "risk", "solve")
        )
        runs.begin_attempt(connection, here, running.id, "w")
        assert runs.supersede(connection, here, "film", "solve", new.id) == (old.id,)
        states = {row.id: row.state for row in runs.list_runs(connection, here, 10, None).rows}
        assert runs.find_run(connection, here, old.id).problem["run"] == new.id
    assert states == {old.id: "cancelled", running.id: "running", other.id: "queued", new.id: "queued"}


def test_progress_is_the_last_news(planned, queued):
    held = _begin(planned, queued)
    with planned.writing() as connection:
        assert runs.progress_of(connection, queued.workspace, queued.id) is None
        for number in (1, 2):
            runs.note_progress(connection, held, {"epoch": number})
        assert runs.progress_of(connection, queued.workspace, queued.id) == {"epoch": 2}


def test_runs_are_listed_by_pages_the_newest_first(planned, here, new_run):
    names = [f"{number:032x}" for number in range(7)]
    with planned.writing() as connection:
        for number, name in enumerate(names):
            runs.create_run(connection, here, new_run(name, kind="risk" if number % 3 == 0 else "solve"))
        runs.ask_to_cancel(connection, here, names[5])

        def listed(limit, **wanted):
            found, cursor = [], None
            while True:
                page = runs.list_runs(connection, here, limit, cursor, **wanted)
                found += [row.id for row in page.rows]
                if page.last is None:
                    return found
                assert len(page.rows) == limit
                cursor = page.last

        assert listed(3) == names[::-1]
        assert listed(7) == names[::-1]
        assert listed(2, kind="risk") == [names[6], names[3], names[0]]
        assert listed(2, state="queued", kind="solve") == [names[4], names[2], names[1]]
        assert listed(2, plan="film", state="cancelled") == [names[5]]
        assert listed(2, plan="other") == []
