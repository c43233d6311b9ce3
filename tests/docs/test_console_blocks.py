"""Console blocks print what they show. Those of docs/cli.md are tested with the command line."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from planner.document import parse_plan
from planner.validation import validate

PAGES = ("README.md", "docs/plan-document.md")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command and what is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


@pytest.mark.parametrize("page", PAGES)
def test_console_blocks_print_what_they_show(page, blocks, root, tmp_path):
    (tmp_path / "examples").symlink_to(root / "examples")
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    ran = 0
    for block in blocks(page, "console"):
        for command, shown in commands(block.text):
            program, *arguments = command.split()
            if program == "cat":
                (tmp_path / arguments[0]).write_text(shown, encoding="utf-8")
                continue
            assert program == "planner"
            done = subprocess.run(
                [sys.executable, "-c", "from api.cli import main; main()", *arguments],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert stripped(done.stdout) == stripped(shown), f"{block}: {command}\n{done.stderr}"
            ran += 1
    assert ran


def test_the_first_plan_of_the_readme_is_a_plan_of_ten_lines(blocks):
    (block,) = blocks("README.md", "yaml")
    assert len(block.text.splitlines()) <= 11
    assert validate(parse_plan(block.text)) == ()


def test_the_readme_shows_the_two_commands(blocks):
    shown = [block.text.splitlines()[0] for block in blocks("README.md", "text")]
    assert shown == ["$ make demo", "$ make test"]


def test_the_picture_of_the_readme_is_a_png_below_400_kilobytes(root):
    picture = (root / "docs" / "images" / "agency-gantt.png").read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) < 400_000
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert width > 1_000
    assert height > 500
