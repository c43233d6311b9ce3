"""The demo agency against list scheduling: late cost, Σ 10·w·late + finish days, who got later.

``python benchmarks/agency.py [--time-limit S] [--seeds N ...]``
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.rules import late_cost, portfolio_metric, project_finishes, rule_schedules
from planner.document import read_plan
from scheduling.checker import check
from scheduling.options import SolveOptions
from scheduling.solver import solve

AGENCY = Path(__file__).parent.parent / "examples" / "agency.yaml"


def main() -> None:
    """Print the rules, then a block for each seed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--time-limit", type=float, default=20.0)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    asked = parser.parse_args()
    plan = read_plan(AGENCY)
    rules = rule_schedules(plan)
    for name, schedule in rules.items():
        late, metric = late_cost(plan, schedule), portfolio_metric(plan, schedule)
        print(f"{name:15} late cost {late:>12,.2f}   metric {metric:>10,.1f}")
    best = min(rules, key=lambda name: portfolio_metric(plan, rules[name]))
    best_late = min(late_cost(plan, schedule) for schedule in rules.values())
    for seed in asked.seeds:
        began = time.monotonic()
        outcome = solve(plan, SolveOptions(time_limit=asked.time_limit, seed=seed))
        wall = time.monotonic() - began
        value, late = portfolio_metric(plan, outcome.schedule), late_cost(plan, outcome.schedule)
        base = portfolio_metric(plan, rules[best])
        print(f"\nseed {seed}: {outcome.status}, wall {wall:.1f} s of {asked.time_limit:g}")
        breaches = len(check(plan, outcome.schedule))
        contractors = outcome.levels[0].parts["contractor_cost"] / 100
        print(f"  first schedule after {outcome.history[0].seconds} s; checker: {breaches} breaches")
        print(f"  late cost {late:,.2f} (best rule {best_late:,.2f}); contractors {contractors:,.2f}")
        print(f"  metric {value:,.1f}, {100 * (1 - value / base):.1f} % better than {best} ({base:,.1f})")
        rule_finish, finish = project_finishes(rules[best]), project_finishes(outcome.schedule)
        later = {q: (finish[q] - rule_finish[q]) / 1440 for q in finish if finish[q] > rule_finish[q]}
        print(
            f"  later than under {best}:",
            ", ".join(f"{q} {days:.1f} d" for q, days in later.items()) or "none",
        )


if __name__ == "__main__":
    main()
