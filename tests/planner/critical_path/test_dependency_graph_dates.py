"""Critical path under date limits and progress, on cases worked by hand.

Dates and hours: see conftest.py beside this file.
"""

import pytest

from planner.errors import HorizonError, PlanError
from planner.plan import DateConstraint, Link, Progress, Project, Task
from planner.quantities import Duration, Moment


def link(task, written="FS", calendar=None):
    """``link("a", "SS+1d")``."""
    sign = "-" if written[2:3] == "-" else ""
    lag = Duration.parse(sign + (written[3:] or "0h"))
    return Link(task=task, type=written[:2], lag=lag, calendar=calendar)


def work(name, amount, *after, **about):
    return Task(id=name, work=Duration.parse(amount), after=_links(after), **about)


def wait(name, amount, *after, **about):
    return Task(id=name, wait=Duration.parse(amount), after=_links(after), **about)


def _links(after):
    return tuple(each if isinstance(each, Link) else link(each) for each in after)


# --- dates --------------------------------------------------------------------------------------


def test_nothing_starts_before_the_data_date(one_project):
    found = one_project(work("a", "8h"), start=Moment.parse("2027-01-06T13:00"))
    assert found["a"].early == "06 13:00 to 07 13:00"


def test_each_project_has_its_own_end(analysed):
    found = analysed(Project(id="p", tasks=(work("a", "8h"),)), Project(id="q", tasks=(work("b", "40h"),)))
    assert found["a"].total == found["b"].total == 0


def test_a_task_that_another_project_waits_for_must_not_delay_that_one(analysed):
    # a: Mon. p ends on Fri with long. q's b starts after a, on Tue, and ends q: a has no float.
    found = analysed(
        Project(id="p", tasks=(work("a", "8h"), work("long", "40h"))),
        Project(id="q", tasks=(work("b", "8h", "p/a"),)),
    )
    assert found["a"].total == 0
    without = analysed(Project(id="p", tasks=(work("a", "8h"), work("long", "40h"))))
    assert without["a"].total == 4 * 480


@pytest.mark.parametrize(
    ("about", "early", "late"),
    [
        ({"release": "2027-01-05"}, "05 09:00 to 05 17:00", "08 09:00 to 08 17:00"),
        ({"release": "2027-01-05T12:00"}, "05 12:00 to 06 12:00", "08 09:00 to 08 17:00"),
        ({"deadline": "2027-01-06"}, "04 09:00 to 04 17:00", "06 09:00 to 06 17:00"),
        ({"deadline": "2027-01-06T12:00"}, "04 09:00 to 04 17:00", "05 12:00 to 06 12:00"),
        ({"start": "2027-01-06T10:00"}, "06 10:00 to 07 10:00", "06 10:00 to 07 10:00"),
        ({"start": "2027-01-06"}, "06 09:00 to 06 17:00", "06 16:59 to 07 16:59"),
        ({"must-start-on": "2027-01-06T10:00"}, "06 10:00 to 07 10:00", "06 10:00 to 07 10:00"),
        ({"must-finish-on": "2027-01-06T15:00"}, "05 15:00 to 06 15:00", "05 15:00 to 06 15:00"),
        ({"must-finish-on": "2027-01-06"}, "05 09:01 to 06 09:01", "06 09:00 to 06 17:00"),
        ({"start-no-earlier-than": "2027-01-06"}, "06 09:00 to 06 17:00", "08 09:00 to 08 17:00"),
        ({"start-no-later-than": "2027-01-06T12:00"}, "04 09:00 to 04 17:00", "06 12:00 to 07 12:00"),
        ({"finish-no-earlier-than": "2027-01-06T12:00"}, "05 12:00 to 06 12:00", "08 09:00 to 08 17:00"),
        ({"finish-no-later-than": "2027-01-06"}, "04 09:00 to 04 17:00", "06 09:00 to 06 17:00"),
        ({"as-late-as-possible": None}, "04 09:00 to 04 17:00", "08 09:00 to 08 17:00"),
    ],
)
def test_dates_and_constraints_limit_early_and_late_dates(one_project, about, early, late):
    """A task of 8 h beside one that takes till Friday."""
    ((name, date),) = about.items()
    moment = None if date is None else Moment.parse(date)
    if name in Task.model_fields:
        limited = work("a", "8h", **{name: moment})
    else:
        limited = work("a", "8h", constraint=DateConstraint(type=name, date=moment))
    found = one_project(limited, work("long", "40h"))
    assert found["a"].early == early
    assert found["a"].late == late


def test_release_and_deadline_of_the_project_bind_each_task(one_project):
    dates = {"release": Moment.parse("2027-01-05"), "deadline": Moment.parse("2027-01-06")}
    found = one_project(work("a", "8h"), work("long", "24h"), project=dates)
    assert found["a"].early == "05 09:00 to 05 17:00"
    assert found["a"].late == "06 09:00 to 06 17:00"
    assert found["long"].total == -480


def test_a_deadline_that_cannot_be_kept_gives_negative_float_to_all_before_it(one_project):
    # a, b: 16 h each, Mon to Thu. Due by Tue 24:00, b must start on Mon, a on Thu 31 December.
    found = one_project(work("a", "16h"), work("b", "16h", "a", deadline=Moment.parse("2027-01-05")))
    assert found["b"].late == "04 09:00 to 05 17:00"
    assert found["a"].late == "2026-12-31 09:00 to 01 17:00"
    assert found["a"].total == found["b"].total == -960
    assert found["a"].critical
    assert (found["a"].free, found["b"].free) == (0, 0)


def test_a_start_pinned_on_a_weekend_is_the_next_working_moment(one_project):
    found = one_project(work("a", "8h", start=Moment.parse("2027-01-09")), work("b", "80h"))
    assert found["a"].early == found["a"].late == "11 09:00 to 11 17:00"
    assert found["a"].total == 0


# --- progress -----------------------------------------------------------------------------------


def progress(started=None, finished=None, **about):
    moments = {"started": started, "finished": finished}
    return Progress(**{name: text and Moment.parse(text) for name, text in moments.items()}, **about)


def test_a_finished_task_has_its_actual_dates_and_no_float(one_project):
    # Data date Wed 6. a finished on Mon; b goes on at once.
    done = progress("2027-01-04T09:00", "2027-01-04T15:00")
    found = one_project(
        work("a", "40h", progress=done), work("b", "8h", "a"), start=Moment.parse("2027-01-06")
    )
    assert found["a"].early == found["a"].late == "04 09:00 to 04 15:00"
    assert (found["a"].total, found["a"].critical) == (0, False)
    assert found["b"].early == "06 09:00 to 06 17:00"


def test_a_lag_counts_from_the_actual_finish(one_project):
    done = progress(finished="2027-01-05")
    found = one_project(
        work("a", "8h", progress=done), work("b", "8h", link("a", "FS+2d")), start=Moment.parse("2027-01-06")
    )
    assert found["a"].early == "06 00:00 to 06 00:00"
    assert found["b"].early == "08 09:00 to 08 17:00"


@pytest.mark.parametrize(
    ("about", "finish"),
    [
        ({}, "07 17:00"),
        ({"percent": "25%"}, "07 13:00"),
        ({"remaining": Duration.parse("2h"), "percent": "10%"}, "06 11:00"),
    ],
)
def test_a_started_task_does_what_remains_from_the_data_date_on(one_project, about, finish):
    half_done = progress("2027-01-04T10:00", **about)
    found = one_project(work("a", "16h", progress=half_done), start=Moment.parse("2027-01-06"))
    assert found["a"].early == found["a"].late == f"04 10:00 to {finish}"
    assert found["a"].critical


def test_a_started_wait_waits_for_what_remains(one_project):
    found = one_project(
        wait("a", "5d", progress=progress("2027-01-04T09:00", remaining=Duration.parse("1d"))),
        wait("b", "10ed", progress=progress("2027-01-04T09:00", percent="90%")),
        start=Moment.parse("2027-01-06"),
    )
    assert found["a"].early == "04 09:00 to 06 17:00"
    assert found["b"].early == "04 09:00 to 07 00:00"


@pytest.mark.parametrize(("override", "finish"), [(False, "08 17:00"), (True, "06 17:00")])
def test_retained_logic_lets_remaining_work_wait_for_predecessors(one_project, override, finish):
    # b began too early and has a day left. a takes Wed and Thu: b goes on on Fri, or at once and may
    # then be a day later, with a.
    found = one_project(
        work("a", "16h"),
        work("b", "16h", "a", progress=progress("2027-01-05T09:00", percent="50%")),
        start=Moment.parse("2027-01-06"),
        progress_override=override,
    )
    assert found["b"].early == f"05 09:00 to {finish}"
    assert found["a"].total == 0
    assert found["b"].total == (480 if override else 0)


def test_a_start_that_has_happened_binds_its_successors_and_itself_no_more(one_project):
    # b may start a day after a did, Tue 5, which is past. a has 8 h left, b 24 h from Wed to Fri:
    # a's remaining work may be as late as Friday although the link concerns its start.
    found = one_project(
        work("a", "16h", progress=progress("2027-01-04T09:00", percent="50%")),
        work("b", "24h", link("a", "SS+1d")),
        start=Moment.parse("2027-01-06"),
    )
    assert found["b"].early == "06 09:00 to 08 17:00"
    assert found["a"].late == "04 09:00 to 08 17:00"
    assert found["a"].total == 960


def test_links_into_a_finished_task_bind_nothing(one_project):
    found = one_project(
        work("a", "8h"),
        work("b", "8h", "a", progress=progress("2027-01-04T09:00", "2027-01-04T17:00")),
        work("c", "24h"),
        start=Moment.parse("2027-01-06"),
    )
    assert found["a"].total == 960


def test_dates_of_a_started_task_ask_nothing_of_its_start(one_project):
    found = one_project(
        work(
            "a",
            "8h",
            progress=progress("2027-01-05T09:00"),
            release=Moment.parse("2027-01-20"),
            deadline=Moment.parse("2027-01-07"),
        ),
        work("b", "24h"),
        start=Moment.parse("2027-01-06"),
    )
    assert found["a"].early == "05 09:00 to 06 17:00"
    assert found["a"].late == "05 09:00 to 07 17:00"


# --- the end of what is known --------------------------------------------------------------------


def test_dates_beyond_the_range_compiled_are_an_error(one_project):
    with pytest.raises(HorizonError):
        one_project(work("a", "80h"), last="2027-01-12")


def test_late_dates_before_the_range_compiled_are_an_error(one_project):
    with pytest.raises(HorizonError):
        one_project(
            work("a", "16h"), work("b", "16h", "a", deadline=Moment.parse("2027-01-05")), first="2027-01-04"
        )


def test_cyclic_plans_have_no_critical_path(one_project):
    with pytest.raises(PlanError, match="wait for each other"):
        one_project(work("a", "8h", "b"), work("b", "8h", "a"))


def test_an_empty_plan_has_an_empty_critical_path(analysed):
    assert analysed() == {}
