"""A studio of three, and schedules worked out by the engine, for whoever mends or replans them."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.document import parse_plan
from scheduling.options import SolveOptions
from scheduling.solver import solve
from tests.api import postgres

STUDIO = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
  - {id: Zoe, skills: [design]}
  - {id: Ben, skills: [copy]}
projects:
  - id: Acme
    name: Acme film
    due: 2027-01-12
    weight: 2
    tasks:
      - {id: brief, name: Briefing, work: 8h, skill: copy}
      - {id: shoot}
      - {id: film, work: 24h, needs: [{skill: design, pinned: [Mia]}], after: [brief], parent: shoot}
      - {id: cut, work: 16h, needs: [{skill: design, pinned: [Mia]}], after: [film], parent: shoot}
  - id: Bolt
    due: 2027-01-22
    tasks:
      - {id: draft, work: 24h, needs: [{skill: design, pinned: [Zoe]}]}
      - {id: text, work: 16h, skill: copy, after: [draft]}
"""
# By hand, a day being 09:00 to 17:00 and 4 January a Monday:
#   Acme: brief Mon 4 (Ben), film Tue 5 to Thu 7 (Mia), cut Fri 8 and Mon 11 (Mia)
#   Bolt: draft Mon 4 to Wed 6 (Zoe), text Thu 7 and Fri 8 (Ben)


LONGEST = (
    "api/cli/test_cli_documentation.py",
    "docs/test_console_blocks.py",
    "scheduling/solver/test_promises.py",
    "scheduling/engine/test_properties.py",
    "api/runs/test_worker_processes.py",
    "scheduling/mending/test_mending.py",
    "api/cli/test_cli_staff.py",
    "api/runs/test_kinds.py",
)
"""Files of tests that take half a minute or more, the longest first."""
assert all((Path(__file__).parent / name).is_file() for name in LONGEST)


def pytest_collection_modifyitems(items):
    """Have long files go first: two processes share the tests file by file, and both should end together."""

    def place(item):
        return next((at for at, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST))

    items.sort(key=place)


def pytest_report_header():
    return [] if postgres.binaries() else [postgres.MISSING]


@pytest.fixture
def film_studio():
    """The plan."""
    return parse_plan(STUDIO)


@pytest.fixture
def plan_of():
    """Reads a plan from YAML."""
    return parse_plan


@pytest.fixture
def schedule_of():
    """Solves a plan quickly and hands out its schedule."""

    def solved(plan):
        schedule = solve(plan, SolveOptions(effort=0, workers=1)).schedule
        assert schedule is not None
        return schedule

    return solved
