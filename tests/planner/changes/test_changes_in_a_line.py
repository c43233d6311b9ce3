"""Changes written in one line, as on the command line."""

from __future__ import annotations

import pytest

from planner.changes import read_changes
from planner.changes.shorthand import read_change_line
from planner.errors import DocumentError


@pytest.mark.parametrize(
    ("line", "document"),
    [
        (
            "absence person=Mia first=2027-03-01 last=2027-03-12",
            {"change": "absence", "person": "Mia", "first": "2027-03-01", "last": "2027-03-12"},
        ),
        ("set-headcount skill='motion design' count=3", {"skill": "motion design", "count": 3}),
        ("scale-effort project=Acme factor=150%", {"project": "Acme", "factor": "150%"}),
        (
            "postpone-project project=Acme days=-7 keep_due=true",
            {"project": "Acme", "days": -7, "keep_due": True},
        ),
        ("move-date project=Acme date=due to=null", {"project": "Acme", "date": "due", "to": None}),
        ("add-person 'person={id: Zoe, skills: [design]}'", {"person": {"id": "Zoe", "skills": ["design"]}}),
        (
            'report-progress project=A task=b progress="{percent: 50%}"',
            {"project": "A", "task": "b", "progress": {"percent": "50%"}},
        ),
    ],
)
def test_a_line_says_the_same_as_a_document(line, document) -> None:
    kind = line.split()[0]
    assert (read_change_line(line),) == read_changes([{"change": kind, **document}])


@pytest.mark.parametrize(
    ("line", "path", "code"),
    [
        ("", "", "unreadable-change"),
        ("absence person='Mia", "", "unreadable-change"),
        ("absence Mia", "", "unreadable-change"),
        ("absence person=Mia person=Ben", "", "unreadable-change"),
        ("absense person=Mia", "change", "unknown-change"),
        ("drop-project project=", "project", "bad-id"),
    ],
)
def test_a_line_that_can_not_be_read_says_why(line, path, code) -> None:
    with pytest.raises(DocumentError) as refused:
        read_change_line(line)
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [(path, code)]
