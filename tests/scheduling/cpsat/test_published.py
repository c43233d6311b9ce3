"""Published single-mode projects (PSPLIB J30) as plans: the known best makespans, proved."""

import csv
import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[3] / ".." / "shared" / "data")) / "rcpsp"
INSTANCES = ("j301_1.sm", "j3010_2.sm", "j3029_1.sm")


def read(path):
    """Successors, durations in days and requests by job, and capacities."""
    lines = path.read_text().splitlines()

    def rows(title, skip):
        begin = next(k for k, line in enumerate(lines) if line.startswith(title)) + skip
        for line in lines[begin:]:
            if line.startswith("*"):
                return
            yield [int(word) for word in line.split()]

    successors = {row[0]: row[3:] for row in rows("PRECEDENCE", 2)}
    work = {row[0]: (row[2], row[3:]) for row in rows("REQUESTS", 3)}
    return successors, work, next(rows("RESOURCEAVAIL", 2))


def plan_of(path):
    """Jobs as durations on a calendar without breaks, resources as equipment, makespan as the goal."""
    successors, work, capacities = read(path)
    tasks = []
    for job, (days, requests) in work.items():
        task = {"id": f"t{job}", "after": [f"t{i}" for i, after in successors.items() if job in after]}
        held = [{"equipment": f"r{k}", "units": units} for k, units in enumerate(requests) if units]
        task |= {"duration": f"{days}d", "equipment": held} if days else {"milestone": True}
        tasks.append(task)
    return {
        "grid": "1440min", "day": "24h", "calendar": "always",
        "calendars": [{"id": "always", "week": {"mon-sun": "00:00-24:00"}}],
        "equipment": [{"id": f"r{k}", "units": units} for k, units in enumerate(capacities)],
        "projects": [{"id": "p", "tasks": tasks}],
        "objective": {"levels": [{"goals": [{"goal": "makespan"}]}]},
    }  # fmt: skip


@pytest.mark.skipif(not (DATA / "j30").is_dir(), reason="the published instances are not here")
@pytest.mark.parametrize("name", INSTANCES)
def test_the_published_optimum_is_proved(bench, name):
    with (DATA / "best_known.csv").open() as table:
        known = {row["instance"]: row for row in csv.DictReader(table)}
    problem = bench.problem(plan_of(DATA / "j30" / name))
    result = bench.polished(problem, deterministic_limit=20.0)
    assert result.status == "optimal"
    assert result.value == result.bound == 1440 * int(known[name]["ub"])
    bench.schedule(problem, result)
