"""How sure the dates of two sides are: every figure done over from the draws, common luck, zero spread."""

import math

import pytest

from scenarios.comparison import compare
from scenarios.comparison.rows import measure_rows
from scheduling.simulation.simulate import SimulationOptions, simulate
from scheduling.simulation.uncertainty import Uncertainty

PEOPLE = """
people:
  - {id: mia, skills: [film]}
  - {id: ben, skills: [film]}
late_cost_per_day: 100
projects:
"""
ACME = """
  - id: acme
    due: 2027-01-05
    deadline: 2027-01-08
    tasks:
      - {id: shoot, work: 8h, skill: film, estimate: {low: 4h, likely: 8h, high: 20h}}
      - {id: cut, work: 4h, skill: film, after: [shoot], estimate: {low: 2h, likely: 4h, high: 6h}}
"""
BOLT = """
  - id: bolt
    tasks:
      - {id: film, work: 8h, skill: film, estimate: {low: 6h, likely: 8h, high: 16h}}
"""
ONE_AFTER_THE_OTHER = (
    ("acme/shoot", "mia", "04 09-17"),
    ("acme/cut", "mia", "05 09-13"),
    ("bolt/film", "ben", "04 09-17"),
)
ACME_LATER = (
    ("acme/shoot", "ben", "05 09-17"),
    ("acme/cut", "ben", "06 09-13"),
    ("bolt/film", "ben", "04 09-17"),
)
OPTIONS = SimulationOptions(2_000, 7, 1, Uncertainty(rounds=False))


@pytest.fixture(scope="module")
def pair_of(side, worked):
    """Two sides of the same plan: two people share the work, or one does all."""
    plan = PEOPLE + ACME + BOLT
    return (
        side("shared", plan, *(worked(*one) for one in ONE_AFTER_THE_OTHER)),
        side("alone", plan, *(worked(*one) for one in ACME_LATER)),
    )


def rows_of(base, other, options=OPTIONS):
    found = compare(base, [other], executions=options).others[0].differences
    return {(row.of, row.id, row.measure): row for row in measure_rows(found)}


def least_covering(values, percent):
    """The least value that so many percent do not exceed, by counting."""
    ordered = sorted(int(value) for value in values)
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


@pytest.mark.parametrize("which", [0, 1])
def test_every_figure_is_that_of_the_executions(pair_of, which) -> None:
    rows = rows_of(*pair_of)
    one = pair_of[which]
    made = simulate(one.written, one.schedule, OPTIONS)
    order = list(made.executable.projects)
    acme, bolt = (made.project_finish[:, order.index(name)] for name in ("acme", "bolt"))
    monday = min(task.start for task in one.schedule.tasks) // 1440 * 1440
    due, deadline = monday + 2 * 1440, monday + 5 * 1440

    def told(of, name, measure):
        row = rows[of, name, measure]
        return row.base if which == 0 else row.other

    assert told("project", "acme", "p50_finish") == least_covering(acme, 50)
    assert told("project", "bolt", "p80_finish") == least_covering(bolt, 80)
    kept = 100 * sum(int(value) <= due for value in acme) / len(acme)
    assert told("project", "acme", "due_chance") == pytest.approx(kept)
    assert told("project", "acme", "deadline_chance") == pytest.approx(
        100 * sum(int(value) <= deadline for value in acme) / len(acme)
    )
    assert told("project", "bolt", "due_chance") is None
    last = [max(int(one), int(two)) for one, two in zip(acme, bolt, strict=True)]
    assert told("total", "", "p80_finish") == least_covering(last, 80)
    late = [(2 * max(0, int(value) - due) * 10_000 + 1440) // 2880 for value in acme]
    assert told("total", "", "mean_late_cost") == round(sum(late) / len(late))
    assert told("total", "", "p80_late_cost") == least_covering(late, 80)
    assert told("total", "", "safe_due_dates") == int(kept >= 80)


def test_differences_are_other_less_base(pair_of) -> None:
    for row in rows_of(*pair_of).values():
        if row.base is not None and row.other is not None:
            assert row.difference == row.other - row.base
    # Who does everything alone begins the late project a day later: surely less safe.
    assert rows_of(*pair_of)["project", "acme", "due_chance"].difference < -20


def test_two_sides_have_the_same_luck(pair_of, side, worked) -> None:
    shared, _ = pair_of
    twin = side("twin", PEOPLE + ACME + BOLT, *(worked(*one) for one in ONE_AFTER_THE_OTHER))
    again = rows_of(shared, twin)
    assert {row.difference for row in again.values()} <= {0, None}
    # Nor does it matter what else there is: without Bolt, Acme's figures are the same to the minute.
    less = side("less", PEOPLE + ACME, *(worked(*one) for one in ONE_AFTER_THE_OTHER[:2]))
    assert rows_of(shared, less)["project", "acme", "p80_finish"].difference == 0
    assert rows_of(shared, less)["project", "acme", "due_chance"].difference == 0


def test_without_uncertainty_all_is_as_planned(side, worked) -> None:
    plan = (PEOPLE + ACME + BOLT).replace(", estimate: {low: 4h, likely: 8h, high: 20h}", "")
    plan = plan.replace(", estimate: {low: 2h, likely: 4h, high: 6h}", "")
    plan = plan.replace(", estimate: {low: 6h, likely: 8h, high: 16h}", "")
    sides = [
        side(name, plan, *(worked(*one) for one in tasks))
        for name, tasks in (("shared", ONE_AFTER_THE_OTHER), ("alone", ACME_LATER))
    ]
    rows = rows_of(*sides)
    for project in ("acme", "bolt"):
        row = rows["project", project, "p80_finish"]
        assert (row.base, row.other) == (
            rows["project", project, "finish"].base,
            rows["project", project, "finish"].other,
        )
    chance = rows["project", "acme", "due_chance"]
    assert (chance.base, chance.other, chance.difference) == (100.0, 0.0, -100.0)


def test_nothing_is_executed_unless_asked_for(pair_of) -> None:
    found = compare(pair_of[0], [pair_of[1]])
    assert found.base.risk is None
    assert found.others[0].differences.risk is None
    assert not any(row.measure == "p80_finish" for row in measure_rows(found.others[0].differences))
