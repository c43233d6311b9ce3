"""Why no schedule keeps every hard rule, in words: hours, dates, pins and limits of goals."""

import pytest

from planner.generator import generate_plan
from scheduling import exploring
from scheduling.conflicts import certain_conflicts, limit_conflicts
from scheduling.conflicts.energy import MOST_ENDS, shortages
from scheduling.conflicts.windows import hard_windows, mode_minutes
from scheduling.list_schedule.critical_path import fastest_minutes
from scheduling.polishing import News
from scheduling.search.rules import survey

pytestmark = pytest.mark.kernel
TUESDAY = "2027-01-05"


def conflicts(desk, plan):
    """What is proved without any search."""
    problem = desk.compile(plan)
    return list(certain_conflicts(problem, survey(problem.arrays, problem.graph.order())))


def task(name, work, **more):
    return {"id": name, "work": work, "skill": "design", "deadline": TUESDAY, **more}


def test_more_work_before_a_deadline_than_there_are_hours_names_who_what_and_when(desk):
    # ann has Monday and Tuesday, 16 h, for 24 h; each task alone could be in time.
    outcome = desk.solve(desk.plan(task("draw", "16h"), task("print", "8h")))
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (
        "p/draw and p/print need 24 h of design between 2027-01-04 09:00 and the end of 2027-01-05; "
        "ann alone may do it and works 16 h then",
    )


def test_work_that_just_fits_is_no_conflict(desk):
    assert conflicts(desk, desk.plan(task("draw", "8h"), task("print", "8h"))) == []


def test_without_hard_dates_nothing_is_asked(desk):
    plan = desk.plan({"id": "a", "work": "800h", "skill": "design", "due": TUESDAY})
    assert conflicts(desk, plan) == []


def test_many_tasks_are_counted_after_the_first_ones(desk):
    found = conflicts(desk, desk.plan(*(task(f"t{k}", "3h") for k in range(8))))
    assert found[0].startswith("p/t0, p/t1, p/t2, p/t3 and 4 more tasks need 24 h of design")


def test_a_deadline_goes_back_over_links(desk):
    # Of Tuesday's 16 h the review takes the last 8, which leaves Monday for two days of drawing.
    tasks = (
        {"id": "draw", "work": "8h", "skill": "design"},
        {"id": "ink", "work": "8h", "skill": "design"},
        {"id": "review", "work": "8h", "skill": "code", "after": ["draw", "ink"], "deadline": TUESDAY},
    )
    assert conflicts(desk, desk.plan(*tasks)) == [
        "p/draw and p/ink need 16 h of design between 2027-01-04 09:00 and 2027-01-05 09:00; "
        "ann alone may do it and works 8 h then"
    ]


@pytest.mark.parametrize(
    ("link", "is_conflict"),
    [
        ({"type": "FS"}, True),
        ({"type": "FS", "lag": "1h"}, True),
        ({"type": "FS", "lag": "-8eh"}, False),  # then review may begin while they are drawn
        ({"type": "FS", "lag": "-8h"}, False),
        ({"type": "FF"}, False),
        ({"type": "SS"}, False),
        ({"type": "SF"}, False),
    ],
)
def test_only_links_that_must_hold_go_back(desk, link, is_conflict):
    tasks = (
        {"id": "draw", "work": "8h", "skill": "design"},
        {"id": "ink", "work": "8h", "skill": "design"},
        {
            "id": "review",
            "work": "8h",
            "skill": "code",
            "after": [{"task": "draw", **link}, {"task": "ink", **link}],
            "deadline": TUESDAY,
        },
    )
    found = conflicts(desk, desk.plan(*tasks))
    assert any("p/draw and p/ink need" in text for text in found) == is_conflict


def test_two_tasks_pinned_to_one_day_of_one_person(desk):
    tasks = ({"id": f"t{k}", "work": "6h", "person": "ann", "start": "2027-01-06T09:00"} for k in range(2))
    assert conflicts(desk, desk.plan(*tasks)) == [
        "p/t0 and p/t1 need 12 h between 2027-01-06 09:00 and 2027-01-06 15:00; "
        "ann alone may do it and works 6 h then"
    ]


def test_pins_of_tasks_that_people_or_equipment_must_meet_for_bound_no_finish(desk):
    pin = {"start": "2027-01-06T09:00"}
    pair = {"needs": [{"pinned": ["ann"]}, {"pinned": ["bob"]}]}
    assert conflicts(desk, desk.plan({"id": "a", "duration": "6h", **pair, **pin})) == []


def test_a_pinned_wait_and_a_pinned_milestone_bound_what_comes_before(desk):
    # a ends on Tuesday at 17:00; a wait, on working time, begins on Wednesday at 09:00.
    for last, late in (({"wait": "2h"}, 1260), ({"milestone": True}, 300)):
        tasks = (
            {"id": "a", "work": "16h", "person": "ann"},
            {"id": "b", "start": TUESDAY + "T12:00", **last},
        )
        tasks[1]["after"] = ["a"]
        (found,) = conflicts(desk, desk.plan(*tasks))
        assert found.startswith("p/b can't start by 2027-01-05 12:00, when its pinned start ends: it comes")
        assert f"after p/a, and even with everybody free it would be {late} minutes late" in found


def test_a_pin_behind_a_task_that_ends_too_late_names_both(desk):
    # a ends on Wednesday at 17:00; what comes after it can't start on that Wednesday any more.
    tasks = (
        {"id": "a", "work": "8h", "person": "ann", "start": "2027-01-06"},
        {"id": "b", "work": "8h", "skill": "code", "start": "2027-01-06", "after": ["a"]},
    )
    outcome = desk.solve(desk.plan(*tasks))
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (
        "p/b can't start by the end of 2027-01-06, when its pinned start ends: it comes after p/a, "
        "and even with everybody free it would be 540 minutes late",
    )


def test_a_pin_outside_of_working_hours_means_the_next_of_them(desk):
    # Saturday: Monday 09:00 is meant, and a ends on Friday.
    tasks = (
        {"id": "a", "work": "40h", "person": "ann"},
        {"id": "b", "work": "8h", "skill": "code", "start": "2027-01-09", "after": ["a"]},
    )
    assert conflicts(desk, desk.plan(*tasks)) == []


def test_a_team_that_could_begin_late_makes_no_proof(desk):
    # zoe, who may do it, is away on the pinned day; the pin then means her return.
    people = [
        {"id": "ann", "skills": ["design"]},
        {"id": "zoe", "skills": ["design"], "time_off": [{"first": "2027-01-06", "last": "2027-01-08"}]},
    ]
    tasks = (
        {"id": "a", "work": "24h", "person": "ann"},
        {"id": "b", "work": "8h", "skill": "design", "start": "2027-01-06T09:00", "after": ["a"]},
    )
    assert conflicts(desk, desk.plan(*tasks, people=people)) == []
    two = {"needs": [{"skill": "design"}, {"skill": "design"}], "duration": "8h"}
    b = {"id": "b", "start": "2027-01-06T09:00", "after": ["a"], **two}
    assert conflicts(desk, desk.plan(tasks[0], b, people=people)) == []


def test_latest_starts_and_deadlines_missed_even_alone(desk):
    tasks = (
        {"id": "a", "work": "24h", "person": "ann", "deadline": TUESDAY},
        {"id": "b", "work": "1h", "person": "bob", "after": ["a"],
         "constraint": {"type": "start-no-later-than", "date": TUESDAY}},
    )  # fmt: skip
    found = conflicts(desk, desk.plan(*tasks))
    assert found[:2] == [
        "p/a can't finish by the end of 2027-01-05: even with everybody free it would be 1020 minutes late",
        # a ends on Wednesday at 17:00, so b starts on Thursday at 09:00.
        "p/b can't start by the end of 2027-01-05: even with everybody free it would be 1980 minutes late",
    ]


def test_started_tasks_count_with_what_remains_of_them(desk):
    begun = {"progress": {"started": "2026-12-28", "remaining": "12h"}}
    plan = desk.plan({**task("a", "40h"), **begun}, task("b", "8h"))
    assert any("p/a and p/b need 20 h of design" in text for text in conflicts(desk, plan))


def test_contractors_count_from_their_lead_time_on(desk):
    pool = {"id": "pool", "skills": ["design"], "rate": 50, "maximum": 1, "lead_time": "2d"}
    tasks = task("draw", "16h"), task("print", "8h")
    (found,) = conflicts(desk, desk.plan(*tasks, contractor_pools=[pool]))
    assert found.endswith("only ann and pool#1 may do it and work 16 h then")
    soon = {**pool, "lead_time": "0d"}
    assert conflicts(desk, desk.plan(*tasks, contractor_pools=[soon])) == []
    committed = {**pool, "committed": [{"first": "2027-01-04", "last": "2027-01-05"}]}
    assert conflicts(desk, desk.plan(*tasks, contractor_pools=[committed])) == []


def test_what_a_few_people_lack_is_not_told_again_of_everybody(desk):
    people = [{"id": "ann", "skills": ["design"]}, {"id": "bob", "skills": ["design", "code"]}]
    tasks = (
        task("draw", "16h", skill=None, person="ann"),
        task("print", "8h", skill=None, person="ann"),
        task("bind", "16h"),
    )
    tasks = tuple({k: v for k, v in each.items() if v is not None} for each in tasks)
    found = conflicts(desk, desk.plan(*tasks, people=people))
    assert [text.split(" need")[0] for text in found] == ["p/draw and p/print"]


# --- limits of goals --------------------------------------------------------------------------


def limited(desk, goal, limit):
    objective = {"levels": [{"goals": [{"goal": goal, "limit": limit}]}]}
    tasks = {"id": "a", "work": "20h", "person": "ann"}
    return desk.plan(tasks, project={"due": "2027-01-04"}, objective=objective, currency="EUR")


@pytest.mark.parametrize(
    ("goal", "limit", "conflict", "breach"),
    [
        # Wednesday 13:00, 37 h after the due date at 100.00 a day.
        ("late_cost", 10_000,
         "late_cost can't be kept to 100 EUR: every schedule has 154.17 EUR or more",
         "late_cost is 154.17 EUR, above its limit of 100 EUR"),
        ("makespan", 1440,
         "makespan can't be kept to 1440 minutes: every schedule has 3660 minutes or more",
         "makespan is 3660 minutes, above its limit of 1440 minutes"),
        ("earliness", 1440,
         "earliness can't be kept to 1440 weighted minutes: every schedule has 3660 weighted minutes or more",
         "earliness is 3660 weighted minutes, above its limit of 1440 weighted minutes"),
    ],
)  # fmt: skip
def test_a_limit_below_the_bound_is_infeasible_and_told_in_units(desk, goal, limit, conflict, breach):
    outcome = desk.solve(limited(desk, goal, limit), effort=1)
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (conflict,)
    assert [broken.message for broken in outcome.breaches] == [breach]


def test_a_bound_that_cpsat_proved_counts_for_the_first_level_with_one_goal(desk):
    problem = desk.compile(limited(desk, "late_cost", 20_000))
    assert limit_conflicts(problem, {"late_cost": 20_000}) == ()
    assert limit_conflicts(problem, {"late_cost": 20_001}) == (
        "late_cost can't be kept to 200 EUR: every schedule has 200.01 EUR or more",
    )
    assert limit_conflicts(problem, {}) == ()


# --- proofs of CP-SAT -------------------------------------------------------------------------


class Denier:
    """In CP-SAT's place: finds nothing, and claims a proof."""

    chooses_modes = False

    def run_counted(self, search, seconds, stopped):
        return News(bounds=(None,), proves_infeasible=True)


def test_a_proof_that_no_argument_explains_says_what_the_nearest_schedule_breaks(desk, monkeypatch):
    # a, b and c must each run alone, in 7 h: a from 10:00 to 12:00 leaves no room for b's 5 h at a stretch.
    tasks = (
        {"id": "a", "work": "2h", "person": "ann", "start": "2027-01-04T12:00"},
        {"id": "b", "work": "5h", "person": "ann", "deadline": "2027-01-04"},
    )
    monkeypatch.setattr(exploring, "new_polisher", lambda problem, options, **_: Denier())
    outcome = desk.solve(desk.plan(*tasks), effort=1)
    assert outcome.status == "infeasible"
    assert outcome.conflicts == (
        "no schedule keeps every hard rule: proved by CP-SAT on the whole plan. "
        "What the nearest one breaks: p/b (deadline)",
    )


# --- size -------------------------------------------------------------------------------------


def test_fastest_minutes_agree_with_the_kernel(desk):
    p = desk.compile(generate_plan(projects=4, tasks=60, people=8, seed=3)).arrays
    assert mode_minutes(p).tolist() == [fastest_minutes(p, mode) for mode in range(len(p.mode) - 1)]


def test_of_very_many_deadlines_some_are_looked_at(desk):
    tasks = [
        task(f"t{k}", "30min", deadline=f"2027-01-{5 + k // 48:02d}T{k % 24:02d}:{k // 24 % 2}0")
        for k in range(300)
    ]
    problem = desk.compile(desk.plan(*tasks))
    windows = hard_windows(problem, survey(problem.arrays, problem.graph.order()))
    assert len(set(windows.latest.tolist())) > MOST_ENDS
    assert shortages(problem, windows)
