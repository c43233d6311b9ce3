"""The what-ifs of the demo agency still fit it."""

from pathlib import Path

from scenarios.applying import case_of, conflicts
from scenarios.book import read_book

WHAT_IFS = Path(__file__).parents[2] / "examples" / "what_ifs" / "agency.yaml"


def test_every_what_if_of_the_agency_can_be_applied(examples):
    agency, book = examples["agency"], read_book(WHAT_IFS)
    assert len(book.scenarios) == 5
    for scenario in book.scenarios:
        assert conflicts(book, scenario.id, agency) == ()
        assert case_of(agency, book, scenario.id).plan != agency
