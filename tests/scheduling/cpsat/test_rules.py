"""One rule at a time: tiny plans whose best value is worked out by hand."""

import datetime as dt

import pytest

from scheduling.schedule_building import build_schedule

ANN, BOB = {"id": "ann", "skills": ["design"]}, {"id": "bob", "skills": ["design"]}
AFTERNOONS = {"id": "afternoons", "week": {"mon-fri": "13:00-17:00"}}
PAIR = [{"pinned": ["ann"]}, {"pinned": ["late"]}]
LATE_ANN = {
    "calendars": [AFTERNOONS],
    "people": [ANN, {"id": "late", "calendar": "afternoons"}, {"id": "zoe"}],
}
MONDAY = dt.datetime(2027, 1, 4, tzinfo=dt.UTC)


def moment(day, hour, minute=0):
    """Minutes since 1970 of a day of January 2027."""
    return int((MONDAY + dt.timedelta(days=day - 4, hours=hour, minutes=minute)).timestamp()) // 60


def project(*tasks, due="2027-01-04", **more):
    return {"projects": [{"id": "p", "due": due, "tasks": list(tasks), **more}]}


def must_start(date):
    return {"type": "must-start-on", "date": date}


def objective(*levels):
    return {"objective": {"levels": [{"goals": list(goals)} for goals in levels]}}


CASES = {
    # The pair works Mon 13-17 and Tue 13-15; ann does c meanwhile on Mon 9-13 and d on Tue 9-13.
    "a pause frees people": (
        {
            **LATE_ANN,
            **project(
                {"id": "pair", "duration": "6h", "needs": PAIR},
                {"id": "c", "work": "4h", "person": "ann"},
                {"id": "d", "work": "4h", "person": "ann"},
                due="2027-01-05T15:00",
            ),
        },
        0,
    ),
    # The pair holds the room Mon 13 to Tue 15, night and morning too; zoe, from Tuesday on, Tue 15 to
    # Wed 11: 20 h late. (Zoe first would end the pair on Wed 15, 24 h late.)
    "a pause holds equipment": (
        {
            **LATE_ANN,
            "equipment": [{"id": "room"}],
            **project(
                {"id": "pair", "duration": "6h", "needs": PAIR, "equipment": [{"equipment": "room"}]},
                {
                    "id": "z", "work": "4h", "person": "zoe", "release": "2027-01-05",
                    "equipment": [{"equipment": "room"}],
                },
                due="2027-01-05T15:00",
            ),
        },
        20_000,
    ),
    # Two halves of ann side by side: both done Mon 13:00.
    "units": (
        {
            "people": [ANN],
            **project(
                *({"id": x, "duration": "4h", "needs": [{"pinned": ["ann"], "units": "50%"}]} for x in "ab"),
                due="2027-01-04T13:00",
            ),
        },
        0,
    ),
    # Booked from Tuesday (lead time) for two days of 8 h at 50: 800.00; done Tue 17:00, 17 h late.
    "a booking": (
        {
            "people": [BOB],
            "contractor_pools": [
                {"id": "agency", "skills": ["x"], "rate": 50, "lead_time": "1d", "minimum_booking": "2d"}
            ],
            **project({"id": "a", "work": "8h", "skill": "x"}),
        },
        97_000,
    ),
    # Work on Mon and Wed, at least 2 days a booking: Mon to Wed (24 h) is cheaper than Mon-Tue and Wed-Thu.
    "a booking bridged": (
        {
            "contractor_pools": [{"id": "agency", "skills": ["x"], "rate": 50, "minimum_booking": "2d"}],
            **project(
                {"id": "a", "work": "8h", "skill": "x", "start": "2027-01-04"},
                {"id": "b", "work": "8h", "skill": "x", "constraint": must_start("2027-01-06")},
                due="2027-01-06",
            ),
        },
        120_000,
    ),
    # The pool is committed on Monday anyway, 8 h at 50; the work fits in.
    "a committed booking": (
        {
            "contractor_pools": [
                {
                    "id": "agency", "skills": ["x"], "rate": 50, "minimum_booking": "3d", "lead_time": "5d",
                    "committed": [{"first": "2027-01-04", "last": "2027-01-04"}],
                }
            ],
            **project({"id": "a", "work": "8h", "skill": "x"}),
        },
        40_000,
    ),
    # Half done, ann keeps it: 4 h left, Mon 13:00; then 5 h more: Tue 10:00, 10 h late.
    "a started task": (
        {
            "people": [ANN, BOB],
            **project(
                {
                    "id": "a", "work": "8h", "skill": "design",
                    "progress": {"started": "2027-01-01", "percent": "50%", "people": ["ann"]},
                },
                {"id": "b", "work": "5h", "person": "ann", "after": ["a"]},
            ),
        },
        10_000,
    ),
    # Of two on one machine neither waits for the other, but the second machine costs 100.
    "resource cost": (
        {
            "people": [ANN, BOB],
            "equipment": [{"id": "machine", "units": 2, "cost": 100}],
            **project(
                *({"id": x, "work": "4h", "person": y, "equipment": [{"equipment": "machine"}]}
                  for x, y in (("a", "ann"), ("b", "bob"))),
            ),
            **objective([{"goal": "resource_cost"}], [{"goal": "makespan"}]),
        },
        10_000,
    ),
    # From Monday 00:00 to Tuesday 13:00: 12 h of ann.
    "makespan": (
        {
            "people": [ANN],
            **project(*({"id": x, "work": "6h", "person": "ann"} for x in "ab")),
            **objective([{"goal": "makespan"}]),
        },
        37 * 60,
    ),
    # The heavier project first: 3 × 13 h + 17 h, in minutes from Monday 00:00.
    "earliness": (
        {
            "people": [ANN],
            "projects": [
                {"id": "p", "weight": 1, "tasks": [{"id": "a", "work": "4h", "person": "ann"}]},
                {"id": "q", "weight": 3, "tasks": [{"id": "a", "work": "4h", "person": "ann"}]},
            ],
            **objective([{"goal": "earliness"}]),
        },
        (3 * 13 + 17) * 60,
    ),
    # Contractors may cost nothing, so ann does both: Tue 17:00, 17 h late.
    "a limit on a goal": (
        {
            "people": [ANN],
            "contractor_pools": [{"id": "agency", "skills": ["design"], "rate": 1}],
            **project(*({"id": x, "work": "8h", "skill": "design"} for x in "ab")),
            **objective([{"goal": "late_cost"}, {"goal": "contractor_cost", "limit": 0}]),
        },
        17_000,
    ),
    # SF: b ends 8 working hours after a starts, which is Tue 09:00: Tue 17:00, 5 h late.
    "start to finish": (
        {
            "people": [ANN, BOB],
            **project(
                {"id": "a", "work": "1h", "person": "ann", "release": "2027-01-05"},
                {
                    "id": "b", "work": "1h", "person": "bob",
                    "after": [{"task": "a", "type": "SF", "lag": "8h"}], "due": "2027-01-05T12:00",
                },
                due="2027-01-08",
            ),
        },
        5_000,
    ),
    # SS + 24 elapsed hours after Mon 09:00: Tue 09:00 to 10:00, 10 h late.
    "start to start, elapsed": (
        {
            "people": [ANN, BOB],
            **project(
                {"id": "a", "work": "1h", "person": "ann"},
                {
                    "id": "b", "work": "1h", "person": "bob",
                    "after": [{"task": "a", "type": "SS", "lag": "24eh"}],
                },
            ),
        },
        10_000,
    ),
    # A milestone 3 elapsed hours after Mon 17:00 is at 20:00, 4 h after the due time.
    "a milestone between slots": (
        {
            "people": [ANN],
            **project(
                {"id": "a", "work": "8h", "person": "ann"},
                {"id": "m", "milestone": True, "after": [{"task": "a", "lag": "3eh"}]},
                due="2027-01-04T16:00",
            ),
        },
        4_000,
    ),
    # Pinned to a Saturday, so to Monday 11 January, 09:00 to 10:00; due on the Friday before: 58 h late.
    "a pin off working time": (
        {
            "people": [ANN],
            **project(
                {"id": "a", "work": "1h", "person": "ann", "start": "2027-01-09T10:00"}, due="2027-01-08"
            ),
        },
        58_000,
    ),
    # Either 8 h by day in the room (free from Tuesday) or 10 h without: Tue 11:00 is better than Tue 17:00.
    "a mode without equipment": (
        {
            "people": [ANN],
            "equipment": [{"id": "room", "calendar": "from-tuesday"}],
            "calendars": [
                {"id": "from-tuesday", "exceptions": [{"first": "2027-01-04"}]},
            ],
            **project(
                {
                    "id": "a",
                    "modes": [
                        {"id": "room", "work": "8h", "needs": [{"pinned": ["ann"]}],
                         "equipment": [{"equipment": "room"}]},
                        {"id": "desk", "work": "10h", "needs": [{"pinned": ["ann"]}]},
                    ],
                }
            ),
        },
        11_000,
    ),
    # No work or none needed: the mode without work is a milestone at Monday 00:00.
    "work in one mode only": (
        {
            "people": [ANN],
            **project(
                {
                    "id": "a",
                    "modes": [
                        {"id": "make", "work": "20h", "needs": [{"pinned": ["ann"]}]},
                        {"id": "skip", "duration": "0h", "cost": 30},
                    ],
                },
                {"id": "b", "work": "2h", "person": "ann", "after": ["a"]},
            ),
        },
        3_000,
    ),
    # The wait needs the room from 10:00 on a Monday to Tuesday 10:00; before it 1 h, after it 6 h: Tue 16:00.
    "a wait that holds equipment": (
        {
            "people": [ANN, BOB],
            "equipment": [{"id": "room"}],
            **project(
                {"id": "a", "work": "1h", "person": "ann", "equipment": [{"equipment": "room"}]},
                {"id": "dry", "wait": "1ed", "after": ["a"], "equipment": [{"equipment": "room"}]},
                {
                    "id": "b", "work": "6h", "person": "bob", "equipment": [{"equipment": "room"}],
                    "after": ["dry"],
                },
            ),
        },
        16_000,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_best_value_worked_out_by_hand_is_found_and_proved(bench, name):
    document, best = CASES[name]
    problem = bench.problem(document)
    result = bench.polished(problem)
    assert (result.status, result.value, result.bound) == ("optimal", best, best)
    _, values = bench.schedule(problem, result)
    assert bench.first_level(problem, values) == best


def test_later_levels_are_bounded_among_the_best_on_the_first(bench):
    # Nothing is late either way; both in a row end 17:00 for p after q, 13:00: (13 + 17) h at least.
    problem = bench.problem(
        {
            "people": [ANN],
            "projects": [
                {"id": p, "due": "2027-01-04", "tasks": [{"id": "a", "work": "4h", "person": "ann"}]}
                for p in "pq"
            ],
        }
    )
    result = bench.polished(problem)
    assert result.level_bounds == (0, 0, (13 + 17) * 60, 0)


def test_a_tolerance_lets_later_levels_give_up_some_of_the_first(bench):
    # With up to 60.00 more of the mode's cost b could start at once, which ends it 4 h sooner.
    modes = [
        {"id": "cheap", "work": "4h", "needs": [{"pinned": ["ann"]}]},
        {"id": "dear", "work": "4h", "needs": [{"pinned": ["bob"]}], "cost": 60},
    ]
    document = {
        "people": [ANN, BOB],
        **project({"id": "a", "modes": modes}, {"id": "b", "work": "4h", "person": "ann"}, due=None),
        "objective": {
            "levels": [
                {"goals": [{"goal": "contractor_cost"}], "tolerance_amount": 6_000},
                {"goals": [{"goal": "makespan"}]},
            ]
        },
    }
    document["projects"][0].pop("due")
    problem = bench.problem(document)
    result = bench.polished(problem)
    schedule, values = bench.schedule(problem, result)
    assert values["makespan"] == 13 * 60
    assert schedule["p", "a"].mode == "dear"
    assert result.level_bounds == (0, 13 * 60)


def test_an_earlier_schedule_is_kept(bench):
    document = {
        "people": [ANN, BOB],
        **project(*({"id": x, "work": "4h", "skill": "design"} for x in "ab"), due="2027-01-08"),
        **objective([{"goal": "stability"}], [{"goal": "earliness"}]),
    }
    before = bench.problem(document | objective([{"goal": "makespan"}]))
    first = bench.polished(before)
    earlier = build_schedule(before, first.placed, first.team)
    problem = bench.problem(document, earlier)
    result = bench.polished(problem)
    assert (result.value, result.bound) == (0, 0)
    assert build_schedule(problem, result.placed, result.team).tasks == earlier.tasks


def test_a_team_is_told_apart_by_its_seats(bench):
    # Two different people of three fill the places; the checker sees who.
    people = [ANN, BOB, {"id": "cat", "skills": ["design"]}]
    needs = [{"skill": "design"}, {"skill": "design", "forbidden": ["ann"], "units": "50%"}]
    problem = bench.problem({"people": people, **project({"id": "a", "duration": "8h", "needs": needs})})
    schedule, _ = bench.schedule(problem, bench.polished(problem))
    assert len({assignment.person for assignment in schedule["p", "a"].assignments}) == 2


def test_finished_tasks_stay_where_they_were(bench):
    done = {"started": "2027-01-01", "finished": "2027-01-02"}
    problem = bench.problem(
        {
            "people": [ANN],
            **project(
                {"id": "a", "work": "8h", "person": "ann", "progress": done},
                {"id": "b", "work": "8h", "person": "ann", "after": [{"task": "a", "lag": "1d"}]},
            ),
        }
    )
    schedule, _ = bench.schedule(problem, bench.polished(problem))
    assert schedule["p", "a"].finish == moment(3, 0)
    assert schedule["p", "b"].start == moment(5, 9)


def test_deadlines_that_cannot_all_be_kept_are_proved_impossible(bench):
    tasks = [{"id": x, "work": "5h", "person": "ann", "deadline": "2027-01-04"} for x in "ab"]
    result = bench.polished(bench.problem({"people": [ANN], **project(*tasks)}))
    assert (result.status, result.proves_infeasible, result.placed) == ("infeasible", True, None)


def test_a_task_that_fits_nowhere_is_proved_impossible_without_a_model(bench):
    task = {"id": "a", "work": "9h", "person": "ann", "deadline": "2027-01-04"}
    result = bench.polished(bench.problem({"people": [ANN], **project(task)}))
    assert result.proves_infeasible


def test_consumables_that_do_not_suffice_are_proved_impossible(bench):
    eats = [{"consumable": "licence", "amount": 2}]
    tasks = [{"id": x, "work": "1h", "person": "ann", "consumables": eats} for x in "ab"]
    document = {"people": [ANN], "consumables": [{"id": "licence", "amount": 3}], **project(*tasks)}
    assert bench.polished(bench.problem(document)).proves_infeasible
