"""Hand-made instances and tables, and a verifier of solutions that knows nothing of Crewline."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.bench.record import Record

# Three jobs between two dummies, one resource of 3: the jobs need 2, 2 and 1 of it for 3, 2 and 4
# periods. Job 4 follows job 2. Critical path 3 + 4 = 7. Jobs 2 and 3 can't run together (2 + 2 > 3),
# but 3 and 4 can (2 + 1), so that 7 is reached: 2 at 0, then 3 and 4 at 3.
THREE_JOBS = Path(__file__).with_name("three.sm")


@dataclass(frozen=True)
class SingleModeProject:
    """A single-mode file as its format is defined: durations, demands, successors, capacities."""

    durations: dict[str, int]
    demands: dict[str, list[int]]
    successors: dict[str, list[str]]
    capacities: list[int]


def _numbers(text: str) -> list[list[int]]:
    return [[int(word) for word in line.split()] for line in text.splitlines() if re.match(r"\s*\d", line)]


def _parse_sm(text: str) -> SingleModeProject:
    # PSPLIB: job, modes, count, successors; job, mode, duration, demands; one line of capacities.
    relations, rest = text.split("PRECEDENCE RELATIONS:")[1].split("REQUESTS/DURATIONS:")
    requests, capacities = rest.split("RESOURCEAVAILABILITIES:")
    jobs = _numbers(requests)
    assert all(mode == 1 for _, mode, *_ in jobs)
    return SingleModeProject(
        {str(job): duration for job, _, duration, *_ in jobs},
        {str(job): demands for job, _, _, *demands in jobs},
        {str(job): [str(each) for each in after] for job, _, _, *after in _numbers(relations)},
        _numbers(capacities)[0],
    )


def _parse_rcp(text: str) -> SingleModeProject:
    # Patterson: jobs and resources, capacities, then for each job duration, demands, count, successors.
    words = iter(int(word) for word in text.split())
    jobs, resources = next(words), next(words)
    capacities = [next(words) for _ in range(resources)]
    durations, demands, successors = {}, {}, {}
    for job in map(str, range(1, jobs + 1)):
        durations[job] = next(words)
        demands[job] = [next(words) for _ in range(resources)]
        successors[job] = [str(next(words)) for _ in range(next(words))]
    return SingleModeProject(durations, demands, successors, capacities)


def verified_makespan(path: Path, solution: Mapping[str, Any]) -> int:
    """Makespan of a solution, after each rule of the resource-constrained project problem was tested.

    Every job once, at a whole period from 0 on; no job before its predecessors' ends; in no period
    more of a resource than there is.
    """
    text = path.read_text(encoding="latin-1")
    project = _parse_rcp(text) if path.suffix == ".rcp" else _parse_sm(text)
    start: dict[str, int] = solution["start"]
    assert set(start) == set(project.durations), "not every job, or one that isn't in the file"
    assert all(type(at) is int and at >= 0 for at in start.values()), "not a whole period from 0 on"
    end = {job: at + project.durations[job] for job, at in start.items()}
    for job, after in project.successors.items():
        for successor in after:
            assert end[job] <= start[successor], f"{successor} starts before the end of {job}"
    for period in range(max(end.values())):
        running = [job for job in start if start[job] <= period < end[job]]
        for resource, capacity in enumerate(project.capacities):
            used = sum(project.demands[job][resource] for job in running)
            assert used <= capacity, f"period {period}: {used} of {capacity} of resource {resource + 1}"
    return max(end.values())


@pytest.fixture
def verify() -> Callable[[Path, Mapping[str, Any]], int]:
    return verified_makespan


@pytest.fixture
def three_jobs(tmp_path: Path) -> Path:
    """The instance above as ``hand/three.sm``."""
    path = tmp_path / "hand" / "three.sm"
    path.parent.mkdir()
    return shutil.copy(THREE_JOBS, path)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """``table("best.csv", "set,instance", "j30,a.sm")`` writes these lines."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def record() -> Callable[..., Record]:
    """``record(objective=7, lower_bound=7)``: a feasible result, but for what is said."""

    def make(**changes: Any) -> Record:
        values: dict[str, Any] = {
            "instance": "three.sm",
            "path": "hand/three.sm",
            "status": "feasible",
            "objective": None,
            "lower_bound": None,
            "seconds": 1.0,
            "first_solution_seconds": 0.1,
        }
        return Record(**{**values, **changes})

    return make


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public instances; tests that need it are skipped without."""
    default = Path(__file__).parents[4] / "shared" / "data"
    folder = Path(os.environ.get("CREWLINE_DATA", default))
    if not folder.is_dir():
        pytest.skip("the public instances are not here; CREWLINE_DATA names their folder")
    return folder


@pytest.fixture
def results_of() -> Callable[[Path], list[dict[str, Any]]]:
    return lambda path: json.loads(path.read_text(encoding="utf-8"))
