"""Makes three parts of docs/service.md from the code: settings, what ``planner settings`` shows, and figures.

Run ``.venv/bin/python docs/service.py`` after a change of api/settings.py or api/observing; a test compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from api.observing.figures import Figures
from api.settings import PREFIX, Settings
from api.store.addresses import sqlite_url
from api.store.database import Database
from api.store.tables import METADATA

PAGE = Path(__file__).parent / "service.md"
SHOWN = ("planner", "settings", "--port", "8400")


def page(text: str) -> str:
    """The page with its parts as they should be."""
    parts = {"settings": settings(), "shown settings": shown(), "metrics": figures()}
    for name, part in parts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{part}{end}{rest.partition(end)[2]}"
    return text


def settings() -> str:
    """A table of all settings: name, usual value, meaning."""
    lines = ["| setting | usual | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | {usual(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def usual(value: object) -> str:
    """A usual value, as it would be written."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def shown() -> str:
    """What the program shows, where nothing else is set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-c", "from api.cli import main; main()", *SHOWN[1:]],
            cwd=folder,
            env={**environment, "PYTHONPATH": str(PAGE.parents[1]), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    return f"```text\n$ {' '.join(SHOWN)}\n{done.stdout}```\n"


def figures() -> str:
    """A table of all figures: name, kind, labels, meaning; those of the process are not ours."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "crewline.db"))
        METADATA.create_all(database.engine)
        text = Figures(database).text().decode()
        database.close()
    lines = ["| figure | kind | meaning |", "|---|---|---|"]
    for name, meaning, kind in re.findall(
        r"^# HELP (crewline_\w+) (.+)\n# TYPE \S+ (\w+)", text, re.MULTILINE
    ):
        if not name.endswith("_created"):
            lines.append(f"| `{name}` | {kind} | {meaning} |")
    lines.append("| `process_*` | | memory, processor time and open files of the API process |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
