"""Review rounds and risks by chance, on cases small enough to count everything that can happen."""

import json

import numpy as np
import pytest

from planner.document import parse_plan
from scheduling.simulation.driving import influences
from scheduling.simulation.review_chances import uncertain_reviews

N = 20_000


def shares(simulation, executions, project=0):
    days, counts = np.unique(np.round(executions.days(simulation, project), 4), return_counts=True)
    return dict(zip(days.tolist(), (counts / counts.sum()).tolist(), strict=True))


def assert_shares(found, expected):
    assert sorted(found) == sorted(expected)
    for days, share in expected.items():
        assert found[days] == pytest.approx(share, abs=4 * (share * (1 - share) / N) ** 0.5 + 1e-9)


def reviewed(executions, rounds, chances, **review):
    tasks = [
        {"id": "draft", "work": "96h", "person": "ann"},
        {"id": "after", "work": "24h", "person": "ben", "after": ["look"]},
    ]
    look = {
        "id": "look",
        "of": ["draft"],
        "rounds": rounds,
        "steps": [{"wait": "2ed"}],
        "rework": [{"share": ["25%"]}],
        "rounds_probability": chances,
        **review,
    }
    return executions.plan(None, projects=[{"id": "p", "tasks": tasks, "reviews": [look]}])


def test_one_or_two_rounds_by_even_chance_where_one_is_planned(executions):
    # Draft 4 days, each round a wait of 2 and rework of 1, the task behind it 1.
    plan = reviewed(executions, 1, {"1": "50%", "2": "50%"})
    assert_shares(shares(executions.of(plan, N), executions), {8.0: 0.5, 11.0: 0.5})


def test_one_or_two_rounds_by_even_chance_where_two_are_planned(executions):
    plan = reviewed(executions, 2, {"1": "50%", "2": "50%"})
    assert_shares(shares(executions.of(plan, N), executions), {8.0: 0.5, 11.0: 0.5})


def test_shares_of_further_rounds_and_an_approval_count(executions):
    # Rework 1 day, then half a day in each further round; the approval takes 1 day once.
    plan = reviewed(
        executions,
        1,
        {"1": "20%", "2": "30%", "4": "50%"},
        rework=[{"share": ["25%", "12.5%"]}],
        approval={"wait": "1ed"},
    )
    assert_shares(shares(executions.of(plan, N), executions), {9.0: 0.2, 11.5: 0.3, 16.5: 0.5})


def test_reviewers_of_the_house_and_no_rework(executions):
    # ben reads a day each round, then the client 2 days; the last step is a wait.
    steps = [{"work": "24h", "person": "ben"}, {"wait": "2ed"}]
    plan = reviewed(executions, 1, {"1": "50%", "3": "50%"}, steps=steps, rework=[])
    assert_shares(shares(executions.of(plan, N), executions), {8.0: 0.5, 14.0: 0.5})


@pytest.mark.kernel
def test_people_are_free_while_a_further_round_is_read(executions):
    # ann's other work begins behind her rework, not behind the client's wait for the second round.
    plan = reviewed(executions, 1, {"2": "100%"})
    other = {"id": "q", "tasks": [{"id": "own", "work": "24h", "person": "ann", "release": "2027-01-11"}]}
    document = plan.model_dump(mode="json", exclude_defaults=True)
    document["projects"].append(other)
    simulation = executions.of(parse_plan(json.dumps(document)), 10)
    # Draft to day 4, wait to 6, two reworks to 8, own to 9 (released at 7); the rest of p to 11.
    assert executions.days(simulation, 1).tolist() == [9.0] * 10
    assert executions.days(simulation, 0).tolist() == [11.0] * 10


def test_rounds_that_have_begun_are_not_undone(executions):
    plan = reviewed(executions, 2, {"1": "100%"})
    from planner.expansion import expand

    expanded = expand(plan)
    review = uncertain_reviews(plan)[0]
    assert review.expected == 1.0
    assert review.rounds == {"look.1.review": 1, "look.1.rework": 1, "look.2.review": 2, "look.2.rework": 2}
    assert uncertain_reviews(expanded) == []


def test_chances_are_left_aside_where_rounds_do_not_count(executions):
    plan = reviewed(executions, 1, {"3": "100%"})
    assert set(executions.days(executions.of(plan, 5, rounds=False)).tolist()) == {8.0}


def risky(executions, risks, **tasks):
    own = [
        {"id": "a", "work": "48h", "person": "ann", "parent": "all"},
        {"id": "b", "work": "24h", "person": "ben", "after": ["a"], "parent": "all"},
        {"id": "all"},
        {"id": "c", "work": "24h", "person": "cy", "after": ["all"]},
    ]
    return executions.plan(None, projects=[{"id": "p", "tasks": own, "risks": risks, **tasks}])


def test_a_risk_delays_its_task_and_costs_money(executions):
    plan = risky(executions, [{"id": "r", "probability": "30%", "delay": "2ed", "cost": 500, "task": "a"}])
    simulation = executions.of(plan, N)
    assert_shares(shares(simulation, executions), {4.0: 0.7, 6.0: 0.3})
    happened = executions.days(simulation) > 5
    assert np.array_equal(simulation.risk_cost, np.where(happened, 50_000, 0))


def test_two_risks_are_independent_and_one_delays_the_end_of_the_project(executions):
    risks = [
        {"id": "r", "probability": "50%", "delay": "2ed", "task": "a"},
        {"id": "s", "probability": "20%", "delay": "4ed"},
        {"id": "t", "probability": "50%", "cost": 10},
    ]
    found = shares(executions.of(risky(executions, risks), N), executions)
    assert_shares(found, {4.0: 0.4, 6.0: 0.4, 8.0: 0.1, 10.0: 0.1})


@pytest.mark.kernel
def test_a_risk_of_a_summary_delays_its_last_tasks(executions):
    plan = risky(executions, [{"id": "r", "probability": "100%", "delay": "3ed", "task": "all"}])
    assert set(executions.days(executions.of(plan, 3)).tolist()) == {7.0}
    assert set(executions.days(executions.of(plan, 3, risks=False)).tolist()) == {4.0}


@pytest.mark.kernel
def test_a_risk_holds_nobody(executions):
    plan = risky(executions, [{"id": "r", "probability": "100%", "delay": "3ed", "task": "a"}])
    document = plan.model_dump(mode="json", exclude_defaults=True)
    own = {"id": "own", "work": "24h", "person": "ann", "release": "2027-01-06"}
    document["projects"].append({"id": "q", "tasks": [own]})
    simulation = executions.of(parse_plan(json.dumps(document)), 2)
    assert executions.days(simulation, 0).tolist() == [7.0] * 2
    assert executions.days(simulation, 1).tolist() == [3.0] * 2


def test_what_decides_the_finish_has_the_largest_rank_correlation(executions):
    risks = [{"id": "r", "probability": "50%", "delay": "20ed", "task": "a"}]
    plan = risky(executions, risks)
    from scheduling.simulation.uncertainty import Spread

    simulation = executions.of(plan, 4000, spread=Spread(900, 1000, 1200))
    found = {(one.kind, one.id): one for one in influences(simulation, simulation.finish)}
    assert set(found) == {("work", "a"), ("work", "b"), ("work", "c"), ("risk", "r")}
    # Ranks of the finish go up by half of all where the risk occurs: √3 ÷ 2 for a binary halving.
    assert found["risk", "r"].overall == pytest.approx(3**0.5 / 2, abs=0.02)
    assert found["work", "a"].overall > found["work", "b"].overall > 0
    assert found["work", "a"].own == pytest.approx(found["work", "a"].overall)


def test_rank_correlations_are_those_of_the_ranks_themselves(executions):
    from scheduling.simulation.arrays import CERTAIN
    from scheduling.simulation.dice import draw, key_of, stream_of
    from scheduling.simulation.uncertainty import Spread

    plan = reviewed(executions, 1, {"1": "40%", "2": "35%", "3": "25%"})
    simulation = executions.of(plan, 1500, spread=Spread(800, 1000, 1500))
    outcome = simulation.finish
    found = {(one.kind, one.id): one.overall for one in influences(simulation, outcome)}
    rounds = [draw(key_of(1, e), stream_of("rounds", "p", "look")) / CERTAIN for e in range(1500)]
    classes = np.searchsorted([0.4, 0.75], rounds, side="right")
    amounts = [draw(key_of(1, e), stream_of("task", "p", "draft")) for e in range(1500)]
    assert found["rounds", "look"] == pytest.approx(spearman(classes, outcome), abs=0.01)
    assert found["work", "draft"] == pytest.approx(spearman(amounts, outcome), abs=0.01)


def spearman(one, other):
    def ranks(values):
        _, places, counts = np.unique(np.array(values), return_inverse=True, return_counts=True)
        return (np.cumsum(counts) - (counts - 1) / 2)[places]

    return np.corrcoef(ranks(one), ranks(other))[0, 1]
