"""Why a task could not stay where it was, in words."""

from __future__ import annotations

from typing import Final

from scheduling.mending import Stuck
from scheduling.schedule import ScheduledTask

_WORDS: Final = {
    "new": "the earlier schedule does not have it",
    "people": "{people} can't do it any more",
    "hours": "{people} {does} not work then",
    "date": "it may not begin by then",
    "late": "it would miss a hard date there",
    "busy": "{people} {is_} busy then",
    "order": "it comes after {by}, which is not done by then",
}


def stuck_in_words(stuck: Stuck, task: ScheduledTask | None) -> str:
    """One clause; ``task`` is what the earlier schedule said of it."""
    people = [] if task is None else [one.person for one in task.assignments]
    return _WORDS[stuck.reason].format(
        people=" and ".join(people) or "what it needs",
        does="do" if len(people) > 1 else "does",
        is_="are" if len(people) > 1 else "is",
        by="" if stuck.by is None else "/".join(stuck.by),
    )
