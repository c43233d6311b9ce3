"""Proposed projects: with them, without them, or by their probability."""

import pytest

from capacity.hours.forecast import forecast
from capacity.hours.workload import workload
from scheduling.schedule import Schedule

PLAN = """\
people: [{id: ann, skills: [design]}]
projects:
  - {id: sure, tasks: [{id: t, work: 16h, skill: design}]}
  - {id: maybe, status: proposed, probability: 25%, tasks: [{id: t, work: 8h, skill: design}]}
"""


@pytest.fixture
def schedule(worked) -> Schedule:
    return Schedule((worked("sure/t", "ann", "04 9-17", "05 9-17"), worked("maybe/t", "ann", "06 9-17")))


@pytest.mark.parametrize(("tentative", "booked"), [("whole", 24), ("weighted", 18), ("without", 16)])
def test_a_quarter_of_eight_hours_is_two(tentative, booked, plan_of, schedule, only) -> None:
    row = only(workload(plan_of(PLAN), schedule, tentative=tentative), person="ann")
    assert row["booked_hours"] == booked
    assert row["free_hours"] == 40 - booked
    assert (row["tentative_hours"], row["expected_hours"]) == (8, 18)  # whatever is asked


@pytest.mark.parametrize(("tentative", "booked"), [("whole", 8), ("weighted", 2), ("without", 0)])
def test_work_of_a_proposed_project_counts_as_its_hours_do(
    tentative, booked, plan_of, schedule, only
) -> None:
    frame = workload(plan_of(PLAN), schedule, of="project", tentative=tentative)
    row = only(frame, project="maybe")
    assert (row["booked_hours"], row["work_hours"], row["tentative_hours"]) == (booked, booked, 8)
    assert (row["status"], row["probability_percent"]) == ("proposed", 25)
    assert only(frame, project="sure")["work_hours"] == 16
    assert only(frame, project="sure")["probability_percent"] == 100


@pytest.mark.parametrize(("tentative", "demand"), [("whole", 24), ("weighted", 18), ("without", 16)])
def test_demand_counts_them_in_the_same_way(tentative, demand, plan_of, schedule, only) -> None:
    found = forecast(plan_of(PLAN), {"as scheduled": schedule}, tentative=tentative)
    for case in ("before levelling", "as scheduled"):
        row = only(found.periods, case=case, skill="design")
        assert (row["demand_hours"], row["tentative_hours"]) == (demand, 8)


def test_the_probability_of_an_accepted_project_means_nothing(plan_of, worked, only) -> None:
    plan = plan_of(PLAN.replace("status: proposed", "status: accepted"))
    schedule = Schedule((worked("maybe/t", "ann", "06 9-17"),))
    row = only(workload(plan, schedule, tentative="weighted"), person="ann")
    assert (row["booked_hours"], row["tentative_hours"], row["expected_hours"]) == (8, 0, 8)
