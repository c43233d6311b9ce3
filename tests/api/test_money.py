"""The money of the headline is found again in the tables, to the cent."""

import csv

from api.exports.csv_files import write_csv
from capacity.money.late_cost import late_costs
from planner.plan import Mode
from scheduling.checker import measure


def test_tables_hold_late_costs_and_prices(make_portfolio, tmp_path):
    plan, outcome = make_portfolio(projects=9)
    priced = Mode(id="only", duration="8h", cost="12.05")
    first = plan.projects[0]
    task = first.tasks[0].model_copy(update={"duration": None, "person": None, "modes": (priced,)})
    plan = plan.replace(
        projects=(first.model_copy(update={"tasks": (task, *first.tasks[1:])}), *plan.projects[1:])
    )
    projects, tasks = (_read(path) for path in write_csv(plan, outcome, tmp_path)[:2])
    goal = measure(plan, outcome.schedule)["late_cost"]
    assert goal > 0
    assert sum(round(float(row["late_cost"]) * 100) for row in projects) == goal
    assert [row["fixed_price"] for row in tasks[:2]] == ["12.05", "0.00"]
    assert {row["currency"] for row in (*projects, *tasks)} == {"GBP"}


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_an_outcome_without_late_projects_costs_nothing(make_portfolio):
    plan, outcome = make_portfolio(projects=2, due=False)
    assert set(late_costs(plan, outcome.schedule).values()) == {0}
