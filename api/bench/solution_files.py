"""Where the solution of each instance is written: by its name, in its set's folder if others share it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from api.bench.record import Solution
from api.bench.selection import Case


def solution_paths(directory: Path, cases: Sequence[Case]) -> list[Path]:
    """A file for each case: ``j301_1.sm.json``, or ``j10/PSP1.SCH.json`` where several have that name."""
    names = Counter(case.path.name for case in cases)
    return [
        directory / (case.set if names[case.path.name] > 1 else "") / f"{case.path.name}.json"
        for case in cases
    ]


def solution_text(solution: Solution) -> str:
    """A solution as the file holds it."""
    return json.dumps(solution, indent=1) + "\n"
