"""How hard, how long and with which luck to solve: one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.schedule import Schedule


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """Limits and seed of a solve.

    Attributes
    ----------
    time_limit
        Wall seconds from the plan being read to the answer. Used when ``effort`` is None.
    effort
        Number of search epochs: the same plan, seed, effort and workers give the same schedule on
        every machine. An epoch is about a quarter of a second on a current core; 0 is the first
        schedule of the first priority rule.
    seed
        Of all pseudo-random choices.
    workers
        Search threads (and, for small plans, a CP-SAT worker beside them).
    previous
        An earlier schedule, for the goal ``stability``.
    warm
        A schedule, of this plan or of one much like it, from which the search may begin, too.
    warm_others
        Further schedules of plans much like it; the search begins with what becomes best of any of them.
    bounds
        Whether time may go into proving how much better a schedule could be. Answers to what-ifs that are
        compared with each other need no proof; what is known without a search is said all the same.
    """

    time_limit: float = 20.0
    effort: int | None = None
    seed: int = 1
    workers: int = 2
    previous: Schedule | None = None
    warm: Schedule | None = None
    warm_others: tuple[Schedule, ...] = ()
    bounds: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.time_limit <= 30 * 86_400:
            raise ValueError(f"time_limit is {self.time_limit}; expected 0 to 30 days, in seconds")
        if self.effort is not None and self.effort < 0:
            raise ValueError(f"effort is {self.effort}; expected 0 or more")
        if not 1 <= self.workers <= 256:
            raise ValueError(f"workers is {self.workers}; expected 1 to 256")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed is {self.seed}; expected 0 to {2**31 - 1}")
