"""The one door to the engine: a plan goes in, a proved outcome comes out.

Stages: compile, first schedule by a priority rule (reported at once), search in epochs with CP-SAT
beside it where the plan is small enough, then the checker on whatever is to be returned.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from planner.dependency_graph import DependencyGraph
from planner.document import plan_hash
from planner.errors import EngineError
from planner.expansion import expand
from planner.garbage import without_garbage_collection
from planner.plan import Plan
from planner.validation import require_valid
from scheduling.activity_lists.core import leads_with_finishes
from scheduling.activity_lists.search import ListSearch, new_list_search
from scheduling.activity_lists.temporal import excludes_all
from scheduling.activity_lists.time_windows import compile_rectangles
from scheduling.bounding import Bounder, begin_bounding, bound_counted
from scheduling.bounds import goal_bounds, level_bounds
from scheduling.conflicts import certain_conflicts
from scheduling.conflicts.contradictory_lags import contradictory_lags
from scheduling.first_schedule import LeftOut, begin
from scheduling.options import SolveOptions
from scheduling.polishing import MOST_RECTANGLES, News, Polisher, new_polisher
from scheduling.problem import Problem
from scheduling.problem.arrays import I64, U8
from scheduling.schedule import Incumbent, Outcome, Schedule
from scheduling.schedule_building import build_schedule
from scheduling.search.engine import Search, level_values
from scheduling.search.rules import NUMBER_OF_RULES
from scheduling.verdict import Judgement, judge, nothing_outcome
from scheduling.warm_up import compile_kernels, compile_list_kernels

Progress = Callable[[Incumbent], None]
Stop = Callable[[], bool]
OnSchedule = Callable[[Incumbent, Callable[[], Schedule]], None]
LEFT_OUT_MINUTES = 1440
"""What a task without a place counts among breach minutes."""
STOP_POLL_SECONDS = 0.05
AFTER_COMPILING = 1.9
"""Building, checking and telling take about 1.6 times as long as compiling, whatever the size."""
EPOCHS_BEFORE_POLISHING = 10
"""CP-SAT cuts its windows by the schedule that it begins with, so that had better be a good one."""
MOST_TASKS_OF_SMALL = 30
"""Up to so many tasks CP-SAT is through before those epochs are; from 40 on it only takes their time."""
LIST_EPOCHS_BEFORE_POLISHING = 2
"""A population of activity lists is good sooner."""
DETERMINISTIC_SECONDS_AN_EPOCH = 0.02
"""Of CP-SAT's own clock, which runs twenty to forty times slower than the wall's."""


def solve(
    plan: Plan,
    options: SolveOptions | None = None,
    *,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
    on_schedule: OnSchedule | None = None,
    seconds_gone: float = 0.0,
) -> Outcome:
    """Plan the tasks of ``plan``.

    Parameters
    ----------
    plan
        Any valid plan; templates and reviews are expanded here.
    options
        Limits, seed, workers and the earlier schedule.
    on_progress
        Called with each better schedule's values, from this thread, the first one at once.
    stop
        Asked now and then; once true, the best schedule so far is returned.
    on_schedule
        Called after ``on_progress`` with the same values and a function that builds the schedule,
        which nobody has checked. It may be called later, too, and from another thread.
    seconds_gone
        Of the time limit, before this call.

    Returns
    -------
    Outcome
        ``optimal`` or ``feasible`` with a schedule that the checker passed; ``infeasible`` or
        ``unknown`` with the best relaxed schedule, if there is any, and what it breaks.

    Raises
    ------
    PlanError
        If the plan has errors; with all of them.
    CheckFailedError
        If the engine made a schedule that the checker refuses: a fault of Crewline.
    """
    with without_garbage_collection():
        compile_kernels()
        if leads_with_finishes(plan.objective):
            compile_list_kernels()
        run = _Run(options or SolveOptions(), on_progress, stop, on_schedule)
        if seconds_gone:
            run.began -= seconds_gone
            run.mark("handing over")
        return _solve(plan, run)


def _solve(plan: Plan, run: _Run) -> Outcome:
    expanded = expand(plan)
    require_valid(plan)
    run.mark("validation")
    graph = DependencyGraph.from_plan(expanded)
    problem, search, left_out = run.first_schedule(expanded, graph)
    if search is None:
        return nothing_outcome(plan, problem, left_out, run.options, run.timings())
    run.prove_conflicts(problem, search)
    run.search(problem, search)
    judgement = Judgement(
        plan=plan,
        plan_hash=plan_hash(plan),
        problem=problem,
        search=search,
        epochs=(run.lists or search).epochs,
        bounds=run.bounds,
        proved_infeasible=run.proved_infeasible,
        notes=(*left_out.notes, *run.notes),
        left_out=left_out,
        conflicts=run.conflicts,
    )
    outcome = judge(judgement, run.options)
    run.mark("checking")
    return run.finish(outcome)


@dataclass
class _Run:
    """One solve: its clock, what was reported, and the bounds known so far."""

    options: SolveOptions
    on_progress: Progress | None
    stop: Stop | None
    on_schedule: OnSchedule | None = None
    began: float = field(default_factory=time.monotonic)
    bounds: list[int | None] = field(default_factory=list)
    history: list[Incumbent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proved_infeasible: bool = False
    conflicts: tuple[str, ...] = ()
    polisher: Polisher | None = None
    bounder: Bounder | None = None
    lists: ListSearch | None = None
    has_time_windows: bool = False
    """Whether it is all rectangles, bound by maximal lags or latest dates: there CP-SAT is far ahead."""
    bounds_by_rectangles: bool = False
    """Whether CP-SAT's model of rectangles gives the bound: a relaxation would add nothing to it."""
    _problem: Problem | None = None
    _heads: int = 0
    _marks: dict[str, float] = field(default_factory=dict)
    _last_mark: float = 0.0
    _reported: I64 | None = None
    _left_out_minutes: int = 0

    def elapsed(self) -> float:
        """Seconds since the door was entered."""
        return time.monotonic() - self.began

    def mark(self, stage: str) -> None:
        """Note how long a stage took."""
        now = self.elapsed()
        self._marks[stage] = round(now - self._last_mark, 4)
        self._last_mark = now

    def timings(self) -> dict[str, float]:
        """Seconds by stage, and in all."""
        return {**self._marks, "total": round(self.elapsed(), 4)}

    def stopped(self) -> bool:
        """Whether the caller wants no more."""
        return self.stop is not None and self.stop()

    def first_schedule(self, plan: Plan, graph: DependencyGraph) -> tuple[Problem, Search | None, LeftOut]:
        """What the search begins with; no search where nothing at all can be planned."""
        options = self.options
        beginning = begin(
            plan, graph, seed=options.seed, previous=options.previous, mark=self.mark, hurry=self._is_late
        )
        problem, search = beginning.problem, beginning.search
        if search is not None:
            search.walks = options.workers
            self._problem = problem
            self._left_out_minutes = LEFT_OUT_MINUTES * len(beginning.left_out.tasks)
            self.bounds = [*level_bounds(plan.objective, goal_bounds(problem.arrays, search.milieu))]
            self._heads = self.bounds[0] or 0
            self.mark("first schedule")
            self.report(search)
        return problem, search, beginning.left_out

    def prove_conflicts(self, problem: Problem, search: Search) -> None:
        """What no schedule can keep; nothing is asked where the first schedule keeps every rule."""
        assert search.best is not None  # noqa: S101 - there is a first schedule
        if search.best.value[0] > 0:
            self.conflicts = certain_conflicts(problem, search.milieu)
        self.mark("conflicts")

    def search(self, problem: Problem, search: Search) -> None:
        """The other rules, then epochs until the limit; CP-SAT beside or, counted, after them."""
        if problem.arrays.tasks == 0 or self.options.effort == 0:
            return
        self.lists = new_list_search(search, self.options.workers)
        self._raise_first(None if self.lists is None else self.lists.bound())
        self._look_at_lags(problem, search)
        is_rectangles = self.lists is not None or self.has_time_windows
        self.polisher = new_polisher(problem, self.options, rectangles=is_rectangles)
        self.bounds_by_rectangles = is_rectangles and self.polisher is not None
        if self.polisher is not None:
            search.walks = max(1, self.options.workers - 1)
        for number in range(1, NUMBER_OF_RULES):
            if self.options.effort is None and self._time_left() <= 0:
                break
            if search.try_rule(number):
                self.report(search)
        search.try_slack()
        self.report(search)
        self.mark("priority rules")
        if self.options.effort is None:
            self._search_by_clock(problem, search, self.polisher)
        else:
            self._search_by_count(problem, search, self.polisher, self.options.effort)
        self.mark("search")

    def _look_at_lags(self, problem: Problem, search: Search) -> None:
        """Whether it is all rectangles in time windows, and whether these leave no schedule at all."""
        rectangles = None
        if self.lists is None and search.arrays.tasks <= MOST_RECTANGLES:
            rectangles = compile_rectangles(search.arrays, search.yardstick)
        self.has_time_windows = rectangles is not None and rectangles.windows is not None
        if search.best is None or search.best.value[0] == 0:
            return  # one keeps every rule
        found = contradictory_lags(problem)
        if not found and rectangles is not None and excludes_all(rectangles):
            found = (
                "lags and latest dates leave no order for tasks that can't run at the same time: proved by "
                "temporal analysis",
            )
        self.conflicts += found
        # Elsewhere the search goes on, for the nearest schedule: it has other rules to break or to keep.
        self.proved_infeasible = bool(found) and self.has_time_windows

    def _time_left(self) -> float:
        """Seconds left for searching, keeping back what building and checking will take."""
        assert self.options.time_limit is not None  # noqa: S101
        first, compiling = (self._marks.get(stage, 0.0) for stage in ("first schedule", "compiling"))
        needed = 0.05 + first + AFTER_COMPILING * compiling
        reserve = min(0.3 * self.options.time_limit, needed)
        return self.options.time_limit - reserve - self.elapsed()

    def _is_late(self) -> bool:
        """Whether the time limit, if it is one of time, has passed or the caller wants no more."""
        return self.stopped() or (self.options.effort is None and self._time_left() <= 0)

    def _search_by_clock(self, problem: Problem, search: Search, polisher: Polisher | None) -> None:
        """Epochs until time is up; a watch breaks off the last one."""
        stop = np.zeros(1, np.uint8)
        explorer = self.lists or search
        patience = 0 if search.arrays.tasks <= MOST_TASKS_OF_SMALL else EPOCHS_BEFORE_POLISHING
        if self.lists is not None:
            patience = LIST_EPOCHS_BEFORE_POLISHING
        elif self.has_time_windows:
            patience = 0
        over = threading.Event()

        def watch() -> None:
            while not over.wait(STOP_POLL_SECONDS):
                if self._time_left() <= 0 or self.stopped():
                    stop[0] = 1
                    return

        watcher = threading.Thread(target=watch, name="crewline-clock", daemon=True)
        watcher.start()
        if not self.bounds_by_rectangles:
            self.bounder = begin_bounding(problem, self.options, search, self._heads, self._time_left())
        try:
            if polisher is not None and patience == 0 and not self._is_done(search):
                workers = self.options.workers if self.has_time_windows else 1
                polisher.start(search, self._time_left(), workers=workers)
                if self.has_time_windows:
                    self._wait_for(polisher, search, stop)
            while stop[0] == 0 and not self._is_done(search) and self._time_left() > 0:
                if not explorer.epoch(stop):
                    break
                self.report(search)
                if polisher is not None and explorer.epochs == patience:
                    polisher.start(search, self._time_left())
                    if self.lists is not None:
                        self.lists.release_thread()
                self._hear_bounds()
                if polisher is not None:
                    self._exchange(search, polisher)
        finally:
            over.set()
            watcher.join()
            self._hear_bounds()
            if self.bounder is not None:
                self.bounder.stop()
            if polisher is not None:
                self._exchange(search, polisher)
                polisher.stop()

    def _wait_for(self, polisher: Polisher, search: Search, stop: U8) -> None:
        """Leave it to CP-SAT: an epoch with repairs of lags finds little and would delay its news."""
        while stop[0] == 0 and not self._is_done(search) and not polisher.is_over:
            time.sleep(STOP_POLL_SECONDS)
            self._exchange(search, polisher)

    def _search_by_count(
        self, problem: Problem, search: Search, polisher: Polisher | None, effort: int
    ) -> None:
        """Exactly ``effort`` epochs, then CP-SAT for a deterministic time."""
        stop = np.zeros(1, np.uint8)
        explorer = self.lists or search
        for _ in range(effort):
            if self.stopped() or self._is_done(search):
                break
            explorer.epoch(stop)
            self.report(search)
        if polisher is not None and effort > 0 and not self._is_done(search) and not self.stopped():
            seconds = effort * DETERMINISTIC_SECONDS_AN_EPOCH
            self._take_over(search, polisher.run_counted(search, seconds, self.stopped))
        if not (self.bounds_by_rectangles or self._is_done(search) or self.stopped()):
            self._raise_first(bound_counted(problem, self.options, search, self._heads, self.stopped))

    def _hear_bounds(self) -> None:
        """Note what the relaxation has proved by now."""
        self._raise_first(None if self.bounder is None else self.bounder.collect())

    def _raise_first(self, bound: int | None) -> None:
        """A better bound of the first level."""
        if bound is not None:
            self.bounds[0] = max(self.bounds[0] or 0, bound)

    def _is_done(self, search: Search) -> bool:
        """Whether the best is proved the best there is on every level."""
        assert search.best is not None  # noqa: S101 - there is a first schedule
        values = search.best.value
        if values[0] > 0:
            return self.proved_infeasible
        return all(bound == value for bound, value in zip(self.bounds, values[1:], strict=True))

    def _exchange(self, search: Search, polisher: Polisher) -> None:
        """Take over what CP-SAT found and proved."""
        self._take_over(search, polisher.collect(search))

    def _take_over(self, search: Search, news: News) -> None:
        """Note bounds and proofs, and report what got better."""
        for level, bound in enumerate(news.bounds):
            if bound is not None:
                self.bounds[level] = max(self.bounds[level] or 0, bound)
        self.proved_infeasible = self.proved_infeasible or news.proves_infeasible
        self.notes += [note for note in news.notes if note not in self.notes]
        self.report(search)

    def report(self, search: Search) -> None:
        """Tell the caller of a better schedule."""
        best = search.best
        if best is None or (self._reported is not None and np.array_equal(best.value, self._reported)):
            return
        self._reported = best.value.copy()
        incumbent = Incumbent(
            seconds=round(self.elapsed(), 3),
            values=level_values(search.yardstick, search.final_value()),
            bounds=tuple(self.bounds),
            found_by=best.found_by,
            breach_minutes=int(best.value[0]) + self._left_out_minutes,
        )
        self.history.append(incumbent)
        if self.on_progress is not None:
            self.on_progress(incumbent)
        if self.on_schedule is not None and self._problem is not None:
            self.on_schedule(incumbent, partial(build_schedule, self._problem, best.placed, best.team))

    def finish(self, outcome: Outcome) -> Outcome:
        """The outcome with its timings and history."""
        from dataclasses import replace

        if outcome.status in ("optimal", "feasible") and outcome.breaches:
            raise EngineError("a schedule with breaches was about to be returned as a plan")
        return replace(outcome, timings=self.timings(), history=tuple(self.history))
