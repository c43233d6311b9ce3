"""By skill everybody counts once, under the main one; who else has it is shown apart."""

import numpy as np
import pytest

from capacity.hours.ledger import Ledger
from capacity.hours.people_workload import availability
from capacity.hours.workload import workload
from scheduling.schedule import Booking, Schedule

STUDIO = """\
people:
  - {id: ann, skills: [design, {skill: motion, efficiency: 50%}]}
  - {id: mia, skills: [motion]}
  - {id: odd}
contractor_pools: [{id: free, skills: [motion], rate: 90}]
projects:
  - id: p
    tasks:
      - {id: draw, work: 8h, skill: design}
      - {id: move, work: 16h, skill: motion}
      - {id: more, work: 4h, skill: motion}
      - {id: any, work: 8h, needs: [{count: 1}]}
"""


def test_supply_by_skill_adds_up_to_that_of_people(plan_of) -> None:
    plan = plan_of(STUDIO)
    ledger = Ledger.of(plan, Schedule(()))
    by_skill = workload(plan, Schedule(()), of="skill")
    assert by_skill["working_hours"].sum() == availability(ledger, "week")["working_hours"].sum() == 120
    assert by_skill.set_index("skill")["working_hours"].to_dict() == {"design": 40, "motion": 40, "": 40}


def test_free_hours_of_others_who_have_a_skill_are_shared(plan_of, worked, only) -> None:
    # Ann draws for a day: 32 h of her 40 are left for motion. Nobody else can draw.
    frame = workload(plan_of(STUDIO), Schedule((worked("p/draw", "ann", "04 9-17"),)), of="skill")
    assert only(frame, skill="motion")["shared_hours"] == 32
    assert only(frame, skill="design")["shared_hours"] == 0


def test_hours_on_needs_say_who_fills_them(plan_of, worked, only) -> None:
    # Motion: Mia 8 h, Ann helps for 4 h, a contractor works 8 h. Ann's hours are those of design.
    booking = Booking("free", 1, "2027-01-05", "2027-01-05", 480, 72_000)
    schedule = Schedule(
        (
            worked("p/move", "mia", "04 9-17"),
            worked("p/more", "ann", "04 9-13"),
            worked("p/any", "free#1", "05 9-17"),
        ),
        (booking,),
    )
    frame = workload(plan_of(STUDIO), schedule, of="skill")
    motion = only(frame, skill="motion")
    assert (motion["need_hours"], motion["helped_hours"], motion["contractor_hours"]) == (20, 4, 8)
    assert (motion["people"], motion["project_hours"], motion["booked_hours"]) == (2, 48, 16)
    assert only(frame, skill="design")["booked_hours"] == 4


def test_work_of_people_without_any_skill_has_a_row_of_its_own(plan_of, worked, only) -> None:
    frame = workload(plan_of(STUDIO), Schedule((worked("p/any", "odd", "04 9-17"),)), of="skill")
    nothing = only(frame, skill="")
    assert (nothing["need_hours"], nothing["booked_hours"], nothing["people"]) == (8, 8, 1)


def test_a_plan_whose_people_all_have_skills_has_no_row_without(plan_of) -> None:
    plan = plan_of("people: [{id: ann, skills: [design]}]")
    assert workload(plan, Schedule(()), of="skill")["skill"].tolist() == ["design"]


@pytest.mark.parametrize("seed", range(3))
def test_every_free_hour_stands_under_one_skill(seed, random_plan, solved) -> None:
    plan = random_plan(seed)
    schedule = solved(plan)
    by_person, by_skill = (workload(plan, schedule, of=of) for of in ("person", "skill"))
    for column in ("working_hours", "project_hours", "booked_hours", "free_hours", "tentative_hours"):
        assert np.isclose(by_person[column].sum(), by_skill[column].sum(), rtol=0, atol=1e-6)
    assert np.isclose(by_skill["need_hours"].sum(), by_skill["booked_hours"].sum(), rtol=0, atol=1e-6)
