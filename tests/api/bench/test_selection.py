"""Which files are measured, in which order, and what is known of them."""

from pathlib import Path

import pytest

from api.bench.best_known import BestKnown, BestKnownTable, KnownInstance
from api.bench.panel import PanelRow
from api.bench.selection import Case, select_cases
from api.bench.solution_files import solution_paths, solution_text

NOTHING = BestKnownTable()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """``set1/a.sm`` to ``set1/e.sm`` and ``set2/a.sm``."""
    paths = [tmp_path / "set1" / f"{letter}.sm" for letter in "abcde"] + [tmp_path / "set2" / "a.sm"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return paths


def _row(name: str, set_name: str = "set1") -> PanelRow:
    return PanelRow(set_name, name, BestKnown(10, 20), {"rival_ub": 22})


def test_without_tables_a_set_is_named_as_the_folder(files):
    chosen = select_cases(files, NOTHING)
    assert [(case.path, case.set) for case in chosen.cases] == [(path, path.parent.name) for path in files]
    assert all(case.known == BestKnown() for case in chosen.cases)


def test_a_file_named_twice_is_measured_once(files, monkeypatch):
    monkeypatch.chdir(files[0].parent)
    assert len(select_cases([*files, Path("a.sm"), files[1]], NOTHING).cases) == len(files)


def test_the_table_of_best_known_values_names_the_set(files):
    best = BestKnownTable((KnownInstance("published", "b.sm", BestKnown(1, 2)),))
    case = select_cases(files, best).cases[1]
    assert case == Case(files[1], "published", BestKnown(1, 2))


def test_every_third_file_is_the_first_of_each_three(files):
    assert [case.path for case in select_cases(files, NOTHING, every=3).cases] == [files[0], files[3]]


def test_a_panel_gives_the_order_the_bounds_and_the_references(files):
    chosen = select_cases(files, NOTHING, [_row("c.sm"), _row("b.sm")])
    assert [case.path.name for case in chosen.cases] == ["c.sm", "b.sm"]
    assert chosen.cases[0] == Case(files[2], "set1", BestKnown(10, 20), {"rival_ub": 22})
    assert chosen.missing == ()


def test_every_second_row_of_a_panel_counts_rows_not_files(files):
    rows = [_row("c.sm"), _row("gone.sm"), _row("b.sm"), _row("a.sm"), _row("lost.sm")]
    chosen = select_cases(files, NOTHING, rows, every=2)
    assert [case.path.name for case in chosen.cases] == ["c.sm", "b.sm"]
    assert chosen.missing == ("lost.sm",)


def test_a_file_in_a_folder_named_as_the_set_comes_before_another_of_its_name(files):
    assert select_cases(files, NOTHING, [_row("a.sm", "set2")]).cases[0].path == files[5]
    assert select_cases(files, NOTHING, [_row("a", "set3")]).cases[0].path == files[0]


def test_panel_and_table_together_know_the_tightest_bounds(files):
    best = BestKnownTable((KnownInstance("set1", "b.sm", BestKnown(12, 21)),))
    assert select_cases(files, best, [_row("b.sm")]).cases[0].known == BestKnown(12, 20)


def test_solutions_of_equal_names_go_to_the_folders_of_their_sets(files):
    cases = select_cases(files, NOTHING).cases
    paths = solution_paths(Path("out"), cases)
    assert paths[0] == Path("out/set1/a.sm.json")
    assert paths[1] == Path("out/b.sm.json")
    assert paths[5] == Path("out/set2/a.sm.json")


def test_a_solution_file_is_json():
    assert solution_text({"start": {"1": 0}}) == '{\n "start": {\n  "1": 0\n }\n}\n'
