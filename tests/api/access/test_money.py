"""Outcomes, news, issues, words and frames without money."""

import json

import pytest

from api.access.money import (
    HIDDEN_TEXT,
    brief_without_money,
    columns_without_money,
    issues_without_money,
    news_without_money,
    outcome_without_money,
    text_without_money,
)
from capacity import columns
from capacity.columns import Column
from planner.errors import Issue
from scheduling.outcome_document import OutcomeDocument

LEVELS = [
    {
        "value": 98765,
        "bound": 98764,
        "unit": "cents",
        "parts": [{"goal": "late_cost", "value": 98765, "unit": "cents"}],
    },
    {
        "value": 480,
        "bound": 480,
        "unit": "minutes",
        "parts": [{"goal": "makespan", "value": 480, "unit": "minutes"}],
    },
]
BOOKING = {"pool": "crew", "contractor": 1, "paid_minutes": 480, "cost_cents": 98765, "committed": False}
OUTCOME = {
    "format": "crewline-outcome/1",
    "status": "feasible",
    "objective": {"gap": 0.1, "levels": LEVELS},
    "schedule": {"valid": True, "tasks": [{"task": "cut", "people": []}], "bookings": [BOOKING]},
    "breaches": [
        {
            "rule": "booking-cost",
            "where": "crew#1",
            "amount": 98765,
            "unit": "cents",
            "message": "costs 98765 cents",
        }
    ],
    "conflicts": [],
    "notes": ["contractors cost 987.65 EUR"],
    "timings": {
        "measured": {"search": 0.2},
        "history": [{"seconds": 0.1, "values": [98765, 480], "bounds": [None, 480], "found_by": "list"}],
    },
}


def test_an_outcome_shows_dates_and_people_but_no_price():
    plain = outcome_without_money(OUTCOME)
    text = json.dumps(plain)
    assert "9876" not in text
    assert "987.65" not in text
    assert plain["schedule"]["bookings"][0] == {**BOOKING, "cost_cents": None}
    assert plain["schedule"]["tasks"] == OUTCOME["schedule"]["tasks"]
    assert plain["objective"]["levels"][1] == LEVELS[1]


def test_history_keeps_the_levels_that_are_no_money():
    assert outcome_without_money(OUTCOME)["timings"]["history"] == [
        {"seconds": 0.1, "values": [None, 480], "bounds": [None, 480], "found_by": "list"}
    ]


def test_every_price_of_the_outcome_s_model_is_told_by_its_name_or_its_unit():
    definitions = OutcomeDocument.model_json_schema()["$defs"]
    priced = {field for one in definitions.values() for field in one["properties"] if "cost" in field}
    assert priced == {"cost_cents"}
    valued = {name for name, one in definitions.items() if {"value", "amount"} & set(one["properties"])}
    assert all("unit" in definitions[name]["properties"] for name in valued)


def test_news_without_units_show_no_value_at_all():
    news = {"seconds": 1.5, "values": [98765, 480], "bounds": [None, 3], "found_by": "search"}
    assert news_without_money(news) == {**news, "values": [None, None], "bounds": [None, None]}
    told = {**news, "units": ["cents", "minutes"]}
    assert news_without_money(told) == {**told, "values": [None, 480], "bounds": [None, 3]}


def test_results_hide_what_is_named_after_money_and_keep_the_rest():
    brief = {
        "levels": [{"value": 5, "bound": None, "unit": "weighted", "parts": {"late_cost": 5}}],
        "late_cost": 5,
        "together": 7,
        "value": 3,
        "by_cost": True,
        "currency": "EUR",
        "rows": [
            {"measure": "finish", "unit": "minutes", "value": 4},
            {"measure": "cost", "unit": "cents", "value": 4},
        ],
        "budget": {"left": 4, "name": "film"},
        "levels of a comparison": [
            {"of": "level", "id": "1", "measure": "value", "unit": "", "base": 4, "other": 5}
        ],
        "tasks": 12,
    }
    assert brief_without_money(brief) == {
        "levels": [{"value": None, "bound": None, "unit": "weighted", "parts": {"late_cost": None}}],
        "late_cost": None,
        "together": None,
        "value": None,
        "by_cost": True,
        "currency": "EUR",
        "rows": [
            {"measure": "finish", "unit": "minutes", "value": 4},
            {"measure": "cost", "unit": "cents", "value": None},
        ],
        "budget": {"left": None, "name": "film"},
        "levels of a comparison": [
            {"of": "level", "id": "1", "measure": "value", "unit": "", "base": None, "other": None}
        ],
        "tasks": 12,
    }


def test_words_lose_amounts_and_keep_dates_and_hours():
    text = "2 contractors for 1,200.50 EUR from 04 Jan 2027 09:00 UTC, 16 h at €75"
    assert text_without_money(text) == "2 contractors for … from 04 Jan 2027 09:00 UTC, 16 h at …"


def test_an_issue_about_a_rate_does_not_quote_it():
    issues = (
        Issue("people[0].rate", "-98765", "expected 0 or more", code="too-small"),
        Issue("projects[0].parameters.price", '"98765x"', "expected money", code="bad-money"),
        Issue("projects[0].due", "2026-01-01", "expected a later date"),
    )
    first, second, third = issues_without_money(issues)
    assert (first.path, first.found, first.expected) == ("people[0].rate", HIDDEN_TEXT, "expected 0 or more")
    assert second.found == HIDDEN_TEXT
    assert third == issues[2]


def test_no_frame_has_a_column_of_money_left():
    frames = [value for value in vars(columns).values() if isinstance(value, tuple) and value]
    frames = [frame for frame in frames if all(isinstance(one, Column) for one in frame)]
    assert len(frames) >= 5
    kept = {column.name for frame in frames for column in columns_without_money(frame)}
    every = {column.name for frame in frames for column in frame}
    assert not {name for name in kept if "cents" in name or "cost" in name}
    assert {name for name in every - kept if not name.endswith("_cents")} <= {
        "margin_percent",
        "cpi",
        "tcpi",
        "tcpi_eac",
    }
    assert {"project", "name", "in_house_hours"} <= kept


def test_what_a_selection_is_worth_is_money():
    told = {"chosen": [{"project": "p", "net": 120_000, "starts": "2027-01-04"}]}
    assert brief_without_money(told) == {"chosen": [{"project": "p", "net": None, "starts": "2027-01-04"}]}


@pytest.mark.parametrize("currency", ["", "EUR"])
@pytest.mark.parametrize(
    "text", ["ERP2/cut waits for API4 and PHP8", "ERP 2 roll-out", "level 3 instead of 4", "at 09:00 UTC"]
)
def test_ids_and_names_with_numbers_are_no_amounts(text, currency):
    assert text_without_money(text, currency) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("12 API calls cost 1,200.50 EUR", "12 API calls cost …"),
        ("EUR 4,500 more, -7 EUR", "… more, …"),
        ("costs 98765 cents instead of 1200", "costs …"),
        ("PHP 8 for 5\u00a0EUR", "PHP 8 for …"),
        ("1200EUR, or EUR1200", "…, or …"),
    ],
)
def test_amounts_are_told_by_the_plan_s_own_currency_where_it_is_known(text, plain):
    assert text_without_money(text, "EUR") == plain
    document = {"plan": {"currency": "EUR"}, "notes": [text]}
    assert brief_without_money(document)["notes"] == [plain]


def test_ids_and_names_in_a_document_are_left_alone():
    breach = {"rule": "deadline", "where": "ERP 2/cut", "message": "ERP 2/cut costs 12 ERP"}
    told = {
        "currency": "ERP",
        "project": "ERP 2",
        "name": "12 ERP",
        "tasks": ["ERP 2/cut"],
        "breaches": [breach],
    }
    assert brief_without_money(told) == {**told, "breaches": [{**breach, "message": "…/cut costs …"}]}
