"""The picture of trade-offs: its finding, its panels on one scale, and both grounds."""

import json

import pytest

from api.charts.themes import DARK, LIGHT
from api.charts.trade_offs import trade_offs_finding, trade_offs_picture
from planner.plan import Plan
from planner.quantities import Moment
from scenarios.trade_offs.points import TradeOff, TradeOffs
from scheduling.schedule import Outcome, Schedule

THREE = ((0, 900, 4), (100, 400, 0), (700, 0, 2))


def outcome() -> Outcome:
    return Outcome("feasible", Schedule(()), (), (), "", 0, 1, {}, 0, {})


@pytest.fixture
def make():
    """Trade-offs of late cost, contractor cost and days moved, in whole units."""

    def found(*values, proved=False):
        plan = Plan(format="crewline/1", name="Agency", start=Moment.parse("2027-01-04"))
        goals = ("late_cost", "contractor_cost", "stability")[: len(values[0])]
        result = TradeOffs(plan, goals)
        for late, cost, *moved in values:
            days = tuple(1440 * one for one in moved)
            result.add(TradeOff((100 * late, 100 * cost, *days), outcome(), proved))
        return result

    return found


def drawn(found, theme=LIGHT):
    return json.loads(trade_offs_picture(found, found.points()).specification(theme))


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        (THREE, "3 choices: late cost falls from 700 USD to 0 as contractors rise from 0 to 900"),
        (((5, 0), (0, 7)), "2 choices: late cost falls from 5 USD to 0 as contractors rise from 0 to 7"),
        (((5, 7),), "There is nothing to choose: contractors 7 USD, late cost 5 USD"),
        (((5, 7, 0), (4, 7, 9)), "2 choices, each with contractors for 7 USD"),
    ],
)
def test_the_title_says_what_there_is_to_choose(make, values, finding) -> None:
    assert trade_offs_finding(make(*values).points(), "USD") == finding


def test_each_third_by_what_is_moved_has_a_panel_and_all_have_one_scale(make) -> None:
    panels = drawn(make(*THREE))["concat"]
    assert [panel["title"]["text"] for panel in panels] == [
        "at most 0 days moved",
        "more than 0, at most 2 days moved",
        "more than 2, at most 4 days moved",
    ]
    for axis in ("x", "y"):
        domains = [layer["encoding"][axis]["scale"]["domain"] for one in panels for layer in one["layer"]]
        assert all(domain == domains[0] for domain in domains)
        assert domains[0][0] == 0


def test_the_others_stand_behind_the_dots_of_a_panel(make) -> None:
    picture = drawn(make(*THREE))
    layers = picture["concat"][0]["layer"]
    assert [len(picture["datasets"][layer["data"]["name"]]) for layer in layers] == [3, 1, 1]


def test_without_an_earlier_schedule_there_is_one_panel_in_one_colour(make) -> None:
    panels = drawn(make((5, 0), (0, 7)))["concat"]
    assert len(panels) == 1
    assert panels[0]["layer"][-1]["encoding"]["color"] == {"value": LIGHT.work}


def test_what_is_proved_is_said(make) -> None:
    def lines(found):
        return trade_offs_picture(found, found.points()).subtitle

    assert "It is proved of each that no schedule is better in all" in lines(make(*THREE, proved=True))
    assert "of none is it proved" in " ".join(lines(make(*THREE)))
    some = make(*THREE)
    some.add(TradeOff((0, 90_000, 4 * 1440), outcome(), is_proved=True))
    assert "Proved of 1 of 3 that" in " ".join(lines(some))
    whole = make((5, 0), (0, 7), proved=True)
    whole.is_whole = True
    assert "It is proved that there are no others" in lines(whole)
    nearest = "Nearest to the earlier schedule (0 days moved, weighted): 500 USD in all"
    assert nearest in lines(make(*THREE))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_moved_work_is_told_by_lightness_on_both_grounds(make, theme) -> None:
    colour = drawn(make(*THREE), theme)["concat"][0]["layer"][-1]["encoding"]["color"]
    assert colour["scale"] == {"domain": [0, 4], "range": list(theme.shades[1:])}


def test_files_are_written_light_and_dark(make, tmp_path) -> None:
    found = make((5, 0), (0, 7))
    names = [path.name for path in trade_offs_picture(found, found.points()).write(tmp_path)]
    assert names == ["trade_offs.svg", "trade_offs.png", "trade_offs_dark.svg", "trade_offs_dark.png"]


def test_one_choice_alone_is_only_said(make) -> None:
    found = make((5, 7))
    assert trade_offs_picture(found, found.points()).draw is None
