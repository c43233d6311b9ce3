"""A small studio and what-ifs about it."""

from __future__ import annotations

import pytest

from planner.document import parse_plan
from scenarios.book import parse_book

STUDIO = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
  - {id: Ben, skills: [copy]}
contractor_pools:
  - {id: freelance, skills: [design], rate: 60}
projects:
  - id: Acme
    due: 2027-01-08
    weight: 2
    tasks:
      - {id: brief, work: 8h, skill: copy}
      - {id: film, work: 24h, skill: design, after: [brief]}
      - {id: cut, work: 16h, skill: design, after: [film]}
  - id: Bolt
    due: 2027-01-15
    tasks:
      - {id: draft, work: 24h, skill: design}
      - {id: text, work: 16h, skill: copy, after: [draft]}
"""

BOOK = {
    "format": "crewline-scenarios/1",
    "scenarios": [
        {
            "id": "leave",
            "changes": [{"change": "absence", "person": "Mia", "first": "2027-01-11", "last": "2027-01-12"}],
        },
        {
            "id": "second-designer",
            "name": "A second designer",
            "changes": [{"change": "add-person", "person": {"id": "Zoe", "skills": ["design"]}}],
        },
        {
            "id": "and-later",
            "branch_of": "second-designer",
            "changes": [{"change": "move-date", "project": "Bolt", "date": "due", "to": "2027-01-22"}],
        },
    ],
}


@pytest.fixture
def studio():
    """A plan with two projects that want the same designer."""
    return parse_plan(STUDIO)


@pytest.fixture
def book():
    """Three scenarios, one of them a branch."""
    return parse_book(BOOK)


@pytest.fixture
def book_of():
    """Makes a book of the changes of scenarios, by their ids; a branch is named ``child<parent``."""

    def made(**scenarios):
        written = []
        for key, changes in scenarios.items():
            id_, _, parent = key.partition("__of__")
            written.append({"id": id_, "changes": changes, **({"branch_of": parent} if parent else {})})
        return parse_book({"format": "crewline-scenarios/1", "scenarios": written})

    return made
