"""``planner compare`` from the command line, on schedules of two small plans."""

import csv
import io
import json
import re

import pytest

BASE = """\
format: crewline/1
name: Studio
start: 2027-01-04                 # a Monday
people:
  - {id: mia, name: Mia, skills: [film], rate: 60}
  - {id: ben, name: Ben, skills: [edit], rate: 50}
contractor_pools:
  - {id: crew, name: Crew, skills: [grade], rate: 70}
projects:
  - id: acme
    name: Acme
    due: 2027-01-08
    weight: 2
    tasks:
      - {id: film, work: 16h, skill: film}
      - {id: cut, work: 16h, skill: edit, after: [film]}
  - id: bolt
    name: Bolt
    due: 2027-01-15
    tasks:
      - {id: film, work: 16h, skill: film}
      - {id: cut, work: 16h, skill: edit, after: [film]}
      - {id: grade, work: 8h, skill: grade, after: [cut]}
"""
LONGER = BASE.replace("work: 16h", "work: 32h", 1)
# Acme is filmed until Thursday, cut until Monday: 2 d 17 h late, at 200 USD a day 541.67 USD.
ZOE = BASE.replace(
    "contractor_pools:", "  - {id: zoe, name: Zoe, skills: [film, edit], rate: 55}\ncontractor_pools:"
).replace("      - {id: grade, work: 8h, skill: grade, after: [cut]}\n", "")


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """Three plans, and an outcome of each, solved by the real engine."""
    from planner.document import read_plan
    from scheduling.options import SolveOptions
    from scheduling.outcome_json import render_outcome
    from scheduling.solver import solve

    folder = tmp_path_factory.mktemp("studio")
    for name, text in (("base", BASE), ("longer", LONGER), ("zoe", ZOE)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        plan = read_plan(folder / f"{name}.yaml")
        (folder / name).mkdir()
        outcome = solve(plan, SolveOptions(effort=4, workers=1))
        (folder / name / "schedule.json").write_text(render_outcome(outcome, plan), encoding="utf-8")
    return folder


@pytest.fixture
def compare(planner, solved):
    """Run ``planner compare`` on plans and outcomes by their names in the folder."""

    def run(*arguments, **settings):
        known = {path.name for path in solved.iterdir()}
        return planner("compare", *(solved / a if a in known else a for a in arguments), **settings)

    return run


PAIR = ("base.yaml", "base", "longer.yaml", "longer")


def test_the_finding_comes_first(compare) -> None:
    result = compare(*PAIR)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "Studio"
    assert lines[1].startswith("longer against base: late cost +542 USD, all done 2 d later")


def test_measures_stand_beside_each_other_with_signed_differences(compare) -> None:
    text = compare(*PAIR).stdout
    assert "late cost             0 USD       542 USD    +542" in text
    assert "own people        3,520 USD     4,480 USD    +960" in text
    assert "misses its date" in text
    assert "Mia" in text.split("Use of people")[1]


def test_what_changed_and_why_are_told(compare) -> None:
    text = " ".join(compare(*PAIR).stdout.split())
    assert "1. acme/film: work 16h → 32h" in text
    assert "bolt/film waits for Mia, who does acme/film first; acme/film takes longer (cause 1:" in text
    assert "acme/film: work 16 h, now 32 h (+16 h)" in text
    assert "Crew dropped: 2027-01-12 to 2027-01-12 (-560 USD)" in text
    assert "Crew added: 2027-01-14 to 2027-01-14 (+560 USD)" in text


def test_against_itself_nothing_is_different(compare, solved) -> None:
    text = compare("base.yaml", "base", f"twin={solved / 'base'}").stdout
    assert "twin against base: nothing is different." in text
    assert "moved, in working days" not in text


def test_several_sides_have_an_overview_first(compare) -> None:
    text = compare(*PAIR, "zoe.yaml", "zoe").stdout
    overview = text.split("All sides, in USD")[1].splitlines()
    assert [line.split()[0] for line in overview[2:5]] == ["base", "longer", "zoe"]
    assert "longer against base" in text
    assert "zoe against base" in text
    assert "Zoe is added" in text
    assert "Tasks dropped: 1" in text
    assert "Crew dropped" in text


def test_the_document_has_every_number_and_reason(compare) -> None:
    result = compare(*PAIR, "--json")
    found = json.loads(result.stdout)
    (other,) = found["others"]
    rows = {(row["of"], row["id"], row["measure"]): row for row in other["measures"]}
    assert found["format"] == "crewline-comparison/1"
    assert rows["total", "", "late_cost"]["difference"] == 54_167
    assert rows["project", "acme", "finish"]["other"] == "2027-01-11T17:00+00:00"
    assert rows["project", "acme", "finish"]["difference"] == 4 * 1440
    assert rows["project", "acme", "meets_due"]["difference"] == -1
    moved = {f"{one['project']}/{one['task']}": one for one in other["changes"]["moved"]["items"]}
    assert moved["bolt/film"]["start_working_days"] == 2
    assert moved["bolt/film"]["why"]["cause"] == 1
    assert [step["kind"] for step in moved["bolt/film"]["why"]["steps"]] == ["person", "changed"]
    assert other["causes"][0]["tasks"] == ["acme/film"]


def test_a_limit_counts_what_is_left_out(compare) -> None:
    found = json.loads(compare(*PAIR, "--limit", "2", "--json").stdout)["others"][0]["changes"]["moved"]
    assert (len(found["items"]), found["total"], found["rest"]) == (2, 5, 3)
    assert "and 3 more tasks beyond the limit" in compare(*PAIR, "--limit", "2").stdout


def test_tables_are_written_as_csv(compare, tmp_path) -> None:
    result = compare(*PAIR, "--csv", tmp_path / "m.csv", "--out", tmp_path / "tables")
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == [
        "measures.csv",
        "moved_tasks.csv",
        "other_changes.csv",
    ]
    tables = {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        for path in (tmp_path / "tables").iterdir()
    }
    assert (tmp_path / "m.csv").read_bytes() == (tmp_path / "tables" / "measures.csv").read_bytes()
    rows = {(row["of"], row["id"], row["measure"]): row for row in tables["measures"]}
    late = rows["total", "", "late_cost"]
    assert (late["unit"], late["base"], late["other"], late["difference"]) == (
        "USD",
        "0.00",
        "541.67",
        "541.67",
    )
    assert rows["project", "acme", "finish"]["other"] == "2027-01-11 17:00"
    assert rows["project", "acme", "meets_due"]["other"] == "no"
    film = next(row for row in tables["moved_tasks"] if (row["project"], row["task"]) == ("bolt", "film"))
    assert (film["start_hours"], film["start_working_days"], film["cause"]) == ("48.0", "2.0", "1")
    assert {row["change"] for row in tables["other_changes"]} == {
        "work",
        "booking added",
        "booking dropped",
    }


def test_other_changes_of_all_kinds_are_in_their_table(compare, tmp_path) -> None:
    compare("base.yaml", "base", "zoe.yaml", "zoe", "--out", tmp_path)
    text = (tmp_path / "other_changes.csv").read_text(encoding="utf-8-sig")
    kinds = {row["change"] for row in csv.DictReader(io.StringIO(text))}
    assert kinds == {"people", "task dropped", "booking dropped"}


def test_a_plan_beside_an_outcome_in_its_directory_is_found(planner, solved, tmp_path) -> None:
    for name in ("base", "longer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "outcome.json").write_bytes((solved / name / "schedule.json").read_bytes())
        (tmp_path / name / "plan.yaml").write_bytes((solved / f"{name}.yaml").read_bytes())
    result = planner("compare", tmp_path / "base", f"more={tmp_path / 'longer'}")
    assert result.exit_code == 0, result.stderr
    assert "more against base" in result.stdout


def test_what_two_solves_wrote_is_enough_to_compare_them(
    planner, put_in_this_process, solved, tmp_path
) -> None:
    from scheduling.options import SolveOptions
    from scheduling.solver import solve

    put_in_this_process(lambda plan, _given, **_: solve(plan, SolveOptions(effort=0, workers=1)))
    for name in ("base", "longer"):
        assert planner("solve", solved / f"{name}.yaml", "--out", tmp_path / name).exit_code == 0
    result = planner("compare", tmp_path / "base", tmp_path / "longer")
    assert result.exit_code == 0, result.stderr
    assert "longer against base" in result.stdout


# --- what can't be compared ---------------------------------------------------------------------


def test_everything_wrong_is_named_at_once(compare, tmp_path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": "crewline-outcome/1", "status": "fine"', encoding="utf-8")
    (tmp_path / "empty").mkdir()
    result = compare("base.yaml", "longer", broken, tmp_path / "empty", tmp_path / "none.yaml")
    assert result.exit_code == 1
    told = " ".join(result.stderr.split())
    assert "an outcome of a plan that is not given" in told
    assert "broken.json" in told
    assert "a directory without an outcome" in told
    assert "none.yaml" in told
    assert "no outcome is of this plan" in told


def test_one_outcome_is_nothing_to_compare(compare) -> None:
    result = compare("base.yaml", "base")
    assert result.exit_code == 1
    assert "nothing to compare" in result.stderr


def test_without_any_outcome_the_plan_is_named(compare) -> None:
    result = compare("base.yaml")
    assert result.exit_code == 1
    assert "no outcome is of this plan" in result.stderr


def test_a_schedule_that_is_no_valid_one_is_named_with_each_breach(compare, solved, tmp_path) -> None:
    document = json.loads((solved / "longer" / "schedule.json").read_text(encoding="utf-8"))
    document["schedule"]["tasks"][0]["people"][0]["person"] = "ben"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(document), encoding="utf-8")
    result = compare("base.yaml", "base", "longer.yaml", bad)
    assert result.exit_code == 1
    assert "acme/film" in result.stderr
    assert "expected a schedule that keeps every rule" in " ".join(result.stderr.split())


def test_errors_are_json_where_the_result_would_be(compare) -> None:
    result = compare("base.yaml", "longer", "longer.yaml", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["exit_code"] == 1
    assert len(found["issues"]) == 1


def test_the_nearest_schedule_of_an_infeasible_plan_is_compared_with_a_note(
    planner, solved, tmp_path
) -> None:
    from planner.document import read_plan
    from scheduling.options import SolveOptions
    from scheduling.outcome_json import render_outcome
    from scheduling.solver import solve

    path = tmp_path / "hard.yaml"
    path.write_text(BASE.replace("due: 2027-01-08", "deadline: 2027-01-05"), encoding="utf-8")
    plan = read_plan(path)
    (tmp_path / "hard.json").write_text(
        render_outcome(solve(plan, SolveOptions(effort=0)), plan), encoding="utf-8"
    )
    files = (solved / "base.yaml", solved / "base", path, tmp_path / "hard.json")
    result = planner("compare", *files)
    assert result.exit_code == 0, result.stderr
    assert "hard is no plan: it breaks" in result.stderr


def test_how_sure_dates_are_stands_beside_each_other_if_executions_are_asked_for(compare, tmp_path) -> None:
    uncertain = ("--executions", "400", "--spread", "100/100/100")
    result = compare(*PAIR, *uncertain, "--csv", tmp_path / "all.csv", columns=100)
    assert result.exit_code == 0, result.stderr
    text = result.stdout
    # Nothing is uncertain: Acme keeps its date always, or never.
    (acme,) = [line for line in text.split("How sure")[1].splitlines() if line.startswith("Acme")]
    assert acme.split()[1:6] == ["100", "%", "0", "%", "-100"]
    assert re.search(r"^due dates kept in 80 % +2 +1 +-1$", text, re.MULTILINE)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8-sig"))))
    (chance,) = [row for row in rows if (row["id"], row["measure"]) == ("acme", "due_chance")]
    assert (chance["base"], chance["other"], chance["difference"]) == ("100.0", "0.0", "-100.0")
    told = json.loads(compare(*PAIR, *uncertain, "--json").stdout)["others"][0]["measures"]
    (late,) = [row for row in told if row["measure"] == "mean_late_cost"]
    assert (late["base"], late["other"]) == (0, 54_167)


def test_several_sides_have_an_overview_of_how_sure_they_are(compare) -> None:
    text = compare(*PAIR, "zoe.yaml", "zoe", "--executions", "50", columns=100).stdout
    overview = text.split("How sure all sides are")[1].splitlines()
    assert [line.split()[:2] for line in overview[2:5]] == [["base", "2"], ["longer", "1"], ["zoe", "2"]]


def test_what_is_uncertain_needs_executions(compare) -> None:
    result = compare(*PAIR, "--spread", "90/100/130")
    assert result.exit_code == 2
    assert "say how many" in " ".join(result.stderr.split())
