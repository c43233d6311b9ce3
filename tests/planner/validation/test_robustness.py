"""Whatever plan the models accept, validation answers with issues and never with a traceback."""

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document import parse_plan
from planner.errors import DocumentError, Issue
from planner.plan import Plan
from planner.validation import validate


def assert_orderly(issues: tuple[Issue, ...]) -> None:
    assert all(isinstance(issue, Issue) and issue.found and issue.code for issue in issues)
    assert [issue.severity for issue in issues] == sorted(issue.severity for issue in issues)
    assert len(set(issues)) == len(issues)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.from_type(Plan))
def test_any_plan_that_can_be_read_gets_issues_and_no_traceback(plan: Plan) -> None:
    assert_orderly(validate(plan))


# --- sound plans with parts of them exchanged ---------------------------------------------------

ODD = {
    "date": [
        "1970-01-01",
        "2200-12-31",
        "9999-12-31",
        "0001-01-01",
        "2027-01-04",
        "2029-02-06",
        "2028-02-08",
    ],
    "duration": ["0h", "-1d", "9999999w", "1ed", "0.001d", "1min", "400d"],
    "hours": ["22:00-06:00", "00:00-24:00", "09:07-09:08"],
    "name": ["nobody", "agency", "agency#1", "p0/", "p9/x", "設計"],
}
KINDS = {
    "date": re.compile(r"\d{4}-\d\d-\d\d.*"),
    "duration": re.compile(r"-?\d+(\.\d+)?e?(min|h|d|w)"),
    "hours": re.compile(r"\d\d:\d\d-\d\d:\d\d"),
}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from _leaves(part, (*path, position))
    elif isinstance(value, str):
        yield path, value


def _kind(text: str) -> str:
    return next((kind for kind, pattern in KINDS.items() if pattern.fullmatch(text)), "name")


def _exchange(document: dict[str, Any], dice: random.Random, times: int) -> None:
    """Put other dates in place of dates, other names in place of names, and so on."""
    leaves = [(path, text, _kind(text)) for path, text in _leaves(document) if path != ("format",)]
    for _ in range(times):
        path, _text, kind = dice.choice(leaves)
        others = [text for _path, text, other in leaves if other == kind]
        *above, last = path
        part = document
        for step in above:
            part = part[step]
        part[last] = dice.choice([*others, *ODD[kind]])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(dice=st.randoms(use_true_random=False), times=st.integers(1, 12))
def test_a_plan_with_its_names_dates_and_amounts_exchanged_is_never_a_traceback(
    realistic_document, dice, times
):
    document = copy.deepcopy(realistic_document)
    _exchange(document, dice, times)
    try:
        issues = validate(parse_plan(json.dumps(document)))
    except DocumentError as refused:
        issues = refused.issues
    assert_orderly(issues)
