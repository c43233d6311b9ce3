"""Jobs as most formats have them: modes, amounts of resources, successors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from planner.plan import Link


class Resource(NamedTuple):
    """A renewable resource (equipment of the plan) or a non-renewable one (a consumable)."""

    id: str
    amount: int
    renewable: bool = True
    name: str = ""


class JobMode(NamedTuple):
    """One way to do a job: the file's number of it, periods, and amounts by id of the resource."""

    number: str
    periods: int
    amounts: Mapping[str, int]


class Job(NamedTuple):
    """A job with its modes and the numbers of the jobs that follow it."""

    number: str
    modes: Sequence[JobMode]
    successors: Sequence[str]


def links_to(jobs: Iterable[Job]) -> dict[str, list[Link]]:
    """For each job number the finish-to-start links from the jobs that it follows."""
    links: dict[str, list[Link]] = {}
    for job in jobs:
        link = Link(task=job.number)
        for successor in dict.fromkeys(job.successors):
            links.setdefault(successor, []).append(link)
    return links
