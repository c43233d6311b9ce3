"""Documents that were read lately: kept by number and size, whoever changes what how often."""

from __future__ import annotations

import threading

import pytest

from api import shelf
from api.shelf import LARGEST_SHARE, Shelf
from api.store import contents
from planner.document import canonical_json
from planner.generator import generate_plan
from planner.plan import Plan

HERE = "acme"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return generate_plan(projects=1, tasks=3, people=2)


def versions(plan: Plan, count: int) -> list[tuple[Plan, bytes]]:
    """Plans that differ in their names, with their documents."""
    named = [plan.replace(name=f"Plan {number:03}") for number in range(count)]
    return [(one, canonical_json(one)) for one in named]


@pytest.fixture
def read(new_database, plan, monkeypatch):
    """``read(kept, document)``: the plan, and whether it was read from the database for it."""
    database = new_database("sqlite")
    asked: list[str] = []
    get = contents.get

    def noted(connection, workspace, sha256):
        asked.append(sha256)
        return get(connection, workspace, sha256)

    monkeypatch.setattr(contents, "get", noted)

    def one(shelf: Shelf, document: bytes) -> tuple[Plan, bool]:
        with database.writing() as connection:
            sha256 = contents.put(connection, HERE, document)
            before = len(asked)
            found = shelf.plan(connection, HERE, sha256)
        return found, len(asked) > before

    return one


def test_a_document_is_read_once(plan, read):
    kept, ((one, document),) = Shelf(), versions(plan, 1)
    assert read(kept, document) == (one, True)
    assert read(kept, document) == (one, False)


def test_the_texts_of_what_is_kept_have_so_many_bytes_at_most(plan, read):
    made = versions(plan, 10)
    size = len(made[0][1])
    kept = Shelf(most_bytes=int(5.5 * size))
    for _, document in made:
        read(kept, document)
    assert [read(kept, document)[1] for _, document in reversed(made)] == [False] * 5 + [True] * 5


def test_what_is_too_large_drives_nobody_out(plan, read):
    made = versions(plan, 3)
    large = plan.replace(name="L" * 5000)
    kept = Shelf(most_bytes=int(len(canonical_json(large)) / LARGEST_SHARE) - 1)
    for _, document in made:
        read(kept, document)
    assert read(kept, canonical_json(large)) == (large, True)
    assert read(kept, canonical_json(large)) == (large, True)
    assert [read(kept, document)[1] for _, document in made] == [False] * 3


def test_old_versions_of_a_plan_that_is_changed_often_drive_nobody_out(plan, read):
    (_, other), *busy = versions(plan, 50)
    kept = Shelf(most=3)
    read(kept, other)
    before = None
    for one, document in busy:
        kept.keep_plan(document, one, instead_of=before)
        before = contents.sha256_of(document)
    assert read(kept, other)[1] is False
    assert read(kept, busy[-1][1]) == (busy[-1][0], False)
    assert read(kept, busy[-2][1])[1] is True


def test_a_plan_written_again_as_it_was_stays(plan, read):
    kept, ((one, document),) = Shelf(), versions(plan, 1)
    kept.keep_plan(document, one)
    kept.keep_plan(document, one, instead_of=contents.sha256_of(document))
    assert read(kept, document) == (one, False)


def test_what_is_made_of_a_document_counts_as_much_as_the_document(plan, read):
    ((_, document),) = versions(plan, 1)
    kept = Shelf(most_bytes=int(4.5 * len(document)))
    read(kept, document)
    name, made = contents.sha256_of(document), []
    for kind in "abcdef":
        kept.made(kind, f"sha256:{name}", lambda kind=kind: [made.append(kind)])
    for kind in "fedc":
        kept.made(kind, f"sha256:{name}", lambda: pytest.fail("it is kept"))
    kept.made("a", f"sha256:{name}", lambda: made.append("a again"))
    assert made == [*"abcdef", "a again"]


class Counted:
    """A lock that knows how many have asked for it."""

    def __init__(self) -> None:
        self.lock, self.asked = threading.Lock(), threading.Semaphore(0)

    def __enter__(self) -> None:
        self.asked.release()
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def test_what_is_too_large_to_be_kept_is_made_once_for_all_who_wait(monkeypatch):
    count, lock, may_end, made, found = 8, Counted(), threading.Event(), [], []
    monkeypatch.setattr(shelf, "_Gate", lambda gate=shelf._Gate: gate(lock))
    kept = Shelf(most_bytes=8)

    def make() -> bytes:
        made.append(1)
        assert may_end.wait(60)
        return b"more than two bytes"

    threads = [
        threading.Thread(target=lambda: found.append(kept.made("picture", "a", make))) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    assert all(lock.asked.acquire(timeout=60) for _ in threads)
    may_end.set()
    for thread in threads:
        thread.join(60)
    assert (found, made) == ([b"more than two bytes"] * count, [1])


def test_what_could_not_be_made_is_tried_again():
    kept = Shelf()
    with pytest.raises(ZeroDivisionError):
        kept.made("a", "b", lambda: 1 // 0)
    assert kept.made("a", "b", lambda: 7) == 7
