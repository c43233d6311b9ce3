"""docs/security.md names a test for each thing that it promises; each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
RISKS = 10


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) >= 20
    assert named - there == set()


def test_every_risk_of_the_list_has_a_section_with_a_test():
    sections = re.split(r"^### (?=API\d+:2023)", PAGE, flags=re.MULTILINE)[1:]
    assert [section.partition(":")[0] for section in sections] == [
        f"API{number}" for number in range(1, RISKS + 1)
    ]
    assert all(re.search(r"`test_\w+`", section) for section in sections)


def test_every_role_and_scope_is_explained():
    from api.access.roles import Role, Scope

    for word in (*Role, *Scope):
        assert f"`{word.value}`" in PAGE
