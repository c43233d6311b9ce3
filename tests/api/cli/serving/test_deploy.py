"""What stands in deploy/: commands, options, variables and figures exist, and files can be read."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML

from api.cli.program import app
from api.observing.figures import Figures
from api.settings import FILE_VARIABLE, PREFIX, Settings

ROOT = Path(__file__).parents[4]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
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
    assert {words[1] for words in planner_commands()} >= {"serve", "api", "worker", "migrate"}


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
    for unit in UNITS:
        path = tmp_path / unit.name.replace("@.", "@x.")
        path.write_text(unit.read_text().replace("/usr/local/bin/planner", sys.executable))
        paths.append(path)
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False, env=os.environ
    )
    assert (done.returncode, done.stderr) == (0, "")
