"""Rule actuals, and what progress makes of the other rules. The data date is Monday 12:00."""

import pytest

NOON = {"start": "2027-01-04T12:00"}
FRIDAY = "2027-01-01T09:00"


def task(name="a", **progress):
    return {"id": name, "work": "8h", "person": "ann", "progress": progress}


def started(desk, *spans, people="ann", **rest):
    return desk.entry("a", people, *spans, start="fri~1 09:00", **rest)


def test_a_finished_task_keeps_its_dates_and_has_no_segments(desk):
    plan = desk.plan(task(started=FRIDAY, finished="2027-01-01T17:00"), **NOON)
    assert desk.found(plan, desk.actual("a", "fri~1 09:00", "fri~1 17:00")) == []
    assert desk.found(plan, desk.actual("a", "fri~1 10:00", "fri~1 16:30")) == [
        ("actuals", "p/a", 60, "minutes"),
        ("actuals", "p/a", 30, "minutes"),
    ]
    worked = desk.entry("a", "ann", "fri~1 09:00-17:00")
    assert desk.found(plan, worked) == [("actuals", "p/a", 1, "segments")]


def test_a_finish_without_start_is_both_and_a_date_is_its_end(desk):
    plan = desk.plan(task(finished="2027-01-01"), **NOON)
    assert desk.found(plan, desk.actual("a", "sat~1 00:00", "sat~1 00:00")) == []
    plan = desk.plan(task(started="2027-01-01", finished="2027-01-01"), **NOON)
    assert desk.found(plan, desk.actual("a", "fri~1 00:00", "sat~1 00:00")) == []


@pytest.mark.parametrize(
    ("progress", "spans"),
    [
        ({}, ["mon 12:00-17:00", "tue 09:00-12:00"]),
        ({"percent": "75%"}, ["mon 12:00-14:00"]),
        ({"remaining": "3h"}, ["mon 13:00-16:00"]),
        ({"remaining": "3h", "percent": "75%"}, ["mon 13:00-16:00"]),
        ({"percent": "33.3%"}, ["mon 12:00-17:00", "tue 09:00-9:21"]),  # 480 × 0.667 = 320.16 → 321
    ],
)
def test_a_started_task_has_its_remaining_work_from_the_data_date_on(desk, progress, spans):
    plan = desk.plan(task(started=FRIDAY, **progress), **NOON)
    assert desk.found(plan, started(desk, *spans)) == []


def test_remaining_work_is_not_in_the_past(desk):
    plan = desk.plan(task(started=FRIDAY, percent="75%"), **NOON)
    assert desk.found(plan, started(desk, "mon 11:00-13:00")) == [("actuals", "p/a", 60, "minutes")]


def test_an_actual_start_stays(desk):
    plan = desk.plan(task(started=FRIDAY, percent="75%"), **NOON)
    moved = desk.entry("a", "ann", "mon 12:00-14:00")
    weekend = 3 * 1440 + 180
    assert desk.found(plan, moved) == [("actuals", "p/a", weekend, "minutes")]


def test_a_started_task_keeps_its_people_in_the_order_of_the_needs(desk):
    # Zoe can't design, but that is past; bob has no skill to draw and counts at 100 %.
    needs = [{"skill": "design"}, {"skill": "draw", "count": 1}]
    progress = {"started": FRIDAY, "remaining": "4h", "people": ["zoe", "bob"]}
    plan = desk.plan({"id": "a", "work": "8h", "needs": needs, "progress": progress}, **NOON)
    kept = {"zoe": (0, 1000), "bob": (1, 1000)}
    assert desk.found(plan, started(desk, "mon 12:00-14:00", people=kept)) == []
    swapped = {"bob": (0, 1000), "zoe": (1, 1000)}
    # Each is missing from their place; zoe, not stated there, can't draw.
    assert desk.found(plan, started(desk, "mon 12:00-14:00", people=swapped)) == [
        ("people", "p/a", 1, "people"),
        ("people", "p/a", 1, "people"),
        ("people", "p/a", 1, "people"),
    ]


def test_places_that_progress_does_not_name_are_filled_as_usual(desk):
    needs = [{"skill": "design", "count": 2}]
    progress = {"started": FRIDAY, "remaining": "4h", "people": ["zoe"]}
    plan = desk.plan({"id": "a", "work": "8h", "needs": needs, "progress": progress}, **NOON)
    assert desk.found(plan, started(desk, "mon 12:00-14:00", people="zoe ann")) == []
    assert desk.found(plan, started(desk, "mon 12:00-14:00", people="bob ann")) == [
        ("people", "p/a", 1, "people")
    ]


def test_a_task_with_nothing_left_finishes_from_the_data_date_on(desk):
    plan = desk.plan(task(started=FRIDAY, percent="100%"), **NOON)
    assert desk.found(plan, desk.actual("a", "fri~1 09:00", "mon 12:00")) == []
    assert desk.found(plan, desk.actual("a", "fri~1 09:00", "mon 11:00")) == [
        ("actuals", "p/a", 60, "minutes")
    ]
    assert desk.found(plan, started(desk, "mon 12:00-13:00")) == [("milestones", "p/a", 1, "segments")]


def test_a_started_wait_goes_on_with_what_remains(desk):
    def wait(**progress):
        return desk.plan({"id": "a", "wait": "2d", "progress": {"started": FRIDAY, **progress}}, **NOON)

    assert (
        desk.found(wait(percent="50%"), started(desk, "mon 12:00-17:00", "tue 09:00-12:00", people="")) == []
    )
    assert (
        desk.found(wait(remaining="1d"), started(desk, "mon 12:00-17:00", "tue 09:00-12:00", people="")) == []
    )
    assert desk.found(wait(remaining="1ed"), started(desk, "mon 12:00-tue 12:00", people="")) == []
    assert desk.found(wait(remaining="1d"), started(desk, "mon 12:00-17:00", people="")) == [
        ("waits", "p/a", 180, "minutes")
    ]


# --- what dates ask of progress -----------------------------------------------------------------

STARTED_HALF = {"started": FRIDAY, "percent": "75%"}


@pytest.mark.parametrize(
    "date",
    [
        {"release": "2027-01-06"},
        {"start": "2027-01-06"},
        {"constraint": {"type": "must-start-on", "date": "2027-01-06"}},
        {"constraint": {"type": "start-no-earlier-than", "date": "2027-01-06"}},
    ],
)
def test_no_date_of_a_start_is_asked_of_a_started_task(desk, date):
    plan = desk.plan({**task(**STARTED_HALF), **date}, **NOON)
    assert desk.found(plan, started(desk, "mon 12:00-14:00")) == []


@pytest.mark.parametrize("rule", ["deadline", "constraint"])
def test_dates_of_a_finish_are_asked_of_a_started_task_but_not_of_a_finished_one(desk, rule):
    date = "2027-01-04T13:00"
    wish = (
        {"deadline": date}
        if rule == "deadline"
        else {"constraint": {"type": "finish-no-later-than", "date": date}}
    )
    plan = desk.plan({**task(**STARTED_HALF), **wish}, **NOON)
    assert desk.found(plan, started(desk, "mon 12:00-14:00")) == [(rule, "p/a", 60, "minutes")]
    done = task(started=FRIDAY, finished="2027-01-04T14:00")
    plan = desk.plan({**done, **wish}, start="2027-01-05", end="2027-01-04")
    assert desk.found(plan, desk.actual("a", "fri~1 09:00", "mon 14:00")) == []


# --- what links ask of progress -----------------------------------------------------------------


def linked(desk, link, progress, **parts):
    i = {"id": "i", "milestone": True}
    a = {**task(**progress), "after": [{"task": "i", **link}]}
    return desk.plan(i, a, **NOON, **parts)


@pytest.mark.parametrize("link_type", ["FS", "SS"])
def test_retained_logic_holds_the_rest_of_a_started_task(desk, link_type):
    plan = linked(desk, {"type": link_type}, STARTED_HALF)
    i = desk.moment("i", "mon 14:00")
    assert desk.found(plan, i, started(desk, "mon 14:00-16:00")) == []
    assert desk.found(plan, i, started(desk, "mon 12:00-14:00")) == [("link", "p/a", 120, "minutes")]


def test_progress_override_lets_the_rest_go_on(desk):
    plan = linked(desk, {}, STARTED_HALF, progress_override=True)
    assert desk.found(plan, desk.moment("i", "mon 14:00"), started(desk, "mon 12:00-14:00")) == []


@pytest.mark.parametrize("override", [False, True])
def test_links_into_a_finish_always_hold_the_rest(desk, override):
    plan = linked(desk, {"type": "FF"}, STARTED_HALF, progress_override=override)
    i = desk.moment("i", "mon 15:00")
    assert desk.found(plan, i, started(desk, "mon 13:00-15:00")) == []
    assert desk.found(plan, i, started(desk, "mon 12:00-14:00")) == [("link", "p/a", 60, "minutes")]


def test_nothing_left_has_no_start_to_hold(desk):
    plan = linked(desk, {}, {"started": FRIDAY, "percent": "100%"})
    assert desk.found(plan, desk.moment("i", "mon 14:00"), desk.actual("a", "fri~1 09:00", "mon 12:00")) == []


def test_maximal_lags_into_the_start_of_a_started_task_are_void(desk):
    plan = linked(desk, {"lag": "-90d", "max_lag": "1h"}, STARTED_HALF)
    assert desk.found(plan, desk.moment("i", "mon 12:00"), started(desk, "tue 09:00-11:00")) == []


def test_maximal_lags_into_the_finish_of_a_started_task_hold_unless_the_past_broke_them(desk):
    plan = linked(desk, {"type": "FF", "max_lag": "1eh"}, STARTED_HALF)
    assert desk.found(plan, desk.moment("i", "mon 12:00"), started(desk, "mon 12:00-14:00")) == [
        ("max-lag", "p/a", 60, "minutes")
    ]
    done = {"id": "i", "milestone": True, "progress": {"finished": "2027-01-01T17:00"}}
    a = {**task(**STARTED_HALF), "after": [{"task": "i", "type": "FF", "max_lag": "1eh"}]}
    plan = desk.plan(done, a, **NOON)
    i = desk.actual("i", "fri~1 17:00", "fri~1 17:00")
    assert desk.found(plan, i, started(desk, "mon 12:00-14:00")) == []


def test_no_link_into_a_finished_task_is_checked(desk):
    plan = linked(desk, {"max_lag": "1h"}, {"started": FRIDAY, "finished": "2027-01-01T17:00"})
    assert (
        desk.found(plan, desk.moment("i", "mon 14:00"), desk.actual("a", "fri~1 09:00", "fri~1 17:00")) == []
    )


def test_lags_count_from_an_actual_finish_long_ago(desk):
    # 5 working days from Friday the 1st of January 09:00 on are done on Thursday the 7th at 17:00.
    done = {"id": "i", "milestone": True, "progress": {"finished": FRIDAY}}
    j = {"id": "j", "milestone": True, "after": [{"task": "i", "lag": "5d"}]}
    plan = desk.plan(done, j, **NOON)
    i = desk.actual("i", "fri~1 09:00", "fri~1 09:00")
    assert desk.found(plan, i, desk.moment("j", "thu 17:00")) == []
    assert desk.found(plan, i, desk.moment("j", "thu 16:59")) == [("link", "p/j", 1, "minutes")]
