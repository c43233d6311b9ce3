"""The choice between contractors and lateness, with the bound below it."""

import pytest

from api.charts.amounts import money
from api.charts.frontier import frontier_picture
from api.charts.frontier_finding import bound_line, ends_line, frontier_finding
from capacity.staffing import Frontier, Point
from capacity.staffing.points import SupportLine
from planner.plan import Plan
from planner.quantities import Moment


@pytest.fixture
def plan() -> Plan:
    return Plan(format="crewline/1", name="Agency", start=Moment.parse("2027-01-04"))


@pytest.fixture
def make_frontier(plan, priced_outcome):
    """A frontier of costs in whole units: late cost, contractor cost."""

    def make(*costs, supports=()):
        points = [
            Point(100 * late, 100 * cost, priced_outcome(plan, 100 * late, 100 * cost))
            for late, cost in costs
        ]
        return Frontier(points, list(supports))

    return make


THREE = ((0, 12_000), (1_000, 6_000), (9_000, 0))


@pytest.mark.parametrize(
    ("costs", "chosen", "finding"),
    [
        (THREE, 1, "The least of both costs is 7,000 USD: contractors 6,000, late cost 1,000"),
        (
            THREE,
            0,
            "Every due date is kept with contractors for 12,000 USD; 2 choices cost less and are late",
        ),
        (
            THREE[:2],
            0,
            "Every due date is kept with contractors for 12,000 USD; 1 choice costs less and is late",
        ),
        (THREE, 2, "Chosen of 3: contractors 0, late cost 9,000 USD"),
        (THREE[1:2], 0, "Only one choice was found: contractors for 6,000 USD and a late cost of 1,000 USD"),
    ],
)
def test_the_title_says_what_was_chosen(costs, chosen, finding, make_frontier) -> None:
    points = make_frontier(*costs).points
    assert frontier_finding(points, points[chosen], "USD") == finding


def test_the_ends_are_told(make_frontier) -> None:
    points = make_frontier(*THREE).points
    assert ends_line(points, "USD") == (
        "Nothing late: contractors 12,000 USD; no contractors: late cost 9,000 USD"
    )
    assert ends_line(points[1:2], "USD") == (
        "Least late: late cost 1,000 USD, contractors 6,000 USD; "
        "cheapest: contractors 6,000 USD, late cost 1,000 USD"
    )


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (0, "Nothing is proved yet"),
        (500_000, "It is proved that contractors cost 5,000 USD at least"),
        (600_000, "It is proved that contractors can't cost less"),
    ],
)
def test_what_is_proved_is_told(bound, words, make_frontier) -> None:
    assert bound_line(make_frontier(*THREE).points[1], bound, bound, "USD").startswith(words)


def test_what_is_proved_of_the_least_late_choice_alone_is_told(make_frontier) -> None:
    assert bound_line(make_frontier(*THREE).points[1], 120_000, 0, "USD") == (
        "It is proved that contractors cost 1,200 USD at least for the least late choice; of the chosen one "
        "nothing is proved yet"
    )


def test_points_and_bound_are_drawn_in_units_of_the_currency(plan, make_frontier, rows_of) -> None:
    # Late cost + contractor cost is at least 5,000: the bound falls from 5,000 to 0 at 5,000.
    frontier = make_frontier(*THREE, supports=[SupportLine(1000, 1000, 500_000_000)])
    rows = rows_of(frontier_picture(plan, frontier, frontier.points, frontier.points[1]), "kind")
    drawn = {
        kind: [(row["late"], row["contractors"]) for row in rows if row["kind"] == kind]
        for kind in ("choice found", "chosen", "proved impossible")
    }
    assert drawn["choice found"] == [(0, 12_000), (1_000, 6_000), (9_000, 0)]
    assert drawn["chosen"] == [(1_000, 6_000)]
    bound = drawn["proved impossible"]
    # Steps are 9,000 ÷ 240 = 37.50 wide: the first one without a bound ends the area.
    assert (bound[0], bound[-1]) == ((0, 5_000), (5_025, 0))
    assert all(cost == max(0, 5_000 - late) for late, cost in bound)


def test_without_a_bound_none_is_drawn(plan, make_frontier, rows_of) -> None:
    frontier = make_frontier(*THREE)
    picture = frontier_picture(plan, frontier, frontier.points, frontier.points[1])
    assert "proved impossible" not in {row["kind"] for row in rows_of(picture, "kind")}


def test_the_chosen_one_is_drawn_although_it_is_not_among_those_shown(plan, make_frontier, rows_of) -> None:
    frontier = make_frontier(*THREE)
    ends = [frontier.points[0], frontier.points[2]]
    picture = frontier_picture(plan, frontier, ends, frontier.points[1])
    assert len([row for row in rows_of(picture, "kind") if row["kind"] == "choice found"]) == 3
    less = frontier_picture(plan, frontier, ends, frontier.points[0])
    assert less.subtitle[-1] == "Left out: 1 choice close to another"


@pytest.mark.parametrize("chosen", [0, 30, 59])
def test_nothing_is_cut_off_or_drawn_over_another_text(
    chosen, plan, make_frontier, page_of, tmp_path
) -> None:
    many = make_frontier(*((n * 500, (60 - n) * 4_000) for n in range(60)))
    page = page_of(frontier_picture(plan, many, many.points, many.points[chosen]), tmp_path)
    assert len([words for words in page.words if words.startswith("chosen: ")]) == 1
    assert {"late cost, USD", "choice found", "chosen"} <= set(page.words)
    assert page.outside() == []
    assert page.overlapping() == []


def test_one_choice_is_a_sentence(plan, make_frontier, page_of, tmp_path) -> None:
    frontier = make_frontier((0, 0))
    page = page_of(frontier_picture(plan, frontier, frontier.points, frontier.points[0]), tmp_path)
    assert page.words[0] == "Only one choice was found: contractors for 0 USD and a late cost of 0 USD"


def test_two_choices_without_any_contractors_cost_can_be_drawn(
    plan, make_frontier, page_of, tmp_path
) -> None:
    frontier = make_frontier((0, 1), (1, 0))
    page = page_of(frontier_picture(plan, frontier, frontier.points, frontier.points[1]), tmp_path)
    assert page.outside() == []


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "0"), (1, "< 1"), (49, "< 1"), (50, "1"), (1_234_549, "12,345")]
)
def test_money_is_rounded_to_whole_units(cents, words) -> None:
    assert money(cents) == words
