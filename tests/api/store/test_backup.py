"""A backup comes back as it was, in either kind of database; one that was tampered with changes nothing."""

import itertools
import json
import os
import stat
import threading
import zipfile

import pytest
import sqlalchemy as sa

from api.access import keys
from api.access.roles import Role
from api.runs.queueing import RunQueue
from api.store import backup, contents, heartbeats, plans, replies, runs, trail
from api.store.archive import MANIFEST, TABLES
from api.store.backup import write_backup
from api.store.contents import DamagedContentError
from api.store.migrating import OldDatabaseError
from api.store.plans import Authorship
from api.store.replies import Asked, Reply
from api.store.restoring import restore_backup
from api.store.runs import Ending
from api.store.tables import contents as content_table
from api.store.tables import runs as run_table
from api.store.trail import Doer
from api.store.workspaces import create_workspace
from planner.errors import InputError

BY = Authorship("key:ana", "ø")
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def _ignore(*_):
    """For who does not look at the queue."""


def _fill(database, here, new_run):
    """Something in every table; the key's text, and the runs by their states."""
    with database.writing() as connection:
        create_workspace(connection, here, "Acmé")
        key = keys.create_key(connection, here, "first", Role.ADMIN, "first start").text
        plans.create_plan(connection, here, "film", "Film", b'{"name":"film"}', BY)
        plans.create_plan(connection, "other", "film", "Film", b'{"name":"film"}', BY)
        plans.move_head(connection, here, "film", 1, "Film", bytes(range(256)) * 9, BY)
        needed = contents.sha256_of(b'{"name":"film"}')
        order = f'{{"order":{{}},"inputs":{{"plan":"{needed}"}}}}'.encode()
        made = {}
        for number, state in enumerate(("queued", "running", "succeeded", "cancelled")):
            made[state] = runs.create_run(connection, here, new_run(f"{number:032x}", order=order)).id
            if state in ("running", "succeeded"):
                held = runs.begin_attempt(connection, here, made[state], "w")
                runs.note_progress(connection, held, {"value": 0.1 + 0.2})
        runs.end_run(connection, held, Ending("succeeded", {"gap": 1e-9}, documents={"outcome": b"{}"}))
        runs.ask_to_cancel(connection, here, made["cancelled"])
        asked = Asked(here, "key:ana", "order-66", "a" * 64)
        replies.take_key(connection, asked)
        replies.keep_reply(connection, asked, Reply(201, {"a": "b"}, b"\x00\xff"))
        trail.note(connection, Doer(here, "key:ana", "r"), "plan.create", "film", after={"head": 1})
        heartbeats.beat(connection, "w", 1, {})
    return key, made


def _rows(database):
    with database.reading() as connection:
        found = {table.name: connection.execute(sa.select(table)).all() for table in TABLES}
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


@pytest.fixture
def filled(database, here, new_run):
    _fill(database, here, new_run)
    return database


@pytest.fixture
def archive(filled, tmp_path):
    write_backup(filled, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def _changed(archive, changes, *, drop=()):
    """A copy in which some files say something else, or are not there."""
    path = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, changes.get(name, old.read(name)))
        for name in set(changes) - set(old.namelist()):
            new.writestr(name, changes[name])
    return path


def _refused(database, path, match):
    before = _rows(database)
    with pytest.raises(InputError, match=match) as refusal:
        restore_backup(database, path, _ignore)
    assert refusal.value.issues
    assert _rows(database) == before


@pytest.mark.parametrize("into", KINDS)
def test_a_backup_comes_back_as_it_was(filled, archive, into, new_database):
    other = new_database(into)
    waiting = []
    restored = restore_backup(other, archive, lambda _connection, *run: waiting.append(run))
    was, now = _rows(filled), _rows(other)
    unchanged = [name for name in was if name not in ("runs", "run_progress")]
    assert {name: now[name] for name in unchanged} == {name: was[name] for name in unchanged}
    assert all(was[table.name] for table in TABLES), "something of every table must be in the test"
    assert {run for _, run, _ in waiting} == {f"{0:032x}", f"{1:032x}"}
    assert restored.manifest.documents == len({row.sha256 for row in was["contents"]})


def test_a_run_that_was_not_over_waits_in_the_queue_again(archive, here, database, new_database):
    other = new_database("sqlite" if database.is_sqlite else "postgresql")
    queue = RunQueue(other)
    restore_backup(other, archive, lambda connection, *run: queue.put(connection, *run, again=True))
    queue.close()
    with other.reading() as connection:
        states = {row.id: row for row in runs.list_runs(connection, here, 10, None).rows}
        running = states[f"{1:032x}"]
        assert (running.state, running.attempt, running.executor, running.started) == (
            "queued",
            0,
            None,
            None,
        )
        assert runs.progress_of(connection, here, running.id) is None
        assert states[f"{2:032x}"].answer == {"gap": 1e-9}
        assert runs.progress_of(connection, here, f"{2:032x}") == {"value": 0.1 + 0.2}
        table = "workflow_status" if other.is_sqlite else "dbos.workflow_status"
        queued = connection.exec_driver_sql(f"SELECT workflow_uuid, status FROM {table}").all()
    assert {(name[:32], status) for name, status in queued} == {
        (f"{0:032x}", "ENQUEUED"),
        (f"{1:032x}", "ENQUEUED"),
    }


def test_what_comes_after_a_restore_goes_on_where_it_was(archive, here, database, new_database):
    other = new_database("sqlite" if database.is_sqlite else "postgresql")
    restore_backup(other, archive, _ignore)
    with other.writing() as connection:
        trail.note(connection, Doer(here, "key:ana", "r"), "plan.move", "film")
        new, old = trail.list_entries(connection, here, 10, None).rows
        assert new.number > old.number
        assert plans.move_head(connection, here, "film", 2, "Film", b"{}", BY).head == 3


def test_keys_come_back_and_no_secret_is_in_the_backup(database, here, new_run, tmp_path, new_database):
    key, _ = _fill(database, here, new_run)
    path = tmp_path / "backup.zip"
    write_backup(database, path)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert key.partition(".")[2].encode() not in everything
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    other = new_database("sqlite")
    restore_backup(other, path, _ignore)
    with other.reading() as connection:
        principal = keys.principal_of(connection, key)
    assert principal is not None
    assert principal.workspace == here


def test_a_backup_is_one_state_while_others_write(filled, here, tmp_path, new_database):
    ending = threading.Event()

    def write():
        for number in itertools.count(2):
            if ending.is_set():
                return
            with filled.writing() as connection:
                plans.move_head(connection, here, "film", number, "Film", b"%d" % number, BY)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            write_backup(filled, tmp_path / f"{number}.zip")
    finally:
        ending.set()
        writer.join()
    for number in range(3):
        other = new_database("sqlite")
        restore_backup(other, tmp_path / f"{number}.zip", _ignore)  # it would fail if rows did not fit
        with other.reading() as connection:
            head = plans.find_plan(connection, here, "film").head
            assert plans.find_version(connection, here, "film").number == head
            assert len(plans.list_versions(connection, here, "film", 100_000, None).rows) == head


def test_nothing_is_brought_back_into_a_database_that_is_not_empty(archive, filled):
    _refused(filled, archive, match="tables with rows")
    with pytest.raises(InputError) as refusal:
        restore_backup(filled, archive, _ignore)
    issues = {issue.path: issue.found for issue in refusal.value.issues}
    assert issues["database.plans"] == "2 rows"
    assert issues["database.workspaces"] == "1 row"
    assert "database.heartbeats" not in issues


def test_nothing_is_brought_back_into_a_database_without_tables(archive, empty_database):
    with pytest.raises(OldDatabaseError):
        restore_backup(empty_database, archive, _ignore)


def test_a_database_without_tables_is_not_backed_up(empty_database, tmp_path):
    with pytest.raises(OldDatabaseError):
        write_backup(empty_database, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def _damage(database, content, workspace=None):
    """Have other bytes kept in the place of a content; its hash."""
    name = contents.sha256_of(content)
    with database.writing() as connection:
        changed = content_table.update().where(content_table.c.sha256 == name).values(compressed=b"damaged")
        here = content_table.c.workspace == workspace
        connection.execute(changed if workspace is None else changed.where(here))
    return name


def test_damage_is_not_backed_up_and_named_with_what_needs_it(filled, here, tmp_path):
    names = {_damage(filled, content) for content in (b'{"name":"film"}', b"{}")}
    with pytest.raises(InputError, match="2 documents are damaged") as refusal:
        write_backup(filled, tmp_path / "backup.zip")
    issues = {issue.path.removeprefix("contents."): issue for issue in refusal.value.issues}
    assert set(issues) == names
    film = issues[contents.sha256_of(b'{"name":"film"}')]
    assert f"plan_versions {here}/film/1" in film.found
    assert "run_documents" in issues[contents.sha256_of(b"{}")].found
    assert "--with-damaged" in film.hint
    assert not (tmp_path / "backup.zip").exists()
    assert not list(tmp_path.glob(".planner-*"))


@pytest.mark.parametrize("into", KINDS)
def test_damage_comes_back_as_it_was_where_that_is_asked_for(filled, here, into, tmp_path, new_database):
    name = _damage(filled, b"{}")
    manifest = write_backup(filled, tmp_path / "backup.zip", with_damaged=True)
    assert manifest.damaged == {name: contents.sha256_of(b"damaged")}
    other = new_database(into)
    restore_backup(other, tmp_path / "backup.zip", _ignore)
    assert _rows(other)["contents"] == _rows(filled)["contents"]
    with other.reading() as connection, pytest.raises(DamagedContentError):
        contents.get(connection, here, name)
    with other.reading() as connection:
        assert contents.get(connection, here, contents.sha256_of(b'{"name":"film"}'))


def test_damage_in_one_workspace_is_mended_from_another(filled, here, tmp_path, new_database):
    name = _damage(filled, b'{"name":"film"}', here)
    assert write_backup(filled, tmp_path / "backup.zip").damaged == {}
    other = new_database("sqlite")
    restore_backup(other, tmp_path / "backup.zip", _ignore)
    with other.reading() as connection:
        assert contents.get(connection, here, name) == b'{"name":"film"}'


def test_a_backup_with_damage_is_checked_like_every_other(filled, tmp_path, new_database):
    name = _damage(filled, b"{}")
    path = tmp_path / "backup.zip"
    write_backup(filled, path, with_damaged=True)
    target = new_database("sqlite")
    changed = _changed(path, {f"damaged/{name}": b"other"})
    _refused(target, changed, match=f"damaged/{name} has another hash")
    _refused(target, _changed(path, {}, drop=[f"damaged/{name}"]), match=f"damaged/{name} is missing")
    _refused(target, _changed(path, {f"damaged/{'0' * 64}": b""}), match="does not belong")
    nobodys = _with_manifest(path, lambda manifest: manifest["damaged"].update({"0" * 64: name}))
    _refused(target, nobodys, match="is missing")


def test_a_backup_is_as_of_the_moment_from_which_it_reads(filled, tmp_path, monkeypatch):
    now, write = [1_000], backup._write_contents
    monkeypatch.setattr(backup, "now_ms", lambda: now[0])

    def an_hour_later(*arguments):
        now[0] += 3_600_000
        return write(*arguments)

    monkeypatch.setattr(backup, "_write_contents", an_hour_later)
    assert write_backup(filled, tmp_path / "backup.zip").created == 1_000


@pytest.mark.skipif(os.name != "posix", reason="folders are files")
def test_a_backup_and_its_name_are_on_the_disk_before_it_is_told(new_database, tmp_path, monkeypatch):
    synced, sync = [], os.fsync

    def noted(descriptor):
        synced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), (tmp_path / "backup.zip").exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write_backup(new_database("sqlite"), tmp_path / "backup.zip")
    assert synced == [(False, False), (True, True)]  # what is in it, its new name, the folder


@pytest.fixture
def one_archive(new_database, here, new_run, tmp_path):
    """What follows is about files, so one kind of database will do."""
    source = new_database("sqlite")
    _fill(source, here, new_run)
    write_backup(source, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


@pytest.fixture
def target(new_database):
    return new_database("sqlite")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_backup_is_refused(one_archive, target, share):
    whole = one_archive.read_bytes()
    one_archive.write_bytes(whole[: int(len(whole) * share)])
    _refused(target, one_archive, match="backup.zip")


END_BYTES = 22
"""Of an archive's last record, which says where its directory begins: a flip may lead before the file."""


def test_a_backup_with_flipped_bits_anywhere_is_refused_or_comes_back_the_same(one_archive, new_database):
    whole = one_archive.read_bytes()
    wanted = new_database("sqlite")
    restore_backup(wanted, one_archive, _ignore)
    target, rows = new_database("sqlite"), _rows(wanted)
    end = range(len(whole) - END_BYTES, len(whole))
    for at in [*range(0, len(whole), max(1, len(whole) // 60)), *end]:
        one_archive.write_bytes(whole[:at] + bytes([whole[at] ^ 36]) + whole[at + 1 :])
        try:
            restore_backup(target, one_archive, _ignore)
        except InputError:
            assert not any(_rows(target).values())
        else:  # such as a date that nothing depends on
            assert _rows(target) == rows
            target = new_database("sqlite")


def test_a_content_with_another_hash_is_refused(one_archive, target):
    with zipfile.ZipFile(one_archive) as archive:
        name = next(name for name in archive.namelist() if name.startswith("contents/"))
    _refused(target, _changed(one_archive, {name: b"other"}), match=f"{name} has another hash")


def test_a_table_with_another_hash_or_number_of_rows_is_refused(one_archive, target):
    with zipfile.ZipFile(one_archive) as archive:
        text = archive.read("tables/api_keys.jsonl")
    promoted = {"tables/api_keys.jsonl": text.replace(b"first start", b"break in!!!")}
    _refused(target, _changed(one_archive, promoted), match=r"tables/api_keys\.jsonl has another hash")
    doubled = {"tables/api_keys.jsonl": text * 2}
    _refused(target, _changed(one_archive, doubled), match="has 2 rows, not 1")


@pytest.mark.parametrize("name", [MANIFEST, "tables/plans.jsonl"])
def test_a_backup_without_one_of_its_files_is_refused(one_archive, target, name):
    _refused(target, _changed(one_archive, {}, drop=[name]), match=f"{name}")


def test_a_backup_with_a_file_too_many_is_refused(one_archive, target):
    _refused(target, _changed(one_archive, {"../evil": b""}), match="does not belong")
    surplus = {f"contents/{contents.sha256_of(b'x')}": b"x"}
    _refused(target, _changed(one_archive, surplus), match="it has 5 contents, not 4")


def _with_manifest(archive, change):
    with zipfile.ZipFile(archive) as file:
        manifest = json.loads(file.read(MANIFEST))
    change(manifest)
    return _changed(archive, {MANIFEST: json.dumps(manifest)})


def test_a_backup_of_other_tables_is_refused(one_archive, target):
    later = _with_manifest(one_archive, lambda manifest: manifest.update(revision="0002", version="9.9"))
    _refused(target, later, match="of revision 0002, .* restore it with Crewline 9.9")
    fewer = _with_manifest(one_archive, lambda manifest: manifest["tables"].pop("plans"))
    _refused(target, fewer, match="it has other tables")
    other = _with_manifest(one_archive, lambda manifest: manifest.update(format="crewline-backup/2"))
    _refused(target, other, match=r"manifest\.json can't be read")


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(state=7),
        lambda row: row.pop("state"),
        lambda row: row.update(plan=None),
        lambda row: row.update(plan="nowhere"),
        lambda row: row.update(stray=1),
    ],
)
def test_rows_that_no_program_of_ours_wrote_are_refused_whatever_their_hash(one_archive, target, change):
    name = "tables/runs.jsonl"
    with zipfile.ZipFile(one_archive) as file:
        rows = [json.loads(line) for line in file.read(name).splitlines()]
    change(rows[0])
    text = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    changed = _changed(one_archive, {name: text})
    entry = {"rows": len(rows), "sha256": contents.sha256_of(text)}
    with zipfile.ZipFile(changed) as file:
        manifest = json.loads(file.read(MANIFEST))
    manifest["tables"]["runs"] = entry
    changed.rename(one_archive)
    _refused(
        target, _changed(one_archive, {MANIFEST: json.dumps(manifest)}), match=r"runs|do not fit together"
    )


def test_what_fails_while_runs_are_queued_leaves_nothing(one_archive, target):
    def fail(*_):
        raise InputError("the queue is gone")

    with pytest.raises(InputError, match="the queue is gone"):
        restore_backup(target, one_archive, fail)
    assert not any(_rows(target).values())
    with target.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(run_table)) == 0
