"""``planner backup``, ``restore`` and ``retain``: what they write, say and refuse."""

import json
import shutil

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from api.cli.program import app
from api.store import plans, runs
from api.store.addresses import sqlite_url
from api.store.backup import sha256_of_file
from api.store.database import Database, now_ms
from api.store.plans import Authorship
from api.store.retention import DAY_MS
from api.store.tables import contents as content_table
from api.store.tables import runs as run_table


@pytest.fixture
def planner(monkeypatch, tmp_path):
    """Runs a command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("CREWLINE_DATABASE", "CREWLINE_SERVICE_DATA"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def kept(new_database, here, new_run, tmp_path):
    """A folder with a plan and a run that waits, as the service has it."""
    database = new_database("sqlite")
    with database.writing() as connection:
        plans.create_plan(connection, here, "film", "Film", b"{}", Authorship("key:ana", ""))
        runs.create_run(connection, here, new_run())
    database.close()
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(database.url.database, folder / "crewline.db")
    return folder


def test_a_backup_is_written_and_restored_and_its_runs_wait_again(planner, kept, tmp_path, here):
    written = planner("backup", "b.zip", "--data", kept)
    assert written.exit_code == 0, written.output
    assert "Wrote b.zip: 1 plan with 1 version, 1 run, 0 keys, 2 documents, as of 20" in written.stderr
    sha256 = sha256_of_file(tmp_path / "b.zip")
    assert f"SHA-256 {sha256}" in written.stderr
    restored = planner("restore", "b.zip", "--data", "new", "--hash", sha256.upper())
    assert restored.exit_code == 0, restored.output
    assert "1 run not over: in the queue again." in restored.stderr
    database = Database(sqlite_url(tmp_path / "new" / "crewline.db"))
    with database.reading() as connection:
        assert plans.find_plan(connection, here, "film").head == 1
    database.close()


def test_a_folder_gets_a_file_named_for_the_moment_and_json_tells_which(planner, kept, tmp_path):
    (tmp_path / "backups").mkdir()
    told = planner("backup", "backups", "--data", kept, "--json")
    document = json.loads(told.stdout)
    (file,) = (tmp_path / "backups").iterdir()
    assert document["file"] == f"backups/{file.name}"
    assert document["sha256"] == sha256_of_file(file)
    assert (document["rows"]["plans"], document["documents"]) == (1, 2)
    again = json.loads(planner("restore", file, "--data", "new", "--json").stdout)
    assert again["queued_again"] == 1
    assert again["rows"] == document["rows"]


def test_a_file_that_is_there_is_replaced_only_if_asked(planner, kept, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    refused = planner("backup", "b.zip", "--data", kept)
    assert refused.exit_code == 1
    assert "b.zip exists; --force replaces it." in refused.stderr
    assert (tmp_path / "b.zip").read_text() == "mine"
    assert planner("backup", "b.zip", "--data", kept, "--force").exit_code == 0


def test_damage_is_told_with_a_way_on(planner, kept, tmp_path):
    database = Database(sqlite_url(kept / "crewline.db"))
    with database.writing() as connection:
        connection.execute(content_table.update().values(compressed=b"damaged"))
        names = sorted(connection.scalars(sa.select(content_table.c.sha256)))
    database.close()
    refused = planner("backup", "b.zip", "--data", kept)
    assert refused.exit_code == 1
    assert all(name in refused.stderr for name in names)
    assert "fault" not in refused.stderr
    written = planner("backup", "b.zip", "--data", kept, "--with-damaged", "--json")
    assert json.loads(written.stdout)["damaged"] == names
    restored = planner("restore", "b.zip", "--data", "new")
    assert f"Damaged, and in it as they are: {', '.join(names)}." in restored.stderr


def test_a_folder_without_data_is_not_backed_up_and_not_made(planner, tmp_path):
    refused = planner("backup", "b.zip", "--data", "nowhere")
    assert refused.exit_code == 1
    assert "nowhere is no folder with data." in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_use_is_named_with_what_is_in_it(planner, kept):
    planner("backup", "b.zip", "--data", kept)
    refused = planner("restore", "b.zip", "--data", kept)
    assert refused.exit_code == 1
    assert "database.plans" in refused.stderr
    assert "1 row" in refused.stderr
    assert "new folder" in refused.stderr


@pytest.mark.parametrize("damage", [lambda whole: whole[:-30], lambda _whole: b"no zip", lambda _whole: b""])
def test_a_damaged_file_is_refused_in_words(planner, kept, tmp_path, damage):
    planner("backup", "b.zip", "--data", kept)
    (tmp_path / "b.zip").write_bytes(damage((tmp_path / "b.zip").read_bytes()))
    refused = planner("restore", "b.zip", "--data", "new")
    assert refused.exit_code == 1
    assert "b.zip" in refused.stderr
    assert "Traceback" not in refused.output
    assert "fault" not in refused.output


def test_a_file_with_another_hash_than_the_one_named_is_refused(planner, kept, tmp_path):
    planner("backup", "b.zip", "--data", kept)
    refused = planner("restore", "b.zip", "--data", "new", "--hash", "0" * 64)
    assert refused.exit_code == 1
    assert sha256_of_file(tmp_path / "b.zip") in refused.stderr
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_not_there_is_told(planner, tmp_path):
    refused = planner("restore", "nowhere.zip", "--data", "new")
    assert refused.exit_code == 1
    assert "nowhere.zip: No such file" in refused.stderr
    assert not (tmp_path / "new").exists()


def test_retain_tells_first_and_removes_then(planner, kept, monkeypatch):
    database = Database(sqlite_url(kept / "crewline.db"))
    with database.writing() as connection:
        old = now_ms() - 40 * DAY_MS
        connection.execute(run_table.update().values(state="cancelled", finished=old))
    monkeypatch.setenv("CREWLINE_RETAIN_RUN_DAYS", "30")
    monkeypatch.setenv("CREWLINE_RETAIN_RUNS", "0")
    assert planner("retain", "--data", kept, "--dry-run").stderr.endswith("Would remove 1 run.\n")
    with database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(run_table)) == 1
    told = json.loads(planner("retain", "--data", kept, "--json").stdout)
    assert told == {"dry_run": False, "runs": 1, "versions": 0, "replies": 0, "trail": 0, "contents": 0}
    assert planner("retain", "--data", kept).stderr.endswith("Removed nothing.\n")
    database.close()


def test_the_trail_may_not_be_set_to_less_than_a_year(planner, kept, monkeypatch):
    monkeypatch.setenv("CREWLINE_RETAIN_TRAIL_DAYS", "100")
    refused = planner("retain", "--data", kept)
    assert refused.exit_code == 1
    assert "CREWLINE_RETAIN_TRAIL_DAYS" in refused.output
