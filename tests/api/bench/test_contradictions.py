"""What can't be right is named; what may be right is let be."""

import pytest

from api.bench.best_known import BestKnown
from api.bench.contradictions import contradictions

KNOWN = BestKnown(10, 12)


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({"status": "optimal", "objective": 10, "lower_bound": 10}, KNOWN),
        ({"objective": 15, "lower_bound": 8}, KNOWN),
        ({"objective": 11, "lower_bound": 11}, BestKnown(10, 12)),
        ({"status": "unknown", "lower_bound": 12}, KNOWN),
        ({"status": "unknown"}, BestKnown(infeasible=True)),
        ({"status": "infeasible"}, BestKnown(infeasible=True)),
        ({"status": "infeasible"}, BestKnown()),
        ({"objective": 3, "lower_bound": 1}, BestKnown()),
    ],
)
def test_what_may_be_right_is_let_be(record, changes, known):
    assert contradictions(record(**changes), known) == []


@pytest.mark.parametrize(
    ("changes", "known", "reason"),
    [
        ({"objective": 9}, KNOWN, "value 9 is below the known lower bound 10"),
        ({"objective": 14, "lower_bound": 13}, KNOWN, "bound 13 is above the best known value 12"),
        ({"status": "unknown", "lower_bound": 13}, KNOWN, "bound 13 is above the best known value 12"),
        ({"objective": 11, "lower_bound": 12}, KNOWN, "bound 12 is above the value found, 11"),
        ({"status": "infeasible"}, KNOWN, "called infeasible, but a solution of value 12 is known"),
        (
            {"objective": 9},
            BestKnown(infeasible=True),
            "solved with value 9, but it is known to be infeasible",
        ),
        ({"status": "unknown", "error": "OSError: x"}, KNOWN, "the engine failed: OSError: x"),
    ],
)
def test_what_cannot_be_right_is_named(record, changes, known, reason):
    assert contradictions(record(**changes), known) == [reason]


def test_every_reason_is_named(record):
    found = contradictions(record(objective=9, lower_bound=13), KNOWN)
    assert len(found) == 3
