"""What an uncertain finish depends on: rank correlation of each draw with an outcome (Spearman 1904).

An amount rises with its draw, so the draw itself is the amount's rank, but for ties (the grade
correlation of Kruskal 1958). Draws are by counter, so they are thrown again instead of having been kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scheduling.kernel import kernel
from scheduling.problem.arrays import FINISHED, I64
from scheduling.simulation.arrays import CERTAIN, MOST_ROUNDS
from scheduling.simulation.dice import draw, key_of
from scheduling.simulation.simulate import Simulation

F64 = NDArray[np.float64]
_CONSTANT: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Influence:
    """How far one uncertain thing moves with an outcome: rank correlations, from -1 to 1.

    ``own`` is that with the finish of its own project, ``overall`` with what was asked for.
    """

    kind: Literal["work", "rounds", "risk"]
    project: str
    id: str
    own: float
    overall: float


def influences(simulation: Simulation, outcome: I64) -> list[Influence]:
    """Of every uncertain task, review and risk, in the plan's order of execution.

    Parameters
    ----------
    outcome
        What each execution was worth, int64 of shape (executions,).
    """
    executable, network = simulation.executable, simulation.executable.network
    task = network.task[:-1]
    uncertain = np.flatnonzero((task.range > 0) & (task.state != FINISHED))
    number = {project: q for q, project in enumerate(executable.projects)}
    names: list[tuple[Literal["work", "rounds", "risk"], str, str]] = [
        ("work", *executable.keys[i]) for i in uncertain
    ]
    names += [("rounds", *review.key) for review in executable.reviews]
    names += [("risk", project, risk.id) for project, risk in executable.risks]
    chances = [np.zeros(0, np.int64)] * len(uncertain)
    low = network.review.chance_ptr.tolist()
    chances += [network.chance[at : at + MOST_ROUNDS] for at in low]
    chances += [np.array([chance], np.int64) for chance in network.risk.chance.tolist()]
    streams = [
        *task.stream[uncertain].tolist(),
        *network.review.stream.tolist(),
        *network.risk.stream.tolist(),
    ]
    ranks = np.stack([_ranks(column) for column in (*simulation.project_finish.T, outcome)], axis=1)
    projects = [number[project] for _, project, _ in names]
    found = _correlations(simulation, streams, chances, projects, ranks)
    # A risk occurs where its draw is low, and so moves against it.
    signs = [-1.0 if kind == "risk" else 1.0 for kind, _, _ in names]
    return [
        Influence(kind, project, name, sign * own, sign * overall)
        for (kind, project, name), sign, (own, overall) in zip(names, signs, found.tolist(), strict=True)
    ]


def _ranks(values: I64) -> F64:
    """Mid-ranks less their mean, scaled to length 1; all 0 where nothing varies."""
    order, places = np.unique(values, return_inverse=True)
    counts = np.bincount(places, minlength=len(order))
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks = middle[places] - (len(values) + 1) / 2
    length = float(np.sqrt((ranks**2).sum()))
    scaled: F64 = ranks / length if length else np.zeros(len(values))
    return scaled


def _correlations(
    simulation: Simulation,
    streams: Sequence[int],
    chances: Sequence[I64],
    projects: Sequence[int],
    ranks: F64,
) -> F64:
    """Own and overall correlation of each stream, float64 of shape (streams, 2)."""
    sums = np.zeros((len(streams), 4))
    ptr = np.cumsum([0, *(len(own) for own in chances)]).astype(np.int64)
    flat = np.concatenate([*chances, np.zeros(0, np.int64)])
    grades = np.zeros(len(flat) + len(chances))
    for k, own in enumerate(chances):
        bounds = np.array([0, *own.tolist(), CERTAIN], np.float64) / CERTAIN
        grades[ptr[k] + k : ptr[k] + k + len(own) + 1] = (bounds[1:] + bounds[:-1]) / 2
    table, own_project = np.array(streams, np.int64), np.array(projects, np.int64)
    threads, seed = simulation.options.threads, simulation.options.seed
    ends = [len(streams) * k // threads for k in range(threads + 1)]

    def work(k: int) -> None:
        add_up(seed, table, ptr, flat, grades, own_project, ranks, sums, ends[k], ends[k + 1])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    # Ranks have mean 0 and length 1, so that only the grades' own length is left.
    length = np.sqrt(np.maximum(0.0, sums[:, 3] - sums[:, 2] ** 2 / len(ranks)))
    found: F64 = sums[:, :2] / np.where(length > _CONSTANT, length, np.inf)[:, np.newaxis]
    return found


@kernel
def add_up(
    seed: int,
    streams: I64,
    ptr: I64,
    chances: I64,
    grades: F64,
    project: I64,
    ranks: F64,
    sums: F64,
    first: int,
    end: int,
) -> None:
    """Sums over all executions, for some streams: grade × own rank, grade × last rank, grade, grade².

    What falls into classes by its chances has the middle of its class as its grade; grades lie around 0.
    """
    executions, last = ranks.shape[0], ranks.shape[1] - 1
    for e in range(executions):
        key = key_of(seed, e)
        for v in range(first, end):
            drawn = draw(key, streams[v])
            grade = drawn / CERTAIN
            if ptr[v + 1] > ptr[v]:
                k = ptr[v]
                while k < ptr[v + 1] and drawn >= chances[k]:
                    k += 1
                grade = grades[k + v]
            grade -= 0.5
            sums[v, 0] += grade * ranks[e, project[v]]
            sums[v, 1] += grade * ranks[e, last]
            sums[v, 2] += grade
            sums[v, 3] += grade * grade
