"""Settings: where they come from, everything wrong at once, and no secret shown."""

import os
from pathlib import Path

import pytest

from api.cli.serving.reading_settings import SECRETS, origins_of, read_settings, unknown_variables
from api.cli.serving.serving import environment_of
from api.settings import Settings
from planner.errors import InputError

SECRET = "postgresql://crewline:geheim@host/name"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder without settings, and an environment without any."""
    for name in list(os.environ):
        if name.startswith("CREWLINE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def issues_of(asked=None):
    with pytest.raises(InputError) as caught:
        read_settings(asked or {})
    return {issue.path: issue for issue in caught.value.issues}, str(caught.value)


def test_the_command_line_comes_before_the_environment_and_that_before_the_file(folder, monkeypatch):
    (folder / "crewline.toml").write_text("port = 1001\nhost = '127.0.0.3'\nconcurrency = 3\n")
    monkeypatch.setenv("CREWLINE_PORT", "1002")
    monkeypatch.setenv("CREWLINE_HOST", "127.0.0.2")
    asked = {"port": 1003}
    settings, origins = read_settings(asked), origins_of(asked)
    assert (settings.port, settings.host, settings.concurrency) == (1003, "127.0.0.2", 3)
    assert [origins[name] for name in ("port", "host", "concurrency", "share")] == [
        "command line",
        "environment",
        "file",
        "usual",
    ]


def test_another_file_can_be_named(folder, monkeypatch):
    (folder / "other.toml").write_text("port = 1001\n")
    monkeypatch.setenv("CREWLINE_SETTINGS", str(folder / "other.toml"))
    assert read_settings({}).port == 1001


def test_a_file_that_is_named_and_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv("CREWLINE_SETTINGS", "none.toml")
    found, _ = issues_of()
    assert found["none.toml"].found == "No such file or directory"


@pytest.mark.parametrize("text", [b"port = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_an_error(folder, text):
    (folder / "crewline.toml").write_bytes(text)
    found, _ = issues_of()
    assert found["crewline.toml"].expected == "expected TOML"


def test_everything_that_is_wrong_is_named_at_once_where_it_was_written(folder, monkeypatch):
    (folder / "crewline.toml").write_text("prot = 1\nconcurrency = 0\n[server]\nport = 2\n")
    monkeypatch.setenv("CREWLINE_LOG_LEVEL", "loud")
    found, _ = issues_of({"port": 70000})
    assert set(found) == {
        "--port",
        "CREWLINE_LOG_LEVEL",
        "crewline.toml: concurrency",
        "crewline.toml: prot",
        "crewline.toml: server",
    }
    assert found["crewline.toml: prot"].code == "unknown-setting"
    assert found["crewline.toml: prot"].hint.endswith("did you mean port")


@pytest.mark.parametrize(
    "address", ["mysql://crewline:geheim@host/name", "geheim", "postgresql://h:geheim/n"]
)
def test_an_address_that_can_not_be_used_is_not_repeated(monkeypatch, address):
    monkeypatch.setenv("CREWLINE_DATABASE", address)
    found, message = issues_of()
    issue = found["CREWLINE_DATABASE"]
    assert "geheim" not in f"{issue} {message}"
    assert "postgresql://" in issue.expected


@pytest.mark.parametrize("networks", ["everywhere", "10.0.0.0/8 nowhere", "10.0.0.1/8"])
def test_networks_that_are_none_are_refused(monkeypatch, networks):
    monkeypatch.setenv("CREWLINE_METRICS_FROM", networks)
    found, _ = issues_of()
    assert list(found) == ["CREWLINE_METRICS_FROM"]


@pytest.mark.parametrize(
    ("host", "may"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("h", False)]
)
def test_an_open_service_is_for_this_machine_alone(host, may):
    asked = {"open": True, "host": host}
    if may:
        assert read_settings(asked).open
    else:
        found, _ = issues_of(asked)
        assert found["host"].code == "open-to-all"


def test_variables_that_are_no_setting_are_told_with_the_nearest_name(monkeypatch):
    monkeypatch.setenv("CREWLINE_PROT", "1")
    monkeypatch.setenv("CREWLINE_PORT", "1")
    monkeypatch.setenv("CREWLINE_DATA", "folder")
    told = unknown_variables()
    assert told[0].startswith("CREWLINE_DATA is no setting; did you mean CREWLINE_")
    assert "CREWLINE_SERVICE_DATA" in told[0]
    assert told[1] == "CREWLINE_PROT is no setting; did you mean CREWLINE_PORT."
    assert len(told) == 2


def test_every_setting_says_what_it_is():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_all_secrets_are_known_as_such_and_none_goes_from_process_to_process():
    kinds = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert kinds == SECRETS
    settings = Settings(database=SECRET, port=1)
    assert environment_of(settings) == {"CREWLINE_PORT": "1"}
    assert "geheim" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (SECRET, "postgresql://crewline:***@host/name"),
        ("postgresql://host/name?password=geheim", "postgresql://host/name?password=hidden"),
        ("sqlite:////srv/crewline.db", "sqlite:////srv/crewline.db"),
    ],
)
def test_the_address_of_the_database_is_shown_without_its_password(address, shown):
    settings = Settings(database=address)
    assert settings.shown_database_url == shown
    assert settings.database_url == address


def test_without_an_address_the_database_is_a_file_in_the_folder_of_data():
    assert Settings(service_data=Path("d")).database_url == "sqlite:///d/crewline.db"


def test_settings_pass_from_process_to_process_as_they_were(monkeypatch):
    given = Settings(service_data=Path("d"), open=True, port=0, run_seconds=1.5, log_format="text")
    for name, value in environment_of(given).items():
        monkeypatch.setenv(name, value)
    again = read_settings({})
    assert {name: getattr(again, name) for name in Settings.model_fields} == {
        name: getattr(given, name) for name in Settings.model_fields
    }
