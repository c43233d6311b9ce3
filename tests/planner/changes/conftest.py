"""A small office whose plan has a bit of everything that changes can change."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.document import parse_plan, read_plan

OFFICE = """
format: crewline/1
name: office
start: 2027-01-04
calendar: office
calendars:
  - id: office
    week: {mon-fri: 09:00-17:00}
  - id: short
    week: {mon-thu: 09:00-13:00}
people:
  - {id: Mia, skills: [design, copy], team: studio}
  - {id: Ben, skills: [design], share: 50%, team: studio}
  - {id: Eva, skills: [copy], employed_first: 2027-01-11}
contractor_pools:
  - id: freelance
    skills: [design]
    rate: 80
    maximum: 2
    committed: [{first: 2027-02-01, last: 2027-02-12}]
templates:
  - id: ad
    parameters: {reviewer: Mia}
    tasks:
      - {id: draft, work: 12h, skill: design}
      - {id: print, wait: 3d, after: [look]}
    reviews:
      - id: look
        of: [draft]
        rounds: 2
        steps: [{work: 1h, person: "${reviewer}"}]
        rework: [{share: [50%]}]
projects:
  - id: Acme
    due: 2027-02-01
    weight: 3
    tasks:
      - {id: brief, work: 4h, skill: copy}
      - {id: film, work: 20h, needs: [{skill: design, allowed: [Mia, Ben]}], after: [brief]}
      - id: cut
        after: [{task: film, lag: 1d}]
        modes:
          - {id: slow, work: 30h, needs: [{skill: design}]}
          - {id: fast, work: 10h, needs: [{skill: design, count: 2}]}
      - {id: launch, milestone: true, after: [cut], due: 2027-01-29}
      - {id: blog, duration: 2d, person: Eva, after: [brief]}
    reviews:
      - {id: proof, of: [film], rounds: 1, steps: [{wait: 2d}], rework: [{work: [2h]}]}
  - id: Bolt
    status: proposed
    probability: 60%
    template: ad
    release: 2027-01-11
    deadline: 2027-03-31
    tasks:
      - {id: extra, work: 3h, skill: copy, after: [look, Acme/launch]}
"""


@pytest.fixture
def office():
    """The small office."""
    return parse_plan(OFFICE)


@pytest.fixture(scope="session")
def agency():
    """The demo agency."""
    return read_plan(Path(__file__).parents[3] / "examples" / "agency.yaml")
