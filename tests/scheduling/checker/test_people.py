"""Rules coverage, mode and people: who is there, and who may fill which place."""

import pytest

TWO_HOURS = "mon 09:00-11:00"


def people(task, amount, unit="people"):
    return ("people", f"p/{task}", amount, unit)


# --- coverage and mode --------------------------------------------------------------------------


def test_a_missing_task_is_named(desk):
    plan = desk.plan({"id": "a", "milestone": True}, {"id": "b", "milestone": True})
    assert desk.found(plan, desk.moment("a", "mon 09:00")) == [("coverage", "p/b", 1, "tasks")]


def test_a_task_scheduled_thrice_is_twice_too_much(desk):
    plan = desk.plan({"id": "a", "milestone": True})
    assert desk.found(plan, *[desk.moment("a", "mon 09:00")] * 3) == [("coverage", "p/a", 2, "tasks")]


def test_an_unknown_task_is_named(desk):
    entries = [
        desk.moment("a", "mon 09:00"),
        desk.moment("b", "mon 09:00"),
        desk.moment("a", "mon 09:00", "q"),
    ]
    plan = desk.plan({"id": "a", "milestone": True})
    assert desk.found(plan, *entries) == [("coverage", "p/b", 1, "tasks"), ("coverage", "q/a", 1, "tasks")]


@pytest.mark.parametrize("status", ["on-hold", "done"])
def test_projects_on_hold_or_done_are_absent(desk, status):
    plan = desk.plan({"id": "a", "milestone": True}, project={"status": status})
    assert desk.found(plan) == []
    assert desk.found(plan, desk.moment("a", "mon 09:00")) == [("coverage", "p/a", 1, "tasks")]


def test_a_proposed_project_is_planned(desk):
    plan = desk.plan({"id": "a", "milestone": True}, project={"status": "proposed"})
    assert desk.found(plan) == [("coverage", "p/a", 1, "tasks")]


def test_summaries_are_not_planned(desk):
    plan = desk.plan({"id": "s"}, {"id": "a", "milestone": True, "parent": "s"})
    assert desk.found(plan, desk.moment("a", "mon 09:00")) == []
    assert desk.found(plan, desk.moment("a", "mon 09:00"), desk.moment("s", "mon 09:00")) == [
        ("coverage", "p/s", 1, "tasks")
    ]


ALONE_OR_PAIR = {
    "id": "a",
    "modes": [
        {"id": "alone", "work": "4h", "needs": [{"skill": "design"}]},
        {"id": "pair", "work": "4h", "needs": [{"skill": "design", "count": 2}]},
    ],
}


def test_a_task_is_done_in_one_of_its_modes(desk):
    plan = desk.plan(ALONE_OR_PAIR)
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-13:00", mode="alone")) == []
    assert desk.found(plan, desk.entry("a", "ann bob", "mon 09:00-11:00", mode="pair")) == []
    assert desk.found(plan, desk.entry("a", "ann", "mon 09:00-13:00")) == [("mode", "p/a", 1, "modes")]


def test_a_started_task_keeps_its_mode(desk):
    progress = {"started": "2027-01-01T09:00", "mode": "pair"}
    plan = desk.plan({**ALONE_OR_PAIR, "progress": progress})
    kept = desk.entry("a", "ann bob", "mon 09:00-11:00", mode="pair", start="fri~1 09:00")
    changed = desk.entry("a", "ann", "mon 09:00-13:00", mode="alone", start="fri~1 09:00")
    assert desk.found(plan, kept) == []
    assert desk.found(plan, changed) == [("mode", "p/a", 1, "modes")]


# --- people -------------------------------------------------------------------------------------


def test_two_people_cannot_cover_three_places_short_by_one(desk):
    plan = desk.plan({"id": "a", "work": "4h", "needs": [{"skill": "design", "count": 3}]})
    assert desk.found(plan, desk.entry("a", "ann bob", TWO_HOURS)) == [people("a", 1)]


def test_nobody_at_work_is_short_by_all(desk):
    plan = desk.plan({"id": "a", "work": "4h", "needs": [{"skill": "design", "count": 2}]})
    assert desk.found(plan, desk.entry("a", "", TWO_HOURS)) == [people("a", 2)]


def test_somebody_too_many_is_a_breach(desk):
    plan = desk.plan({"id": "a", "work": "4h", "skill": "design"})
    assert desk.found(plan, desk.entry("a", "ann bob", TWO_HOURS)) == [people("a", 1)]


def test_nobody_fills_two_places(desk):
    needs = [{"skill": "design", "units": "50%"}, {"pinned": ["ann"], "units": "50%"}]
    plan = desk.plan({"id": "a", "duration": "2h", "needs": needs})
    entry = desk.entry("a", "ann", TWO_HOURS)
    twice = entry.assignments[0]
    team = (type(twice)("ann", 0, 500), type(twice)("ann", 1, 500))
    entry = type(entry)("p", "a", entry.start, entry.finish, "only", team, entry.segments)
    assert desk.found(plan, entry) == [people("a", 1)]


def test_units_are_those_of_the_need(desk):
    plan = desk.plan({"id": "a", "duration": "2h", "needs": [{"skill": "design", "units": "60%"}]})
    assert desk.found(plan, desk.entry("a", {"ann": (0, 600)}, TWO_HOURS)) == []
    assert desk.found(plan, desk.entry("a", {"ann": (0, 450)}, TWO_HOURS)) == [people("a", 150, "per mille")]


def test_a_need_that_does_not_exist_cannot_be_filled(desk):
    plan = desk.plan({"id": "a", "duration": "2h", "skill": "design"})
    assert desk.found(plan, desk.entry("a", {"ann": (0, 1000), "bob": (1, 1000)}, TWO_HOURS)) == [
        people("a", 1)
    ]
    assert desk.found(plan, desk.entry("a", {"ann": (0, 1000), "bob": (-1, 1000)}, TWO_HOURS)) == [
        people("a", 1)
    ]
    # With work, the speed of a team with a place that doesn't exist is nobody's guess.
    plan = desk.plan({"id": "a", "work": "2h", "skill": "design"})
    assert desk.found(plan, desk.entry("a", {"ann": (1, 1000)}, TWO_HOURS)) == [
        people("a", 1),
        people("a", 1),
    ]


@pytest.mark.parametrize("stranger", ["eve", "agency#1", "ann#1", "agency#0"])
def test_strangers_are_nobody_of_the_plan(desk, stranger):
    plan = desk.plan({"id": "a", "work": "2h", "skill": "design"})
    assert desk.found(plan, desk.entry("a", stranger, TWO_HOURS)) == [people("a", 1)]


def test_the_skill_is_needed(desk):
    plan = desk.plan({"id": "a", "work": "2h", "skill": "design"})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == []
    assert desk.found(plan, desk.entry("a", "zoe", TWO_HOURS)) == [people("a", 1)]


def test_the_level_is_needed(desk):
    # Bob codes at level 2, at 50 %.
    needs = [{"skill": "code", "level": 2}]
    plan = desk.plan({"id": "a", "work": "1h", "needs": needs})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == []
    plan = desk.plan({"id": "a", "work": "1h", "needs": [{"skill": "code", "level": 5}]})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == [people("a", 3, "levels")]


def test_only_the_allowed_and_never_the_forbidden(desk):
    needs = [{"skill": "design", "allowed": ["bob"]}]
    plan = desk.plan({"id": "a", "work": "2h", "needs": needs})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == []
    assert desk.found(plan, desk.entry("a", "ann", TWO_HOURS)) == [people("a", 1)]
    plan = desk.plan({"id": "a", "work": "2h", "needs": [{"skill": "design", "forbidden": ["ann"]}]})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == []
    assert desk.found(plan, desk.entry("a", "ann", TWO_HOURS)) == [people("a", 1)]


def test_exactly_the_pinned_with_or_without_the_skill(desk):
    # Zoe can't design, but is pinned and counts at 100 %.
    needs = [{"skill": "design", "pinned": ["zoe", "ann"], "count": 2}]
    plan = desk.plan({"id": "a", "work": "4h", "needs": needs})
    assert desk.found(plan, desk.entry("a", "ann zoe", TWO_HOURS)) == []
    assert desk.found(plan, desk.entry("a", "ann bob", TWO_HOURS)) == [people("a", 1)]


def test_a_pinned_person_with_too_low_a_level_is_a_breach(desk):
    needs = [{"skill": "code", "level": 3, "pinned": ["bob"]}]
    plan = desk.plan({"id": "a", "work": "1h", "needs": needs})
    assert desk.found(plan, desk.entry("a", "bob", TWO_HOURS)) == [people("a", 1, "levels")]


def test_a_need_without_skill_takes_anybody_at_full_speed(desk):
    plan = desk.plan({"id": "a", "work": "2h", "needs": [{"units": "100%"}]})
    assert desk.found(plan, desk.entry("a", "zoe", TWO_HOURS)) == []


def agency(desk, need):
    pool = {"id": "agency", "skills": ["design"], "rate": 60, "minimum_booking": "1d"}
    return desk.plan({"id": "a", "work": "2h", "needs": [need]}, contractor_pools=[pool])


@pytest.mark.parametrize("need", [{"allowed": ["agency"]}, {"pinned": ["agency"]}])
def test_needs_may_name_a_pool(desk, need):
    plan = agency(desk, {"skill": "design", **need})
    booking = desk.booking(4, 4, hours=8, cost=480)
    assert desk.found(plan, desk.entry("a", "agency#1", TWO_HOURS), bookings=[booking]) == []
    assert desk.found(plan, desk.entry("a", "ann", TWO_HOURS), bookings=[booking]) == [people("a", 1)]


def test_a_pool_may_be_forbidden(desk):
    plan = agency(desk, {"skill": "design", "forbidden": ["agency"]})
    booking = desk.booking(4, 4, hours=8, cost=480)
    assert desk.found(plan, desk.entry("a", "agency#1", TWO_HOURS), bookings=[booking]) == [people("a", 1)]


def test_a_milestone_of_zero_work_may_go_without_its_people(desk):
    plan = desk.plan({"id": "z", "work": "0h", "skill": "design"})
    assert desk.found(plan, desk.moment("z", "mon 09:00")) == []
    assert desk.found(plan, desk.entry("z", "ann", start="mon 09:00", finish="mon 09:00")) == []
    assert desk.found(plan, desk.entry("z", "zoe", start="mon 09:00", finish="mon 09:00")) == [
        ("people", "p/z", 1, "people")
    ]
