"""ProGen/max files: time lags of either sign, and cycles of them, as links that lead only forward."""

import pytest

from planner.errors import InstanceError
from planner.instances.time_lags import lag_links, start_order
from planner.validation import validate


def test_a_lag_back_becomes_the_maximal_lag_of_the_link_forward(tiny, tasks):
    # Activity 2 starts 1 to 2 periods after activity 1: written 1 -> 2 [1] and 2 -> 1 [-2].
    instance = tiny("tiny.SCH")
    after = {link.task: link for link in tasks(instance.plan)["2"].after}
    assert instance.format == "progen-max"
    assert after["1"].type == "SS"
    assert (str(after["1"].lag), str(after["1"].max_lag)) == ("0.5eh", "1eh")
    assert all(link.task != "2" for link in tasks(instance.plan)["1"].after)
    assert validate(instance.plan) == ()


def test_jobs_keep_their_numbers_from_0(tiny):
    assert list(tiny("tiny.SCH").jobs) == ["0", "1", "2", "3", "4"]


def test_lags_of_0_both_ways_keep_two_activities_together():
    (link,) = lag_links({(0, 1): 0, (1, 0): 0}, [0, 1], [1, 1], 30)[1]
    assert (str(link.lag), str(link.max_lag)) == ("0eh", "0eh")


def test_a_lag_back_alone_gets_a_minimum_that_is_never_felt():
    # Everything one after another takes 3 + 4 periods.
    (link,) = lag_links({(1, 0): -2}, [0, 1], [3, 4], 60)[1]
    assert (str(link.lag), str(link.max_lag)) == ("-7eh", "2eh")


def test_of_two_lags_between_the_same_activities_the_greater_counts(changed, tasks):
    instance = changed(
        "tiny.SCH", "1	1	2	2	4	[1]	[3]", "1	1	3	2	2	4	[1]	[2]	[3]"
    )
    after = {link.task: link for link in tasks(instance.plan)["2"].after}
    assert str(after["1"].lag) == "1eh"


def test_what_starts_earlier_comes_first_whatever_the_numbers():
    assert start_order({(2, 1): 4, (2, 0): 1}, 3) == [2, 0, 1]


def test_of_activities_that_may_start_together_the_waiting_one_comes_later():
    assert start_order({(2, 0): 0, (1, 2): 0}, 3) == [1, 2, 0]


def test_what_waits_for_somebody_of_a_circle_of_lags_of_0_comes_later():
    assert start_order({(1, 2): 0, (2, 1): 0, (2, 0): 0}, 3) == [2, 0, 1]


def test_contradicting_lags_are_a_valid_plan_with_a_limit_that_nothing_keeps():
    # 1 starts at least 3 and at most 1 after 0, which lasts 2: at most 1 before the end of 0.
    least, most = lag_links({(0, 1): 3, (1, 0): -1}, start_order({(0, 1): 3, (1, 0): -1}, 2), [2, 2], 60)[1]
    assert (least.type, str(least.lag), least.max_lag) == ("SS", "3eh", None)
    assert (most.type, str(most.max_lag)) == ("FS", "-1eh")


def test_a_file_with_contradicting_lags_validates(changed):
    instance = changed("tiny.SCH", "[1]	[3]", "[5]	[3]")
    assert [issue for issue in validate(instance.plan) if issue.severity == "error"] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "3	1	0	0",
            "3	1	1	0",
            "line 1: '1' — expected the number of nonrenewable resources",
        ),
        ("[-2]", "-2", "line 4: '-2' — expected '['"),
        (
            "[-2]",
            "[x]",
            "line 4: 'x' — expected a lag after activity 2, a whole number from -250000",
        ),
        (
            "2	1	2	1	4	[-2]",
            "2	2	2	1	4	[-2]",
            "the number of modes of activity 2",
        ),
        ("2	1	2	1	4	[-2]", "2	1	2	2	4	[1]", "line 4: activity 2 after itself"),
        ("\n2\n", "\n", "expected the availability of a resource"),
    ],
)
def test_a_broken_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny.SCH", old, new)
    assert message in str(caught.value)


def test_a_lag_of_at_most_0_to_itself_asks_for_nothing(changed):
    instance = changed(
        "tiny.SCH", "2	1	2	1	4	[-2]", "2	1	3	2	1	4	[-1]	[-2]"
    )
    assert validate(instance.plan) == ()
