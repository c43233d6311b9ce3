"""From the first schedule to the best that time or effort allows: rules, search, CP-SAT, bounds.

What is at work depends on the problem: walks or populations of activity lists, CP-SAT beside them
where it is small enough, and a relaxation that bounds what CP-SAT's own models can't.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from scheduling.account import Account
from scheduling.activity_lists.search import ListSearch, new_list_search
from scheduling.activity_lists.temporal import excludes_all
from scheduling.bounding import Bounder, begin_bounding, bound_counted, suits
from scheduling.conflicts.contradictory_lags import contradictory_lags
from scheduling.level_rectangles import in_windows
from scheduling.options import SolveOptions
from scheduling.polishing import MOST_RECTANGLES, News, Polisher, new_polisher
from scheduling.problem import Problem
from scheduling.problem.arrays import U8
from scheduling.search.engine import Search
from scheduling.search.rules import NUMBER_OF_RULES

STOP_POLL_SECONDS = 0.05
EPOCHS_BEFORE_POLISHING = 10
"""CP-SAT cuts its windows by the schedule that it begins with, so that had better be a good one."""
MOST_TASKS_OF_SMALL = 30
"""Up to so many tasks CP-SAT is through before those epochs are; from 40 on it only takes their time."""
PATIENT_EPOCHS = 16
"""With as many epochs as that, and half of all, without a better first level, one walk rests."""
LIST_EPOCHS_BEFORE_POLISHING = 2
"""A population of activity lists is good sooner."""
DETERMINISTIC_SECONDS_AN_EPOCH = 0.02
"""Of CP-SAT's own clock, which runs twenty to forty times slower than the wall's."""
CHOICE_SECONDS_AN_EPOCH = 0.1
"""The same where it chooses modes, for which both clocks run alike."""


@dataclass
class Exploration:
    """Everything that looks for better schedules and bounds of one problem."""

    problem: Problem
    search: Search
    account: Account
    lists: ListSearch | None = None
    polisher: Polisher | None = None
    bounder: Bounder | None = None
    has_time_windows: bool = False
    """Whether it is all rectangles, bound by maximal lags or latest dates: there CP-SAT is far ahead."""
    _heads: int = field(init=False)
    _improved: tuple[int, int, int] = (-1, -1, 0)
    """Breaches and first level of the best, and the epoch that brought it."""

    def __post_init__(self) -> None:
        self._heads = self.account.bounds[0] or 0
        self.lists = new_list_search(self.search, self._options.workers)
        self.account.raise_bound(None if self.lists is None else self.lists.bound())
        self._look_at_lags()
        takes_advice = self.lists is not None and self.lists.takes_advice
        self.polisher = new_polisher(
            self.problem, self._options, rectangles=self._is_rectangles, takes_advice=takes_advice
        )
        if self.polisher is not None:
            self.search.walks = max(1, self._options.workers - 1)

    @property
    def epochs(self) -> int:
        """Epochs done."""
        return self._explorer.epochs

    @property
    def _options(self) -> SolveOptions:
        return self.account.options

    @property
    def _explorer(self) -> ListSearch | Search:
        return self.lists or self.search

    @property
    def _is_rectangles(self) -> bool:
        return self.lists is not None or self.has_time_windows

    @property
    def _needs_relaxation(self) -> bool:
        """Whether bounds are wanted and don't come from CP-SAT's model of rectangles already."""
        return self._options.bounds and (not self._is_rectangles or self.polisher is None)

    @property
    def _chooses_modes(self) -> bool:
        """Whether CP-SAT chooses modes for the search: then it begins first."""
        return self.polisher is not None and self.polisher.chooses_modes

    @property
    def _is_done(self) -> bool:
        return self.account.is_done(self.search)

    def run(self) -> None:
        """The other rules, then epochs until the limit; CP-SAT beside or, counted, after them."""
        for number in range(1, NUMBER_OF_RULES):
            if self._options.effort is None and self.account.time_left() <= 0:
                break
            if self.search.try_rule(number):
                self._report()
        self.search.try_slack()
        self._report()
        self.account.mark("priority rules")
        if self._options.effort is None:
            self._by_clock()
        else:
            self._by_count(self._options.effort)
        self.account.mark("search")

    def _look_at_lags(self) -> None:
        """Whether it is all rectangles in time windows, and whether these leave no schedule at all."""
        search, rectangles = self.search, None
        if self.lists is None and search.arrays.tasks <= MOST_RECTANGLES:
            rectangles = in_windows(search.arrays, search.yardstick)
        self.has_time_windows = rectangles is not None and rectangles.windows is not None
        if search.best is None or search.best.value[0] == 0:
            return  # one keeps every rule
        found = contradictory_lags(self.problem)
        if not found and rectangles is not None and excludes_all(rectangles):
            found = (
                "lags and latest dates leave no order for tasks that can't run at the same time: proved by "
                "temporal analysis",
            )
        self.account.conflicts += found
        # Elsewhere the search goes on, for the nearest schedule: it has other rules to break or to keep.
        self.account.proved_infeasible = bool(found) and self.has_time_windows

    def _by_clock(self) -> None:
        """Epochs until time is up."""
        patience = self._epochs_before_polishing()
        if self._needs_relaxation:
            left = self.account.time_left()
            self.bounder = begin_bounding(self.problem, self._options, self.search, self._heads, left)
        with self._watched() as stop:
            if patience == 0 and not self._is_done:
                self._polish()
            if self.has_time_windows:
                self._wait_for_polisher(stop)
            while stop[0] == 0 and not self._is_done and self.account.time_left() > 0:
                self._share_out()
                if not self._explorer.epoch(stop):
                    break
                self._report()
                if self.epochs == patience:
                    self._polish()
                self._exchange()

    def _share_out(self) -> None:
        """While the walks find nothing for the first level, the relaxation has the time of one of them.

        It depends on epochs alone, and so is the same with a time limit and with effort.
        """
        best = self.search.best
        if best is None or not self._needs_relaxation or not suits(self.problem):
            return
        value = int(best.value[0]), int(best.value[1])
        if value != self._improved[:2]:
            self._improved = (*value, self.epochs)
        idle = self.epochs - self._improved[2]
        self.search.resting = idle >= PATIENT_EPOCHS and 2 * idle >= self.epochs

    def _epochs_before_polishing(self) -> int:
        if self._chooses_modes:
            return 0
        if self.lists is not None:
            return LIST_EPOCHS_BEFORE_POLISHING
        small = self.has_time_windows or self.search.arrays.tasks <= MOST_TASKS_OF_SMALL
        return 0 if small else EPOCHS_BEFORE_POLISHING

    @contextmanager
    def _watched(self) -> Iterator[U8]:
        """A flag that breaks off the last epoch when time is up; helpers end with it."""
        stop, over = np.zeros(1, np.uint8), threading.Event()

        def watch() -> None:
            while not over.wait(STOP_POLL_SECONDS):
                if self.account.is_late():
                    stop[0] = 1
                    return

        watcher = threading.Thread(target=watch, name="crewline-clock", daemon=True)
        watcher.start()
        try:
            yield stop
        finally:
            over.set()
            watcher.join()
            self._exchange()
            for process in (self.bounder, self.polisher):
                if process is not None:
                    process.stop()

    def _polish(self) -> None:
        """Let CP-SAT begin, if it takes part."""
        if self.polisher is None:
            return
        workers = self._options.workers if self.has_time_windows else 1
        self.polisher.start(self.search, self.account.time_left(), workers=workers)
        if self.lists is not None:
            self.lists.release_thread()

    def _wait_for_polisher(self, stop: U8) -> None:
        """Leave it to CP-SAT: an epoch with repairs of lags finds little and would delay its news."""
        while stop[0] == 0 and not self._is_done and self.polisher is not None and not self.polisher.is_over:
            time.sleep(STOP_POLL_SECONDS)
            self._exchange()

    def _by_count(self, effort: int) -> None:
        """Exactly ``effort`` epochs, then CP-SAT and the relaxation for a deterministic time."""
        if self._chooses_modes and not self._is_over():
            self._run_counted(effort * CHOICE_SECONDS_AN_EPOCH)
        stop = np.zeros(1, np.uint8)
        for _ in range(effort):
            if self._is_over():
                break
            self._share_out()
            self._explorer.epoch(stop)
            self._report()
        if not self._chooses_modes and not self._is_over():
            self._run_counted(effort * DETERMINISTIC_SECONDS_AN_EPOCH)
        if self._needs_relaxation and not self._is_over():
            found = bound_counted(self.problem, self._options, self.search, self._heads, self.account.stopped)
            self.account.raise_bound(found)

    def _run_counted(self, seconds: float) -> None:
        """CP-SAT for deterministic seconds, if it takes part."""
        if self.polisher is not None:
            self._take_over(self.polisher.run_counted(self.search, seconds, self.account.stopped))

    def _is_over(self) -> bool:
        return self.account.stopped() or self._is_done

    def _exchange(self) -> None:
        """Take over what CP-SAT and the relaxation found and proved."""
        if self.bounder is not None:
            self.account.raise_bound(self.bounder.collect())
        if self.polisher is not None:
            self._take_over(self.polisher.collect(self.search))

    def _take_over(self, news: News) -> None:
        self.account.take_over(news)
        if self.lists is not None:
            for mode in news.modes:
                self.lists.advise(mode)
        self._report()

    def _report(self) -> None:
        self.account.report(self.problem, self.search)
