"""Rows of change requests, on both databases: entries by number, runs that measure them, and lists."""

import pytest

from api.store import change_entries, contents, runs
from api.store.change_entries import KIND


@pytest.fixture
def request_row(planned, here, new_run):
    """A request that nobody has measured."""
    with planned.writing() as connection:
        return runs.create_run(connection, here, new_run(kind=KIND))


def test_of_many_who_write_an_entry_of_a_number_one_is_first(planned, request_row, all_at_once):
    def put(number):
        with planned.writing() as connection:
            return change_entries.put_entry(connection, request_row, 1, str(number).encode())

    done = all_at_once(8, put)
    assert sorted(done) == [False] * 7 + [True]
    with planned.reading() as connection:
        assert change_entries.entry_hashes(connection, request_row) == {
            1: contents.sha256_of(str(done.index(True)).encode())
        }


def test_who_holds_a_request_is_waited_for(planned, request_row, all_at_once):
    def add(_):
        with planned.writing() as connection:
            change_entries.hold_request(connection, request_row)
            number = len(change_entries.entry_hashes(connection, request_row)) + 1
            return change_entries.put_entry(connection, request_row, number, b"an entry")

    assert all_at_once(8, add) == [True] * 8


def test_runs_that_measure_a_request_are_told_in_their_order(planned, here, new_run, request_row):
    with planned.writing() as connection:
        later = [runs.create_run(connection, here, new_run(kind=KIND)) for _ in range(2)]
        for run in reversed(later):
            change_entries.note_measuring(connection, request_row, run)
        change_entries.note_entry(connection, later[0], 3, later[0].order_sha256)
    with planned.reading() as connection:
        found = change_entries.measuring(connection, here, [request_row])
        assert found == {request_row.id: (request_row, *later)}
        assert change_entries.request_of(connection, later[1]) == request_row.id
        assert change_entries.request_of(connection, request_row) == request_row.id
        ids = [run.id for run in found[request_row.id]]
        assert change_entries.entries_with_figures(connection, here, ids) == {later[0].id: 3}
        listed = change_entries.list_requests(connection, here, 10, None)
        assert listed.rows == (request_row,)
        assert runs.documents_of(connection, here, request_row.id) == {}


def test_requests_are_listed_in_pages_the_newest_first(planned, here, new_run):
    with planned.writing() as connection:
        made = [runs.create_run(connection, here, new_run(kind=KIND)) for _ in range(3)]
        runs.create_run(connection, here, new_run(kind="risk"))
    with planned.reading() as connection:
        first = change_entries.list_requests(connection, here, 2, None)
        assert (first.rows, first.last) == ((made[2], made[1]), made[1].id)
        second = change_entries.list_requests(connection, here, 2, first.last, plan="film")
        assert (second.rows, second.last) == ((made[0],), None)
        assert change_entries.list_requests(connection, here, 2, None, plan="play").rows == ()
