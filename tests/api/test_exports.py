"""CSV tables say what the schedule says, in a form that spreadsheets take without harm."""

import csv
from pathlib import Path

import pytest

from api.exports.csv_files import write_csv
from api.rows import project_rows
from planner.plan import Project, Task


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_four_tables_are_written(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=3)
    paths = write_csv(plan, outcome, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["projects.csv", "tasks.csv", "workload.csv", "bookings.csv"]
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)


def test_every_task_has_a_row_in_local_time(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=3)
    plan = plan.replace(time_zone="America/New_York")
    rows = read(write_csv(plan, outcome, tmp_path)[1])
    assert len(rows) == len(outcome.schedule.tasks)
    # Tasks were put into UTC office hours; 17:00 UTC in winter is 12:00 in New York.
    assert {row["finish"][11:] for row in rows if row["kind"] == "work" and row["finish"] < "2027-03"} >= {
        "12:00"
    }


def test_people_units_and_lateness_are_told(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=6)
    expected = project_rows(plan, outcome.schedule)
    projects, tasks = (read(path) for path in write_csv(plan, outcome, tmp_path)[:2])
    late = next(row for row in expected if row.late_minutes > 0)
    written = next(row for row in projects if row["project"] == late.project)
    assert written["due"] == str(late.due)
    assert int(written["days_late"]) == -(-late.late_minutes // 1440) > 0
    first = tasks[0]
    assert first["people"] == expected[0].tasks[0].people[0]
    assert first["units_percent"] == "50"
    assert first["project_due"] == str(expected[0].due)
    assert first["days_late"] == ""


def test_workload_and_bookings_add_up(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=3)
    _, _, workload, bookings = (read(path) for path in write_csv(plan, outcome, tmp_path))
    # Tasks of people take half of a share of 75 %.
    worked = sum(e - s for t in outcome.schedule.tasks if t.assignments for s, e in t.segments)
    assert sum(float(row["booked_hours"]) for row in workload) == pytest.approx(worked / 60 * 0.375, abs=0.5)
    away = [row for row in workload if row["kind"] == "contractor" and float(row["project_hours"]) == 0]
    assert away
    assert {row["utilisation_percent"] for row in away} == {""}
    assert bookings == [
        {
            "pool": "free", "contractor": "1", "first_day": "2027-01-25", "last_day": "2027-02-05",
            "paid_hours": "80.0", "cost": "6400.50", "currency": "GBP", "committed": "no",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_is_disarmed(name: str, make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=1)
    project = plan.projects[0]
    renamed = tuple(Task.model_construct(**{**dict(task), "name": name}) for task in project.tasks)
    plan = plan.replace(projects=(Project.model_construct(**{**dict(project), "tasks": renamed}),))
    assert {row["name"] for row in read(write_csv(plan, outcome, tmp_path)[1])} == {f"'{name}"}


def test_separators_quotes_and_scripts_survive(make_portfolio, tmp_path) -> None:
    plan, outcome = make_portfolio(projects=1)
    name = 'Größe, "rot"; 日本\nzweite Zeile'
    plan = plan.replace(projects=(plan.projects[0].replace(name=name),))
    assert read(write_csv(plan, outcome, tmp_path)[0])[0]["name"] == name


def test_without_a_schedule_nothing_is_written(make_portfolio, make_outcome, tmp_path) -> None:
    plan, _ = make_portfolio(projects=1)
    assert write_csv(plan, make_outcome(plan, None, "infeasible"), tmp_path / "x") == []
    assert not (tmp_path / "x").exists()


def test_tasks_that_the_plan_does_not_write_out_go_by_their_id(make_portfolio) -> None:
    plan, outcome = make_portfolio(projects=1, tasks_each=2)
    plan = plan.replace(projects=(plan.projects[0].replace(tasks=()),))
    assert [row.name for row in project_rows(plan, outcome.schedule)[0].tasks] == ["t0", "t1"]
