"""A workspace with a plan, and threads that all do the same thing at the same moment."""

import threading
from collections.abc import Callable

import pytest

from api.store import plans, runs
from api.store.new_ids import new_id
from api.store.plans import Authorship
from api.store.runs import NewRun

HERE = "acme"
BY = Authorship("key:ana", "first draft")


@pytest.fixture
def here():
    """The name of the workspace."""
    return HERE


@pytest.fixture
def planned(database):
    """A database with the plan ``film``, at version 1."""
    with database.writing() as connection:
        plans.create_plan(connection, HERE, "film", "Film", b'{"name":"film"}', BY)
    return database


@pytest.fixture
def new_run() -> Callable[..., NewRun]:
    """``new_run(kind="risk")``: what a run is to be."""

    def make(id_=None, *, kind="solve", plan="film", order=b'{"order":{},"inputs":{}}') -> NewRun:
        return NewRun(id_ or new_id(), kind, plan, 1, 100, "key:ana", order)

    return make


@pytest.fixture
def queued(planned, new_run):
    """A run that waits."""
    with planned.writing() as connection:
        return runs.create_run(connection, HERE, new_run())


@pytest.fixture
def all_at_once() -> Callable[..., list]:
    """``all_at_once(16, work)``: what ``work(number)`` gave or raised, each in a thread of its own."""

    def run(count, work):
        meet, results = threading.Barrier(count, timeout=60), [None] * count

        def one(number):
            try:
                meet.wait()
                results[number] = work(number)
            except Exception as error:
                results[number] = error

        threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
