"""Late wishes: how late each kind of task moves, and what holds it back."""

import pytest

pytestmark = pytest.mark.kernel
LATE = {"constraint": {"type": "as-late-as-possible"}}


def anchored(desk, *tasks, **parts):
    """A plan whose end is bob's task ``end``: two days, until Tuesday 17:00."""
    return desk.plan({"id": "end", "work": "16h", "person": "bob"}, *tasks, **parts)


def test_a_chain_moves_together_to_the_end_of_its_project(desk):
    # w ends at 17:00 with the project, m right before it, a before m.
    plan = anchored(
        desk,
        {"id": "a", "work": "3h", "person": "ann", **LATE},
        {"id": "m", "milestone": True, "after": ["a"], **LATE},
        {"id": "w", "wait": "2h", "after": ["m"], **LATE},
    )
    outcome = desk.solve(plan)
    times = desk.times(outcome)
    assert (times["a"], times["m"], times["w"]) == (
        "tue 12:00 - tue 15:00",
        "tue 15:00 - tue 15:00",
        "tue 15:00 - tue 17:00",
    )
    assert outcome.status == "optimal"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        # c is pinned to Tuesday 12:00-14:00.
        ({}, "tue 10:00 - tue 12:00"),
        ({"lag": "4h"}, "mon 14:00 - mon 16:00"),  # three of the four hours on Tuesday
        ({"lag": "1eh"}, "tue 09:00 - tue 11:00"),
        ({"lag": "-1h"}, "tue 11:00 - tue 13:00"),
        ({"type": "SS"}, "tue 12:00 - tue 14:00"),
        ({"type": "SS", "lag": "5h"}, "mon 15:00 - mon 17:00"),  # begins at 15:00 at the latest
        ({"type": "FF"}, "tue 12:00 - tue 14:00"),
        ({"type": "FF", "lag": "30min"}, "tue 11:30 - tue 13:30"),
        ({"type": "SF", "lag": "90min"}, "tue 12:30 - tue 14:30"),
    ],
)
def test_links_to_what_follows_hold_it_back(desk, link, expected):
    after = [{"task": "a", **link}]
    plan = anchored(
        desk,
        {"id": "a", "work": "2h", "person": "ann", **LATE},
        {"id": "c", "work": "2h", "person": "zoe", "start": "2027-01-05T12:00", "after": after},
    )
    assert desk.times(desk.solve(plan))["a"] == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"deadline": "2027-01-05T11:00"}, "tue 09:00 - tue 11:00"),
        ({"due": "2027-01-05T10:15"}, "mon 16:00 - tue 10:00"),
        ({"due": "2027-01-03"}, "mon 09:00 - mon 11:00"),  # late already: no later
    ],
)
def test_dates_of_its_own_hold_it_back(desk, dates, expected):
    plan = anchored(desk, {"id": "a", "work": "2h", "person": "ann", **dates, **LATE})
    assert desk.times(desk.solve(plan))["a"] == expected


def test_a_maximal_lag_behind_another_task_holds_it_back(desk):
    # b may begin 1 h after a's end, Monday 11:00, at the latest; f may end two hours after it.
    plan = anchored(
        desk,
        {"id": "a", "work": "2h", "person": "ann"},
        {"id": "b", "work": "2h", "person": "ann", "after": [{"task": "a", "max_lag": "1h"}], **LATE},
        {
            "id": "f",
            "work": "1h",
            "person": "zoe",
            "after": [{"task": "a", "type": "FF", "max_lag": "2h"}],
            **LATE,
        },
    )
    times = desk.times(desk.solve(plan))
    assert times["b"] == "mon 12:00 - mon 14:00"
    assert times["f"] == "mon 12:00 - mon 13:00"


def test_started_work_that_waits_for_it_holds_it_back(desk):
    begun = {"started": "2026-12-30"}
    plan = anchored(
        desk,
        {"id": "a", "work": "2h", "person": "ann", **LATE},
        {"id": "s", "work": "3h", "person": "zoe", "after": ["a"], "progress": begun},
        {"id": "b", "work": "2h", "person": "ann", **LATE},
        {"id": "w", "wait": "3h", "after": ["b"], "progress": begun},
    )
    outcome = desk.solve(plan)
    times = desk.times(outcome)
    resumes = {t.task: desk.clock(t.segments[0][0]) for t in outcome.schedule.tasks}
    assert times["a"].endswith(resumes["s"])
    assert outcome.breaches == ()


def test_it_stays_where_equipment_and_people_are_free(desk):
    # The room is zoe's from Tuesday 11:00 on, ann hers on Tuesday until 10:00.
    room = [{"equipment": "room"}]
    plan = anchored(
        desk,
        {"id": "z", "work": "6h", "person": "zoe", "equipment": room, "start": "2027-01-05T11:00"},
        {"id": "y", "work": "1h", "person": "ann", "start": "2027-01-05T09:00"},
        {"id": "a", "work": "2h", "person": "ann", "equipment": room, **LATE},
        {"id": "w", "wait": "1h", "equipment": room, **LATE},
        equipment=[{"id": "room"}],
    )
    outcome = desk.solve(plan)
    times = desk.times(outcome)
    assert outcome.breaches == ()
    assert times["w"] == "tue 10:00 - tue 11:00"
    assert times["a"] == "mon 15:00 - mon 17:00"


def test_an_unbroken_task_and_an_unbroken_wait_move_to_a_stretch_that_holds_them(desk):
    # Until Tuesday 12:00 at the latest: 4 h in one go don't fit into that morning.
    limits = {"deadline": "2027-01-05T12:00", "continuous": True}
    plan = anchored(
        desk,
        {"id": "a", "work": "4h", "person": "ann", **limits, **LATE},
        {"id": "w", "wait": "4h", **limits, **LATE},
        {"id": "e", "wait": "4eh", **limits, **LATE},
    )
    times = desk.times(desk.solve(plan))
    assert times["a"] == "mon 13:00 - mon 17:00"
    assert times["w"] == "mon 13:00 - mon 17:00"
    assert times["e"] == "tue 08:00 - tue 12:00"


def test_work_without_people_and_teams_move_too(desk):
    plan = anchored(
        desk,
        {"id": "d", "duration": "3h", **LATE},
        {"id": "t", "duration": "3h", "needs": [{"pinned": ["ann"]}, {"pinned": ["zoe"]}], **LATE},
    )
    times = desk.times(desk.solve(plan))
    assert times["d"] == times["t"] == "tue 14:00 - tue 17:00"


def test_a_week_that_would_be_too_full_is_left_alone(desk):
    # ann is busy for 33 h of the second week, in which the project ends; two more are above the 34 that
    # balance allows, so a moves to the end of the first one, as far as halving the way finds it.
    busy = {"id": "q", "tasks": [{"id": "b", "work": "33h", "person": "ann", "start": "2027-01-11T09:00"}]}
    tasks = [{"id": "end", "wait": "10d"}, {"id": "a", "work": "2h", "person": "ann", **LATE}]
    outcome = desk.solve(desk.plan(projects=[{"id": "p", "tasks": tasks}, busy]))
    assert outcome.levels[3].value == 0
    assert desk.times(outcome)["a"] == "fri 15:00 - fri 17:00"


def test_stability_keeps_it_where_it_was(desk):
    task = {"id": "a", "work": "2h", "person": "ann"}
    before = desk.solve(anchored(desk, task))
    outcome = desk.solve(anchored(desk, {**task, **LATE}), previous=before.schedule)
    assert desk.times(outcome)["a"] == "mon 09:00 - mon 11:00"
    assert outcome.levels[1].value == 0


def test_contractors_move_only_to_days_on_which_they_can_be_booked(desk):
    # Committed until Wednesday; the project ends on Friday, and a later day would cost a booking.
    pool = {
        "id": "film", "skills": ["film"], "rate": 60, "minimum_booking": "2d",
        "committed": [{"first": "2027-01-04", "last": "2027-01-06"}],
    }  # fmt: skip
    plan = desk.plan(
        {"id": "end", "work": "40h", "person": "bob"},
        {"id": "a", "work": "2h", "skill": "film", **LATE},
        contractor_pools=[pool],
    )
    outcome = desk.solve(plan)
    assert desk.bookings(outcome) == []
    assert desk.times(outcome)["a"].startswith(("tue", "wed"))


def test_pinned_started_and_finished_tasks_stay(desk):
    plan = anchored(
        desk,
        {"id": "p", "work": "1h", "person": "ann", "start": "2027-01-04T11:00", **LATE},
        {"id": "s", "work": "1h", "person": "zoe", "progress": {"started": "2026-12-30"}, **LATE},
        {"id": "f", "work": "1h", "person": "zoe", "progress": {"finished": "2026-12-30"}, **LATE},
    )
    times = desk.times(desk.solve(plan))
    assert times["p"] == "mon 11:00 - mon 12:00"
    assert times["s"].endswith("mon 10:00")
    assert times["f"].endswith("thu-1 00:00")
