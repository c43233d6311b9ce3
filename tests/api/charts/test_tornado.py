"""The picture of a tornado: its finding, the greatest effect on top, costs right, savings left."""

import pytest

from api.charts.themes import DARK, LIGHT
from api.charts.tornado import MOST_BARS, tornado_picture
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.comparison.whole_measures import WholeMeasures
from scenarios.effects import Effect


def effect(title, cents, *, base=100_000, status="feasible"):
    if cents is None:
        return Effect(title, title, None, None, "unknown")
    whole = WholeMeasures(base + cents, 0, 0, None, 1, 0, None)
    return Effect(title, title, whole, cents, status)


@pytest.fixture
def plan():
    return Plan(format="crewline/1", name="Agency", start=Moment.parse("2027-01-04"), currency="EUR")


def picture(plan, *changes):
    return tornado_picture(plan, [effect("as it is", 0), *changes])


def test_the_greatest_effect_is_on_top_whatever_its_sign(plan, rows_of) -> None:
    made = picture(
        plan, effect("Ben leaves", 30_000), effect("Mia joins", -90_000), effect("A day off", 10_000)
    )
    assert made.title == "Mia joins matters most: alone it saves 900 EUR"
    first = {row["row"]: row for row in rows_of(made, "row")}
    assert sorted(first) == ["00000 Mia joins", "00001 Ben leaves", "00002 A day off"]
    assert [first[name]["amount"] for name in sorted(first)] == [-900, 300, 100]
    assert [first[name]["text"] for name in sorted(first)] == ["−900", "+300", "+100"]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ([effect("Ben leaves", 45_000)], "Ben leaves matters most: alone it costs 450 EUR"),
        (
            [effect("Ben leaves", 45_000, status="infeasible")],
            "Ben leaves matters most: alone it costs 450 EUR, and no plan keeps all hard rules with it",
        ),
        (
            [effect("A day off", 0)],
            "None of the changes alone makes a difference to late and contractor cost",
        ),
        ([effect("Ben leaves", None)], "No change has a schedule"),
    ],
)
def test_the_title_says_what_matters_most(plan, changes, title) -> None:
    assert picture(plan, *changes).title == title


def test_what_is_left_out_is_told(plan, rows_of) -> None:
    many = [effect(f"Change {k}", 100 * (k + 1)) for k in range(MOST_BARS + 3)]
    made = picture(plan, *many, effect("Nobody comes", None))
    assert len({row["row"] for row in rows_of(made, "row")}) == MOST_BARS
    assert made.subtitle[1:] == [
        "Left out: 3 changes with less effect than these",
        "Left out, without a schedule: Nobody comes",
    ]


def test_no_text_is_cut_off_or_meets_another(plan, page_of, tmp_path) -> None:
    many = [
        effect(
            f"Somebody with quite a long name does something at length, number {k}", (-1) ** k * 7 ** (k + 2)
        )
        for k in range(12)
    ]
    page = page_of(picture(plan, *many), tmp_path)
    assert page.outside() == []
    assert page.overlapping() == []


def test_both_grounds_have_their_own_colours(plan) -> None:
    made = picture(plan, effect("Ben leaves", 30_000))
    assert LIGHT.short in made.specification(LIGHT)
    assert DARK.short in made.specification(DARK)
