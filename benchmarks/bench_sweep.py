"""Twelve scenarios of the demo agency: side by side from its schedule, against solving each from nothing.

``python -m benchmarks.bench_sweep [--effort N] [--seeds N ...]``. Both sides use the same engine, as many
solves at a time as there are cores, one search thread each. From nothing, each scenario gets ``effort``
epochs; ``run_cases`` solves the agency with as many, then each scenario with its share of them. Goal: at most
60 % of the time, and no scenario worse.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Final

from planner.document import read_plan
from planner.plan import Plan
from scenarios.applying import Case, case_of
from scenarios.book import parse_book
from scenarios.running import RunOptions, run_cases
from scheduling.apart import Engine
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome
from scheduling.solve_many import Order, solve_many

AGENCY: Final = Path(__file__).parent.parent / "examples" / "agency.yaml"
CHANGES: Final = (
    "set-headcount skill=designer count=2",
    "set-headcount skill=designer count=4",
    "set-headcount skill=designer count=5",
    "set-headcount skill='web developer' count=1",
    "set-headcount skill='web developer' count=3",
    "set-headcount skill=copywriter count=3",
    "postpone-project project=northway-rail days=21",
    "drop-project project=juniper-gin",
    "scale-effort project=calder-web factor=130%",
    "move-date project=meridian-rebrand date=due to=2027-03-01",
    "set-pool-maximum pool='designer pool' maximum=0",
    "set-weight project=northway-rail weight=9",
)


def cases_of(plan: Plan) -> list[Case]:
    """The twelve scenarios as plans."""
    from planner.changes.shorthand import change_values

    scenarios = [{"id": str(at), "changes": [change_values(line)]} for at, line in enumerate(CHANGES)]
    book = parse_book({"format": "crewline-scenarios/1", "scenarios": scenarios})
    return [case_of(plan, book, scenario.id) for scenario in book.scenarios]


def value_of(outcome: Outcome | None, plan: Plan) -> float:
    """The first level in whole units of the currency, of a schedule that the checker passes."""
    from planner.expansion import expand

    assert outcome is not None
    assert outcome.schedule is not None
    assert check(expand(plan), outcome.schedule) == ()
    return outcome.levels[0].value / 100


def main() -> None:
    """Print both sides, scenario by scenario, for each seed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--effort", type=int, default=RunOptions().effort)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    asked = parser.parse_args()
    plan = read_plan(AGENCY)
    cases = cases_of(plan)
    with Engine() as engine:
        solve_many([Order(plan, SolveOptions(effort=0))], engine=engine)  # loaded, before any clock starts
        for seed in asked.seeds:
            options = RunOptions(asked.effort, seed)
            began = time.monotonic()
            warm = run_cases(plan, cases, options, engine=engine)
            warm_seconds = time.monotonic() - began
            began = time.monotonic()
            alone = SolveOptions(effort=asked.effort, seed=seed, workers=1, bounds=False)
            cold = solve_many([Order(case.plan, alone) for case in cases], engine=engine)
            cold_seconds = time.monotonic() - began
            worse = 0
            print(f"seed {seed}, {asked.effort} epochs from nothing, {options.warm_effort} from the schedule")
            for case, run, solved in zip(cases, warm.runs, cold, strict=True):
                mine, theirs = value_of(run.outcome, case.plan), value_of(solved.outcome, case.plan)
                worse += mine > theirs
                print(f"  {case.changes[0].sentence():55} {mine:>10,.0f} {theirs:>10,.0f}")
            share = 100 * warm_seconds / cold_seconds
            print(f"  {warm_seconds:.1f} s against {cold_seconds:.1f} s: {share:.0f} %; worse: {worse} of 12")


if __name__ == "__main__":
    main()
