"""Causes of a comparison: of amounts it is told only that they are others."""

from __future__ import annotations

import copy

from api.access.money import brief_without_money
from api.documents.comparison import comparison_to_dict
from planner.document import parse_plan
from scenarios.comparison import Side, compare
from scheduling.options import SolveOptions
from scheduling.solver import solve

PLAN = """
format: crewline/1
start: 2027-01-04
currency: EUR
late_cost_per_day: {late}
people: [{{id: Mia, skills: [design], overtime_rate: {more}}}]
equipment: [{{id: camera, cost: {more}}}]
projects: [{{id: a, tasks: [{{id: x, work: {work}, skill: design}}]}}]
"""


def compared():
    """A comparison of two plans with other amounts, and a task that only then takes longer."""
    plans = [parse_plan(PLAN.format(late=late, more=more, work=work)) for late, more, work in VERSIONS]
    sides = [
        Side.of(name, plan, solve(plan, SolveOptions(effort=0, workers=1)))
        for name, plan in zip("ab", plans, strict=True)
    ]
    return comparison_to_dict(compare(sides[0], sides[1:]))


VERSIONS = (("1234", "51.50", "8h"), ("2345", "61.75", "16h"))
AMOUNTS = ("1234", "1,234", "2,345", "51.50", "5150", "61.75", "6175")


def test_amounts_read_as_money_to_who_may_see_them():
    causes = [one["sentence"] for one in compared()["others"][0]["causes"]]
    assert causes == [
        "the plan: late cost 1,234 EUR per day → 2,345 EUR per day",
        "Mia: overtime rate 51.50 EUR per hour → 61.75 EUR per hour",
        "camera: cost 51.50 EUR per unit → 61.75 EUR per unit",
        "a/x: work 8h → 16h",
    ]


def test_who_may_not_is_told_that_they_are_others():
    plain = brief_without_money(compared())["others"][0]["causes"]
    assert [one["sentence"] for one in plain] == [
        "the plan: other late cost",
        "Mia: other overtime rate",
        "camera: other cost",
        "a/x: work 8h → 16h",
    ]
    assert [one["words"] for cause in plain for one in cause["fields"]][:1] == ["other late cost"]
    assert not [amount for amount in AMOUNTS if amount in str(plain)]


def test_the_sentence_of_a_move_quotes_the_plain_cause():
    document = compared()
    other = document["others"][0]
    sentence = other["causes"][0]["sentence"]
    why = {"sentence": f"is planned anew (cause 1: {sentence})", "cause": 1, "steps": []}
    other["changes"]["moved"]["items"][0]["why"] = why
    plain = brief_without_money(document)
    told = plain["others"][0]["changes"]["moved"]["items"][0]["why"]["sentence"]
    assert told == "is planned anew (cause 1: the plan: other late cost)"
    assert not [amount for amount in AMOUNTS if amount in str(plain)]


def test_causes_that_do_not_tell_their_fields_are_hidden_whole():
    document = compared()
    earlier = copy.deepcopy(document)
    for cause in earlier["others"][0]["causes"]:
        del cause["fields"]
        cause["sentence"] = "the plan: late cost per day 123400 → 234500"
    assert "1234" not in str(brief_without_money(earlier))


def test_the_document_itself_stays_as_it_is():
    document = compared()
    before = copy.deepcopy(document)
    brief_without_money(document)
    assert document == before
