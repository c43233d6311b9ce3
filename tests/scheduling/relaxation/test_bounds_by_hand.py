"""Plans small enough to know by hand what the relaxation has to say."""

import pytest

from scheduling.bounding import new_bounder
from scheduling.options import SolveOptions
from scheduling.solver import solve

DAY = 1440
LATE = 100_00  # cents a day


def level(*goals):
    return {"levels": [{"goals": [{"goal": goal} for goal in goals]}]}


def test_of_two_weeks_of_work_one_is_a_week_late(asked, two_weeks_for_one):
    # Ann works 80 h from Monday on, so one project ends on Friday the 15th. It isn't told apart when:
    # after Friday 00:00 is from 09:01 on, 6 d 9 h 1 min after the due date, the end of the 8th.
    minutes = 6 * DAY + 9 * 60 + 1
    assert asked(two_weeks_for_one()).bound() == round(LATE * minutes / DAY)
    # By the engine it ends at 17:00, and costs 6 d 17 h.
    outcome = solve(asked(two_weeks_for_one()).plan, SolveOptions(effort=1))
    assert outcome.levels[0].value == round(LATE * (6 * DAY + 17 * 60) / DAY)


def test_weights_choose_who_is_late(asked, two_weeks_for_one):
    document = two_weeks_for_one()
    document["projects"][0]["weight"] = 3
    single = round(LATE * (6 * DAY + 9 * 60 + 1) / DAY)
    assert asked(document).bound() == single


def test_two_people_leave_nothing_to_say(asked, two_weeks_for_one):
    people = [{"id": "ann", "skills": ["art"]}, {"id": "bob", "skills": ["art"]}]
    assert asked(two_weeks_for_one(people=people)).bound() == 0


def test_a_contractor_costs_at_least_the_days_needed(asked, two_weeks_for_one):
    # Five days at 8 h and 10.00 an hour are 400.00, less than being late. Nobody can do with less: what
    # a day less saves, 80.00, is less than what the last project pays for ending after Friday.
    pool = {"id": "pool", "skills": ["art"], "rate": 10, "maximum": 1, "lead_time": "0d"}
    document = two_weeks_for_one(contractor_pools=[{**pool, "minimum_booking": "1d"}])
    case = asked(document)
    outcome = solve(case.plan, SolveOptions(effort=2))
    assert outcome.levels[0].value == 400_00
    assert 300_00 <= case.bound() <= 400_00


def test_makespan_counts_all_work(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one(objective=level("makespan")))
    # Heads: Friday the 8th, 17:00. Both: after Friday the 15th, 09:00.
    assert case.bound() == 11 * DAY + 9 * 60 + 1


def test_earliness_adds_up_the_projects(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one(objective=level("earliness")))
    first, second = 4 * DAY + 17 * 60, 11 * DAY + 9 * 60 + 1
    assert case.bound() == first + second


def test_a_task_with_a_due_date_of_its_own_is_late_alone(asked, two_weeks_for_one):
    document = two_weeks_for_one()
    for project in document["projects"]:
        del project["due"]
        project["tasks"][0]["due"] = "2027-01-08"
        project["tasks"].append({"id": "b", "work": "8h", "skill": "art", "after": ["a"]})
    assert asked(document).bound() == round(LATE * (6 * DAY + 9 * 60 + 1) / DAY)


def test_work_done_already_does_not_count(asked, two_weeks_for_one):
    document = two_weeks_for_one()
    document["projects"][0]["tasks"][0]["progress"] = {"started": "2027-01-03", "finished": "2027-01-03"}
    assert asked(document).bound() == 0


def test_a_goal_that_the_relaxation_does_not_know_is_left_alone(asked, two_weeks_for_one):
    case = asked(two_weeks_for_one(objective=level("balance")))
    assert new_bounder(case.problem, SolveOptions()) is None
    assert case.bound() == 0


def test_every_bound_told_is_better_than_the_one_before(asked, two_weeks_for_one):
    from scheduling.cpsat.bounding import climb

    told = []
    last = climb(asked(two_weeks_for_one()).commission(10_000_000), told.append)
    assert told == sorted(set(told))
    assert told[-1] == last


@pytest.mark.parametrize("value", [0, 1, 500_00])
def test_no_bound_is_above_the_schedule_in_hand(asked, two_weeks_for_one, value):
    assert asked(two_weeks_for_one()).bound(value) <= value
