"""Tasks wished as late as possible move as late as nothing else suffers."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.kernel
LATE = {"type": "as-late-as-possible"}


def test_a_late_wish_ends_when_the_task_behind_it_begins(make_plan, solved, dates):
    # c follows a (6 h) and b (1 h): b moves from 09:00 to 14:00, just before c.
    people = [{"id": "ana"}, {"id": "ben"}]
    tasks = [
        {"id": "a", "work": "6h", "person": "ana"},
        {"id": "b", "work": "1h", "person": "ben", "constraint": LATE},
        {"id": "c", "work": "1h", "person": "ana", "after": ["a", "b"]},
    ]
    found = dates(solved(make_plan(tasks, people)))
    assert found["b"] == ("04 Mon 14:00", "04 Mon 15:00")
    assert found["c"] == ("04 Mon 15:00", "04 Mon 16:00")


def test_a_late_wish_takes_only_time_that_its_person_has_free(make_plan, solved, dates):
    # Ben is taken from 13:00 to 17:00 by d, which begins at a pinned time: b ends at 13:00.
    people = [{"id": "ana"}, {"id": "ben"}]
    tasks = [
        {"id": "a", "work": "8h", "person": "ana"},
        {"id": "b", "work": "1h", "person": "ben", "constraint": LATE},
        {"id": "d", "work": "4h", "person": "ben", "start": "2027-01-04T13:00"},
    ]
    outcome = solved(make_plan(tasks, people))
    assert dates(outcome)["b"] == ("04 Mon 12:00", "04 Mon 13:00")
    assert outcome.breaches == ()
