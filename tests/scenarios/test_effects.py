"""What each scenario does, in figures that the two schedules alone give."""

from __future__ import annotations

from scenarios.applying import case_of
from scenarios.effects import effects, ranked
from scenarios.running import ScenarioRun, ScenarioRuns
from scheduling.options import SolveOptions
from scheduling.solve_many import Solved
from scheduling.solver import solve


def runs_of(plan, book):
    """Each scenario solved alone, without effort."""
    cases = [case_of(plan, book, one.id) for one in book.scenarios]
    solved = [Solved(solve(case.plan, SolveOptions(effort=0, workers=1))) for case in cases]
    base = solve(plan, SolveOptions(effort=0, workers=1))
    runs = tuple(ScenarioRun(case, one) for case, one in zip(cases, solved, strict=True))
    return ScenarioRuns(base, runs, interrupted=False)


def costs(outcome):
    """Late and contractor cost as the objective has them, in cents."""
    return outcome.levels[0].parts["late_cost"] + outcome.levels[0].parts["contractor_cost"]


def test_every_figure_is_that_of_the_schedule(studio, book) -> None:
    found = runs_of(studio, book)
    base, *rows = effects(studio, found)
    assert base.cents == costs(found.base)
    for row, run in zip(rows, found.runs, strict=True):
        assert row.cents == costs(run.outcome)
        assert row.difference_cents == costs(run.outcome) - costs(found.base)
        assert row.whole.last_finish == max(task.finish for task in run.outcome.schedule.tasks)
        assert row.is_plan


def test_the_greatest_effect_comes_first_and_what_has_none_at_all_is_left_out(studio, book) -> None:
    found = runs_of(studio, book)
    missing = ScenarioRun(found.runs[0].case, Solved(stopped=True))
    _, *rows = effects(studio, ScenarioRuns(found.base, (*found.runs, missing), interrupted=True))
    assert [rows[-1].whole, rows[-1].cents, rows[-1].status] == [None, None, None]
    order = ranked(rows)
    assert len(order) == 3
    sizes = [abs(row.difference_cents) for row in order]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
