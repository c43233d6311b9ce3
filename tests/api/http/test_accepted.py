"""What a request wants most, by RFC 9110, section 12.5.1."""

from __future__ import annotations

import pytest

from api.http.accepted import accepted

JSON, CSV = "application/json", "text/csv"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", JSON),
        ("*/*", JSON),
        (CSV, CSV),
        ("text/*", CSV),
        ("application/json, text/csv;q=0.1", JSON),
        ("application/json;q=0.1, text/csv", CSV),
        ("text/csv;q=0.5, */*;q=0.1", CSV),
        ("application/json, text/csv", JSON),
        ("TEXT/CSV ; Q=0.9, application/json;q=0.8", CSV),
        # The closest range counts, wherever it stands.
        ("*/*, application/json;q=0.2", CSV),
        ("text/csv;q=0, text/*", JSON),
        ("text/csv;q=0, */*;q=0.1", JSON),
        ("image/png", JSON),
        ("text/csv;q=nan, application/json;q=0.1", JSON),
        ("text/csv;q=9, application/json;q=0.1", JSON),
        ("text/csv;q=x, ;;, /", JSON),
        ("text/csv;charset=utf-8", CSV),
    ],
)
def test_what_is_wanted_most_is_answered_with(accept, wanted):
    assert accepted(accept, (JSON, CSV)) == wanted
