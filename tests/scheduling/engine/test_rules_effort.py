"""How long a task takes and who shares in it: work, durations, units, teams, pauses."""

import pytest

pytestmark = pytest.mark.kernel
MORNINGS = {"id": "mornings", "week": {"mon-fri": "09:00-13:00"}}


def test_work_is_divided_by_units_share_and_efficiency(desk):
    # 0.5 × 0.8 × 0.5 = 0.2: 1 h of work takes 5 h; a duration of 1 h takes 1 h whatever the speed.
    people = [{"id": "ann", "share": "80%", "skills": [{"skill": "design", "efficiency": "50%"}]}]
    plan = desk.plan(
        {"id": "a", "work": "1h", "needs": [{"skill": "design", "units": "50%"}]},
        {"id": "b", "duration": "1h", "needs": [{"skill": "design", "units": "50%"}], "after": ["a"]},
        people=people,
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 14:00", "b": "mon 14:00 - mon 15:00"}


def test_speeds_that_do_not_divide_are_rounded_up_to_the_minute(desk):
    # 60 min at 70 % are 85.71 min: 86.
    people = [{"id": "ann", "skills": [{"skill": "design", "efficiency": "70%"}]}]
    plan = desk.plan({"id": "a", "work": "1h", "skill": "design"}, people=people)
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 10:26"}


def test_a_team_of_two_needs_works_at_the_sum_of_its_speeds(desk):
    # ann 100 % and bob 50 %: 9 h of work take 6 h; bob's other half is free for b at the same time.
    needs = [{"skill": "design"}, {"skill": "code", "units": "50%"}]
    plan = desk.plan(
        {"id": "a", "work": "9h", "needs": needs},
        {"id": "b", "duration": "6h", "needs": [{"pinned": ["bob"], "units": "50%"}]},
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - mon 15:00", "b": "mon 09:00 - mon 15:00"}


def test_people_of_different_calendars_meet_where_both_work(desk):
    # ann 09:00-13:00, bob 11:00-19:00: two hours a day from 11:00. A duration of 5 h: Mon, Tue, Wed.
    people = [
        {"id": "ann", "skills": ["design"], "calendar": "mornings"},
        {"id": "bob", "skills": ["code"], "calendar": "late"},
    ]
    late = {"id": "late", "week": {"mon-fri": "11:00-19:00"}}
    plan = desk.plan(
        {"id": "a", "duration": "5h", "needs": [{"skill": "design"}, {"skill": "code"}]},
        {"id": "b", "work": "4h", "person": "ann", "after": [{"task": "a", "type": "SS"}]},
        people=people,
        calendars=[MORNINGS, late],
    )
    outcome = desk.solve(plan)
    # ann is free from 09:00 to 11:00 on Tuesday, but b would have to pause for a.
    assert desk.times(outcome) == {"a": "mon 11:00 - wed 12:00", "b": "wed 12:00 - thu 12:00"}
    (a, _) = outcome.schedule.tasks
    assert [(desk.clock(begin), end - begin) for begin, end in a.segments] == [
        ("mon 11:00", 120),
        ("tue 11:00", 120),
        ("wed 11:00", 60),
    ]


def test_a_pause_frees_people_for_other_tasks(desk):
    # a pauses at 13:00, when its room closes; zoe does b in the afternoon.
    plan = desk.plan(
        {"id": "a", "duration": "6h", "person": "zoe", "equipment": [{"equipment": "room"}]},
        {"id": "b", "duration": "4h", "person": "zoe", "deadline": "2027-01-04"},
        equipment=[{"id": "room", "calendar": "mornings"}],
        calendars=[MORNINGS],
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - tue 11:00", "b": "mon 13:00 - mon 17:00"}


def test_a_task_never_pauses_for_another_task(desk):
    # zoe is pinned to b from 11:00 to 13:00: a, of 3 h, finds no three hours in a row before 13:00.
    plan = desk.plan(
        {"id": "a", "work": "3h", "person": "zoe"},
        {"id": "b", "work": "2h", "person": "zoe", "start": "2027-01-04T11:00"},
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 13:00 - mon 16:00", "b": "mon 11:00 - mon 13:00"}


def test_an_unbroken_task_of_a_team_waits_for_a_day_that_holds_it(desk):
    # Together ann and bob do 12 h in 6: not in the 5 h left on Monday, so on Tuesday.
    team = [{"skill": "design"}, {"skill": "code"}]
    plan = desk.plan(
        {"id": "a", "duration": "3h", "needs": team},
        {"id": "b", "work": "12h", "needs": team, "continuous": True, "after": ["a"]},
    )
    assert desk.times(desk.solve(plan))["b"] == "tue 09:00 - tue 15:00"


def test_work_without_people_runs_in_its_calendar_beside_everything(desk):
    # 6 h in the mornings calendar: four on Monday, two on Tuesday; another in the project's: 6 h on Monday.
    plan = desk.plan(
        {"id": "a", "duration": "6h", "calendar": "mornings"},
        {"id": "b", "duration": "6h"},
        calendars=[MORNINGS],
    )
    assert desk.times(desk.solve(plan)) == {"a": "mon 09:00 - tue 11:00", "b": "mon 09:00 - mon 15:00"}


@pytest.mark.parametrize("nothing", [{"milestone": True}, {"work": "0h", "skill": "design"}, {"wait": "0d"}])
def test_what_takes_no_time_happens_at_any_minute_and_needs_nobody(desk, nothing):
    # a ends at 10:40, between two slots; so does its end, even though ann is taken until 11:00.
    plan = desk.plan(
        {"id": "a", "work": "100min", "person": "ann"},
        {"id": "end", "after": ["a"], **nothing},
    )
    outcome = desk.solve(plan)
    assert desk.times(outcome)["end"] == "mon 10:40 - mon 10:40"
    assert desk.people(outcome)["end"] == ""


def test_three_seats_are_filled_though_each_greedy_choice_blocks_the_next(desk):
    # Only ann can take the third seat, bob then the first, zoe the second: one team in all.
    needs = [{"allowed": ["ann", "bob"]}, {"allowed": ["bob", "zoe"]}, {"allowed": ["ann", "bob", "zoe"]}]
    forced = [{"allowed": ["ann", "bob"]}, {"allowed": ["ann", "bob"]}, {"allowed": ["bob", "zoe"]}]
    for team in (needs, forced, forced[::-1]):
        outcome = desk.solve(desk.plan({"id": "a", "duration": "2h", "needs": team}))
        assert sorted(desk.people(outcome)["a"].split()) == ["ann", "bob", "zoe"]


def test_a_chain_of_moves_seats_everybody(desk):
    # All are free, so the first seats take ann, bob and cem; for the last to get ann or bob, each of the
    # three has to move on by a seat.
    people = [{"id": name} for name in ("ann", "bob", "cem", "dia")]
    needs = [{"allowed": pair} for pair in (["ann", "bob"], ["bob", "cem"], ["cem", "dia"], ["ann", "bob"])]
    outcome = desk.solve(desk.plan({"id": "a", "duration": "2h", "needs": needs}, people=people))
    assert sorted(desk.people(outcome)["a"].split()) == ["ann", "bob", "cem", "dia"]


def test_people_who_rarely_meet_are_found_together(desk):
    # Alone, ann, bob and cem are first; but only dia, eva and fay meet, on Fridays.
    days = {"ann": "mon", "bob": "tue", "cem": "wed", "dia": "fri", "eva": "thu-fri", "fay": "fri"}
    plan = desk.plan(
        {"id": "a", "duration": "2h", "needs": [{"skill": "x", "count": 3}]},
        people=[{"id": name, "skills": ["x"], "calendar": name} for name in days],
        calendars=[{"id": name, "week": {day: "09:00-17:00"}} for name, day in days.items()],
    )
    outcome = desk.solve(plan)
    assert desk.times(outcome) == {"a": "fri 09:00 - fri 11:00"}
    assert sorted(desk.people(outcome)["a"].split()) == ["dia", "eva", "fay"]
