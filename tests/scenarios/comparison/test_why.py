"""Why a task was moved, on chains made by hand: each kind of binding, and where nothing binds."""

import pytest

from scenarios.comparison import Cause, compare
from scenarios.comparison.pair import Pair
from scenarios.comparison.why import Tracer

MON, TUE, WED, THU, FRI = ("04 09-17", "05 09-17", "06 09-17", "07 09-17", "08 09-17")
TWO = """
people: [{id: mia, name: Mia, skills: [film]}, {id: ben, name: Ben, skills: [film]}]
projects:
  - {id: acme, tasks: [{id: film, work: 8h, skill: film}]}
  - {id: bolt, tasks: [{id: film, work: 8h, skill: film}]}
"""
CHAIN = """
people: [{id: mia, name: Mia, skills: [film]}, {id: ben, name: Ben, skills: [edit]}]
projects:
  - id: acme
    tasks:
      - {id: film, work: 8h, skill: film}
      - {id: cut, work: 8h, skill: edit, after: [film]}
      - {id: mix, work: 8h, skill: edit, after: [cut]}
"""
GROWS = (Cause("Acme/film grows by a day", tasks=frozenset({("acme", "film")})),)
OTHER = Cause("something else", tasks=frozenset({("coda", "film")}))


def explain(base, other, key, causes):
    return Tracer(Pair(base, other), causes).explain(tuple(key.split("/")))


def told(explanation):
    """Kinds and tasks of the steps, and the cause that was reached."""
    return [(step.kind, "/".join(step.task)) for step in explanation.steps], explanation.cause


@pytest.fixture
def chained(side, worked):
    base = side(
        "a",
        CHAIN,
        worked("acme/film", "mia", MON),
        worked("acme/cut", "ben", TUE),
        worked("acme/mix", "ben", WED),
    )
    other = side(
        "b",
        CHAIN.replace("film, work: 8h", "film, work: 16h"),
        worked("acme/film", "mia", MON, TUE),
        worked("acme/cut", "ben", WED),
        worked("acme/mix", "ben", THU),
    )
    return base, other


def test_a_task_that_itself_grew_is_explained_by_that(chained) -> None:
    found = explain(*chained, "acme/film", (OTHER, *GROWS))
    assert told(found) == ([("changed", "acme/film")], 1)
    assert found.sentence == "takes longer (cause 2: Acme/film grows by a day)"


def test_links_are_followed_back_step_by_step(chained) -> None:
    found = explain(*chained, "acme/mix", GROWS)
    assert told(found) == ([("link", "acme/mix"), ("link", "acme/cut"), ("changed", "acme/film")], 0)
    assert found.sentence == (
        "waits for acme/cut; acme/cut waits for acme/film; acme/film takes longer "
        "(cause 1: Acme/film grows by a day)"
    )


def test_the_other_way_round_tasks_wait_no_longer(chained) -> None:
    base, other = chained
    found = explain(other, base, "acme/cut", GROWS)
    assert told(found) == ([("link", "acme/cut"), ("changed", "acme/film")], 0)
    assert found.sentence == (
        "no longer waits as long for acme/film; acme/film takes less time (cause 1: Acme/film grows by a day)"
    )


def test_a_lag_is_part_of_its_link(side, worked) -> None:
    text = CHAIN.replace("after: [film]", "after: [{task: film, lag: 1d}]")
    base = side(
        "a",
        text,
        worked("acme/film", "mia", MON),
        worked("acme/cut", "ben", WED),
        worked("acme/mix", "ben", THU),
    )
    other = side(
        "b",
        text.replace("film, work: 8h", "film, work: 16h"),
        worked("acme/film", "mia", MON, TUE),
        worked("acme/cut", "ben", THU),
        worked("acme/mix", "ben", FRI),
    )
    assert told(explain(base, other, "acme/cut", GROWS)) == (
        [("link", "acme/cut"), ("changed", "acme/film")],
        0,
    )


def test_a_new_link_is_a_cause_of_its_successor(side, worked) -> None:
    text = TWO.replace("{id: bolt, tasks: [{id: film, ", "{id: bolt, tasks: [{id: film, after: [acme/film], ")
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", text, worked("acme/film", "mia", MON), worked("bolt/film", "ben", TUE))
    cause = Cause("Bolt/film waits for Acme/film", tasks=frozenset({("bolt", "film")}))
    found = explain(base, other, "bolt/film", (OTHER, cause))
    assert told(found) == ([("link", "bolt/film")], 1)
    assert found.sentence == "waits for acme/film (cause 2: Bolt/film waits for Acme/film)"


def test_whoever_does_something_longer_first_is_waited_for(side, worked) -> None:
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "mia", TUE))
    other = side(
        "b",
        TWO.replace("work: 8h", "work: 16h", 1),
        worked("acme/film", "mia", MON, TUE),
        worked("bolt/film", "mia", WED),
    )
    found = explain(base, other, "bolt/film", GROWS)
    assert told(found) == ([("person", "bolt/film"), ("changed", "acme/film")], 0)
    assert found.sentence.startswith("waits for Mia, who does acme/film first; acme/film takes longer")


def test_whoever_takes_over_from_somebody_who_is_gone_keeps_others_waiting(side, worked) -> None:
    alone = TWO.replace(", {id: ben, name: Ben, skills: [film]}", "")
    base = side("a", TWO, worked("acme/film", "ben", MON), worked("bolt/film", "mia", MON))
    other = side("b", alone, worked("acme/film", "mia", MON), worked("bolt/film", "mia", TUE))
    cause = Cause("Ben leaves", people=frozenset({"ben"}))
    found = explain(base, other, "bolt/film", (cause,))
    assert told(found) == ([("person", "bolt/film"), ("changed", "acme/film")], 0)
    assert found.sentence == (
        "waits for Mia, who now does acme/film first; "
        "acme/film is no longer done by Ben (cause 1: Ben leaves)"
    )
    back = explain(other, base, "bolt/film", (Cause("Ben comes", people=frozenset({"ben"})),))
    assert back.sentence == (
        "gets Mia sooner, who no longer does acme/film first; "
        "acme/film is now done by Ben (cause 1: Ben comes)"
    )


def test_a_task_that_is_new_is_the_reason_of_those_that_wait_for_it(side, worked) -> None:
    one = "people: [{id: mia, name: Mia, skills: [film]}]\nprojects:\n" + TWO.strip().splitlines()[-1] + "\n"
    two = one.replace("projects:\n", "projects:\n" + TWO.strip().splitlines()[-2] + "\n")
    base = side("a", one, worked("bolt/film", "mia", MON))
    other = side("b", two, worked("acme/film", "mia", MON), worked("bolt/film", "mia", TUE))
    cause = Cause("Acme comes", projects=frozenset({"acme"}))
    found = explain(base, other, "bolt/film", (cause,))
    assert told(found) == ([("person", "bolt/film"), ("changed", "acme/film")], 0)
    assert "acme/film is new" in found.sentence
    assert "acme/film is no longer there" in explain(other, base, "bolt/film", (cause,)).sentence


def test_equipment_is_waited_for_like_people(side, worked) -> None:
    text = TWO.replace("skill: film}]}", "skill: film, equipment: [{equipment: camera}]}]}")
    text += "equipment: [{id: camera, name: the camera}]\n"
    base = side("a", text, worked("acme/film", "mia", MON), worked("bolt/film", "ben", TUE))
    other = side(
        "b",
        text.replace("work: 8h", "work: 16h", 1),
        worked("acme/film", "mia", MON, TUE),
        worked("bolt/film", "ben", WED),
    )
    found = explain(base, other, "bolt/film", GROWS)
    assert told(found) == ([("equipment", "bolt/film"), ("changed", "acme/film")], 0)
    assert found.sentence.startswith("waits for the camera, which acme/film holds; acme/film takes longer")


def test_half_of_somebody_is_not_waited_for(side, worked) -> None:
    text = TWO.replace("skill: film}]}", "needs: [{skill: film, units: 50%}]}]}").replace(
        "work: 8h", "work: 4h"
    )
    base = side("a", text, worked("acme/film", "mia*500", MON), worked("bolt/film", "mia*500", MON))
    other = side("b", text, worked("acme/film", "mia*500", MON), worked("bolt/film", "mia*500", TUE))
    found = explain(base, other, "bolt/film", ())
    assert (found.steps, found.cause) == ((), None)


def test_a_release_of_its_own_is_the_reason(side, worked) -> None:
    text = TWO.replace(
        "{id: bolt, tasks: [{id: film, ", "{id: bolt, tasks: [{id: film, release: 2027-01-06, "
    )
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", text, worked("acme/film", "mia", MON), worked("bolt/film", "ben", WED))
    cause = Cause("Bolt/film not before Wednesday", tasks=frozenset({("bolt", "film")}))
    found = explain(base, other, "bolt/film", (cause,))
    assert found.steps[0].kind == "release"
    assert found.sentence.startswith("can't begin before 2027-01-06 00:00")
    assert found.cause == 0
    assert explain(other, base, "bolt/film", (cause,)).sentence.startswith("could not begin before")


def test_a_pin_is_named_as_one(side, worked) -> None:
    text = TWO.replace("{id: bolt, tasks: [{id: film, ", "{id: bolt, tasks: [{id: film, start: 2027-01-06, ")
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", text, worked("acme/film", "mia", MON), worked("bolt/film", "ben", WED))
    cause = Cause("Bolt/film on Wednesday", projects=frozenset({"bolt"}))
    found = explain(base, other, "bolt/film", (cause,))
    assert found.steps[0].kind == "pin"
    assert found.cause == 0
    assert explain(other, base, "bolt/film", (cause,)).sentence.startswith("was pinned to 2027-01-06")


def test_an_absence_of_its_people_is_the_reason(side, worked) -> None:
    away = "time_off: [{first: 2027-01-04, last: 2027-01-05}], "
    text = TWO.replace("name: Ben, ", f"name: Ben, {away}")
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", text, worked("acme/film", "mia", MON), worked("bolt/film", "ben", WED))
    cause = Cause("Ben is away until Tuesday", people=frozenset({"ben"}))
    found = explain(base, other, "bolt/film", (OTHER, cause))
    assert found.cause == 1
    assert "Ben" in found.sentence


def test_an_absence_within_a_task_delays_what_comes_after_it(side, worked) -> None:
    text = CHAIN.replace(
        "name: Mia, ", "name: Mia, time_off: [{first: 2027-01-05, last: 2027-01-05}], "
    ).replace("film, work: 8h", "film, work: 16h")
    base = side(
        "a",
        CHAIN.replace("film, work: 8h", "film, work: 16h"),
        worked("acme/film", "mia", MON, TUE),
        worked("acme/cut", "ben", WED),
        worked("acme/mix", "ben", THU),
    )
    other = side(
        "b",
        text,
        worked("acme/film", "mia", MON, WED),
        worked("acme/cut", "ben", THU),
        worked("acme/mix", "ben", FRI),
    )
    cause = Cause("Mia is away on Tuesday", people=frozenset({"mia"}))
    found = explain(base, other, "acme/cut", (cause,))
    assert told(found) == ([("link", "acme/cut"), ("changed", "acme/film")], 0)
    assert "acme/film meets other hours of Mia" in found.sentence


def test_other_speed_is_a_reason_too(side, worked) -> None:
    slow = CHAIN.replace("skills: [film]", "skills: [{skill: film, efficiency: 50%}]")
    base = side(
        "a",
        CHAIN,
        worked("acme/film", "mia", MON),
        worked("acme/cut", "ben", TUE),
        worked("acme/mix", "ben", WED),
    )
    other = side(
        "b",
        slow,
        worked("acme/film", "mia", MON, TUE),
        worked("acme/cut", "ben", WED),
        worked("acme/mix", "ben", THU),
    )
    found = explain(base, other, "acme/cut", (Cause("Mia is new to it", people=frozenset({"mia"})),))
    assert "acme/film goes at another speed" in found.sentence
    assert found.cause == 0


def test_a_booking_that_begins_later_is_the_reason(side, worked, booked) -> None:
    text = """
contractor_pools: [{id: crew, name: Crew, skills: [film], rate: 50, maximum: 1}]
projects: [{id: acme, tasks: [{id: film, work: 8h, skill: film}]}]
"""
    late = text.replace("maximum: 1", "maximum: 1, lead_time: 2d")
    base = side("a", text, worked("acme/film", "crew#1", MON), booked("crew", "04", "04", 8, 400))
    other = side("b", late, worked("acme/film", "crew#1", WED), booked("crew", "06", "06", 8, 400))
    found = explain(base, other, "acme/film", (Cause("Crew needs two days", pools=frozenset({"crew"})),))
    assert found.cause == 0
    assert "Crew" in found.sentence


def test_a_later_data_date_moves_what_has_not_begun(side, worked) -> None:
    from planner.document import parse_plan
    from scenarios.comparison import Side
    from scheduling.schedule import Schedule

    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    later = parse_plan(f"format: crewline/1\nstart: 2027-01-06\n{TWO}")
    tasks = Schedule((worked("acme/film", "mia", WED), worked("bolt/film", "ben", WED)))
    found = compare(base, [Side.of("b", later, tasks)]).others[0].explanations
    assert [one.sentence for one in found] == [
        "can't begin before the plan does, 2027-01-06 00:00 "
        "(cause 1: the plan: start 2027-01-04 → 2027-01-06)"
    ] * 2


def test_where_nothing_binds_the_search_chose(side, worked) -> None:
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", THU))
    found = explain(base, other, "bolt/film", ())
    assert (found.steps, found.cause) == ((), None)
    assert found.sentence == "the search chose another order"


def test_where_two_tasks_only_changed_places_the_search_chose(side, worked) -> None:
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "mia", TUE))
    other = side("b", TWO, worked("acme/film", "mia", TUE), worked("bolt/film", "mia", MON))
    found = explain(base, other, "acme/film", ())
    assert found.cause is None
    assert found.sentence == "waits for Mia, who does bolt/film first; the search chose another order"
    back = explain(base, other, "bolt/film", ())
    assert back.sentence == "gets Mia sooner, who does acme/film first; the search chose another order"


def test_a_cause_that_can_be_seen_nowhere_still_counts_at_the_task_that_it_touches(side, worked) -> None:
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", THU))
    cause = Cause("Bolt is worth less", projects=frozenset({"bolt"}))
    found = explain(base, other, "bolt/film", (cause,))
    assert found.sentence == "is changed itself (cause 1: Bolt is worth less)"


def test_what_is_about_the_whole_plan_is_the_last_resort(side, worked) -> None:
    base = side("a", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", MON))
    other = side("b", TWO, worked("acme/film", "mia", MON), worked("bolt/film", "ben", THU))
    found = explain(base, other, "bolt/film", (Cause("another objective", everything=True),))
    assert found.sentence == "is planned anew (cause 1: another objective)"


def test_what_took_the_place_of_a_task_that_was_not_ready_is_seen_through(side, worked) -> None:
    # cut could not begin on Tuesday, because film grew; so Bolt, unmoved by itself, took Ben's Wednesday.
    text = CHAIN.replace("      - {id: mix, work: 8h, skill: edit, after: [cut]}\n", "") + (
        "  - {id: bolt, tasks: [{id: cut, work: 8h, skill: edit}]}\n"
    )
    base = side(
        "a",
        text,
        worked("acme/film", "mia", MON),
        worked("acme/cut", "ben", TUE),
        worked("bolt/cut", "ben", WED),
    )
    other = side(
        "b",
        text.replace("film, work: 8h", "film, work: 16h"),
        worked("acme/film", "mia", MON, TUE),
        worked("acme/cut", "ben", THU),
        worked("bolt/cut", "ben", WED),
    )
    found = explain(base, other, "acme/cut", GROWS)
    assert told(found) == ([("link", "acme/cut"), ("changed", "acme/film")], 0)


def test_a_finished_task_has_no_reason_but_its_own(side, worked) -> None:
    from dataclasses import replace

    done = (
        "people: [{id: mia, skills: [film]}]\n"
        "projects: [{id: acme, tasks: [{id: film, work: 8h, skill: film, %s}]}]"
    )
    facts = [f"progress: {{started: 2026-12-2{day}, finished: 2026-12-2{day}}}" for day in (1, 2)]
    moments = [worked("acme/film", "", f"-{day} 0-24") for day in (10, 9)]
    base, other = (
        side(name, done % fact, replace(task, segments=()))
        for name, fact, task in zip("ab", facts, moments, strict=True)
    )
    cause = Cause("film was done a day later", tasks=frozenset({("acme", "film")}))
    assert told(explain(base, other, "acme/film", (cause,))) == ([("changed", "acme/film")], 0)
    assert explain(base, other, "acme/film", ()).steps == ()


def test_of_a_long_chain_the_middle_is_left_out_of_the_sentence(side, worked) -> None:
    def made(name, first):
        tasks = "".join(
            f"      - {{id: t{n}, work: {first if n == 0 else 1}h, skill: film"
            + (f", after: [t{n - 1}]}}\n" if n else "}\n")
            for n in range(8)
        )
        text = f"people: [{{id: mia, skills: [film]}}]\nprojects:\n  - id: acme\n    tasks:\n{tasks}"
        day = 8 + first
        later = [worked(f"acme/t{n}", "mia", f"05 {9 + n - 1}-{9 + n}") for n in range(1, 8)]
        if first == 1:
            later = [worked(f"acme/t{n}", "mia", f"04 {9 + n}-{10 + n}") for n in range(1, 8)]
        return side(name, text, worked("acme/t0", "mia", f"04 9-{day + 1}"), *later)

    cause = Cause("t0 grows", tasks=frozenset({("acme", "t0")}))
    found = explain(made("a", 1), made("b", 8), "acme/t7", (cause,))
    assert len(found.steps) == 8
    assert "3 steps further back; acme/t0 takes longer (cause 1: t0 grows)" in found.sentence
    assert found.sentence.count(";") == 5
