"""Names of code and of options that the pages mention exist."""

import importlib
import re

import pytest
import typer
from typer.testing import CliRunner

from api.cli.program import app

NAMED = re.compile(r"`((?:planner|scheduling|capacity|api)(?:\.\w+)+)`")


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something within one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part) and part not in getattr(found, "__annotations__", {}):
                return False
            found = getattr(found, part, None)
        return True
    return False


def commands(group, *names: str):
    """The words by which each command is called, groups and what is in them."""
    yield list(names)
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, *names, name)


def help_of(command: list[str]) -> str:
    done = CliRunner().invoke(app, [*command, "--help"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_module_function_and_class_named_exists(all_pages):
    names = {name for page in all_pages for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    assert sorted(name for name in names if not exists(name)) == []
    assert len(names) > 30


@pytest.mark.parametrize("name", ["planner.no_such_module", "planner.plan.NoSuchClass"])
def test_a_name_that_does_not_exist_is_noticed(name):
    assert not exists(name)


def test_every_make_target_named_exists(all_pages, root):
    named = set()
    for page in all_pages:
        named |= set(re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - targets == set()
    assert {"demo", "test"} <= named


def test_every_file_named_exists(all_pages, root):
    named = {
        name
        for page in all_pages
        for name in re.findall(
            r"`((?:docs|examples|benchmarks|scripts|tests|scheduling|planner)/[\w./-]+)`",
            page.read_text(encoding="utf-8"),
        )
    }
    assert sorted(name for name in named if not (root / name).exists()) == []
    assert named


def test_every_option_named_beside_planner_is_one(all_pages):
    shown = "".join(help_of(command) for command in commands(typer.main.get_command(app)))
    named = {
        option
        for page in all_pages
        for option in re.findall(r"planner [^`\n]*?(--[a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert sorted(option for option in named if option not in shown) == []
    assert named
