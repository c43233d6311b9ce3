"""What can't be done is left out, named and explained; all else is planned."""

import pytest

from planner.dependency_graph import DependencyGraph
from scheduling import verdict
from scheduling.checker import check
from scheduling.first_schedule import beginning, impossible
from scheduling.schedule import Breach

pytestmark = pytest.mark.kernel
LEAVE = {"first": "2027-01-04", "last": "2199-12-31"}
UNTIL = "from 2027-01-04 to 2067-02-03"


def team(**ann):
    """Ann, who alone has the skill design, with what keeps her from working; bob codes."""
    return [{"id": "ann", "skills": ["design"], **ann}, {"id": "bob", "skills": ["code"]}, {"id": "zoe"}]


def left_out(outcome):
    assert {breach.rule for breach in outcome.breaches} <= {"coverage"}
    return [breach.where for breach in outcome.breaches]


@pytest.mark.parametrize(
    ("ann", "why"),
    [
        (
            {"time_off": [LEAVE]},
            f"works no hour {UNTIL} (ann is away from 2027-01-04 to 2199-12-31)",
        ),
        ({"employed_last": "2027-01-05"}, f"works 16 h {UNTIL} (ann is employed until 2027-01-05)"),
    ],
)
def test_a_task_whose_only_person_never_works_enough_is_left_out_with_all_that_follows(desk, ann, why):
    plan = desk.plan(
        {"id": "a", "work": "20h", "skill": "design"},
        {"id": "b", "work": "4h", "skill": "code", "after": ["a"]},
        {"id": "c", "work": "4h", "skill": "code"},
        {"id": "d", "work": "1h", "person": "zoe", "after": [{"task": "b", "type": "FF"}]},
        people=team(**ann),
    )
    outcome = desk.solve(plan)
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (
        f"p/a can't be done: it takes 20 h of design, and ann, who alone may do it, {why}; "
        "left out, too, is what comes after: p/b and p/d",
    )
    assert left_out(outcome) == ["p/a", "p/b", "p/d"]
    assert desk.times(outcome) == {"c": "mon 09:00 - mon 13:00"}
    assert outcome.history[-1].breach_minutes == 3 * 1440


def test_where_several_might_do_it_the_most_that_anybody_works_is_told(desk):
    people = [{"id": name, "employed_last": f"2027-01-{4 + k:02d}"} for k, name in enumerate("abcdefg")]
    outcome = desk.solve(desk.plan({"id": "t", "work": "60h", "needs": [{}]}, people=people))
    assert outcome.conflicts[0].startswith(
        "p/t can't be done: it takes 60 h of work, and of a, b, c, d and 3 more, who may do it, nobody works "
        f"more than 40 h {UNTIL} (a is employed until 2027-01-04, b is employed until 2027-01-05, "
    )
    assert outcome.schedule is None
    assert (outcome.levels, outcome.breaches) == ((), ())


def test_an_impossible_task_in_one_mode_is_done_in_the_other(desk):
    modes = [
        {"id": "own", "work": "4h", "needs": [{"skill": "design"}]},
        {"id": "other", "work": "8h", "needs": [{"skill": "code"}]},
    ]
    outcome = desk.solve(desk.plan({"id": "a", "modes": modes}, people=team(time_off=[LEAVE])))
    assert outcome.status == "optimal"
    assert desk.people(outcome) == {"a": "bob"}


def test_every_mode_has_its_reason(desk):
    modes = [
        {"id": "one", "work": "20h", "needs": [{"skill": "design"}]},
        {"id": "two", "duration": "17h", "needs": [{"skill": "design"}, {"skill": "code"}]},
    ]
    outcome = desk.solve(desk.plan({"id": "a", "modes": modes}, people=team(employed_last="2027-01-05")))
    until = "(ann is employed until 2027-01-05)"
    assert outcome.conflicts == (
        f"p/a can't be done: it takes 20 h of design, and ann, who alone may do it, works 16 h {UNTIL} "
        f"{until}; nor: it takes 17 h of design, and ann, who alone may do it, works 16 h {UNTIL} {until}",
    )


def test_people_who_never_meet_long_enough_are_told(desk):
    # ann works in the mornings, zoe in the afternoons; bob shares three hours with either.
    hours = {"ann": "09:00-12:00", "bob": "09:00-15:00", "zoe": "12:00-18:00"}
    calendars = [{"id": name, "week": {"mon-fri": each}} for name, each in hours.items()]
    people = [{"id": name, "calendar": name} for name in hours]
    meeting = {"id": "m", "duration": "4h", "needs": [{"count": 2}], "continuous": True}
    outcome = desk.solve(
        desk.plan(meeting, {"id": "c", "milestone": True}, people=people, calendars=calendars)
    )
    assert outcome.conflicts == (
        "p/m can't be done: it takes 4 h of work without a break, and those who may do it never work "
        f"together so long {UNTIL} (nothing is planned more than 40 years ahead)",
    )
    assert desk.times(outcome) == {"c": "mon 00:00 - mon 00:00"}


def test_a_room_that_is_open_for_two_days_is_too_little_for_three(desk):
    days = [{"first": "2027-01-04", "last": "2027-01-05", "hours": ["09:00-17:00"]}]
    plan = desk.plan(
        {"id": "a", "work": "20h", "person": "ann", "equipment": [{"equipment": "lab"}]},
        {"id": "x", "duration": "20h", "calendar": "fair"},
        {"id": "c", "work": "1h", "person": "bob"},
        equipment=[{"id": "lab", "calendar": "fair"}],
        calendars=[{"id": "fair", "week": {}, "exceptions": days}],
    )
    outcome = desk.solve(plan)
    so_long = f"so long {UNTIL} (nothing is planned more than 40 years ahead)"
    assert outcome.conflicts == (
        f"p/a can't be done: it takes 20 h of work with lab, and these are never at work together {so_long}",
        f"p/x can't be done: it takes 20 h of work, and its calendar never works {so_long}",
    )
    assert left_out(outcome) == ["p/a", "p/x"]


def test_a_shift_that_is_never_long_enough_again_is_told(desk):
    # ann works 10 h on Monday only; the task comes on Tuesday, when its release has passed.
    long = [{"first": "2027-01-04", "hours": ["08:00-18:00"]}]
    plan = desk.plan(
        {"id": "a", "work": "10h", "person": "ann", "continuous": True, "release": "2027-01-05T06:30"},
        {"id": "c", "work": "1h", "person": "bob"},
        calendars=[{"id": "ann", "exceptions": long}],
        people=[{"id": "ann", "calendar": "ann"}, {"id": "bob"}],
    )
    outcome = desk.solve(plan)
    assert outcome.conflicts == (
        "p/a can't be done: it takes 10 h of work without a break, and nobody who may do it works so long "
        "from 2027-01-05 06:30 to 2067-02-03 (nothing is planned more than 40 years ahead)",
    )


def test_more_work_than_its_only_person_has_time_for_is_proved(desk):
    # ann has 16 h; 10 h and 10 h are asked of her, and 4 h of her or bob.
    plan = desk.plan(
        *({"id": n, "work": "10h", "skill": "design"} for n in "ab"),
        {"id": "c", "work": "4h", "needs": [{"allowed": ["ann", "bob"]}]},
        {"id": "d", "work": "1h", "skill": "code", "after": ["a"]},
        {"id": "e", "work": "1h", "skill": "code", "after": ["b"]},
        people=team(employed_last="2027-01-05"),
    )
    outcome = desk.solve(plan)
    assert outcome.status == "infeasible"
    one, after = left_out(outcome)
    assert {"p/a": "p/d", "p/b": "p/e"}[one] == after
    assert outcome.conflicts == (
        f"no time is left for {one}: work that only ann can do takes 20 h from 2027-01-04 09:00 on, and "
        f"there are 16 h (ann is employed until 2027-01-05); left out, too, is what comes after: {after}",
    )
    assert desk.people(outcome)["c"] == "bob"


def test_work_that_can_only_begin_late_is_counted_against_the_time_from_then_on(desk):
    # 40 h until Friday, but 12 h of it, released on Friday, find 8 h.
    plan = desk.plan(
        *({"id": n, "work": "6h", "skill": "design", "release": "2027-01-08"} for n in "ab"),
        people=team(employed_last="2027-01-08"),
    )
    outcome = desk.solve(plan)
    assert "takes 12 h from 2027-01-08 09:00 on, and there are 8 h" in outcome.conflicts[0]
    assert len(left_out(outcome)) == 1


def test_another_order_makes_room_before_anything_is_left_out(desk):
    # e, first by every rule, would take ann's two days; zoe can do it as well, but only from next week on.
    away = [{"first": "2027-01-04", "last": "2027-01-08"}]
    people = [
        {"id": "ann", "skills": ["design"], "employed_last": "2027-01-05"},
        {"id": "zoe", "time_off": away},
    ]
    plan = desk.plan(
        {"id": "e", "work": "10h", "needs": [{"allowed": ["ann", "zoe"]}], "due": "2027-01-04"},
        {"id": "a", "work": "10h", "skill": "design"},
        people=people,
        project={"due": "2027-06-01"},
    )
    outcome = desk.solve(plan)
    assert outcome.status in ("feasible", "optimal")
    assert desk.people(outcome) == {"e": "zoe", "a": "ann"}


def test_what_found_no_room_without_a_proof_is_left_out_as_unknown(desk):
    # Tasks of two modes are not counted by the proof: ann has 16 h, each takes 10 h in either.
    modes = [{"id": m, "work": "10h", "needs": [{"skill": "design"}]} for m in ("x", "y")]
    plan = desk.plan(
        *({"id": n, "modes": modes} for n in "ab"),
        {"id": "c", "work": "4h", "skill": "code"},
        people=team(employed_last="2027-01-05"),
    )
    outcome = desk.solve(plan)
    assert outcome.status == "unknown"
    assert outcome.conflicts == ()
    (one,) = left_out(outcome)
    assert outcome.notes == (f"no room was found for {one} beside the other work",)
    assert set(desk.times(outcome)) == {"c", *({"a", "b"} - {one[2:]})}


def test_however_many_find_no_room_they_are_left_out_at_once(desk, monkeypatch):
    # ann has 16 h for twenty tasks of 3 to 7 h; compiled is once with them, once without those left out.
    modes = [
        [{"id": m, "work": f"{3 + k % 5}h", "needs": [{"skill": "design"}]} for m in "xy"] for k in range(20)
    ]
    plan = desk.plan(
        *({"id": f"t{k}", "modes": modes[k], "weight": k} for k in range(20)),
        {"id": "c", "work": "4h", "skill": "code", "after": [f"t{k}" for k in range(0, 20, 3)]},
        people=team(employed_last="2027-01-05"),
    )
    compiled = []
    compile_problem = beginning.compile_problem
    monkeypatch.setattr(beginning, "compile_problem", lambda *a: compiled.append(a) or compile_problem(*a))
    outcome = desk.solve(plan)
    assert outcome.status == "unknown"
    assert len(compiled) == 2
    assert sum(3 + int(task.task[1:]) % 5 for task in outcome.schedule.tasks) >= 13
    assert len(outcome.schedule.tasks) + len(left_out(outcome)) == 21
    assert outcome.notes[0].startswith("no room was found for p/t")
    assert outcome.notes[0].endswith("left out, too, is what comes after: p/c")


def test_a_shortage_is_told_before_what_only_found_no_room(desk):
    # Twice ann: what is hers alone is proved; d and e, of two modes each, just come too late.
    modes = [{"id": m, "work": "10h", "needs": [{"skill": "design"}]} for m in "xy"]
    plan = desk.plan(
        *({"id": n, "work": "9h", "skill": "design"} for n in "ab"),
        *({"id": n, "modes": modes} for n in "de"),
        people=team(employed_last="2027-01-05"),
    )
    outcome = desk.solve(plan)
    assert outcome.status == "infeasible"
    assert [len(outcome.conflicts), len(outcome.notes)] == [1, 1]
    assert len(left_out(outcome)) == 3


def test_a_started_task_that_nobody_can_end_is_left_out_and_a_finished_one_stays(desk):
    plan = desk.plan(
        {
            "id": "a",
            "work": "40h",
            "skill": "design",
            "progress": {"started": "2027-01-01", "people": ["ann"]},
        },
        {"id": "b", "work": "4h", "skill": "code", "after": ["a"], "progress": {"finished": "2027-01-02"}},
        {"id": "c", "work": "4h", "skill": "code", "after": ["b"]},
        people=team(employed_last="2027-01-05"),
    )
    outcome = desk.solve(plan)
    assert left_out(outcome) == ["p/a"]
    assert set(desk.times(outcome)) == {"b", "c"}


def test_waits_and_milestones_beyond_forty_years_are_left_out(desk):
    # 10,000 days are 27 years.
    plan = desk.plan(
        {"id": "w", "wait": "10000ed"},
        {"id": "v", "wait": "10000ed", "after": ["w"]},
        {"id": "m", "milestone": True, "after": [{"task": "w", "lag": "10000ed"}]},
        {"id": "x", "work": "1h", "person": "ann", "after": [{"task": "w", "lag": "10000ed"}]},
        {"id": "y", "milestone": True, "after": [{"task": "w", "type": "FF", "lag": "10000ed"}]},
    )
    outcome = desk.solve(plan)
    assert left_out(outcome) == ["p/v", "p/m", "p/x", "p/y"]
    reason = "before 2067-02-03: nothing is planned more than 40 years ahead"
    assert outcome.conflicts == (
        f"p/v can't be done {reason}, and its wait ends later",
        f"p/m can't begin {reason}",
        f"p/x can't begin {reason}",
        f"p/y can't be done {reason}, and it comes later",
    )


def test_a_project_without_any_possible_task_takes_no_part(desk):
    held = {"id": "q", "due": "2027-01-04", "tasks": [{"id": "a", "work": "9h", "skill": "design"}]}
    own = {"id": "p", "tasks": [{"id": "c", "work": "4h", "skill": "code"}]}
    outcome = desk.solve(desk.plan(projects=[held, own], people=team(time_off=[LEAVE])))
    assert outcome.levels[0].value == 0
    assert {level.bound for level in outcome.levels} == {None}


def test_only_what_was_left_out_may_be_missing(desk, monkeypatch):
    breach = Breach("coverage", "p/c", 1, "tasks", "p/c is planned, but missing")
    examine = verdict.examine
    monkeypatch.setattr(verdict, "examine", lambda *a: ((breach, *examine(*a)[0]), examine(*a)[1]))
    plan = desk.plan(
        {"id": "a", "work": "4h", "skill": "design"},
        {"id": "c", "work": "4h", "skill": "code"},
        people=team(time_off=[LEAVE]),
    )
    with pytest.raises(verdict.CheckFailedError, match="p/c is planned, but missing"):
        desk.solve(plan)


def test_time_that_is_up_leaves_no_time_for_other_orders(desk, monkeypatch):
    plan = desk.plan(
        *({"id": n, "work": "10h", "skill": "design"} for n in "ab"), people=team(employed_last="2027-01-05")
    )
    monkeypatch.setattr(beginning, "make_room", lambda search: pytest.fail("time is up"))
    found = beginning.begin(plan, DependencyGraph.from_plan(plan), seed=1, hurry=lambda: True)
    assert len(found.left_out.tasks) == 1


def test_a_task_of_too_many_teams_is_not_proved_impossible(desk, monkeypatch):
    hours = {"ann": "09:00-12:00", "bob": "12:00-15:00"}
    calendars = [{"id": name, "week": {"mon-fri": each}} for name, each in hours.items()]
    people = [{"id": name, "calendar": name} for name in hours]
    meeting = {"id": "m", "duration": "4h", "needs": [{}, {}]}
    plan = desk.plan(meeting, {"id": "c", "work": "1h", "person": "bob"}, people=people, calendars=calendars)
    assert desk.solve(plan).status == "infeasible"
    monkeypatch.setattr(impossible, "MOST_TEAMS", 3)
    outcome = desk.solve(plan)
    assert outcome.status == "unknown"
    assert left_out(outcome) == ["p/m"]
    assert check(plan, outcome.schedule) == outcome.breaches
