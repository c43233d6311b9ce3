"""The page about imports lists exactly the headings that are known."""

from pathlib import Path

import pytest

from planner.importers.headings import PEOPLE_FIELDS, TASK_FIELDS, Fields

PAGE = Path(__file__).parents[3] / "docs" / "import.md"


@pytest.mark.parametrize(("section", "fields"), [("tasks", TASK_FIELDS), ("people", PEOPLE_FIELDS)])
def test_every_heading_is_documented(section: str, fields: Fields) -> None:
    text = PAGE.read_text(encoding="utf-8").split(f"## Columns of {section}")[1].split("\n## ")[0]
    rows = [line.split("|")[2].strip() for line in text.splitlines() if line.startswith("| ")]
    assert rows[1:] == [", ".join(synonyms) for synonyms in fields.values()]
