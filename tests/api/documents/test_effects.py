"""Effects of scenarios as CSV: what people call them is text, whatever it looks like."""

from __future__ import annotations

import csv
import io

from api.documents.effects import COLUMNS, effects_csv
from scenarios.effects import Effect


def test_names_that_a_spreadsheet_would_calculate_are_made_harmless():
    title = '=HYPERLINK("https://example.com","late")'
    rows = list(csv.DictReader(io.StringIO(effects_csv([Effect("+more", title, None, 12, "unknown")]))))
    assert (rows[0]["value"], rows[0]["scenario"]) == ("'+more", f"'{title}")
    assert (rows[0]["late_cost"], rows[0]["difference"], tuple(rows[0])) == ("", "12", COLUMNS)


def test_amounts_stay_numbers():
    (row,) = csv.DictReader(io.StringIO(effects_csv([Effect("Ana", "Ana leaves", None, -12, "unknown")])))
    assert (row["scenario"], row["difference"]) == ("Ana leaves", "-12")
