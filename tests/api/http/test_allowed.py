"""What a path that is asked for in a wrong way says of itself."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/v1/plans", "GET, POST"), ("/v1/plans/x", "DELETE, GET, PATCH"), ("/health", "GET")],
)
def test_all_methods_of_a_path_are_named(service, path, allowed):
    answer = service.client.request("TRACE", path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed
