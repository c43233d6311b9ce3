"""What is wrong with the rest of a plan document that can't be read as a whole.

What was refused in tasks and in dates of projects is left out, or for amounts of work replaced by
an hour, and what remains is validated like any plan; nothing is said again of the tasks concerned.
Where more was refused, such as people or ids, that others refer to, nothing is known of the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from planner.document import parse_plan, read_plain
from planner.errors import DocumentError, Issue
from planner.validation import validate

MOST_BYTES: Final = 4 * 2**20
"""A larger document is not read again for it."""
_AMOUNTS: Final = ("work", "duration", "wait")
_REFERRED_TO: Final = ("id", "parent")
"""Keys of tasks that others depend on."""
_DATES_OF_PROJECTS: Final = ("name", "release", "due", "deadline", "weight", "owner", "value", "budget")
_DATES_OF_PLAN: Final = ("name", "end", "client", "currency", "late_cost_per_day")
_STEP: Final = re.compile(r"([^.\[\]\"]+)|\[(\d+)\]")


def issues_of_the_rest(path: Path, refused: Sequence[Issue]) -> tuple[Issue, ...]:
    """Issues of those parts of a plan that ``refused`` does not concern.

    Parameters
    ----------
    path
        A document that ``read_plan`` refuses.
    refused
        The issues that it gave.
    """
    try:
        raw = read_plain(path, max_bytes=MOST_BYTES)
        concerned = [_mend(raw, issue.path) for issue in refused]
        if None in concerned:
            return ()
        plan = parse_plan(json.dumps(raw), source="rest.json")
    except DocumentError:
        return ()
    places = tuple(place for place in concerned if place is not None)
    return tuple(issue for issue in validate(plan) if not any(_lies_in(issue.path, each) for each in places))


def _lies_in(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _mend(raw: Any, path: str) -> str | None:
    """Take what was refused out of ``raw``; the place of which nothing is known now, None for all of it."""
    steps: list[str | int] = [int(number) if number else key for key, number in _STEP.findall(path)]
    match steps:
        case [str(key)] if key in _DATES_OF_PLAN:
            return _without(raw, key, key)
        case ["projects", int(p), str(key)] if key in _DATES_OF_PROJECTS:
            return _without(raw["projects"][p], key, f"projects[{p}].{key}")
        case ["projects", int(p), "tasks", int(t), str(key), *_] if key not in _REFERRED_TO:
            task = raw["projects"][p]["tasks"][t]
            place = f"projects[{p}].tasks[{t}]"
            if key in _AMOUNTS and key in task:
                task[key] = "1h"
                return place
            return _without(task, key, place)
    return None


def _without(part: dict[str, Any], key: str, place: str) -> str:
    """``place``, once ``part`` has no such key; of several issues about one only the first finds it."""
    part.pop(key, None)
    return place
