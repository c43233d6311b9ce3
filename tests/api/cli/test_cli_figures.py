"""``planner figures`` with more rows than are shown: which ones stay, and that the rest is told."""

from __future__ import annotations

import pytest

HEAD = "format: crewline/1\nstart: 2029-01-01\npeople: [{id: Mia, skills: [design]}]\nprojects:\n"


@pytest.fixture
def rows(planner, tmp_path, monkeypatch):
    """First cells of what ``planner figures`` shows of projects finished one a month, and its last line."""
    monkeypatch.chdir(tmp_path)

    def show(number, *options):
        text = HEAD
        for at in range(number):
            day = f"{2027 + at // 12}-{at % 12 + 1:02d}-01"
            said = f"progress: {{started: {day}, finished: {day}, hours: 8h}}"
            text += f"  - {{id: p{at}, due: {day}, tasks: [{{id: t, work: 8h, skill: design, {said}}}]}}\n"
        (tmp_path / "plan.yaml").write_text(text)
        shown = planner("figures", "plan.yaml", *options)
        assert shown.exit_code == 0
        lines = shown.stdout.splitlines()
        (head,) = (at for at, line in enumerate(lines) if line.startswith("period"))
        (end,) = (at for at, line in enumerate(lines) if line.startswith("cycle: "))
        return [line.split()[:2] for line in lines[head + 1 : end]], lines[end - 1]

    return show


def test_of_many_projects_the_first_rows_are_shown_and_the_others_told(rows) -> None:
    # Fifteen projects with a month and all together each: thirty rows.
    found, last = rows(15, "--of", "project")
    assert last == "and 10 more rows (--all shows them)"
    assert [name for _, name in found[:-1]] == [f"p{at // 2}" for at in range(20)]
    assert len(rows(15, "--of", "project", "--all")[0]) == 30


def test_of_many_months_the_last_rows_are_shown_and_those_before_told(rows) -> None:
    # Twenty-one months and all together: twenty-two rows, without January and February 2027.
    found, last = rows(21)
    assert last == "and 2 earlier rows (--all shows them)"
    assert [found[0][0], found[18][0], found[19][0]] == ["2027-03", "2028-09", "all"]
    assert len(found) == 21
    assert len(rows(21, "--all")[0]) == 22


def test_where_all_rows_are_shown_nothing_is_told(rows) -> None:
    found, last = rows(19)
    assert len(found) == 20
    assert last.startswith("all")
