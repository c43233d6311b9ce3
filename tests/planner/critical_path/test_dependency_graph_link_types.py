"""Critical path of the four link types, with lags, on cases worked by hand.

Dates and hours: see conftest.py beside this file.
"""

from planner.plan import Link, Task
from planner.quantities import Duration


def link(task, written="FS", calendar=None):
    """``link("a", "SS+1d")``."""
    sign = "-" if written[2:3] == "-" else ""
    lag = Duration.parse(sign + (written[3:] or "0h"))
    return Link(task=task, type=written[:2], lag=lag, calendar=calendar)


def work(name, amount, *after, **about):
    return Task(id=name, work=Duration.parse(amount), after=_links(after), **about)


def wait(name, amount, *after, **about):
    return Task(id=name, wait=Duration.parse(amount), after=_links(after), **about)


def milestone(name, *after, **about):
    return Task(id=name, milestone=True, after=_links(after), **about)


def _links(after):
    return tuple(each if isinstance(each, Link) else link(each) for each in after)


# --- link types ---------------------------------------------------------------------------------


def test_finish_to_start_through_two_branches(one_project):
    # a: Mon, Tue. Then b: Wed beside c: Wed to Fri. Then d: Monday the 11th.
    # b may finish on Friday at 17:00 as c does: two days, 960 minutes, of float.
    found = one_project(
        work("a", "16h"), work("b", "8h", "a"), work("c", "24h", "a"), work("d", "8h", "b", "c")
    )
    assert found["a"].early == found["a"].late == "04 09:00 to 05 17:00"
    assert found["b"].early == "06 09:00 to 06 17:00"
    assert found["b"].late == "08 09:00 to 08 17:00"
    assert (found["b"].total, found["b"].free) == (960, 960)
    assert found["c"].early == found["c"].late == "06 09:00 to 08 17:00"
    assert found["d"].early == found["d"].late == "11 09:00 to 11 17:00"
    assert [name for name in "abcd" if found[name].critical] == ["a", "c", "d"]
    assert [found[name].driven_by for name in "abcd"] == [None, "a", "a", "c"]


def test_free_float_ends_where_a_successor_would_move_and_total_float_where_the_project_would(one_project):
    # b1: Wed, b2: Thu, beside c: Wed to Tue 12. b1 can't slip without moving b2; both have till Tue.
    # Wed 6 to Tue 12 are five days, two of them work: 3 × 480 = 1,440 of total float.
    found = one_project(
        work("a", "16h"),
        work("b1", "8h", "a"),
        work("b2", "8h", "b1"),
        work("c", "40h", "a"),
        work("d", "8h", "b2", "c"),
    )
    assert (found["b1"].total, found["b1"].free) == (1440, 0)
    assert (found["b2"].total, found["b2"].free) == (1440, 1440)
    assert found["b1"].late == "11 09:00 to 11 17:00"


def test_start_to_start_with_a_working_day_of_lag(one_project):
    # a: Mon to Wed. b starts a working day after a, Tue, and takes till Thu: the end.
    # a's finish could slip to Thursday, but its start can't: no float.
    found = one_project(work("a", "24h"), work("b", "24h", link("a", "SS+1d")))
    assert found["b"].early == found["b"].late == "05 09:00 to 07 17:00"
    assert (found["a"].total, found["a"].free, found["a"].critical) == (0, 0, True)
    assert found["b"].driven_by == "a"


def test_finish_to_finish_with_a_working_day_of_lag(one_project):
    # a: Mon, Tue. b (a day) may finish a working day after, Wed 17:00; so it starts on Wed, not Mon.
    found = one_project(work("a", "16h"), work("b", "8h", link("a", "FF+1d")))
    assert found["b"].early == found["b"].late == "06 09:00 to 06 17:00"
    assert found["a"].total == found["a"].free == 0


def test_finish_to_finish_that_binds_nothing_leaves_float(one_project):
    # b takes Mon to Thu whatever a does; a must be done a day before b is: Wed 17:00, a day of float.
    found = one_project(work("a", "16h"), work("b", "32h", link("a", "FF+1d")))
    assert found["b"].early == "04 09:00 to 07 17:00"
    assert found["b"].driven_by is None
    assert found["a"].late == "05 09:00 to 06 17:00"
    assert found["a"].total == found["a"].free == 480


def test_start_to_finish_with_lag(one_project):
    # x: Mon, Tue. a starts Wed 09:00 and takes the day: the end. b finishes no earlier than 4 h after
    # a starts, Wed 13:00, so it starts on Tue 13:00; it could finish on Wed 17:00: 4 h of float.
    found = one_project(work("x", "16h"), work("a", "8h", "x"), work("b", "8h", link("a", "SF+4h")))
    assert found["b"].early == "05 13:00 to 06 13:00"
    assert found["b"].late == "06 09:00 to 06 17:00"
    assert (found["b"].total, found["b"].free) == (240, 240)
    assert found["a"].total == 0


def test_start_to_finish_gives_float_to_the_start_of_its_predecessor(one_project):
    # b finishes after a starts, and takes till Fri anyway: a (Mon) may start as late as it can and
    # still finish with b: Fri 09:00, four days of float. The link asks for a start by Fri 17:00 only.
    found = one_project(work("a", "8h"), work("b", "40h", link("a", "SF")))
    assert found["a"].late == "08 09:00 to 08 17:00"
    assert found["a"].total == 1920


def test_a_lead_lets_work_overlap(one_project):
    # a: Mon to Thu. b starts a day before a's end: Thu 09:00.
    found = one_project(work("a", "32h"), work("b", "16h", link("a", "FS-1d")))
    assert found["b"].early == found["b"].late == "07 09:00 to 08 17:00"
    assert found["a"].total == 0


def test_a_lead_longer_than_the_plan_lets_both_start_at_once(one_project):
    found = one_project(work("a", "8h"), work("b", "16h", link("a", "FS-100d")))
    assert found["b"].early == "04 09:00 to 05 17:00"
    assert found["a"].late == "05 09:00 to 05 17:00"
    assert (found["a"].total, found["a"].free) == (480, 480)


# --- lags and waits over a weekend ---------------------------------------------------------------


def test_a_working_lag_stands_still_over_the_weekend(one_project):
    # a ends on Fri 17:00; 4 working hours later is Mon 13:00.
    found = one_project(work("a", "40h"), work("b", "8h", link("a", "FS+4h")))
    assert found["b"].early == "11 13:00 to 12 13:00"
    assert found["a"].total == found["b"].total == 0


def test_an_elapsed_lag_runs_through_the_weekend(one_project):
    # a ends on Fri 17:00; 3 elapsed days later is Mon 17:00, so b starts on Tue 09:00.
    # b's latest start, Tue 09:00, less three days is Sat 09:00: a can't pass Fri 17:00. No float.
    found = one_project(work("a", "40h"), work("b", "8h", link("a", "FS+3ed")))
    assert found["b"].early == "12 09:00 to 12 17:00"
    assert found["a"].total == found["a"].free == 0


def test_an_elapsed_lag_that_ends_on_a_weekend_gives_float_in_working_time(one_project):
    # a ends on Thu 17:00, a day later is Fri 17:00, b starts on Mon 11 at 09:00. A day before that
    # is Sunday 09:00: a could end as late as Fri 17:00, 480 working minutes later.
    found = one_project(work("a", "32h"), work("b", "8h", link("a", "FS+1ed")))
    assert found["b"].early == "11 09:00 to 11 17:00"
    assert found["a"].late == "05 09:00 to 08 17:00"
    assert (found["a"].total, found["a"].free, found["a"].critical) == (480, 480, False)


def test_a_lag_counts_on_the_calendar_it_names(one_project):
    # Two days of Mon-to-Wed time after Wed 17:00 end on Tue 12 at 17:00: b starts on Wed 13.
    # Backwards: Wed 13, 09:00, less two such days is as late as Mon 11, 09:00. a (office) may so
    # finish on Fri 8 at 17:00: two days of float.
    found = one_project(work("a", "24h"), work("b", "8h", link("a", "FS+2d", "three")))
    assert found["b"].early == "13 09:00 to 13 17:00"
    assert found["a"].late == "06 09:00 to 08 17:00"
    assert found["a"].total == 960


def test_an_elapsed_wait_has_float_by_the_clock(one_project):
    # The client answers 2 elapsed days after Fri 17:00: Sun 17:00. Work goes on at Mon 09:00, so the
    # answer may come 16 hours, 960 minutes, later.
    found = one_project(work("a", "40h"), wait("client", "2ed", "a"), work("b", "8h", "client"))
    assert found["client"].early == "08 17:00 to 10 17:00"
    assert found["client"].late == "09 09:00 to 11 09:00"
    assert (found["client"].total, found["client"].free) == (960, 960)
    assert found["a"].total == 0


def test_a_wait_counts_in_days_of_its_calendar(one_project):
    # 2 d of Mon-to-Wed time from Wed 09:00 (a: Mon, Tue): Wed 6 and Mon 11.
    found = one_project(work("a", "16h"), wait("drying", "2d", "a", calendar="three"))
    assert found["drying"].early == "06 09:00 to 11 17:00"


def test_a_milestone_may_be_on_a_sunday(one_project):
    # It has 16 hours by the clock until Mon 09:00, but none of them is worked: no float, critical.
    found = one_project(
        work("a", "40h"),
        wait("client", "2ed", "a"),
        milestone("approved", "client"),
        work("b", "8h", "approved"),
    )
    assert found["approved"].early == "10 17:00 to 10 17:00"
    assert found["approved"].late == "11 09:00 to 11 09:00"
    assert (found["approved"].total, found["approved"].critical) == (0, True)


def test_zero_work_is_a_milestone(one_project):
    found = one_project(work("a", "8h"), work("nothing", "0h", "a"), work("b", "8h", "nothing"))
    assert found["nothing"].early == "04 17:00 to 04 17:00"


def test_the_night_between_two_shifts_is_no_float(one_project):
    # a finishes Mon 17:00, b starts Tue 09:00: sixteen hours apart, no working minute between.
    found = one_project(work("a", "8h"), work("b", "8h", "a"))
    assert (found["a"].total, found["a"].free, found["a"].critical) == (0, 0, True)
