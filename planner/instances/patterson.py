"""Patterson ``.rcp``: one project as bare numbers, the shortest makespan.

Patterson, J. H. (1984). A comparison of exact approaches for solving the multiple constrained resource,
project scheduling problem. *Management Science* 30(7), 854-867. The order of the numbers is that of the
RCPLIB files of Ghent University.
"""

from __future__ import annotations

from planner.instances.instance import Instance
from planner.instances.jobs import Job, JobMode, Resource
from planner.instances.single_project import single_project_instance
from planner.instances.words import MOST_JOBS, MOST_PERIODS, Words


def read_patterson(name: str, text: str) -> Instance:
    """Read a ``.rcp`` file: counts, availabilities, then each job.

    Raises
    ------
    InstanceError
        If a number is missing or out of place.
    """
    words = Words.of_text(name, text)
    count = words.integer("the number of jobs", 1, MOST_JOBS)
    ids = [f"R{r + 1}" for r in range(words.integer("the number of resources", 0, 1000))]
    amounts = words.integers(len(ids), "the availability of a resource")
    jobs = tuple(_job(words, number, count, ids) for number in range(1, count + 1))
    words.end()
    resources = tuple(Resource(key, amount) for key, amount in zip(ids, amounts, strict=True))
    return single_project_instance(name, "patterson", jobs, resources)


def _job(words: Words, number: int, jobs: int, ids: list[str]) -> Job:
    periods = words.integer(f"the duration of job {number}", 0, MOST_PERIODS)
    amounts = words.integers(len(ids), f"the amount of a resource for job {number}")
    following = words.integer(f"the number of successors of job {number}", 0, jobs)
    successors = tuple(str(words.integer(f"a successor of job {number}", 1, jobs)) for _ in range(following))
    mode = JobMode("1", periods, dict(zip(ids, amounts, strict=True)))
    return Job(str(number), (mode,), successors)
