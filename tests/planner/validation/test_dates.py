"""Dates are of this age and within reach of the plan; ranges are the right way round."""

import pytest

from planner.errors import Issue


def task(**fields):
    return [{"id": "a", "work": "1d", "skill": "designer", **fields}]


def person(**fields):
    return {"people": [{"id": "ann", "skills": ["designer"], **fields}]}


@pytest.mark.parametrize("start", ["1900-01-01", "1969-12-31", "2201-01-01", "9999-12-31"])
def test_a_start_in_another_age_is_an_error(check, start):
    issue = check(start=start)[0]
    assert (issue.path, issue.found, issue.expected, issue.code) == (
        "start",
        start,
        "expected a date from 1970 to 2200",
        "date-out-of-range",
    )


@pytest.mark.parametrize("day", ["0001-01-01", "1900-06-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("release", None),
        ("due", None),
        ("deadline", None),
        ("start", None),
        ("date", "start-no-earlier-than"),
    ],
)
def test_a_date_of_a_task_in_another_age_is_an_error(check, day, field, constraint):
    fields = {"constraint": {"type": constraint, "date": day}} if constraint else {field: day}
    path = "projects[0].tasks[0]." + ("constraint.date" if constraint else field)
    assert (path, day, "date-out-of-range") in [
        (issue.path, issue.found, issue.code) for issue in check(task(**fields))
    ]


@pytest.mark.parametrize("field", ["release", "due", "deadline"])
def test_a_date_of_a_project_in_another_age_is_an_error(check, field):
    issues = check(project={field: "9999-12-31T24:00"})
    assert (f"projects[0].{field}", "date-out-of-range") in [(issue.path, issue.code) for issue in issues]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        (person(employed_last="9999-12-31"), "people[0].employed_last"),
        (person(employed_first="1066-10-14"), "people[0].employed_first"),
        (person(time_off=[{"first": "2027-02-01", "last": "9999-12-31"}]), "people[0].time_off[0].last"),
        (
            {"calendars": [{"id": "c", "exceptions": [{"first": "1900-01-01"}]}]},
            "calendars[0].exceptions[0].first",
        ),
        (
            {
                "calendars": [
                    {"id": "c", "changes": [{"first": "1900-01-01", "week": {"mon": "09:00-17:00"}}]}
                ]
            },
            "calendars[0].changes[0].first",
        ),
    ],
)
def test_a_date_of_a_calendar_or_person_in_another_age_is_an_error(check, changes, path):
    (issue,) = check(**changes)
    assert (issue.path, issue.code) == (path, "date-out-of-range")


def test_a_date_for_ever_is_better_left_out(check):
    (issue,) = check(**person(employed_last="9999-12-31"))
    assert issue.hint == "leave it out if it only means for ever"


@pytest.mark.parametrize("field", ["due", "deadline"])
def test_a_date_more_than_thirty_years_away_is_an_error(check, field):
    assert check(task(**{field: "2057-12-31"})) == ()
    assert check(task(**{field: "2058-01-01"})) == (
        Issue(
            f"projects[0].tasks[0].{field}",
            "2058-01-01",
            "expected a date within 30 years of the plan's start, 2027-01-04",
            "is the year mistyped?",
            "error",
            "date-too-far",
        ),
    )


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2027-02-01", "2057-12-31", []),
        ("1997-01-01", "2027-02-01", []),
        ("2027-02-01", "2058-01-01", ["last"]),
        ("1996-12-31", "2027-02-01", ["first"]),
        ("2199-01-01", "2199-02-01", ["first", "last"]),
    ],
)
def test_a_booking_more_than_thirty_years_away_is_an_error(check, first, last, wrong):
    pool = {"id": "x", "skills": ["film"], "rate": 60, "committed": [{"first": first, "last": last}]}
    issues = check(contractor_pools=[pool])
    assert [issue.path for issue in issues] == [f"contractor_pools[0].committed[0].{end}" for end in wrong]
    assert {(issue.code, issue.expected) for issue in issues} <= {
        ("date-too-far", "expected a date within 30 years of the plan's start, 2027-01-04")
    }


def test_a_plan_that_ends_more_than_thirty_years_on_is_an_error(check):
    (issue,) = check(end="2060-01-01")
    assert (issue.path, issue.code) == ("end", "date-too-far")


def test_somebody_may_have_been_employed_long_ago(check):
    assert check(**person(employed_first="1985-01-01")) == ()


@pytest.mark.parametrize("end", ["2027-01-04T00:00", "2027-01-03", "2026-12-31"])
def test_a_plan_that_ends_before_it_starts_is_an_error(check, end):
    issue = check(end=end)[0]
    assert issue == Issue(
        "end", end, "expected a date later than the start, 2027-01-04", "", "error", "end-before-start"
    )


def test_a_plan_may_end_on_the_day_it_starts(check):
    assert check(task(work="8h"), end="2027-01-04") == ()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2027-02-02", "2027-02-02"), ("2027-02-01", "2027-02-02"), ("2027-02-02", "2027-02-01")],
)
def test_ranges_of_dates_end_no_earlier_than_they_begin(check, first, last):
    days = {"first": first, "last": last}
    issues = check(
        people=[
            {"id": "ann", "skills": ["designer"], "time_off": [days]},
            {"id": "bob", "employed_first": first, "employed_last": last},
        ],
        calendars=[{"id": "c", "exceptions": [days]}],
        contractor_pools=[{"id": "x", "skills": ["y"], "rate": 1, "committed": [days]}],
    )
    paths = [
        "calendars[0].exceptions[0].last",
        "people[0].time_off[0].last",
        "people[1].employed_last",
        "contractor_pools[0].committed[0].last",
    ]
    expected = "expected a date no earlier than 2027-02-02, the first day"
    reversed_ = [Issue(path, last, expected, "swap the two?", "error", "reversed-dates") for path in paths]
    assert [issue for issue in issues if issue.severity == "error"] == (reversed_ if last < first else [])


def test_an_exception_without_a_last_day_is_one_day(check):
    assert check(calendars=[{"id": "c", "exceptions": [{"first": "2027-02-01"}]}]) == ()
