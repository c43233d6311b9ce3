"""Releases, due dates, deadlines, pins, the constraint types and the plan's end."""

import pytest

pytestmark = pytest.mark.kernel


def alone(desk, **dates):
    """One task of ann's, 4 h."""
    return desk.plan({"id": "a", "work": "4h", "person": "ann", **dates})


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"release": "2027-01-06"}, "wed 09:00 - wed 13:00"),
        ({"release": "2027-01-06T10:10"}, "wed 10:30 - wed 14:30"),  # the next slot
        ({"release": "2027-01-09"}, "mon+1 09:00 - mon+1 13:00"),  # a Saturday
        ({"start": "2027-01-06"}, "wed 09:00 - wed 13:00"),
        ({"start": "2027-01-06T14:00"}, "wed 14:00 - thu 10:00"),
        ({"start": "2027-01-09"}, "mon+1 09:00 - mon+1 13:00"),  # no day of work: the next one is meant
        ({"start": "2027-01-06T18:00"}, "thu 09:00 - thu 13:00"),
    ],
)
def test_releases_and_pins(desk, dates, expected):
    outcome = desk.solve(alone(desk, **dates))
    assert desk.times(outcome) == {"a": expected}
    assert outcome.breaches == ()


@pytest.mark.parametrize(
    ("kind", "date", "expected"),
    [
        ("must-start-on", "2027-01-06T11:00", "wed 11:00 - wed 15:00"),
        ("must-start-on", "2027-01-06", "wed 09:00 - wed 13:00"),
        ("must-finish-on", "2027-01-06T15:00", "wed 11:00 - wed 15:00"),
        # At 00:00 of Wednesday at the earliest: half an hour of four is left for it.
        ("must-finish-on", "2027-01-06", "tue 13:30 - wed 09:30"),
        ("start-no-earlier-than", "2027-01-06T12:00", "wed 12:00 - wed 16:00"),
        ("finish-no-earlier-than", "2027-01-06T10:00", "tue 14:00 - wed 10:00"),
        ("start-no-later-than", "2027-01-06", "mon 09:00 - mon 13:00"),
        ("finish-no-later-than", "2027-01-06", "mon 09:00 - mon 13:00"),
    ],
)
def test_constraint_types(desk, kind, date, expected):
    outcome = desk.solve(alone(desk, constraint={"type": kind, "date": date}))
    assert desk.times(outcome) == {"a": expected}
    assert outcome.breaches == ()


def test_as_soon_as_possible_asks_nothing(desk):
    plan = alone(desk, constraint={"type": "as-soon-as-possible"})
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 13:00"}


def test_a_milestone_and_a_wait_are_pinned_to_the_minute(desk):
    # A wait pinned to a Saturday begins on Monday: not a breach, for nobody works on Saturdays.
    plan = desk.plan(
        {"id": "m", "milestone": True, "start": "2027-01-05T10:07"},
        {"id": "night", "milestone": True, "start": "2027-01-05T23:07"},
        {"id": "w", "wait": "1h", "start": "2027-01-05T10:07"},
        {"id": "sat", "wait": "1h", "start": "2027-01-09"},
        {"id": "dark", "wait": "1eh", "start": "2027-01-05T23:07"},
    )
    outcome = desk.solve(plan)
    assert desk.times(outcome) == {
        "m": "tue 10:07 - tue 10:07",
        "night": "tue 23:07 - tue 23:07",
        "w": "tue 10:07 - tue 11:07",
        "sat": "mon+1 09:00 - mon+1 10:00",
        "dark": "tue 23:07 - wed 00:07",
    }
    assert outcome.breaches == ()
    assert outcome.history[-1].breach_minutes == 0


def test_a_task_pinned_to_a_day_waits_for_what_comes_before_it_on_that_day(desk):
    # b is pinned to Monday and comes after a, that ends at 11:00; the same person does both.
    monday = {"start": "2027-01-04"}
    plan = desk.plan(
        {"id": "a", "work": "2h", "person": "ann"},
        {"id": "b", "work": "2h", "person": "ann", "after": ["a"], **monday},
        {"id": "c", "work": "1h", "person": "bob", "after": [{"task": "a", "type": "FF"}], **monday},
    )
    outcome = desk.solve(plan)
    assert outcome.breaches == ()
    times = desk.times(outcome)
    assert (times["a"], times["b"]) == ("mon 09:00 - mon 11:00", "mon 11:00 - mon 13:00")
    assert times["c"] == "mon 10:00 - mon 11:00"


def test_a_task_pinned_to_a_day_gives_way_when_its_person_is_needed_first(desk):
    # One by one, ann does three hours before b: the critical path says 10:00, her time 12:00.
    plan = desk.plan(
        *({"id": n, "work": "1h", "person": "ann"} for n in ("x", "y", "z")),
        {"id": "b", "work": "2h", "person": "ann", "start": "2027-01-04", "after": ["x", "y", "z"]},
    )
    outcome = desk.solve(plan)
    assert outcome.breaches == ()
    assert desk.times(outcome)["b"] in {"mon 12:00 - mon 14:00", "mon 13:00 - mon 15:00"}


def test_a_pin_before_what_must_come_first_is_a_broken_link(desk):
    # a takes until Monday 17:00; b is pinned to 10:00 the same day: seven hours too early.
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann"},
        {"id": "b", "work": "2h", "person": "bob", "start": "2027-01-04T10:00", "after": ["a"]},
    )
    outcome = desk.solve(plan)
    assert desk.rules(outcome) == [("link", "p/b", 7 * 60)]
    assert outcome.schedule is not None


def test_two_pins_of_one_person_at_the_same_time_push_one_on(desk):
    # Both at 09:00 for 2 h: the second begins at 11:00, 120 minutes off.
    tasks = [{"id": n, "work": "2h", "person": "ann", "start": "2027-01-05T09:00"} for n in "ab"]
    outcome = desk.solve(desk.plan(*tasks))
    assert outcome.status == "infeasible"
    assert "ann alone may do it and works 2 h then" in outcome.conflicts[0]
    assert [(rule, amount) for rule, _, amount in desk.rules(outcome)] == [("pinned-start", 120)]


def test_a_pin_whose_release_comes_later_that_day_is_judged_from_the_pin(desk):
    # ann works mornings. Pinned to Monday, released at 14:00 of that day: it begins on Tuesday at 09:00,
    # 24 h after the first moment of the pin at which she works.
    plan = desk.plan(
        {"id": "a", "work": "2h", "person": "ann", "start": "2027-01-04", "release": "2027-01-04T14:00"},
        people=[{"id": "ann", "calendar": "mornings"}],
        calendars=[{"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}],
    )
    outcome = desk.solve(plan)
    assert desk.times(outcome) == {"a": "tue 09:00 - tue 11:00"}
    assert desk.rules(outcome) == [("pinned-start", "p/a", 24 * 60)]


def test_a_pin_to_the_day_of_the_data_date_counts_what_was_worked_before_it(desk):
    task = {"id": "a", "work": "2h", "person": "ann", "start": "2027-01-04"}
    outcome = desk.solve(desk.plan(task, start="2027-01-04T17:00"))
    assert desk.times(outcome) == {"a": "tue 09:00 - tue 11:00"}
    assert desk.rules(outcome) == [("pinned-start", "p/a", 24 * 60)]


@pytest.mark.parametrize(
    ("dates", "rule", "amount"),
    [
        ({"deadline": "2027-01-04T12:00"}, "deadline", 60),
        ({"constraint": {"type": "finish-no-later-than", "date": "2027-01-04T12:30"}}, "constraint", 30),
        ({"constraint": {"type": "start-no-later-than", "date": "2027-01-04T08:00"}}, "constraint", 60),
    ],
)
def test_a_limit_that_nobody_can_keep_is_infeasible_and_says_so(desk, dates, rule, amount):
    outcome = desk.solve(alone(desk, **dates))
    assert outcome.status == "infeasible"
    assert desk.rules(outcome) == [(rule, "p/a", amount)]
    assert f"{amount} minutes late" in outcome.conflicts[0]


def test_the_plans_end_is_a_limit_too(desk):
    plan = desk.plan(
        {"id": "a", "work": "6h", "person": "ann"},
        {"id": "b", "work": "6h", "person": "ann", "after": ["a"]},
        end="2027-01-04",
    )
    outcome = desk.solve(plan)
    # Done on Tuesday at 13:00, 13 h after 24:00 of Monday.
    assert desk.rules(outcome) == [("horizon", "p/b", 13 * 60)]


def test_a_deadline_makes_others_wait(desk):
    # ann has both: without the deadline the heavy project's task would go first.
    heavy = {
        "id": "q", "weight": 9, "due": "2027-01-04", "tasks": [{"id": "b", "work": "8h", "person": "ann"}]
    }  # fmt: skip
    light = {"id": "p", "tasks": [{"id": "a", "work": "4h", "person": "ann", "deadline": "2027-01-04"}]}
    outcome = desk.solve(desk.plan(projects=[light, heavy]))
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 13:00", "b": "mon 13:00 - tue 13:00"}
    assert outcome.breaches == ()


def test_own_due_dates_and_weights_decide_who_goes_first(desk):
    # Late by Monday 24:00: the second is 17 h late. b weighs 3 of its own, a the project's 1.
    plan = desk.plan(
        {"id": "a", "work": "8h", "person": "ann", "due": "2027-01-04"},
        {"id": "b", "work": "8h", "person": "ann", "due": "2027-01-04", "weight": 3},
    )
    outcome = desk.solve(plan)
    assert desk.times(outcome) == {"a": "tue 09:00 - tue 17:00", "b": "mon 09:00 - mon 17:00"}
    assert outcome.levels[0].value == 7083  # 17/24 of 100.00


def test_a_projects_release_and_deadline_hold_for_its_tasks(desk):
    project = {"release": "2027-01-05T12:00", "deadline": "2027-01-05T15:00"}
    outcome = desk.solve(desk.plan({"id": "a", "work": "4h", "person": "ann"}, project=project))
    assert desk.times(outcome) == {"a": "tue 12:00 - tue 16:00"}
    assert desk.rules(outcome) == [("deadline", "p/a", 60)]


def test_what_nobody_can_ever_do_is_infeasible_and_named(desk):
    # 10 h without a break, in days of eight.
    plan = desk.plan(
        {"id": "a", "work": "1h", "person": "ann"},
        {"id": "b", "wait": "10h", "continuous": True, "after": ["a"]},
    )
    outcome = desk.solve(plan)
    assert outcome.status == "infeasible"
    assert desk.times(outcome) == {"a": "mon 09:00 - mon 10:00"}
    assert outcome.conflicts == (
        "p/b can't be done: it takes 10 h without a break, and its calendar never has so much at a stretch "
        "from 2027-01-04 10:00 on",
    )
