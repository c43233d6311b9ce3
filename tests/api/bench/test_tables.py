"""Tables of best known bounds and panels: what they say, and what is said where they can't be read."""

from pathlib import Path

import pytest

from api.bench.best_known import BestKnown, BestKnownTable, KnownInstance, read_best_known, tightest
from api.bench.csv_table import read_csv_table
from api.bench.panel import read_panel
from planner.errors import InputError

BEST = "set,instance,lb,ub,status"
PANEL = "set,instance,lb,ub,rival_60s_ub,rival_60s_lb,remark"


def test_bounds_are_whole_where_they_can_be_and_may_be_missing(table):
    path = table(
        "best.csv", BEST, "j30,a.sm,43.0,43,closed", "j30,b.sm,,47.5,open", "", "j10,c.sch,,,infeasible"
    )
    assert read_best_known([path]).rows == (
        KnownInstance("j30", "a.sm", BestKnown(43, 43)),
        KnownInstance("j30", "b.sm", BestKnown(None, 47.5)),
        KnownInstance("j10", "c.sch", BestKnown(infeasible=True)),
    )


def test_several_tables_are_one(table):
    first = table("a.csv", BEST, "j30,a.sm,1,2,open")
    second = table("b.csv", BEST, "j60,b.sm,3,4,open")
    assert [row.instance for row in read_best_known([first, second]).rows] == ["a.sm", "b.sm"]


def test_other_columns_do_no_harm_and_their_order_does_not_matter(table):
    path = table("best.csv", "\ufeffub, lb ,status,instance,set,year", '9,8,open,"a, b.sm",j30,2020')
    assert read_best_known([path]).rows == (KnownInstance("j30", "a, b.sm", BestKnown(8, 9)),)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no column set or instance or lb or ub or status; .* and names nothing"),
        (["set,instance,low,ub,status"], "no column lb; .* and names set, instance, low, ub, status"),
        (["set,instance,lb,ub,status,ub"], "two columns named 'ub'"),
        ([BEST, "j30,a.sm,1,2"], "best.csv, line 2: 4 cells, but there are 5 columns"),
        ([BEST, "j30,a.sm,one,2,open"], "best.csv, line 2: lb is 'one', not a number"),
        ([BEST, "j30,a.sm,inf,2,open"], "lb is 'inf', not a number"),
        ([BEST, ",a.sm,1,2,open"], "best.csv, line 2: no set"),
        ([BEST, "j30,,1,2,open"], "best.csv, line 2: no instance"),
        ([BEST, "", "j30,a.sm,3,2,open"], "best.csv, line 3: lb 3 is above ub 2"),
        ([BEST, "j30,a.sm,3,4,infeasible"], "best.csv, line 2: infeasible, but with a ub of 4"),
        ([BEST, "j30," + "a" * 200_000 + ",1,2,open"], "best.csv, line 2: field larger"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(table, lines, reason):
    with pytest.raises(InputError, match=reason):
        read_best_known([table("best.csv", *lines)])


def test_a_table_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="can't be read: No such file"):
        read_csv_table(tmp_path / "none.csv", ["set"])
    (tmp_path / "odd.csv").write_bytes(b"set\xff\n")
    with pytest.raises(InputError, match="is not a CSV file in UTF-8"):
        read_csv_table(tmp_path / "odd.csv", ["set"])


def test_a_file_is_found_by_its_name_or_its_name_without_the_suffix():
    rows = (KnownInstance("j30", "a.sm", BestKnown(1, 1)), KnownInstance("j30", "b", BestKnown(2, 2)))
    known = BestKnownTable(rows)
    assert known.find(Path("anywhere/a.sm")) == rows[0]
    assert known.find(Path("anywhere/b.sm")) == rows[1]
    assert known.find(Path("anywhere/c.sm")) is None


def test_of_two_sets_with_a_file_of_that_name_the_one_named_as_a_folder_counts():
    rows = (
        KnownInstance("j10", "PSP1.SCH", BestKnown(1, 1)),
        KnownInstance("j20", "PSP1.SCH", BestKnown(2, 2)),
    )
    known = BestKnownTable(rows)
    assert known.find(Path("data/j20/PSP1.SCH")) == rows[1]
    assert known.find(Path("data/PSP1.SCH")) is None


def test_several_tables_know_the_tightest_bounds():
    assert tightest([BestKnown(3, 9), BestKnown(None, 8), BestKnown(4, None)]) == BestKnown(4, 8)
    assert tightest([BestKnown(), BestKnown(infeasible=True)]) == BestKnown(infeasible=True)


def test_a_panel_has_the_references_of_others_where_there_are_numbers(table):
    path = table("panel.csv", PANEL, "j60,b.sm,5,6,7,5,", "j60,a.sm,3,4,,3,", "j30,c.sm,1,1,1,1,")
    first, second = read_panel(path, "j60")
    assert (first.instance, first.known) == ("b.sm", BestKnown(5, 6))
    assert first.references == {"rival_60s_ub": 7, "rival_60s_lb": 5}
    assert (second.instance, second.references) == ("a.sm", {"rival_60s_lb": 3})


def test_a_panel_of_one_set_needs_no_name_of_it(table):
    path = table("panel.csv", "set,instance,lb,ub", "j30,c.sm,1,1")
    assert [row.instance for row in read_panel(path, None)] == ["c.sm"]


@pytest.mark.parametrize(
    ("lines", "name", "reason"),
    [
        ([PANEL], None, "panel.csv has no rows"),
        ([PANEL, "j30,a.sm,1,1,,,", "j60,b.sm,1,1,,,"], None, "several sets, choose one by --set: j30, j60"),
        ([PANEL, "j30,a.sm,1,1,,,"], "j90", "no set 'j90'; its sets are j30"),
        ([PANEL, "j30,a.sm,1,1,,,", "j30,a.sm,1,1,,,"], "j30", "line 3: a.sm stands in the set twice"),
        ([PANEL, "j30,a.sm,1,1,,,fast"], "j30", "line 2: remark is 'fast', not a number"),
        (["set,instance"], None, "no column lb or ub"),
    ],
)
def test_a_panel_that_cannot_be_used_is_refused(table, lines, name, reason):
    with pytest.raises(InputError, match=reason):
        read_panel(table("panel.csv", *lines), name)
