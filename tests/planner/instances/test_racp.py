"""RACP: units are bought at a cost, for a project with a deadline."""

import pytest

from planner.errors import InstanceError
from planner.validation import validate


def test_levels_are_to_be_bought_up_to_what_all_jobs_ask_for(tiny, tasks):
    instance = tiny("tiny-racp.dzn")
    plan = instance.plan
    assert instance.format == "racp"
    assert [(item.id, item.units, item.cost) for item in plan.equipment] == [("R1", 4, 300)]
    assert [goal.goal for goal in plan.objective.levels[0].goals] == ["resource_cost"]
    assert instance.unit == 100, "a cost of 3 is 300 cents"
    assert str(plan.projects[0].deadline) == "2027-01-04T02:00", "4 periods of half an hour"
    assert [tasks(plan)[job].equipment[0].units for job in "123"] == [2, 1, 1]
    assert validate(plan) == ()


def test_successors_are_links(changed, tasks):
    instance = changed("tiny-racp.dzn", "[{}, {}, {}]", "[{2, 3}, {}, {}]")
    assert [[link.task for link in tasks(instance.plan)[job].after] for job in "123"] == [[], ["1"], ["1"]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[{}, {}, {}]", "[{4}, {}, {}]", "line 6: another value in succ"),
        ("[{}, {}, {}]", "[{1 2}, {}, {}]", "line 6: '2' — expected ','"),
        ("2, 1, 1 |]", "20000, 20000, 1 |]", "40,001 units of R1 — expected at most 30,000 units"),
        ("n_tasks = 3;", "n_tasks = 0;", "n_tasks = 0 — expected a whole number from 1"),
    ],
)
def test_a_broken_file_says_where_and_what_was_expected(changed, old, new, message):
    with pytest.raises(InstanceError) as caught:
        changed("tiny-racp.dzn", old, new)
    assert message in str(caught.value)
