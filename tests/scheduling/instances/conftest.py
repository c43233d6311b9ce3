"""Solutions of instances proved against the files themselves, by readers that share no code with Crewline."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

TINY = Path(__file__).parents[2] / "planner" / "instances" / "files"
DATA = Path(os.environ.get("CREWLINE_DATA", Path(__file__).parents[3] / ".." / "shared" / "data"))
Solution = dict[str, Any]


@dataclass
class Facts:
    """What a file asks for: jobs by number with their modes, and everything else by those numbers."""

    modes: dict[str, dict[str, tuple[float, dict[str, int]]]]
    after: list[tuple[str, str]] = field(default_factory=list)
    lags: list[tuple[str, str, int]] = field(default_factory=list)
    renewable: dict[str, int] = field(default_factory=dict)
    used_up: dict[str, int] = field(default_factory=dict)
    release: dict[str, int] = field(default_factory=dict)


def checked(facts: Facts, solution: Solution) -> tuple[dict[str, float], dict[str, float]]:
    """Starts and ends, after every rule that all formats share was tested."""
    start = solution["start"]
    assert set(start) == set(facts.modes), "not every job, or one that isn't in the file"
    assert all(at >= facts.release.get(job, 0) for job, at in start.items())
    chosen = {job: modes[_mode(job, modes, solution)] for job, modes in facts.modes.items()}
    end = {job: start[job] + periods for job, (periods, _) in chosen.items()}
    for i, j in facts.after:
        assert end[i] <= start[j] + 1e-9, f"{j} starts before the end of {i}"
    for i, j, lag in facts.lags:
        assert start[i] + lag <= start[j], f"{j} starts less than {lag} after {i}"
    for resource, amount in facts.used_up.items():
        assert sum(needs.get(resource, 0) for _, needs in chosen.values()) <= amount, resource
    for resource, amount in facts.renewable.items():
        assert peak(start, end, {job: needs.get(resource, 0) for job, (_, needs) in chosen.items()}) <= amount
    return start, end


def _mode(job: str, modes: dict[str, Any], solution: Solution) -> str:
    if "mode" in solution:
        return solution["mode"][job]
    (only,) = modes
    return only


def peak(start: dict[str, float], end: dict[str, float], amounts: dict[str, int]) -> int:
    """Most of a resource in use at once."""
    moments = [start[job] for job, amount in amounts.items() if amount and end[job] > start[job]]
    running = ([job for job in amounts if start[job] <= at < end[job] - 1e-9] for at in moments)
    return max((sum(amounts[job] for job in jobs) for jobs in running), default=0)


def numbers(text: str) -> list[list[int]]:
    """Lines of nothing but numbers."""
    rows = (line.replace("[", " ").replace("]", " ").split() for line in text.splitlines())
    return [list(map(int, row)) for row in rows if row and all(re.fullmatch(r"-?\d+", word) for word in row)]


# --- formats with resources ---------------------------------------------------------------------


def multi_mode(text: str, solution: Solution) -> float:
    relations, rest = text.split("PRECEDENCE RELATIONS")[1].split("REQUESTS/DURATIONS")
    requests, available = re.split(r"RESOURCE ?AVAILABILITIES", rest)
    (capacity,) = numbers(available)
    kinds = re.search(r"- renewable\s*:\s*(\d+)", text)
    width, renewable = len(capacity), int(kinds[1])
    modes: dict[str, dict[str, Any]] = {}
    job = ""
    for row in numbers(requests):
        if len(row) == width + 3:
            job = str(row[0])
        mode, periods, *amounts = row[-width - 2 :]
        modes.setdefault(job, {})[str(mode)] = (periods, {str(r): n for r, n in enumerate(amounts)})
    after = [(str(row[0]), str(each)) for row in numbers(relations) for each in row[3:]]
    facts = Facts(
        modes,
        after,
        renewable={str(r): capacity[r] for r in range(renewable)},
        used_up={str(r): capacity[r] for r in range(renewable, width)},
    )
    return max(checked(facts, solution)[1].values())


def progen_max(text: str, solution: Solution) -> float:
    (head, *rows, capacity), lags = numbers(text), []
    count = head[0] + 2
    for number, _, following, *rest in rows[:count]:
        pairs = zip(rest[:following], rest[following:], strict=True)
        lags += [(str(number), str(end), lag) for end, lag in pairs]
    modes = {
        str(number): {"1": (periods, dict(zip("0123456789", needs, strict=False)))}
        for number, _, periods, *needs in rows[count:]
    }
    facts = Facts(modes, lags=lags, renewable=dict(zip("0123456789", capacity, strict=False)))
    return max(checked(facts, solution)[1].values())


def mplib(text: str, solution: Solution) -> float:
    rows = [line.split() for line in text.splitlines() if line.strip()]
    projects, resources = int(rows[0][0]), int(rows[1][0])
    facts = Facts({}, renewable={str(r): int(n) for r, n in enumerate(rows[2])})
    at = 3
    for project in range(1, projects + 1):
        count, release = map(int, rows[at])
        for activity in range(1, count + 1):
            row, job = rows[at + 1 + activity], f"{project}.{activity}"
            needs = {str(r): int(row[1 + r]) for r in range(resources)}
            facts.modes[job] = {"1": (int(row[0]), needs)}
            facts.release[job] = release
            facts.after += [(job, each.replace(":", ".")) for each in row[resources + 2 :]]
        at += 2 + count
    return max(checked(facts, solution)[1].values())


def mista(text: str, solution: Solution) -> float:
    whole, named = json.loads(text), {}
    stack = [whole]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            named.setdefault(value.get("@id"), value)
        stack += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()

    def real(value: Any) -> Any:
        return named[value] if isinstance(value, str) else value

    facts, projects = Facts({}), []
    for project in map(real, whole["projectList"]):
        jobs = [real(job) for job in project["jobList"]]
        for job in jobs:
            modes = facts.modes.setdefault(str(job["id"]), {})
            facts.release[str(job["id"])] = project["releaseDate"]
            facts.after += [(str(job["id"]), str(real(j)["id"])) for j in job.get("successorJobList") or ()]
            for mode in map(real, job["executionModeList"]):
                needs = {}
                for need in map(real, mode["resourceRequirementList"]):
                    resource = real(need["resource"])
                    kind = facts.renewable if resource.get("renewable", True) else facts.used_up
                    kind[resource["@id"]] = resource["capacity"]
                    needs[resource["@id"]] = need["requirement"]
                modes[str(mode["id"])] = (mode["duration"], needs)
        projects.append((project, [str(job["id"]) for job in jobs]))
    _, end = checked(facts, solution)
    due = [project["releaseDate"] + project["criticalPathDuration"] for project, _ in projects]
    return sum(max(end[job] for job in jobs) - date for (_, jobs), date in zip(projects, due, strict=True))


def racp(text: str, solution: Solution) -> float:
    value = dict(re.findall(r"^(\w+) *= *([^;]*);", text, re.MULTILINE))
    periods, costs = json.loads(value["dur"]), json.loads(value["cost"])
    rows = [json.loads(f"[{row}]") for row in re.sub(r"\[\||\|\]", "", value["rr"]).split("|")]
    jobs = [str(job + 1) for job in range(len(periods))]
    facts = Facts({job: {"1": (length, {})} for job, length in zip(jobs, periods, strict=True)})
    for job, following in zip(jobs, re.findall(r"{([^}]*)}", value["succ"]), strict=True):
        facts.after += [(job, each.strip()) for each in following.split(",") if each.strip()]
    start, end = checked(facts, solution)
    assert max(end.values()) <= int(value["t_max"])
    peaks = [peak(start, end, dict(zip(jobs, row, strict=True))) for row in rows]
    return sum(cost * most for cost, most in zip(costs, peaks, strict=True))


# --- formats with people ------------------------------------------------------------------------


def one_job_at_a_time(start: dict[str, float], end: dict[str, float], people: dict[str, list[str]]) -> None:
    for person in {each for of_job in people.values() for each in of_job}:
        busy = {job: int(person in of_job) for job, of_job in people.items()}
        assert peak(start, end, {job: busy.get(job, 0) for job in start}) <= 1, person


def mspsp(text: str, solution: Solution) -> float:
    value = dict(re.findall(r"^(\w+) *= *([^;]*);", text, re.MULTILINE))

    def table(name: str) -> list[list[int]]:
        return [json.loads(f"[{row.strip().strip(',')}]") for row in value[name][2:-2].split("|")]

    periods = json.loads(value["dur"])
    pairs = zip(json.loads(value["pred"]), json.loads(value["succ"]), strict=True)
    facts = Facts(
        {str(job): {"1": (length, {})} for job, length in enumerate(periods, 1)},
        [(str(i), str(j)) for i, j in pairs],
    )
    start, end = checked(facts, solution)
    chosen, mastery = solution["assignment"], table("mastery")
    for job, asked in enumerate(table("sreq"), 1):
        given = chosen.get(str(job), {})
        counts = {str(skill): count for skill, count in enumerate(asked, 1) if count and periods[job - 1]}
        assert {skill: len(people) for skill, people in given.items()} == counts, job
        assert all(mastery[int(p) - 1][int(s) - 1] for s, people in given.items() for p in people), job
    people = {
        job: [each for of_skill in given.values() for each in of_skill] for job, given in chosen.items()
    }
    assert all(len(set(of_job)) == len(of_job) for of_job in people.values()), "somebody twice at one job"
    one_job_at_a_time(start, end, people)
    return max(end.values())


def imopse(text: str, solution: Solution) -> float:
    resources, tasks = text.split("ResourceID")[1].split("TaskID")
    levels = {
        line.split()[0]: {skill: int(level) for skill, level in re.findall(r"(Q\d+):\s*(\d+)", line)}
        for line in resources.splitlines()[1:]
        if line[:1].isdigit()
    }
    rows = [re.match(r"(\d+)\s+(\d+)\s+(Q\d+):\s*(\d+)(.*)", line) for line in tasks.splitlines()]
    found = [row.groups() for row in rows if row]
    facts = Facts({job: {"1": (int(length), {})} for job, length, *_ in found})
    facts.after = [(before, row[0]) for row in found for before in row[4].split()]
    start, end = checked(facts, solution)
    for job, _, skill, level, _ in found:
        (person,) = solution["assignment"][job]
        assert levels[person].get(skill, -1) >= int(level), job
    one_job_at_a_time(start, end, solution["assignment"])
    return max(end.values())


def ca_rcpsp(text: str, solution: Solution) -> float:
    whole = json.loads(text)
    durations = {task["task_id"]: {"1": (task["duration"], {})} for task in whole["tasks"]}
    start, end = checked(Facts(durations, [tuple(pair) for pair in whole["dependencies"]]), solution)
    skills = {resource["resource_id"]: set(resource["skills"]) for resource in whole["resources"]}
    for task in whole["tasks"]:
        (resource,) = solution["assignment"][task["task_id"]]
        asked = set(task["required_skills"])
        assert asked & skills[resource] or not any(asked & each for each in skills.values())
    one_job_at_a_time(start, end, solution["assignment"])
    return max(end.values())


VERIFIERS = {
    "multi-mode": multi_mode,
    "psplib": multi_mode,
    "progen-max": progen_max,
    "mplib": mplib,
    "mista": mista,
    "racp": racp,
    "mspsp": mspsp,
    "imopse": imopse,
    "ca-rcpsp": ca_rcpsp,
}


@pytest.fixture
def tiny_files() -> Path:
    """The folder of tiny instances."""
    return TINY


@pytest.fixture
def public_data() -> Path:
    """The folder of public instances; tests that need it are skipped without."""
    if not DATA.is_dir():
        pytest.skip("the public instances are not here; CREWLINE_DATA names their folder")
    return DATA


@pytest.fixture
def verified_value() -> Callable[[str, Path, Solution], float]:
    """``verified_value(format, path, solution)``: its objective value, after every rule was tested."""
    return lambda format_, path, solution: VERIFIERS[format_](path.read_text(encoding="latin-1"), solution)
