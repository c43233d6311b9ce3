"""What changed between hand-made schedules: moves, swaps, amounts, lone tasks; ranks and limits."""

from dataclasses import replace

import pytest

from scenarios.comparison import compare

STUDIO = """
people: [{id: mia, name: Mia, skills: [film]}, {id: ben, name: Ben, skills: [film]}]
contractor_pools: [{id: crew, skills: [film], rate: 50, maximum: 3}]
projects:
  - id: acme
    due: 2027-01-05
    tasks: [{id: film, work: 8h, skill: film}, {id: cut, work: 8h, skill: film}]
  - id: bolt
    weight: 3
    tasks: [{id: film, work: 8h, skill: film}]
"""
MONDAY, TUESDAY, FRIDAY, NEXT_MONDAY = "04 09-17", "05 09-17", "08 09-17", "11 09-17"


@pytest.fixture
def base(side, worked):
    """Mia films for Acme, then cuts; Ben films for Bolt."""
    return side(
        "base",
        STUDIO,
        worked("acme/film", "mia", MONDAY),
        worked("acme/cut", "mia", TUESDAY),
        worked("bolt/film", "ben", MONDAY),
    )


def changes(base, other, **options):
    return compare(base, [other], **options).others[0].changes


def test_a_move_is_told_on_the_clock_and_in_working_days(base, side, worked) -> None:
    # From Tuesday to the Monday after: 6 days of the clock, 4 of work. Late cost: 5 d 17 h at 100 USD.
    other = side(
        "other",
        STUDIO,
        worked("acme/film", "mia", MONDAY),
        worked("acme/cut", "mia", NEXT_MONDAY),
        worked("bolt/film", "ben", MONDAY),
    )
    (move,) = changes(base, other).moved.items
    assert move.key == ("acme", "cut")
    assert (move.start_minutes, move.finish_minutes) == (6 * 1440, 6 * 1440)
    assert (move.start_days, move.finish_days) == (4.0, 4.0)
    cost = compare(base, [other]).others[0].differences.whole["late_cost"]
    assert (cost.base, cost.other, cost.difference) == (0, 57_083, 57_083)


def test_moved_to_an_earlier_time_is_negative(base, side, worked) -> None:
    other = side(
        "other",
        STUDIO,
        worked("acme/film", "mia", MONDAY),
        worked("acme/cut", "ben", MONDAY),
        worked("bolt/film", "ben", TUESDAY),
    )
    moved = {move.key: move.start_days for move in changes(base, other).moved.items}
    assert moved == {("acme", "cut"): -1.0, ("bolt", "film"): 1.0}


def test_a_swap_names_who_is_out_and_who_is_in(base, side, worked) -> None:
    other = side(
        "other",
        STUDIO,
        worked("acme/film", "ben", MONDAY),
        worked("acme/cut", "mia", TUESDAY),
        worked("bolt/film", "mia", MONDAY),
    )
    swaps = {one.key: (one.people_out, one.people_in) for one in changes(base, other).people.items}
    assert swaps == {("acme", "film"): (("mia",), ("ben",)), ("bolt", "film"): (("ben",), ("mia",))}
    assert changes(base, other).moved.total == 0


def test_another_number_of_a_contractor_is_no_swap_but_a_contractor_instead_of_somebody_is(
    side, worked, booked
) -> None:
    def made(name, who, *numbers):
        bookings = [booked("crew", "04", "05", 16, 800, number) for number in numbers]
        return side(
            name,
            STUDIO,
            worked("acme/film", who, MONDAY),
            worked("acme/cut", "mia", TUESDAY),
            worked("bolt/film", "ben", MONDAY),
            *bookings,
        )

    assert changes(made("a", "crew#1", 1), made("b", "crew#2", 2)).total == 0
    (swap,) = changes(made("a", "crew#1", 1), made("b", "mia", 1)).people.items
    assert (swap.people_out, swap.people_in) == (("crew",), ("mia",))


def test_another_amount_is_told_in_minutes_and_a_wait_that_became_work_by_its_kind(side, worked) -> None:
    def made(name, film, cut, *days):
        text = (
            "people: [{id: mia, skills: [film]}]\n"
            f"projects: [{{id: acme, tasks: [{{id: film, {film}}}, {{id: cut, {cut}, after: [film]}}]}}]"
        )
        return side(name, text, *days)

    base = made(
        "a",
        "work: 8h, skill: film",
        "wait: 8h",
        worked("acme/film", "mia", MONDAY),
        worked("acme/cut", "", TUESDAY),
    )
    other = made(
        "b",
        "work: 4h, skill: film",
        "duration: 8h",
        worked("acme/film", "mia", "04 09-13"),
        worked("acme/cut", "", TUESDAY),
    )
    found = {one.key[1]: one for one in changes(base, other).work.items}
    assert found["film"].difference_minutes == -240
    assert (found["cut"].base_kind, found["cut"].other_kind) == ("wait", "duration")
    assert found["cut"].difference_minutes == 0


def test_another_mode_is_told(side, worked) -> None:
    text = """
people: [{id: mia, skills: [film]}, {id: ben, skills: [film]}]
projects:
  - id: acme
    tasks:
      - id: film
        modes:
          - {id: alone, work: 8h, needs: [{skill: film}]}
          - {id: pair, work: 8h, needs: [{skill: film, count: 2}]}
"""
    alone = side("a", text, worked("acme/film", "mia", MONDAY, mode="alone"))
    both = worked("acme/film", "mia, ben", "04 09-13", mode="pair")
    team = tuple(replace(one, need=0) for one in both.assignments)  # one need of two people
    in_pairs = side("b", text, replace(both, assignments=team))
    (mode,) = changes(alone, in_pairs).modes.items
    assert (mode.base, mode.other) == ("alone", "pair")
    (team,) = changes(alone, in_pairs).people.items
    assert (team.people_out, team.people_in) == ((), ("ben",))


def test_tasks_of_one_side_only_are_added_or_dropped(base, side, worked) -> None:
    text = STUDIO.replace("{id: cut, work: 8h, skill: film}", "{id: mix, work: 8h, skill: film}")
    other = side(
        "other",
        text,
        worked("acme/film", "mia", MONDAY),
        worked("acme/mix", "mia", TUESDAY),
        worked("bolt/film", "ben", MONDAY),
    )
    found = changes(base, other)
    assert [one.key for one in found.added.items] == [("acme", "mix")]
    assert [one.key for one in found.dropped.items] == [("acme", "cut")]
    assert (found.moved.total, found.people.total, found.total) == (0, 0, 2)


def test_what_costs_money_ranks_before_what_only_moves_far_and_weights_count_among_equals(
    base, side, worked
) -> None:
    # Acme's film and cut make it 2 d 17 h late; Bolt, of weight 3, is moved as far and costs nothing.
    other = side(
        "other",
        STUDIO,
        worked("acme/film", "mia", TUESDAY),
        worked("acme/cut", "mia", FRIDAY),
        worked("bolt/film", "ben", NEXT_MONDAY),
    )
    ranked = changes(base, other).moved
    assert [move.key for move in ranked.items] == [("acme", "cut"), ("acme", "film"), ("bolt", "film")]


def test_a_limit_keeps_what_matters_most_and_says_how_much_is_left(base, side, worked) -> None:
    other = side(
        "other",
        STUDIO,
        worked("acme/film", "mia", TUESDAY),
        worked("acme/cut", "mia", FRIDAY),
        worked("bolt/film", "ben", NEXT_MONDAY),
    )
    found = compare(base, [other], limit=1).others[0]
    assert [move.key for move in found.changes.moved.items] == [("acme", "cut")]
    assert (found.changes.moved.total, found.changes.moved.rest) == (3, 2)
    assert [one.key for one in found.explanations] == [("acme", "cut")]
