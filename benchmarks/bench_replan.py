"""One change of a plan with 1,000 tasks, answered at once: seconds, what is moved, and what that gives away.

``python -m benchmarks.bench_replan [--tasks N] [--effort N] [--seed N]``. A generated portfolio is solved,
then each of twenty single changes of different kinds is answered by ``quick_replan``. Untouched are tasks
that the change neither names nor whose people, pool or project it names; those that come after a touched
task by links are counted apart, for they must move where that one does. Each answer is checked, and compared
with two searches of the same plan: one with stability first, and one that may move everything.
Goal: the answer within 0.5 s, at most 2 % of the untouched moved by more than a day.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from planner.changes import ChangePart, apply_changes
from planner.changes.shorthand import read_change_line
from planner.dependency_graph import DependencyGraph
from planner.generator import generate_plan
from planner.plan import Plan
from planner.stability_levels import with_stability, without_stability
from planner.validation import validate
from scheduling.checker import check
from scheduling.mending import quick_replan
from scheduling.options import SolveOptions
from scheduling.schedule import Outcome, Schedule, ScheduledTask, TaskKey
from scheduling.solver import solve

DAY = 1440
LATE = 0.5
FEW = 2


@dataclass(frozen=True)
class Measured:
    """One change answered."""

    sentence: str
    seconds: float
    untouched: int
    moved: int
    moved_alone: int
    minutes: int
    searched_minutes: int
    given_away_cents: int

    @property
    def share(self) -> float:
        """Percent of the untouched moved by more than a day."""
        return 100 * self.moved / max(1, self.untouched)

    @property
    def share_alone(self) -> float:
        """The same without those that come after a touched task."""
        return 100 * self.moved_alone / max(1, self.untouched)


def changes_of(plan: Plan, schedule: Schedule) -> Iterator[ChangePart]:
    """Twenty changes of different kinds, spread over people, projects and the schedule's tasks."""
    people, projects, rows = plan.people, plan.projects, schedule.tasks
    worked = sorted((one for one in rows if one.assignments), key=lambda one: one.start)

    def task(share: float) -> ScheduledTask:
        return worked[int(share * (len(worked) - 1))]

    def at(share: float) -> str:
        return f"project={task(share).project} task={task(share).task}"

    who = [people[int(share * len(people))].id for share in (0.05, 0.3, 0.55, 0.8)]
    which = [projects[int(share * len(projects))].id for share in (0.1, 0.25, 0.4, 0.55, 0.7, 0.85)]
    skill = task(0.3)
    lines = [
        f"absence person={who[0]} first=2027-01-11 last=2027-01-11",
        f"absence person={who[1]} first=2027-01-18 last=2027-01-20",
        f"absence person={who[2]} first=2027-02-01 last=2027-02-05",
        f"absence person={who[3]} first=2027-03-01 last=2027-03-12",
        f"set-employment person={who[1]} last=2027-06-30",
        f"scale-effort {at(0.02)} factor=150%",
        f"scale-effort {at(0.2)} factor=200%",
        f"scale-effort {at(0.5)} factor=130%",
        f"scale-effort {at(0.8)} factor=50%",
        f"scale-effort project={which[0]} factor=110%",
        f"drop-task {at(0.4)}",
        f"drop-project project={which[1]}",
        f"hold-project project={which[2]}",
        f"postpone-project project={which[3]} days=7",
        f"move-date project={which[4]} date=due to=2027-03-01",
        f"set-weight project={which[5]} weight=9",
        f"add-task project={which[0]} 'task={{id: extra, work: 8h, needs: [{{pinned: [{who[2]}]}}]}}'",
        f"add-task project={which[5]} 'task={{id: extra, work: 3d, needs: [{{pinned: [{who[0]}]}}], "
        f"after: [{skill.task if skill.project == which[5] else projects[-1].id + '/'}]}}'",
        f"move-date {at(0.1)} date=release to=2027-02-15",
        f"remove-person person={who[3]}",
    ]
    for line in lines:
        yield read_change_line(line)


def measured(plan: Plan, schedule: Schedule, change: ChangePart, effort: int) -> Measured | None:
    """The quick answer to one change; None where the change makes no valid plan."""
    changed = apply_changes(plan, (change,)).plan
    if any(issue.severity == "error" for issue in validate(changed)):
        return None
    quick = quick_replan(changed, schedule)
    assert quick.outcome.schedule is not None
    breaches = check(changed, quick.outcome.schedule)
    assert not breaches or quick.outcome.status not in ("optimal", "feasible")
    near = _searched(changed, schedule, quick.outcome, effort, leads=True)
    free = _searched(changed, schedule, quick.outcome, effort, leads=False)
    touched = _touched(change, schedule)
    after = _after(changed, touched)
    known = schedule.by_key()
    moved = [
        one.key
        for one in quick.outcome.schedule.tasks
        if one.key in known and one.key not in touched and abs(one.start - known[one.key].start) > DAY
    ]
    return Measured(
        sentence=change.sentence(),
        seconds=quick.seconds,
        untouched=sum(key not in touched for key in known),
        moved=len(moved),
        moved_alone=sum(key not in after for key in moved),
        minutes=_goal(quick.outcome, "stability"),
        searched_minutes=_goal(near, "stability"),
        given_away_cents=_cents(quick.outcome) - _cents(free),
    )


def _searched(plan: Plan, schedule: Schedule, quick: Outcome, effort: int, *, leads: bool) -> Outcome:
    objective = with_stability(plan.objective, "first") if leads else without_stability(plan.objective)
    options = SolveOptions(
        effort=effort,
        workers=1,
        previous=schedule,
        warm=schedule,
        warm_others=(_schedule(quick),),
        bounds=False,
    )
    return solve(plan.replace(objective=objective), options)


def _schedule(outcome: Outcome) -> Schedule:
    assert outcome.schedule is not None
    return outcome.schedule


def _touched(change: ChangePart, schedule: Schedule) -> frozenset[TaskKey]:
    touched = change.touches()
    people = {*touched.people}
    return frozenset(
        one.key
        for one in schedule.tasks
        if one.key in touched.tasks
        or one.project in touched.projects
        or any(
            who.person in people or who.person.partition("#")[0] in touched.pools for who in one.assignments
        )
    )


def _after(plan: Plan, touched: frozenset[TaskKey]) -> frozenset[TaskKey]:
    """All that comes after touched tasks by links."""
    graph = DependencyGraph.from_plan(plan)
    followers: dict[int, list[int]] = {}
    for link in graph.links:
        followers.setdefault(link.predecessor, []).append(link.successor)
    found = {j for j in range(len(graph.tasks)) if graph.key(j) in touched}
    todo = list(found)
    while todo:
        for j in followers.get(todo.pop(), ()):
            if j not in found:
                found.add(j)
                todo.append(j)
    return frozenset(graph.key(j) for j in found)


def _goal(outcome: Outcome, goal: str) -> int:
    return next((level.parts[goal] for level in outcome.levels if goal in level.parts), 0)


def _cents(outcome: Outcome) -> int:
    return _goal(outcome, "late_cost") + _goal(outcome, "contractor_cost")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--effort", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    plan = generate_plan(
        projects=max(1, asked.tasks // 25),
        tasks=asked.tasks,
        people=max(3, asked.tasks // 25),
        seed=asked.seed,
    )
    base = solve(plan, SolveOptions(effort=2 * asked.effort, workers=1, bounds=False))
    schedule = _schedule(base)
    print(f"{asked.tasks} tasks, seed {asked.seed}; late and contractor cost: {_cents(base) / 100:,.0f}")
    print(
        f"{'seconds':>8} {'moved':>6} {'share':>7} {'alone':>7} {'stability':>10} {'searched':>10} "
        f"{'gives away':>11}"
    )
    rows: list[Measured] = []
    for change in changes_of(plan, schedule):
        row = measured(plan, schedule, change, asked.effort)
        if row is None:
            print(f"{change.sentence()}: no valid plan")
            continue
        rows.append(row)
        print(
            f"{row.seconds:8.3f} {row.moved:6d} {row.share:6.2f}% {row.share_alone:6.2f}% {row.minutes:10,d} "
            f"{row.searched_minutes:10,d} {row.given_away_cents / 100:11,.0f}  {row.sentence}",
            flush=True,
        )
    for name, pick in (("median", statistics.median), ("worst", max)):
        seconds, share, alone, away = (
            pick([getattr(row, key) for row in rows])
            for key in ("seconds", "share", "share_alone", "given_away_cents")
        )
        print(f"{name:>8} {seconds:.3f} s, {share:.2f} %, {alone:.2f} % alone, {away / 100:,.0f} given away")
    quick = [row for row in rows if row.seconds <= LATE]
    strictly, alone = (sum(getattr(row, key) <= FEW for row in quick) for key in ("share", "share_alone"))
    print(f"within {LATE} s and {FEW} %: {strictly} of {len(rows)}; alone: {alone}")


if __name__ == "__main__":
    main()
