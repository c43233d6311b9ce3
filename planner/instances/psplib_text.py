"""The layout of PSPLIB and MMLIB files, ``.sm`` and ``.mm``: headed sections of numbers.

Kolisch & Sprecher (1997), PSPLIB - a project scheduling problem library; Van Peteghem & Vanhoucke
(2014) for MMLIB, whose files leave out the first lines and some rulers.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from planner.instances.jobs import Job, JobMode, Resource
from planner.instances.words import LARGEST_NUMBER, MOST_JOBS, MOST_PERIODS, Words, refusal

_COUNT: Final = re.compile(
    r"^[\s-]*(projects|jobs|renewable|nonrenewable|doubly constrained)\b[^:]*:\s*(\S+)"
)
_MOST_RESOURCES: Final = 1000
_PRECEDENCE: Final = "PRECEDENCE RELATIONS"
_REQUESTS: Final = "REQUESTS/DURATIONS"
_AVAILABILITIES: Final = "RESOURCE AVAILABILITIES"


class ProjectFile(NamedTuple):
    """What a PSPLIB file says: jobs in their order, renewable resources before the others."""

    jobs: tuple[Job, ...]
    resources: tuple[Resource, ...]

    @property
    def multi_mode(self) -> bool:
        """Whether anything is to be chosen but start times, or anything is used up."""
        choices = any(len(job.modes) > 1 for job in self.jobs)
        return choices or any(not resource.renewable for resource in self.resources)


def parse_project(name: str, text: str) -> ProjectFile:
    """Read a ``.sm`` or ``.mm`` file.

    Raises
    ------
    InstanceError
        If a section is missing, cut short or holds something else than expected.
    """
    counts, sections = _split(name, text)
    jobs = _count(name, counts, "jobs", 1, MOST_JOBS)
    if counts.get("projects", (0, "1"))[1] != "1":
        raise refusal(name, counts["projects"][0], f"{counts['projects'][1]} projects", "a single project")
    if counts.get("doubly constrained", (0, "0"))[1] != "0":
        line, found = counts["doubly constrained"]
        raise refusal(name, line, f"{found} doubly constrained resources", "none: a plan has no such thing")
    renewable = _count(name, counts, "renewable", 0, _MOST_RESOURCES)
    used_up = _count(name, counts, "nonrenewable", 0, _MOST_RESOURCES)
    ids = [f"R{r + 1}" for r in range(renewable)] + [f"N{n + 1}" for n in range(used_up)]
    relations = _relations(sections[_PRECEDENCE], jobs)
    modes = _modes(sections[_REQUESTS], [count for count, _ in relations], ids)
    amounts = sections[_AVAILABILITIES].integers(len(ids), "the availability of a resource")
    return ProjectFile(
        tuple(
            Job(str(number), of_job, successors)
            for number, (of_job, (_, successors)) in enumerate(zip(modes, relations, strict=True), start=1)
        ),
        tuple(
            Resource(key, amount, renewable=key.startswith("R"))
            for key, amount in zip(ids, amounts, strict=True)
        ),
    )


def _split(name: str, text: str) -> tuple[dict[str, tuple[int, str]], dict[str, Words]]:
    """Counts of the heading with their lines, and the rows of numbers of each section."""
    counts: dict[str, tuple[int, str]] = {}
    rows: dict[str, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        heading = " ".join(line.split()).removesuffix(":").replace("RESOURCEAVAIL", "RESOURCE AVAIL")
        if heading in (_PRECEDENCE, _REQUESTS, _AVAILABILITIES):
            current = rows.setdefault(heading, [])
        elif current is None:
            match = _COUNT.match(line)
            if match is not None:
                counts[match[1]] = (number, match[2])
        elif line.lstrip()[:1] not in ("*", "-") and not _is_heading(line):
            current.append((number, line))
    for heading in (_PRECEDENCE, _REQUESTS, _AVAILABILITIES):
        if heading not in rows:
            raise refusal(name, len(text.splitlines()), "the end", f"the section {heading}")
    return counts, {heading: Words(name, lines) for heading, lines in rows.items()}


def _is_heading(line: str) -> bool:
    """Whether a line names columns: ``jobnr. #modes``, ``R 1  R 2  N 1``."""
    return line.lstrip().startswith(("jobnr", "R ", "N ", "R\t", "N\t"))


def _count(name: str, counts: dict[str, tuple[int, str]], key: str, least: int, most: int) -> int:
    if key not in counts:
        raise refusal(name, None, f"no number of {key}", f"a line such as '{key} : 4' before the sections")
    line, word = counts[key]
    return Words(name, [(line, word)]).integer(f"the number of {key}", least, most)


def _relations(words: Words, jobs: int) -> list[tuple[int, tuple[str, ...]]]:
    """For each job its number of modes and its successors."""
    relations = []
    for number in range(1, jobs + 1):
        words.integer(f"job {number}", number, number)
        modes = words.integer(f"the number of modes of job {number}", 1, _MOST_RESOURCES)
        count = words.integer(f"the number of successors of job {number}", 0, jobs)
        successors = tuple(str(words.integer(f"a successor of job {number}", 1, jobs)) for _ in range(count))
        relations.append((modes, successors))
    words.end()
    return relations


def _modes(words: Words, counts: list[int], ids: list[str]) -> list[list[JobMode]]:
    """For each job its modes, of which the first row names the job."""
    jobs = []
    for number, count in enumerate(counts, start=1):
        words.integer(f"job {number}", number, number)
        modes = []
        for _ in range(count):
            mode = words.integer(f"a mode of job {number}", 1, LARGEST_NUMBER)
            periods = words.integer(f"the duration of job {number}", 0, MOST_PERIODS)
            amounts = words.integers(len(ids), f"the amount of a resource for job {number}")
            modes.append(JobMode(str(mode), periods, dict(zip(ids, amounts, strict=True))))
        jobs.append(modes)
    words.end()
    return jobs
