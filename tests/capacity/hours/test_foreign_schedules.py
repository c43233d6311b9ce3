"""A schedule that belongs to another plan is refused, and the reason is named."""

import pytest

from capacity.hours.workload import workload
from planner.errors import InputError
from scheduling.schedule import Booking, Schedule

PLAN = """\
people: [{id: ann, skills: [design]}]
projects:
  - id: shop
    tasks:
      - {id: draw, work: 8h, skill: design}
      - id: build
        modes:
          - {id: alone, work: 8h, needs: [{skill: design}]}
          - {id: bought, duration: 2d, needs: [{skill: design}]}
"""


@pytest.mark.parametrize(
    ("where", "who", "mode", "message"),
    [
        ("shop/paint", "ann", "only", "it has a task shop/paint, and the plan has none"),
        ("bakery/draw", "ann", "only", "it has a task bakery/draw"),
        ("shop/draw", "bob", "only", "it gives work to bob, whom the plan or its bookings don't have"),
        ("shop/draw", "free#1", "only", "it gives work to free#1"),
        ("shop/draw", "ann", "fast", "it does task draw in mode 'fast'"),
        ("shop/build", "ann", "only", "it does task build in mode 'only'"),
    ],
)
def test_what_the_plan_does_not_have_is_named(where, who, mode, message, plan_of, worked) -> None:
    with pytest.raises(InputError, match=f"the schedule is not of this plan: {message}"):
        workload(plan_of(PLAN), Schedule((worked(where, who, "04 9-17", mode=mode),)))


def test_a_booking_of_a_pool_that_there_is_not_is_named(plan_of) -> None:
    booking = Booking("free", 1, "2027-01-04", "2027-01-05", 960, 100)
    with pytest.raises(InputError, match="it books contractor free#1, and there is no such pool"):
        workload(plan_of(PLAN), Schedule((), (booking,)))


def test_every_mode_of_the_plan_is_known(plan_of, worked) -> None:
    schedule = Schedule(
        (worked("shop/draw", "ann", "04 9-17"), worked("shop/build", "ann", "05 9-17", mode="bought"))
    )
    assert workload(plan_of(PLAN), schedule)["booked_hours"].sum() == 16


def test_somebody_beyond_the_needs_of_a_task_counts_under_the_main_skill(plan_of, worked, only) -> None:
    # Progress may state more people than the task has places: the second has none to fill.
    plan = plan_of(PLAN.replace("people: [", "people: [{id: bo, skills: [code]}, "))
    frame = workload(plan, Schedule((worked("shop/draw", "ann, bo", "04 9-17"),)), of="skill")
    assert only(frame, skill="design")["need_hours"] == 8
    assert only(frame, skill="code")["need_hours"] == 8
