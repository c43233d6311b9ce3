"""The trail of changes, signs of life, workspaces, and names for what is new."""

import pytest

from api.store import heartbeats, trail
from api.store.database import now_ms
from api.store.heartbeats import LEASE_SECONDS
from api.store.new_ids import new_id
from api.store.paging import slice_of
from api.store.tables import heartbeats as beats
from api.store.trail import Doer
from api.store.workspaces import Workspace, all_workspaces, create_workspace


def test_the_trail_says_who_changed_what_in_which_request(database):
    ana = Doer("acme", "key:ana", "request-1")
    with database.writing() as connection:
        trail.note(connection, ana, "plan.create", "film", after={"version": 1})
        trail.note(connection, ana, "plan.delete", "film", before={"version": 1})
        (deleted, created) = trail.list_entries(connection, "acme", 10, None).rows
    assert (created.action, created.before, created.after) == ("plan.create", None, {"version": 1})
    assert (deleted.action, deleted.before, deleted.after) == ("plan.delete", {"version": 1}, None)
    assert (created.actor, created.request, created.subject) == ("key:ana", "request-1", "film")
    assert abs(created.at - now_ms()) < 60_000


def test_the_trail_comes_in_pages_of_one_workspace_and_of_one_subject(database):
    with database.writing() as connection:
        for number in range(6):
            doer = Doer("acme" if number % 2 else "other", "key:ana", "r")
            trail.note(connection, doer, "plan.move", f"plan{number % 3}", after={"number": number})
        first = trail.list_entries(connection, "acme", 2, None)
        rest = trail.list_entries(connection, "acme", 2, int(first.last or 0))
        assert [row.after["number"] for row in (*first.rows, *rest.rows)] == [5, 3, 1]
        assert rest.last is None
        of_one = trail.list_entries(connection, "acme", 9, None, subject="plan2").rows
        assert [row.after["number"] for row in of_one] == [5]


def test_a_change_that_is_not_kept_leaves_no_entry(database):
    with pytest.raises(ZeroDivisionError), database.writing() as connection:  # noqa: PT012 - the second one fails
        trail.note(connection, Doer("acme", "key:ana", "r"), "plan.create", "film")
        raise ZeroDivisionError
    with database.reading() as connection:
        assert trail.list_entries(connection, "acme", 9, None).rows == ()


def test_a_sign_of_life_is_renewed_until_the_lease_is_over(database):
    with database.writing() as connection:
        heartbeats.beat(connection, "w1", 5, {"at_work": 0})
        heartbeats.beat(connection, "w1", 5, {"at_work": 1})
        (worker,) = heartbeats.all_heartbeats(connection)
        assert (worker.executor, worker.started, worker.facts) == ("w1", 5, {"at_work": 1})
        assert worker.is_alive
        connection.execute(beats.update().values(seen=now_ms() - 1000 * int(LEASE_SECONDS) - 1))
        (worker,) = heartbeats.all_heartbeats(connection)
        assert not worker.is_alive


def test_a_worker_that_gives_a_sign_after_all_is_not_removed(database):
    with database.writing() as connection:
        heartbeats.beat(connection, "w1", 5, {})
        connection.execute(beats.update().values(seen=1))
        heartbeats.say_goodbye(connection, "w1", seen=0)
        assert len(heartbeats.all_heartbeats(connection)) == 1
        heartbeats.say_goodbye(connection, "w1", seen=1)
        assert heartbeats.all_heartbeats(connection) == ()


def test_workers_that_give_their_first_sign_at_once_are_all_there(database, all_at_once):
    def beat(number):
        with database.writing() as connection:
            heartbeats.beat(connection, f"w{number // 2}", 5, {})

    assert all_at_once(6, beat) == [None] * 6
    with database.reading() as connection:
        assert [worker.executor for worker in heartbeats.all_heartbeats(connection)] == ["w0", "w1", "w2"]


def test_a_workspace_is_made_once(database):
    with database.writing() as connection:
        assert create_workspace(connection, "b", "Borg")
        assert create_workspace(connection, "a", "Acme")
        assert not create_workspace(connection, "a", "Other")
        first, second = all_workspaces(connection)
    assert first == Workspace("a", "Acme", first.created)
    assert second.id == "b"


def test_new_ids_are_32_hexadecimal_digits_in_the_order_in_which_they_were_made(monkeypatch):
    made = []
    for moment in range(1_799_000_000_000, 1_799_000_000_005):
        monkeypatch.setattr("api.store.new_ids.now_ms", lambda moment=moment: moment)
        made.append(new_id())
    assert made == sorted(made)
    assert {len(name) for name in made} == {32}
    assert int(made[0][:12], 16) == 1_799_000_000_000
    assert len({new_id() for _ in range(1000)}) == 1000


def test_a_slice_says_where_it_ends_only_where_more_follows():
    assert slice_of([1, 2, 3], 2, ["a", "b", "c"]).last == "b"
    assert slice_of([1, 2, 3], 2, ["a", "b", "c"]).rows == (1, 2)
    assert slice_of([1, 2], 2, ["a", "b"]).last is None
    assert slice_of([], 2, []).rows == ()
