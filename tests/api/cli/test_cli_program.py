"""The program as a whole: version, help, its documentation, and what it does with errors."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from api.cli.program import EXIT_CODES, app
from api.cli.words.exit_codes import ExitCode
from planner.errors import CheckFailedError, PlanError

DOCS = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
HEAVY = ("numpy", "numba", "pandas", "ortools", "networkx", "rich", "pydantic", "altair", "holidays")


def _options(command: str) -> set[str]:
    """Options of a command; of a group those of all its commands."""
    found = COMMANDS[command]
    parts = getattr(found, "commands", {"": found}).values()
    return {
        name for part in parts for parameter in part.params for name in parameter.opts if name[:2] == "--"
    }


def _section(command: str) -> str:
    return DOCS.split(f"## planner {command}\n")[1].split("\n## ")[0]


def test_the_version_is_told(planner):
    result = planner("--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"planner \d+\.\d+\.\d+\n", result.stdout)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_nothing_heavy_is_imported_to_tell_version_or_help(argument):
    code = (
        f"import sys; sys.argv = ['planner', '{argument}']\n"
        "from api.cli import main\n"
        "try:\n    main()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_documentation_lists_the_programs_commands():
    assert re.findall(r"^## planner (\S+)$", DOCS, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_documentation_lists_the_options_of(command):
    options = _options(command)
    documented = set(re.findall(r"^\| `(--[a-z-]+)", _section(command), re.MULTILINE))
    assert documented | {"--json", "--debug"} == options


def test_the_documentation_and_the_help_list_the_exit_codes(planner):
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", DOCS, re.MULTILINE)}
    assert documented == {int(code) for code in ExitCode}
    assert {int(code) for code in re.findall(r"(\d+) [a-z]", EXIT_CODES)} == documented
    for arguments in (["--help"], *([command, "--help"] for command in COMMANDS)):
        assert "4 no schedule in time" in re.sub(r"\s+", " ", planner(*arguments).stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_json_and_debug(command):
    parts = getattr(COMMANDS[command], "commands", {"": COMMANDS[command]}).values()
    for part in parts:
        assert {"--json", "--debug"} <= {name for parameter in part.params for name in parameter.opts}


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["solve"], ["nonsense"], []])
def test_no_boxes_are_drawn(planner, arguments):
    assert not set("─│╭╮╰╯┌┐└┘━┃|") & set(planner(*arguments).output)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["solve"],
        ["solve", "plan.yaml", "--workers", "0"],
        ["solve", "plan.yaml", "--time-limit", "-1"],
        ["solve", "plan.yaml", "--time-limit", "soon"],
        ["solve", "plan.yaml", "--effort", "5", "--time-limit", "5"],
        ["generate", "--projects", "3"],
        ["check", "plan.yaml", "--wat"],
    ],
)
def test_wrong_usage_ends_in_two(planner, arguments):
    result = planner(*arguments)
    assert result.exit_code == ExitCode.WRONG_USAGE
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_a_fault_of_the_program_is_one_line_and_seventy(planner, engine, plan_file):
    engine.error = ZeroDivisionError("division by zero")
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.FAULT
    assert "Traceback" not in result.output
    assert result.stderr.splitlines()[-1] == (
        "A fault in Crewline, not in your input: ZeroDivisionError: division by zero. "
        "Run it again with --debug to see where."
    )


@pytest.mark.parametrize("arguments", [["--debug", "solve"], ["solve", "--debug"]])
def test_debug_shows_where_a_fault_arose(planner, engine, plan_file, arguments):
    engine.error = ZeroDivisionError("division by zero")
    result = planner(*arguments, plan_file)
    assert result.exit_code == ExitCode.FAULT
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError" in result.stderr


def test_a_schedule_that_fails_its_check_is_a_fault_of_the_program(planner, engine, plan_file):
    engine.error = CheckFailedError("fair/draw works on a Sunday")
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.FAULT
    assert "not in your input: fair/draw works on a Sunday." in result.stderr


def test_memory_that_ends_is_told_in_words(planner, engine, plan_file):
    engine.error = MemoryError()
    result = planner("solve", plan_file)
    assert result.exit_code == ExitCode.FAULT
    assert result.stderr.splitlines()[-1] == "The memory of this machine is not enough for this plan."


def test_an_error_is_json_where_json_was_asked_for(planner, engine, plan_file):
    engine.error = PlanError("the plan has no people")
    result = planner("solve", plan_file, "--json")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert json.loads(result.stdout) == {"error": "the plan has no people.", "exit_code": 1, "issues": []}


def test_a_reader_that_goes_away_is_no_fault():
    script = Path(sys.executable).with_name("planner")
    code = f"'{script}' schema | head -c 10"
    done = subprocess.run(code, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_the_schema_of_the_plan_is_printed(planner):
    schema = json.loads(planner("schema").stdout)
    assert "projects" in schema["properties"]


def test_the_schema_of_the_outcome_is_printed(planner):
    schema = json.loads(planner("schema", "--outcome", "--json").stdout)
    assert schema["properties"]["format"]["const"] == "crewline-outcome/1"
