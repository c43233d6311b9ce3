"""Rules coverage and mode: every planned task once, each done in one of its ways."""

from __future__ import annotations

from collections.abc import Iterator

from scheduling.checker.case import ways
from scheduling.checker.evidence import Evidence
from scheduling.schedule import Breach


def coverage(evidence: Evidence) -> Iterator[Breach]:
    """Every planned task is in the schedule exactly once, and nothing else is."""
    matching = evidence.case.matching
    for project, task in matching.missing:
        where = f"{project}/{task}"
        yield Breach("coverage", where, 1, "tasks", f"{where} is planned, but missing from the schedule")
    for (project, task), count in matching.repeated.items():
        where = f"{project}/{task}"
        yield Breach("coverage", where, count - 1, "tasks", f"{where} is in the schedule {count} times")
    for project, task in matching.unknown:
        where = f"{project}/{task}"
        yield Breach("coverage", where, 1, "tasks", f"{where} is in the schedule, but is no planned task")


def mode(evidence: Evidence) -> Iterator[Breach]:
    """mode[i] is one of the modes of i, and the one its progress states, if any."""
    for item in evidence.case.items:
        chosen, progress = item.scheduled.mode, item.task.progress
        if item.mode is None:
            known = ", ".join(known.id for known in ways(item.task))
            message = f"{item.where} is done in mode {chosen!r}; it has {known}"
            yield Breach("mode", item.where, 1, "modes", message)
        elif progress is not None and item.state != "open" and progress.mode not in (None, chosen):
            message = f"{item.where} is done in mode {chosen!r}, but was started in {progress.mode!r}"
            yield Breach("mode", item.where, 1, "modes", message)
