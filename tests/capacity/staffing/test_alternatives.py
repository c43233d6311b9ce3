"""What could be done instead of a booking, on plans small enough to be worked out by hand.

Everybody works Monday to Friday 09:00-17:00, from Monday 4 January 2027. Ann designs for 30 an hour, Bob
writes. Ann has 40 hours until Friday: she does spring. Summer is 24 h: three days of a freelancer at 50,
1,200, who is ordered a working day ahead; or Ann's Monday to Wednesday after, until Wednesday 17:00, which
is 4 days and 17 hours late, 470.83.
"""

import datetime as dt
import json
from dataclasses import replace

import pytest

from capacity.staffing import LateAtMost, search, search_staffing
from capacity.staffing.alternatives import Assumptions, OvertimeRules, alternative_frame, weigh_alternatives
from capacity.staffing.alternatives.booked import booked
from capacity.staffing.alternatives.drivers import dearest_drivers
from capacity.staffing.points import Point
from planner.expansion import expand
from planner.plan import Plan
from scheduling import solver
from scheduling.checker import examine
from scheduling.options import SolveOptions
from scheduling.schedule import LevelResult

LATE = 47_083
BOOKING = 120_000
ANN = {"id": "ann", "skills": ["design"], "rate": 30}
BOB = {"id": "bob", "skills": ["copy"], "rate": 30}
POOL = {
    "id": "pool",
    "skills": ["design"],
    "rate": 50,
    "lead_time": "1d",
    "minimum_booking": "3d",
    "maximum": 2,
}


def plan_of(people=(ANN, BOB), summer=None, **parts):
    document = {
        "format": "crewline/1",
        "start": "2027-01-04",
        "late_cost_per_day": 100,
        "people": list(people),
        "contractor_pools": [POOL],
        "projects": [
            {
                "id": "spring",
                "weight": 2,
                "due": "2027-01-08",
                "tasks": [{"id": "poster", "work": "40h", "skill": "design"}],
            },
            {
                "id": "summer",
                "due": "2027-01-08",
                "tasks": [{"id": "poster", "work": "24h", "skill": "design"}],
                **(summer or {}),
            },
        ],
        **parts,
    }
    return expand(Plan.model_validate_json(json.dumps(document)))


@pytest.fixture
def solved(engine_here, monkeypatch):
    """The contractor plan of a plan that keeps all due dates."""
    monkeypatch.setattr(search, "SOLVES", 4)

    def find(plan):
        options = SolveOptions(effort=8, workers=1)
        return search_staffing(plan, engine_here.solve, LateAtMost(0), options).chosen

    return find


@pytest.fixture
def found(solved, engine_here):
    """The alternatives to the dearest booking of a plan's contractor plan, or of a given one."""

    def weigh(plan, point=None, **options):
        chosen = solved(plan) if point is None else point
        return weigh_alternatives(plan, chosen, SolveOptions(effort=2), most=1, engine=engine_here, **options)

    return weigh


@pytest.fixture
def weighed(found):
    """The same by their kind; the cheaper of two of one kind."""

    def weigh(plan, **options):
        return {one.kind: one for one in reversed(found(plan, **options).alternatives)}

    return weigh


def test_alternatives_are_ranked_by_all_that_they_cost(found):
    weighed = found(plan_of(summer={"value": 2000}))
    ranked = [(one.rank, one.kind, one.total) for one in weighed.alternatives]
    assert ranked[0] == (1, "second skill", 0)
    assert ranked[1] == (2, "move the date", LATE)
    assert ranked[-2:] == [(4, "contractor", BOOKING), (5, "drop tasks", 200_000)]
    assert weighed.solves == 2 * 4
    assert not weighed.interrupted
    assert all(one.is_sure for one in weighed.alternatives)


def test_the_contractor_is_to_be_ordered_by_its_lead_time(weighed):
    one = weighed(plan_of())["contractor"]
    assert (one.contractor, one.late, one.change) == (BOOKING, 0, 0)
    # A day between its begin and Tuesday the 5th.
    assert one.decide_by == dt.date(2027, 1, 4)


def test_a_date_can_be_moved_until_it_is_due(weighed):
    one = weighed(plan_of())["move the date"]
    assert (one.contractor, one.late, one.change) == (0, LATE, LATE - BOOKING)
    [delay] = one.delays
    assert (delay.project, delay.minutes) == ("summer", 4 * 1440 + 17 * 60)
    assert one.decide_by == dt.date(2027, 1, 8)


def test_overtime_is_paid_by_the_hours_worked_in_it(weighed):
    # 10 h a week: from Monday to Friday Ann works until 19:00, 50 h, so that 14 h of summer are left; and in
    # the week of the booking only. Two hours in each of five evenings at 30 x 1.5.
    one = weighed(plan_of(), assumptions=Assumptions(OvertimeRules(hours=10, factor=1.5)))["overtime"]
    assert (one.people, one.overtime, one.note) == (("ann",), 45_000, "10.0 h")
    # On the Monday after she has 8 h, and until Tuesday 15:00 the other 6: 3 days and 15 hours.
    assert one.late == round(100_00 * (3 + 15 / 24))
    assert one.change == 45_000 + one.late - BOOKING
    assert one.decide_by == dt.date(2027, 1, 4)


def test_a_plan_that_states_overtime_has_its_own_limits_and_rates(weighed):
    ann = {**ANN, "overtime_hours_per_week": 5, "overtime_rate": 100}
    one = weighed(plan_of((ann, BOB)))["overtime"]
    assert (one.overtime, one.note) == (50_000, "5.0 h")
    # Who has none doesn't work longer.
    bob = {**BOB, "overtime_hours_per_week": 5}
    assert "overtime" not in weighed(plan_of((ANN, bob)))


def test_overtime_of_who_has_no_rate_costs_what_the_contractor_does(weighed):
    one = weighed(plan_of(({"id": "ann", "skills": ["design"]}, BOB)))["overtime"]
    assert one.overtime == 5 * 50_00


def test_no_overtime_is_no_alternative(weighed):
    assert "overtime" not in weighed(plan_of(), assumptions=Assumptions(OvertimeRules(hours=0)))


def test_a_second_skill_is_used_by_who_has_most_time_to_spare(weighed):
    # Bob at 70 %: 24 h take him 34.3, until Friday. Zoe has half a day each.
    zoe = {"id": "zoe", "share": 0.5, "skills": ["copy"]}
    one = weighed(plan_of((zoe, ANN, BOB)))["second skill"]
    assert (one.people, one.total, one.delays) == (("bob",), 0, ())
    assert one.decide_by == dt.date(2027, 1, 4)
    assert one.note == "from 2027-01-04"


def test_a_slow_second_skill_is_late(weighed):
    # At 40 % the 24 h take Bob 60: until Wednesday 13:00, four hours sooner than Ann.
    one = weighed(plan_of(), assumptions=Assumptions(second_efficiency=400))["second skill"]
    assert one.late == round(100_00 * (4 + 13 / 24))
    # At 30 % they take 80, and Ann does it after all.
    one = weighed(plan_of(), assumptions=Assumptions(second_efficiency=300))["second skill"]
    assert one.late == LATE
    assert one.note == "not needed"
    assert one.decide_by is None


def test_work_left_out_costs_its_share_of_what_the_project_is_worth(weighed):
    summer = {
        "value": 3000,
        "tasks": [
            {"id": "poster", "work": "24h", "skill": "design"},
            {"id": "words", "work": "12h", "skill": "copy"},
        ],
    }
    answers = weighed(plan_of(summer=summer))
    tasks, project = answers["drop tasks"], answers["drop project"]
    assert (tasks.left_out, tasks.value, tasks.late) == ((("summer", "poster"),), 200_000, 0)
    assert (project.value, set(project.left_out)) == (300_000, {("summer", "poster"), ("summer", "words")})
    assert project.decide_by == dt.date(2027, 1, 4)


def test_a_value_that_is_not_stated_is_not_guessed(weighed):
    one = weighed(plan_of())["drop tasks"]
    assert one.value is None
    assert (one.note, one.total, one.change) == ("value not stated", 0, -BOOKING)


def test_where_nobody_but_contractors_can_do_it_the_date_cannot_be_moved(weighed):
    answers = weighed(plan_of((BOB,)))
    one = answers["move the date"]
    assert (one.total, one.change, one.is_sure) == (None, None, False)
    assert one.why_not
    assert one.rank > answers["contractor"].rank


def test_a_plan_without_bookings_has_no_alternatives(found):
    weighed = found(plan_of(summer={"due": "2027-01-22"}))
    assert (weighed.alternatives, weighed.solves) == ((), 0)
    assert len(alternative_frame(weighed)) == 0


def test_a_late_contractor_plan_is_solved_again_from_cheaper_alternatives(solved, found):
    # A point that says of itself that it is late, though its bookings are enough: solved again it isn't.
    plan = plan_of()
    good = solved(plan)
    parts = {"late_cost": LATE, "contractor_cost": BOOKING}
    late = replace(good.outcome, levels=(LevelResult(0, None, parts),))
    weighed = found(plan, Point(LATE, BOOKING, late))
    contractor = next(one for one in weighed.alternatives if one.kind == "contractor")
    assert contractor.late == 0
    # What its runs differ by is more than 400, and so is what alternatives are measured by.
    assert contractor.noise == LATE
    assert weighed.solves > 2 * 4 + 2


def test_stopped_before_it_began_it_says_so(found):
    weighed = found(plan_of(), stop=lambda: True)
    others = [one for one in weighed.alternatives if one.kind != "contractor"]
    assert len(others) == 4
    assert all(one.why_not in ("", "interrupted") for one in others)


def test_the_frame_holds_a_row_for_each(found):
    weighed = found(plan_of())
    frame = alternative_frame(weighed)
    assert list(frame["kind"]) == [one.kind for one in weighed.alternatives]
    moved = frame[frame["kind"] == "move the date"].iloc[0]
    assert (moved["projects"], round(moved["late_days"], 2)) == ("summer +4.7", 4.71)
    assert frame[frame["kind"] == "drop tasks"].iloc[0]["left_out"] == "summer/poster"


# --- the plan as booked -------------------------------------------------------------------------


def test_the_plan_with_all_bookings_made_has_the_same_schedule(solved):
    plan = plan_of()
    point = solved(plan)
    made = booked(plan, point.schedule)
    breaches, measured = examine(made.plan, made.schedule)
    assert breaches == ()
    assert (measured["late_cost"], measured["contractor_cost"]) == (0, BOOKING)


def test_a_booking_left_out_is_gone_and_no_other_can_be_made(solved):
    plan = plan_of()
    [driver] = dearest_drivers(plan, solved(plan).schedule, 5)
    assert (driver.tasks, driver.skills) == ((("summer", "poster"),), ("design",))
    rest = booked(plan, solved(plan).schedule, without=driver.booking)
    assert rest.plan.contractor_pools[0].committed == ()
    found = solver.solve(rest.plan, SolveOptions(effort=1, workers=1))
    assert found.schedule.bookings == ()


def test_contractors_keep_their_work_when_others_get_their_numbers():
    # Two freelancers at the same time; without the first the second is number 1.
    late = {"due": "2027-01-06", "tasks": [{"id": "poster", "work": "24h", "skill": "design"}]}
    plan = plan_of((BOB,), summer=late).replace(late_cost_per_day=1_000_000)
    pool = plan.contractor_pools[0]
    plan = plan.replace(contractor_pools=(pool.replace(lead_time=pool.lead_time.parse("0d")),))
    schedule = solver.solve(plan, SolveOptions(effort=4, workers=1)).schedule
    assert {booking.contractor for booking in schedule.bookings} == {1, 2}
    first = next(booking for booking in schedule.bookings if booking.contractor == 1)
    rest = booked(plan, schedule, without=first)
    assert [booking.contractor for booking in rest.schedule.bookings] == [1]
    whole = booked(plan, schedule)
    assert examine(whole.plan, whole.schedule)[0] == ()
