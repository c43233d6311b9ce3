"""What is there before the service starts: a first key that somebody is shown, files for their owner only."""

import os
import stat

import pytest
from typer.testing import CliRunner

from api.access import keys
from api.access.authentication import OPEN_WORKSPACE
from api.cli.program import app
from api.cli.serving.preparing import first_key, opened_database, prepared_database
from api.settings import DATABASE_FILE, Settings
from api.store import trail
from api.store.database import Database


@pytest.fixture
def settings(tmp_path) -> Settings:
    """A folder that everybody may look into."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    return Settings(service_data=folder)


def entries(database: Database, workspace: str) -> list[tuple[str, str, str, object]]:
    """The trail of a workspace, the oldest first."""
    with database.reading() as connection:
        rows = trail.list_entries(connection, workspace, 100, None).rows
    return [(one.actor, one.action, one.subject, one.after) for one in reversed(rows)]


def test_an_open_start_makes_no_key_and_the_first_start_with_keys_does(new_database):
    database = new_database("sqlite")
    assert first_key(database, is_open=True) is None
    with database.reading() as connection:
        assert not keys.any_key(connection)
    shown = first_key(database)
    assert shown is not None
    with database.reading() as connection:
        assert keys.principal_of(connection, shown) is not None
    assert first_key(database) is None
    assert first_key(database, is_open=True) is None


def test_the_first_workspace_and_the_first_key_are_in_the_trail(new_database):
    database = new_database("sqlite")
    shown = first_key(database)
    assert shown is not None
    about = {"name": "first key", "role": "admin", "expires": None}
    workspace, key = entries(database, OPEN_WORKSPACE)
    assert workspace == ("first start", "workspace.create", OPEN_WORKSPACE, {"name": "Default"})
    assert key[:3] == ("first start", "key.create", shown[3:15])
    assert {name: key[3][name] for name in about} == about
    assert shown.partition(".")[2] not in str(key)
    first_key(database)
    assert len(entries(database, OPEN_WORKSPACE)) == 2


def test_a_workspace_that_a_key_brings_with_it_is_in_the_trail_once(new_database):
    database = new_database("sqlite")
    address = f"sqlite:///{database.url.database}"
    for name in ("one", "two"):
        words = ["key", "create", name, "--workspace", "agency", "--db", address]
        assert CliRunner().invoke(app, words).exit_code == 0
    actions = [(actor, action, subject) for actor, action, subject, _ in entries(database, "agency")]
    assert actions[0] == ("command line", "workspace.create", "agency")
    assert [action for _, action, _ in actions] == ["workspace.create", "key.create", "key.create"]


def rights(settings: Settings) -> dict[str, int]:
    """Of the database's files, by their names."""
    return {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in settings.service_data.iterdir()
        if path.name.startswith(DATABASE_FILE)
    }


@pytest.fixture
def usual_umask():
    """New files may be read by everybody, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
def test_only_its_owner_may_read_the_database_even_in_a_folder_for_all(settings):
    database = prepared_database(settings)
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM heartbeats")
        names = {DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"}
        assert rights(settings) == dict.fromkeys(names, 0o600)
    database.close()


@pytest.mark.usefixtures("usual_umask")
def test_a_database_that_others_could_read_is_its_owner_s_after_the_next_start(settings):
    before = Database(settings.database_url)
    with before.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        assert set(rights(settings).values()) == {0o644}
        opened_database(settings).close()
        assert set(rights(settings).values()) == {0o600}
    before.close()
