"""ProGen/max ``.SCH``: one project with minimal and maximal time lags between starts, RCPSP/max.

Schwindt, C. (1998). Generation of resource-constrained project scheduling problems subject to temporal
constraints. Report WIOR-543, University of Karlsruhe. A file gives the numbers of activities and
resources, then for each activity its successors with a lag in brackets, then durations and amounts, and
at the end the availabilities. Activities 0 and n + 1 are the beginning and the end of the project.
"""

from __future__ import annotations

import re
from typing import Final

from planner.instances.instance import Instance
from planner.instances.jobs import Job, JobMode, Resource
from planner.instances.round_the_clock import PERIOD
from planner.instances.single_project import single_project_instance
from planner.instances.time_lags import Lags, lag_links, start_order
from planner.instances.words import MOST_JOBS, MOST_PERIODS, Words, refusal

_WORD: Final = re.compile(r"\[|\]|[^\s\[\]]+")


def read_progen_max(name: str, text: str) -> Instance:
    """Read a ``.SCH`` file; jobs keep their numbers from 0.

    Raises
    ------
    InstanceError
        If a number is missing or out of place, an activity has several modes or waits for itself, or
        there are resources other than renewable ones.
    """
    words = Words.of_text(name, text, _WORD)
    count = words.integer("the number of activities", 1, MOST_JOBS) + 2
    ids = [f"R{r + 1}" for r in range(words.integer("the number of renewable resources", 0, 1000))]
    for kind in ("nonrenewable", "doubly constrained"):
        words.integer(f"the number of {kind} resources, of which none can be read here", 0, 0)
    lags = _lags(words, count)
    jobs = [_job(words, number, ids) for number in range(count)]
    amounts = words.integers(len(ids), "the availability of a resource")
    words.end()
    periods = [job.modes[0].periods for job in jobs]
    links = lag_links(lags, start_order(lags, count), periods, PERIOD)
    after = {str(number): of_job for number, of_job in enumerate(links)}
    resources = [Resource(key, amount) for key, amount in zip(ids, amounts, strict=True)]
    return single_project_instance(name, "progen-max", jobs, resources, after)


def _lags(words: Words, count: int) -> Lags:
    """The greatest lag written from each activity to each other."""
    lags: Lags = {}
    for number in range(count):
        words.integer(f"activity {number}", number, number)
        words.integer(f"the number of modes of activity {number}, of which one can be read here", 1, 1)
        following = words.integer(f"the number of successors of activity {number}", 0, MOST_JOBS)
        ends = [words.integer(f"a successor of activity {number}", 0, count - 1) for _ in range(following)]
        for end in ends:
            line = words.line
            words.literal("[")
            lag = words.integer(f"a lag after activity {number}", -MOST_PERIODS, MOST_PERIODS)
            words.literal("]")
            if end == number and lag > 0:
                raise refusal(words.name, line, f"activity {number} after itself", "another activity")
            if end != number:
                lags[number, end] = max(lag, lags.get((number, end), lag))
    return lags


def _job(words: Words, number: int, ids: list[str]) -> Job:
    words.integer(f"activity {number}", number, number)
    words.integer(f"mode 1 of activity {number}", 1, 1)
    periods = words.integer(f"the duration of activity {number}", 0, MOST_PERIODS)
    amounts = words.integers(len(ids), f"the amount of a resource for activity {number}")
    return Job(str(number), (JobMode("1", periods, dict(zip(ids, amounts, strict=True))),), ())
