"""Frames as CSV and JSON: money, dates, nothing at all, and texts that look like formulas."""

import csv
import io

import pandas as pd
import pytest

from api.exports.frames import frame_csv, frame_records
from capacity.columns import Column, declared_frame

COLUMNS = (
    Column("name", "str", "", "Name."),
    Column("cost_cents", "Int64", "cents", "Cost."),
    Column("hours", "float64", "h", "Hours."),
    Column("index", "float64", "", "Index."),
    Column("day", "datetime64[s]", "date", "Day."),
    Column("moment", "datetime64[s]", "local", "Moment."),
    Column("sure", "bool", "", "Sure."),
)
NOON = pd.Timestamp("2027-03-01 12:30")


@pytest.fixture
def frame():
    return declared_frame(
        COLUMNS,
        {
            "name": ["Poster", "=1+1"],
            "cost_cents": [-123_405, None],
            "hours": [7.12345, 8.0],
            "index": [0.84706, float("nan")],
            "day": [NOON, None],
            "moment": [NOON, None],
            "sure": [True, False],
        },
    )


def test_csv_is_read_back_with_amounts_dates_and_empty_cells(frame):
    text = frame_csv(frame, COLUMNS, "EUR")
    assert text.startswith("\ufeff")  # Excel takes a file without it for another encoding
    first, second = csv.DictReader(io.StringIO(text[1:]))
    assert first == {
        "name": "Poster",
        "cost": "-1234.05",
        "hours": "7.12",
        "index": "0.8471",
        "day": "2027-03-01",
        "moment": "2027-03-01 12:30",
        "sure": "yes",
        "currency": "EUR",
    }
    assert [second[name] for name in ("cost", "index", "day", "moment")] == ["", "", "", ""]
    assert second["hours"] == "8"
    assert second["sure"] == "no"


def test_a_text_that_looks_like_a_formula_is_made_harmless(frame):
    assert "'=1+1" in frame_csv(frame, COLUMNS, "EUR")


def test_without_money_there_is_no_currency(frame):
    columns = tuple(column for column in COLUMNS if column.unit != "cents")
    assert "currency" not in frame_csv(frame[[column.name for column in columns]], columns, "EUR")


def test_json_has_cents_iso_dates_and_null_for_nothing(frame):
    first, second = frame_records(frame, COLUMNS)
    assert first == {
        "name": "Poster",
        "cost_cents": -123_405,
        "hours": 7.12,
        "index": 0.8471,
        "day": "2027-03-01",
        "moment": "2027-03-01T12:30",
        "sure": True,
    }
    assert [second[name] for name in ("cost_cents", "index", "day", "moment")] == [None] * 4
    assert isinstance(second["hours"], int)


def test_an_empty_frame_has_its_heading_only(frame):
    empty = frame.iloc[:0]
    assert frame_records(empty, COLUMNS) == []
    assert len(frame_csv(empty, COLUMNS, "EUR").splitlines()) == 1
