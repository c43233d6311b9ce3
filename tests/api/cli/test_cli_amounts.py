"""Amounts in words: money, minutes, shares, and how good an outcome is."""

import dataclasses

import pytest

from api.cli.words import amounts
from planner.document import read_plan
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.schedule import LevelResult


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1_230_000, "cents", "12,300 EUR"),
        (-1_230_050, "cents", "-12,300.50 EUR"),
        (0, "minutes", "0 min"),
        (45, "minutes", "45 min"),
        (1590, "minutes", "26 h 30 min"),
        (-60, "minutes", "-1 h"),
        (2160, "weighted_minutes", "1.5 weighted days"),
        (2, "people", "2 people"),
        (1_000, "", "1,000"),
    ],
)
def test_amounts_in_words(value, unit, words):
    assert amounts.amount_in_words(value, unit, "EUR") == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (0.0001, "< 0.1 %"), (0.004, "0.4 %"), (0.0996, "10 %"), (0.34, "34 %"), (1.2, "120 %")],
)
def test_shares_in_words(share, words):
    assert amounts.percent(share) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (1020, "17 h"),
        (2879, "47 h 59 min"),
        (2880, "2 d"),
        (4605, "3 d 4 h 45 min"),
        (-7260, "-5 d 1 h"),
    ],
)
def test_elapsed_minutes_in_words(minutes, words):
    assert amounts.elapsed_in_words(minutes) == words


@pytest.mark.parametrize(
    ("text", "worked", "elapsed"),
    [
        ("3000 minutes late", "50 h late", "2 d 2 h late"),
        (
            "of 2460 min at most 2,400 min fit in",
            "of 41 h at most 40 h fit in",
            "of 41 h at most 40 h fit in",
        ),
        (
            "a grid of 30min, and p3000 min",
            "a grid of 30min, and p3000 min",
            "a grid of 30min, and p3000 min",
        ),
        ("at most 45 min", "at most 45 min", "at most 45 min"),
        ("90 minimal tasks on 2027-03-120 min", "90 minimal tasks on 2027-03-120 min", None),
    ],
)
def test_minutes_within_a_text_are_read_as_hours_or_days(text, worked, elapsed):
    assert amounts.readable_minutes(text) == worked
    assert amounts.readable_minutes(text, elapsed=True) == (elapsed or worked)


def _sentence(plan: Plan, outcome_by_hand, status: str, *levels: LevelResult) -> str:
    outcome = outcome_by_hand(plan, SolveOptions())
    return amounts.status_sentence(dataclasses.replace(outcome, status=status, levels=levels), plan)


@pytest.mark.parametrize(
    ("status", "levels", "words"),
    [
        (
            "feasible",
            [LevelResult(1_230_000, 810_000, {"late_cost": 1_230_000})],
            "Feasible plan, late cost 12,300 USD, at most 34 % from the best possible (bound 8,100).",
        ),
        (
            "feasible",
            [LevelResult(300, None, {"late_cost": 100, "contractor_cost": 200})],
            "Feasible plan, late cost 1 USD and contractor cost 2 USD, together 3 USD, "
            "how far from the best possible is not known.",
        ),
        (
            "feasible",
            [LevelResult(500, 0, {"late_cost": 500, "contractor_cost": 0})],
            "Feasible plan, late cost 5 USD, how far from the best possible is not known yet (bound 0).",
        ),
        (
            "feasible",
            [LevelResult(50_000, 400, {"late_cost": 50_000})],
            "Feasible plan, late cost 500 USD, how far from the best possible is not known yet (bound 4).",
        ),
        (
            "feasible",
            [LevelResult(0, 0, {"late_cost": 0, "contractor_cost": 0})],
            "Feasible plan, no late cost or contractor cost, proved the least possible.",
        ),
        (
            "optimal",
            [LevelResult(600, 600, {"makespan": 600})],
            "Optimal plan, makespan 10 h, proved the best possible.",
        ),
        (
            "feasible",
            [LevelResult(2880, 1440, {"earliness": 2880})],
            "Feasible plan, earliness 2.0 weighted days, at most 50 % from the best possible "
            "(bound 1.0 weighted days).",
        ),
        (
            "feasible",
            [LevelResult(900, None, {"makespan": 300})],
            "Feasible plan, makespan 5 h, together 15 h, how far from the best possible is not known.",
        ),
        (
            "feasible",
            [LevelResult(7, 7, {})],
            "Feasible plan, value 7, proved the least possible.",
        ),
        ("feasible", [], "Feasible plan."),
        ("infeasible", [], "No schedule keeps all hard rules."),
        ("unknown", [], "No schedule that keeps all hard rules was found in time."),
    ],
)
def test_the_status_in_a_sentence(plan_file, outcome_by_hand, status, levels, words):
    assert _sentence(read_plan(plan_file), outcome_by_hand, status, *levels) == words


def test_a_plan_without_tasks_is_not_called_optimal(planner, plan_file):
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text[: text.index("projects:")], encoding="utf-8")
    assert planner("solve", plan_file).stdout.splitlines() == [
        "Two posters",
        "There is nothing to plan: no project that is proposed or accepted has a task.",
    ]


def test_the_unit_of_the_objective(plan_file):
    objective = read_plan(plan_file).objective
    assert amounts.unit_of_first_level(objective) == "cents"
    first = objective.levels[0]
    mixed = first.replace(goals=(first.goals[0], first.goals[0].replace(goal="makespan")))
    assert amounts.unit_of_first_level(objective.replace(levels=(mixed,))) == "weighted"
