"""One change with many values."""

from __future__ import annotations

import pytest

from planner.errors import InputError
from scenarios.sweeping import single_changes, sweep_book, swept_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1..4", ("1", "2", "3", "4")),
        ("0..20/10", ("0", "10", "20")),
        ("-1..1", ("-1", "0", "1")),
        ("80%..100%/10%", ("80%", "90%", "100%")),
        ("2027-02-01..2027-02-03", ("2027-02-01", "2027-02-02", "2027-02-03")),
        ("2027-02-01..2027-02-20/1w", ("2027-02-01", "2027-02-08", "2027-02-15")),
        ("2027-02-01..2027-02-20/10d", ("2027-02-01", "2027-02-11")),
        ("Mia, Ben", ("Mia", "Ben")),
        ("3", ("3",)),
    ],
)
def test_ranges_and_lists_give_their_values(text, values) -> None:
    assert swept_values(text) == values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("6..1", "at least one value"),
        (" , ", "at least one value"),
        ("1..500", "at most 200 values"),
        ("a..b", "numbers such as"),
        ("1%..5", "both ends"),
        ("1..5/0", "a whole number above 0"),
        ("1..5/1w", "a whole number above 0"),
        ("2027-02-01..2027-03-01/10%", "days or weeks"),
    ],
)
def test_what_is_no_range_is_refused(text, words) -> None:
    with pytest.raises(InputError, match=words):
        swept_values(text)


def test_each_value_makes_a_scenario() -> None:
    book = sweep_book("set-headcount skill=design count={}", ("1", "2"))
    assert [one.id for one in book.scenarios] == ["1", "2"]
    assert [one.title for one in book.scenarios] == ["1 person for design", "2 people for design"]


@pytest.mark.parametrize(
    ("line", "values", "codes"),
    [
        ("drop-project project=Acme", ("1", "1"), ["no-placeholder", "duplicate-value"]),
        ("set-headcount skill=design count={}", ("1", "x", "-1"), ["wrong-type", "out-of-range"]),
    ],
)
def test_everything_wrong_with_a_sweep_is_named_at_once(line, values, codes) -> None:
    with pytest.raises(InputError) as refused:
        sweep_book(line, values)
    assert [issue.code for issue in refused.value.issues] == codes


def test_for_a_tornado_each_change_of_a_branch_stands_alone(book) -> None:
    singles = single_changes(book, "and-later")
    assert [one.title for one in singles.scenarios] == ["Zoe joins (design)", "Bolt is due on 2027-01-22"]
    assert [len(one.changes) for one in singles.scenarios] == [1, 1]
