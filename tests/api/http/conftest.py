"""The service, shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.access.service import Service, running


@pytest.fixture(scope="module")
def service(new_database) -> Iterator[Service]:
    """The application with two workspaces and no key."""
    with running(new_database("sqlite")) as made:
        yield made
