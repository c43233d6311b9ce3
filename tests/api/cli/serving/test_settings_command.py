"""``planner settings`` shows what a start would use; what keeps the service from starting is a sentence."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from api.settings import Settings
from api.store.database import Database
from api.store.migrating import HEAD, migrate


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder without settings, and an environment without any."""
    for name in list(os.environ):
        if name.startswith("CREWLINE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_is_shown_with_where_it_comes_from(planner, folder):
    (folder / "crewline.toml").write_text("share = 2\n")
    result = planner("settings", "--port", "99", CREWLINE_HOST="127.0.0.2", columns=40)
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["setting", "value", "from"]
    assert [line[0] for line in lines[1:]] == list(Settings.model_fields)
    assert ["port", "99", "command", "line"] in lines
    assert ["host", "127.0.0.2", "environment"] in lines
    assert ["share", "2", "file"] in lines
    assert ["open", "no", "usual"] in lines


def test_json_shows_the_same_and_no_password(planner):
    result = planner("settings", "--json", CREWLINE_DATABASE="postgresql://crewline:geheim@host/name")
    document = json.loads(result.stdout)
    assert list(document) == list(Settings.model_fields)
    assert document["database"] == {"value": "postgresql://crewline:***@host/name", "from": "environment"}
    assert document["port"] == {"value": 8321, "from": "usual"}
    assert "geheim" not in result.output


def test_a_misspelt_variable_is_noted(planner):
    result = planner("settings", CREWLINE_PROT="1")
    assert result.exit_code == 0
    assert result.stderr == "Note: CREWLINE_PROT is no setting; did you mean CREWLINE_PORT.\n"


@pytest.mark.parametrize("command", ["serve", "api", "worker", "migrate"])
def test_a_bad_address_is_wrong_usage_and_is_not_repeated(planner, command):
    option = [] if command == "serve" else ["--db", "mysql://crewline:geheim@host/name"]
    result = planner(command, *option, CREWLINE_DATABASE="mysql://crewline:geheim@host/name")
    assert result.exit_code == (2 if option else 1)
    assert "postgresql:// or sqlite://" in " ".join(result.stderr.split())
    assert "geheim" not in result.output


@pytest.mark.parametrize("command", ["api", "worker", "migrate"])
def test_a_database_that_can_not_be_reached_is_one_sentence_without_its_password(planner, command):
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"postgresql://crewline:geheim@127.0.0.1:{taken.getsockname()[1]}/name"
        result = planner(command, "--db", address)
    assert result.exit_code == 1
    (line,) = [line for line in result.stderr.splitlines() if not line.startswith("{")]
    assert line.startswith("the database postgresql://crewline:***@127.0.0.1:")
    assert "onnection refused" in line
    assert "geheim" not in result.output


@pytest.mark.parametrize("command", ["api", "worker", "migrate", "serve"])
def test_a_folder_that_is_a_file_is_one_sentence(planner, folder, command):
    (folder / "taken").write_text("something else")
    result = planner(command, "--data", folder / "taken")
    assert result.exit_code == 1
    assert "taken" in result.stderr
    assert "Traceback" not in result.output
    assert (folder / "taken").read_text() == "something else"


@pytest.mark.parametrize("command", ["api", "worker"])
def test_a_database_that_was_not_migrated_says_what_to_do(planner, folder, command):
    result = planner(command, "--data", folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        f"the database is at revision none, this version needs {HEAD}: run planner migrate."
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["api", "--port", "99999"], 2),
        (["serve", "--port", "many"], 2),
        (["worker", "--concurrency", "0"], 2),
        (["api", "--log-format", "yaml"], 1),
        (["api", "--open", "--host", "0.0.0.0"], 1),
        (["serve", "--wat"], 2),
    ],
)
def test_what_can_not_be_used_is_told_in_words(planner, arguments, code):
    result = planner(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert arguments[1] in result.stderr or "loopback" in result.stderr


def test_an_error_is_json_where_json_was_asked_for(planner):
    result = planner("api", "--json", CREWLINE_PORT="x", CREWLINE_SHARE="0")
    document = json.loads(result.stdout)
    assert document["exit_code"] == result.exit_code == 1
    assert [issue["path"] for issue in document["issues"]] == ["CREWLINE_PORT", "CREWLINE_SHARE"]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(Settings(service_data=folder).database_url)
    migrate(database)
    database.close()
    return folder


def test_migrating_shows_the_first_key_once_and_then_nothing_happens(planner, migrated):
    first, second = (json.loads(planner("migrate", "--data", migrated, "--json").stdout) for _ in range(2))
    assert first["key"].startswith("cl_")
    assert (second["before"], second["revision"], second["key"]) == (HEAD, HEAD, None)
    assert first["database"] == f"sqlite:///{migrated}/crewline.db"


def test_the_api_ends_quietly_when_it_is_asked_to(migrated):
    command = [sys.executable, "-c", "from api.cli import main; main()", "api", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--data", str(migrated)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        listening = json.loads(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=60)
    assert listening["message"] == "listening"
    assert listening["address"].startswith("http://127.0.0.1:")
    assert process.returncode == 0
    assert [json.loads(line)["message"] for line in rest.splitlines()] == ["ended"]
    assert out == ""
