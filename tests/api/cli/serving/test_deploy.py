"""What stands in deploy/: commands, options, variables and figures exist, and files can be read."""

import asyncio
import ipaddress
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.cli.program import app
from api.observing.figures import Figures
from api.runs.worker import QUEUE_POOL_SIZE
from api.settings import FILE_VARIABLE, PREFIX, Settings
from api.store.database import POOL_SIZE

ROOT = Path(__file__).parents[4]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
TIMERS = sorted(DEPLOY.glob("systemd/*.timer"))
COMPOSE = YAML(typ="safe").load(DEPLOY / "compose.yaml")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def planner_commands() -> list[list[str]]:
    """Every call of the program, as its words."""
    found = [
        shlex.split(line)
        for unit in UNITS
        for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.M)
    ]
    text = (DEPLOY / "Containerfile").read_text()
    found += [shlex.split(line) for line in re.findall(r"bin/(planner [^>\n]+)", text)]
    found += [re.findall(r'"(.+?)"', line) for line in re.findall(r"^CMD \[(.+)\]$", text, re.M)]
    found += [list(one["command"]) for one in COMPOSE["services"].values() if "command" in one]
    return [words for words in found if Path(words[0]).name == "planner"]


def test_every_command_and_option_exists():
    for _, name, *words in planner_commands():
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options
    assert {words[1] for words in planner_commands()} >= {"serve", "api", "worker", "migrate", "backup"}


def test_every_variable_is_a_setting():
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {FILE_VARIABLE}
    named = {name for path in FILES for name in re.findall(rf"{PREFIX}[A-Z_]+", path.read_text())}
    assert named <= known
    assert len(named) > 6


def test_settings_of_the_compose_file_and_the_units_can_be_used(monkeypatch):
    values = [one.get("environment", {}) for one in COMPOSE["services"].values()]
    values += [dict(re.findall(r"^Environment=(\w+)=(.+)$", unit.read_text(), re.M)) for unit in UNITS]
    for pairs in values:
        with monkeypatch.context() as environment:
            for name, value in pairs.items():
                environment.setenv(name, re.sub(r"\$\{.+?\}", "password", str(value)))
            Settings()


def test_there_are_two_api_processes_and_two_workers_with_names_of_their_own():
    services = COMPOSE["services"]
    commands = [list(one.get("command", ())) for one in services.values()]
    assert commands.count(["planner", "api"]) == commands.count(["planner", "worker"]) == 2
    names = [one["environment"]["CREWLINE_EXECUTOR_ID"] for name, one in services.items() if "worker" in name]
    assert len(set(names)) == 2
    proxied = set(re.findall(r"server ([\w-]+):8321", (DEPLOY / "nginx.conf").read_text()))
    assert proxied == {name for name, one in services.items() if one.get("command") == ["planner", "api"]}


def test_behind_the_proxy_each_client_has_an_address_of_its_own():
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    inside = ipaddress.ip_network(network["subnet"])
    for one in COMPOSE["services"].values():
        if one.get("command") != ["planner", "api"]:
            continue
        trusted = one["environment"]["FORWARDED_ALLOW_IPS"]
        assert one["environment"]["CREWLINE_DATABASE"]
        assert client_seen(trusted, str(inside[9]), "203.0.113.7") == "203.0.113.7"
        assert client_seen(trusted, str(inside[9]), "198.51.100.1, 203.0.113.7") == "203.0.113.7"
        assert client_seen(trusted, "203.0.113.9", "10.0.0.1") == "203.0.113.9"


def client_seen(trusted: str, address: str, forwarded: str) -> str:
    """Who asks, as uvicorn tells it of a request from an address."""
    seen: list[str] = []

    async def look(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["client"][0])

    headers = [(b"x-forwarded-for", forwarded.encode())]
    scope: Any = {"type": "http", "client": (address, 4711), "headers": headers}
    call: Any = ProxyHeadersMiddleware(look, trusted_hosts=trusted)(scope, None, None)
    asyncio.run(call)
    return seen[0]


def test_the_server_lets_in_as_many_connections_as_all_processes_may_open():
    commands = [list(one.get("command", ())) for one in COMPOSE["services"].values()]
    (words,) = [words for words in commands if words[:1] == ["postgres"]]
    (allowed,) = [int(word.partition("=")[2]) for word in words if word.startswith("max_connections=")]
    own, queue = 2 * POOL_SIZE, 2 * QUEUE_POOL_SIZE
    each = {"api": own, "worker": own + queue}
    needed = sum(each.get(words[1], 0) for words in commands if words[:1] == ["planner"])
    assert allowed >= needed + POOL_SIZE, "a command, and those kept for superusers, beside them"
    page = (ROOT / "docs/service.md").read_text()
    assert f"an API process opens up to {each['api']} connections, a worker up to {each['worker']}" in page


def test_the_kernels_of_an_image_are_not_hidden_by_those_of_the_one_before():
    cache = re.search(r"^ENV NUMBA_CACHE_DIR=(\S+)$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert cache is not None
    for one in COMPOSE["services"].values():
        assert not [volume for volume in one.get("volumes", ()) if volume.split(":")[1] == cache[1]]
        if one.get("command") == ["planner", "worker"]:
            assert one["read_only"] is False  # it compiles into its own layer where it must


def test_a_backup_goes_where_it_is_kept_and_may_be_written():
    backup = COMPOSE["services"]["backup"]
    folder = backup["command"][-1]
    assert [volume.split(":") for volume in backup["volumes"]] == [["backups", folder]]
    assert "backups" in COMPOSE["volumes"]
    assert f"--owner=crewline --group=crewline --mode=700 {folder}" in (DEPLOY / "Containerfile").read_text()
    assert backup["profiles"], "up starts it not"
    unit = (DEPLOY / "systemd/crewline-backup.service").read_text()
    assert "\nExecStart=/usr/local/bin/planner backup /var/lib/crewline-backups\n" in unit
    assert "\nStateDirectory=crewline crewline-backups\n" in unit
    assert [timer.stem for timer in TIMERS] == ["crewline-backup"]


def test_what_the_containerfile_copies_is_there_and_not_left_out():
    text = (DEPLOY / "Containerfile").read_text()
    sources = [name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.M) for name in line.split()]
    taken = {
        line[1:]
        for line in (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
        if line[0] == "!"
    }
    assert sorted(sources) == sorted(taken)
    assert all((ROOT / name).exists() for name in sources)


def test_nobody_runs_as_root():
    assert re.search(r"^USER crewline$", (DEPLOY / "Containerfile").read_text(), re.M)
    for unit in UNITS:
        assert "\nUser=crewline\n" in unit.read_text()
        assert "\nNoNewPrivileges=yes\n" in unit.read_text()


def test_the_example_holds_no_password():
    assert "\nPOSTGRES_PASSWORD=\n" in (DEPLOY / ".env.example").read_text()


def test_alerts_are_about_figures_that_there_are(new_database):
    known = set()
    for name, kind in re.findall(
        r"^# TYPE (\w+) (\w+)", Figures(new_database("sqlite")).text().decode(), re.M
    ):
        known |= {f"{name}_{end}" for end in ("bucket", "count", "sum")} if kind == "histogram" else {name}
    rules = YAML(typ="safe").load(DEPLOY / "alerts.yaml")["groups"][0]["rules"]
    named = {name for rule in rules for name in re.findall(r"crewline_\w+", rule["expr"])}
    assert named <= known
    assert len(named) > 4


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path):
    paths = []
    for unit in (*UNITS, *TIMERS):
        path = tmp_path / unit.name.replace("@.", "@x.")
        path.write_text(unit.read_text().replace("/usr/local/bin/planner", sys.executable))
        paths.append(path)
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False, env=os.environ
    )
    assert (done.returncode, done.stderr) == (0, "")
