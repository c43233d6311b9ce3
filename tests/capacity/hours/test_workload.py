"""Hours there are, hours for projects, hours booked and hours free, in plans worked out by hand."""

import datetime as dt

import pytest

from capacity.columns import declared_frame
from capacity.hours import columns as declared
from capacity.hours.ledger import Ledger
from capacity.hours.people_workload import availability
from capacity.hours.workload import SUBJECTS, workload
from planner.errors import InputError
from scheduling.schedule import Booking, Schedule

ANN = """\
people:
  - {id: ann, name: Ann Lee, team: studio, share: 75%, skills: [design]}
projects:
  - id: shop
    tasks:
      - {id: draw, work: 30h, skill: design}
      - {id: more, work: 4h, skill: design}
"""
FRAMES = {
    "person": declared.WORKLOAD,
    "skill": declared.SKILL_WORKLOAD,
    "team": declared.TEAM_WORKLOAD,
    "project": declared.PROJECT_WORKLOAD,
    "client": declared.CLIENT_WORKLOAD,
}


@pytest.mark.parametrize("of", SUBJECTS)
def test_a_frame_has_exactly_the_declared_columns_and_types(of, plan_of, worked) -> None:
    schedule = Schedule((worked("shop/draw", "ann", "04 09-17"),))
    for plan, given in ((plan_of(ANN), schedule), (plan_of("people: []"), Schedule(()))):
        frame = workload(plan, given, of=of)
        assert list(frame.columns) == [column.name for column in FRAMES[of]]
        assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in FRAMES[of]]


def test_a_frame_with_an_undeclared_column_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in: mood"):
        declared_frame(declared.WORKLOAD, {**{column.name: [] for column in declared.WORKLOAD}, "mood": []})


def test_share_cuts_project_hours_and_booked_hours_alike(plan_of, worked, only) -> None:
    # 40 h a week, share 75 %: 30 h for projects, 10 h for retainers. A day at 50 %: 8 × 0.5 × 0.75 = 3 h.
    frame = workload(plan_of(ANN), Schedule((worked("shop/draw", "ann 50%", "04 09-17"),)))
    row = only(frame, person="ann", period="2027-W01")
    assert (row["name"], row["team"], row["skill"], row["kind"]) == ("Ann Lee", "studio", "design", "person")
    assert (row["working_hours"], row["retainer_hours"], row["project_hours"]) == (40, 10, 30)
    assert (row["booked_hours"], row["free_hours"], row["excess_hours"]) == (3, 27, 0)
    assert row["utilisation_percent"] == 10
    assert row["begins"].date() == dt.date(2027, 1, 4)


def test_hours_above_all_project_hours_are_in_excess(plan_of, worked, only) -> None:
    # Two tasks at once on Monday: 2 × 8 × 0.75 = 12 h of 6 h that day, though the week has 30 h.
    both = Schedule((worked("shop/draw", "ann", "04 09-17"), worked("shop/more", "ann", "04 09-17")))
    monday = only(workload(plan_of(ANN), both, by="day"), period="2027-01-04")
    assert (monday["booked_hours"], monday["project_hours"]) == (12, 6)
    assert (monday["free_hours"], monday["excess_hours"], monday["utilisation_percent"]) == (0, 6, 200)
    week = only(workload(plan_of(ANN), both), period="2027-W01")
    assert (week["free_hours"], week["excess_hours"], week["utilisation_percent"]) == (18, 0, 40)


def test_work_over_a_weekend_is_split_between_its_weeks(plan_of, worked) -> None:
    plan = plan_of(ANN.replace("75%", "100%"))
    frame = workload(plan, Schedule((worked("shop/draw", "ann", "08 20-24", "11 0-2"),)))
    assert frame["period"].tolist() == ["2027-W01", "2027-W02"]
    assert frame["booked_hours"].tolist() == [4, 2]


def test_work_that_spans_whole_weeks_fills_each_of_them(plan_of, worked) -> None:
    # Friday 8 January 00:00 to Wednesday 20 January 00:00: 72 h, 168 h, 48 h.
    plan = plan_of(ANN.replace("75%", "100%"))
    frame = workload(plan, Schedule((worked("shop/draw", "ann", "08 0-288"),)))
    assert frame["booked_hours"].tolist() == [72, 168, 48]


def test_weeks_begin_at_midnight_of_the_plans_zone(plan_of, worked) -> None:
    # Monday 11 January 04:00 to 06:00 UTC is Sunday 23:00 to Monday 01:00 in New York.
    plan = plan_of("time_zone: America/New_York\n" + ANN.replace("75%", "100%"))
    frame = workload(plan, Schedule((worked("shop/draw", "ann", "11 4-6"),)))
    assert frame["booked_hours"].tolist() == [1, 1]


def test_a_week_in_which_clocks_change_has_the_hours_that_are_worked(plan_of) -> None:
    # 22:00 to 06:00 every night: in the night to Sunday 28 March London loses an hour, 55 h in all.
    nights = "{mon-sun: 22:00-06:00}"
    plan = plan_of(
        f"time_zone: Europe/London\ncalendars: [{{id: n, week: {nights}}}]\ncalendar: n\n"
        "people: [{id: ann}]\n"
    )
    ledger = Ledger.of(plan, Schedule(()), first=dt.date(2027, 3, 15), last=dt.date(2027, 4, 4))
    assert availability(ledger, "week")["working_hours"].tolist() == [56, 55, 56]


def test_hours_before_the_data_date_are_not_available(plan_of) -> None:
    # Starts on Wednesday at 13:00: 4 h left that day, 16 h on Thursday and Friday.
    plan = plan_of("people: [{id: ann}]\n").replace(start=plan_of("").start.parse("2027-01-06T13:00"))
    assert workload(plan, Schedule(()))["working_hours"].tolist() == [20]


def test_somebody_away_all_week_has_no_utilisation(plan_of) -> None:
    away = "people: [{id: ann, time_off: [{first: 2027-01-04, last: 2027-01-10}]}]\n"
    frame = workload(plan_of(away), Schedule(()))
    assert frame["project_hours"].tolist() == [0]
    assert frame["utilisation_percent"].isna().all()


def test_a_contractor_is_available_in_the_bookings_only(plan_of, worked) -> None:
    # Booked from Wednesday to the next Monday: 24 h, then 8 h; 8 h of them used.
    plan = plan_of(
        "contractor_pools: [{id: free, name: Freelance, skills: [x], rate: 1, maximum: 2}]\n"
        "projects: [{id: p, tasks: [{id: t, work: 8h, skill: x}]}]\n"
    )
    booking = Booking("free", 2, "2027-01-06", "2027-01-11", 32 * 60, 3200)
    frame = workload(plan, Schedule((worked("p/t", "free#2", "06 9-17"),), (booking,)))
    assert frame["name"].unique().tolist() == ["Freelance #2"]
    assert frame["kind"].unique().tolist() == ["contractor"]
    assert frame["working_hours"].tolist() == [24, 8]
    assert frame["utilisation_percent"].round(1).tolist() == [33.3, 0.0]


def test_a_booking_is_dated_in_the_zone_of_its_pool(plan_of) -> None:
    # Round the clock in Kolkata: its 6 January is 18:30 UTC of the 5th to 18:30 UTC of the 6th.
    plan = plan_of(
        "calendars: [{id: k, time_zone: Asia/Kolkata, week: {mon-sun: 00:00-24:00}}]\n"
        "contractor_pools: [{id: free, calendar: k, skills: [x], rate: 1}]\n"
    )
    booked = Schedule((), (Booking("free", 1, "2027-01-06", "2027-01-06", 24 * 60, 2400),))
    frame = workload(plan, booked, by="day")
    assert frame["working_hours"].tolist() == [0, 5.5, 18.5]


def test_a_task_that_ends_at_midnight_does_not_open_the_next_week(plan_of, worked) -> None:
    frame = workload(plan_of(ANN), Schedule((worked("shop/draw", "ann", "10 22-24"),)))
    assert frame["period"].tolist() == ["2027-W01"]


def test_a_range_counts_the_days_in_it_only(plan_of, worked) -> None:
    # Wednesday to next Tuesday: three days of the first week, two of the second.
    schedule = Schedule((worked("shop/draw", "ann", "04 9-17", "07 9-17", "13 9-17"),))
    frame = workload(plan_of(ANN), schedule, first=dt.date(2027, 1, 6), last=dt.date(2027, 1, 12))
    assert frame["working_hours"].tolist() == [24, 16]
    assert frame["booked_hours"].tolist() == [6, 0]


def test_months_are_whole_where_no_last_day_is_given(plan_of, worked) -> None:
    # January 2027 has 20 working days from the 4th on.
    frame = workload(plan_of(ANN), Schedule((worked("shop/draw", "ann", "04 9-17"),)), by="month")
    assert frame["period"].tolist() == ["2027-01"]
    assert frame["working_hours"].tolist() == [160]


def test_teams_add_their_people_up_and_contractors_are_a_team_of_their_own(plan_of, worked, only) -> None:
    # Ann is full on Monday, Bo free: 6 h of 12 h. One contractor without work.
    plan = plan_of(
        ANN.replace("projects:", "  - {id: bo, team: studio, share: 75%}\nprojects:")
        + "contractor_pools: [{id: free, skills: [x], rate: 1}]\n"
    )
    booking = Booking("free", 1, "2027-01-04", "2027-01-04", 480, 800)
    frame = workload(
        plan, Schedule((worked("shop/draw", "ann", "04 9-17"),), (booking,)), of="team", by="day"
    )
    monday = only(frame, team="studio", period="2027-01-04")
    assert (monday["people"], monday["project_hours"], monday["booked_hours"]) == (2, 12, 6)
    assert (monday["free_hours"], monday["utilisation_percent"]) == (6, 50)
    assert only(frame, team="", kind="contractor")["people"] == 1


def test_free_hours_of_one_do_not_hide_the_excess_of_another(plan_of, worked, only) -> None:
    # Ann is wanted twice on Monday, 12 h of 6 h; Bo has 6 h free. Together 12 h of 12 h.
    plan = plan_of(ANN.replace("projects:", "  - {id: bo, team: studio, share: 75%}\nprojects:"))
    both = Schedule((worked("shop/draw", "ann", "04 9-17"), worked("shop/more", "ann", "04 9-17")))
    monday = only(workload(plan, both, of="team", by="day"), period="2027-01-04")
    assert (monday["utilisation_percent"], monday["free_hours"], monday["excess_hours"]) == (100, 6, 6)


def test_projects_have_rows_where_they_have_work(plan_of, worked, only) -> None:
    plan = plan_of(
        "people: [{id: ann}, {id: bo}]\n"
        "projects:\n"
        "  - {id: a, name: Alpha, client: Acme, tasks: [{id: t, work: 8h, needs: [{count: 2}]}]}\n"
        "  - {id: b, client: Acme, tasks: [{id: t, work: 8h, person: ann}]}\n"
        "  - {id: c, tasks: [{id: t, work: 8h, person: ann}]}\n"
    )
    schedule = Schedule(
        (
            worked("a/t", "ann, bo", "04 9-13"),
            worked("b/t", "ann", "05 9-17"),
            worked("c/t", "ann", "12 9-17"),
        )
    )
    frame = workload(plan, schedule, of="project")
    assert frame["project"].tolist() == ["a", "b", "c"]
    first = only(frame, project="a")
    assert (first["name"], first["client"], first["status"]) == ("Alpha", "Acme", "accepted")
    assert (first["people"], first["booked_hours"], first["work_hours"]) == (2, 8, 8)
    assert first["utilisation_percent"] == 10  # of 80 h of both
    assert only(frame, project="c")["period"] == "2027-W02"
    acme = only(workload(plan, schedule, of="client"), client="Acme")
    assert (acme["projects"], acme["people"], acme["booked_hours"]) == (2, 2, 16)
    assert only(workload(plan, schedule, of="client"), client="")["booked_hours"] == 8


def test_availability_needs_no_schedule_and_has_committed_contractors(plan_of, only) -> None:
    # One task of 8 h: the plan before levelling ends in its first week.
    plan = plan_of(
        ANN + "contractor_pools:\n  - id: free\n    skills: [x]\n    rate: 1\n    maximum: 2\n"
        "    committed: [{first: 2027-01-04, last: 2027-01-05}, {first: 2027-01-05, last: 2027-01-05}]\n"
    )
    frame = availability(Ledger.of(plan), "week")
    assert list(frame.columns) == [column.name for column in declared.AVAILABILITY]
    assert only(frame, person="ann", period="2027-W01")["project_hours"] == 30
    assert only(frame, person="free#1", period="2027-W01")["working_hours"] == 16
    assert only(frame, person="free#2", period="2027-W01")["working_hours"] == 8


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"of": "owner"}, "no workload by 'owner': expected one of person, skill, team, project, client"),
        ({"by": "year"}, "no periods by 'year'"),
        ({"tentative": "maybe"}, "can't count 'maybe': expected one of whole, weighted, without"),
        ({"first": dt.date(2027, 2, 1), "last": dt.date(2027, 1, 5)}, "is empty"),
    ],
)
def test_what_there_is_not_is_refused(plan_of, asked, message) -> None:
    with pytest.raises(InputError, match=message):
        workload(plan_of(ANN), Schedule(()), **asked)
