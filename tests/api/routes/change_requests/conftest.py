"""A request for changes of the small plan, and what a worker and others do meanwhile."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.api.routes.change_requests.assessing import ASKED, WHY, measure


@pytest.fixture
def assess(database):
    """Does what a worker would: leaves the figures, and the plan as it would be."""
    return partial(measure, database)


@pytest.fixture
def move_on(clients):
    """Has somebody change the plan otherwise, which is at version 1."""

    def moved() -> None:
        change = {"change": "add-person", "person": {"id": "Zoe", "skills": ["design"]}}
        body, headers = {"changes": [change]}, {"If-Match": '"1"'}
        done = clients.planner.post("/v1/plans/hello/changes", json=body, headers=headers)
        assert done.status_code == 200, done.text

    return moved


@pytest.fixture
def asked(clients, hello) -> dict[str, Any]:
    """A request for changes, by a submitter."""
    answer = clients.submitter.post(f"/v1/plans/{hello}/change-requests", json=ASKED)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/v1/change-requests/{answer.json()['id']}"
    return answer.json()


@pytest.fixture
def approve(clients):
    """Approves a request for a version; the answer."""

    def done(request: str, version: int, **headers: str) -> Any:
        place = f"/v1/change-requests/{request}/approve"
        return clients.planner.post(place, json=WHY, headers={"If-Match": f'"{version}"', **headers})

    return done
