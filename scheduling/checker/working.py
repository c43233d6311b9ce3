"""Rules joint-time, work, segments and continuous: when a task is worked, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from scheduling.checker.case import Item
from scheduling.checker.evidence import Evidence, minutes_breach
from scheduling.checker.track import Track, is_orderly
from scheduling.schedule import Breach


def joint_time(evidence: Evidence) -> Iterator[Breach]:
    """Every reserved slot of i lies in the working time of all people and equipment of i."""
    for item, minutes in evidence.work.outside():
        who = ", ".join(_taking_part(item)) or "its calendar"
        yield minutes_breach(
            "joint-time", item, minutes, f"is worked for {minutes} min while not all of {who} work"
        )


def _taking_part(item: Item) -> Iterator[str]:
    yield from (assignment.person for assignment in item.scheduled.assignments)
    yield from (need.equipment for need in (item.mode.equipment if item.mode else ()))


def work(evidence: Evidence) -> Iterator[Breach]:
    """Minutes in the segments of i = ceil(work · 10⁹ / Σ units · share · efficiency), or its duration."""
    yield from _unworked("work", evidence, "work")
    yield from _wrong_amount("work", evidence.work)


def _unworked(kind: str, evidence: Evidence, rule: str) -> Iterator[Breach]:
    for item, asked in evidence.of_kind(kind):
        if not item.scheduled.segments:
            yield minutes_breach(rule, item, asked.minutes, f"needs {asked.minutes} min and has no segment")


def _wrong_amount(rule: str, track: Track) -> Iterator[Breach]:
    worked = track.worked
    for row in np.flatnonzero(worked != track.minutes).tolist():
        has, needs = int(worked[row]), int(track.minutes[row])
        yield minutes_breach(
            rule, track.items[row], abs(has - needs), f"needs {needs} min and is given {has}"
        )


def segments(evidence: Evidence) -> Iterator[Breach]:
    """Segments of i are its joint slots from a slot boundary start[i] on, all of them, up to finish[i]."""
    track, clock = evidence.work, evidence.clock
    yield from _disorderly("work", evidence, "segments")
    yield from _loose_ends("segments", track)
    late = track.starts - clock.slot_floor(track.starts)
    for row in np.flatnonzero(late).tolist():
        minutes = int(late[row])
        message = f"begins {minutes} min after a boundary of the {clock.grid} min grid"
        yield minutes_breach("segments", track.items[row], minutes, message)
    yield from _idle("segments", track)


def _disorderly(kind: str, evidence: Evidence, rule: str) -> Iterator[Breach]:
    for item, _ in evidence.of_kind(kind):
        if not is_orderly(item.scheduled.segments):
            message = f"{item.where} has segments that are empty, out of order or not merged"
            yield Breach(rule, item.where, _disorder(item), "segments", message)


def _disorder(item: Item) -> int:
    planned = item.scheduled.segments
    empty = sum(begin >= end for begin, end in planned)
    return empty + sum(right[0] <= left[1] for left, right in pairwise(planned))


def _loose_ends(rule: str, track: Track) -> Iterator[Breach]:
    """Starts and finishes that aren't those of the segments; a started task's start is in the past."""
    for item, begin, end in zip(track.items, track.starts.tolist(), track.finishes.tolist(), strict=True):
        start, finish = item.scheduled.start, item.scheduled.finish
        if item.state == "open" and start != begin:
            minutes = abs(start - begin)
            yield minutes_breach(rule, item, minutes, f"has a start {minutes} min off its first segment")
        if finish != end:
            minutes = abs(finish - end)
            yield minutes_breach(rule, item, minutes, f"has a finish {minutes} min off its last segment")


def _idle(rule: str, track: Track) -> Iterator[Breach]:
    for item, minutes in track.idle():
        yield minutes_breach(rule, item, minutes, f"pauses for {minutes} min although it could go on")


def continuous(evidence: Evidence) -> Iterator[Breach]:
    """A continuous task has one segment: begin[k + 1] = end[k] for all of its segments k."""
    for track in (evidence.work, evidence.waits):
        for item in track.items:
            if item.task.continuous and len(item.scheduled.segments) > 1:
                minutes = sum(right[0] - left[1] for left, right in pairwise(item.scheduled.segments))
                yield minutes_breach(
                    "continuous", item, minutes, f"must not pause, and does for {minutes} min"
                )


def waits(evidence: Evidence) -> Iterator[Breach]:
    """finish[i] = E_C(W_C(start[i]) + minutes[i]), its segments the working time of C in between."""
    track = evidence.waits
    yield from _unworked("wait", evidence, "waits")
    yield from _disorderly("wait", evidence, "waits")
    yield from _loose_ends("waits", track)
    for item, minutes in track.outside():
        yield minutes_breach(
            "waits", item, minutes, f"waits for {minutes} min in which its calendar doesn't work"
        )
    yield from _idle("waits", track)
    yield from _wrong_amount("waits", track)


def milestones(evidence: Evidence) -> Iterator[Breach]:
    """start[i] = finish[i], without segments."""
    for item, _ in evidence.of_kind("milestone", "spent"):
        planned = item.scheduled
        if item.state == "open" and planned.finish != planned.start:
            minutes = abs(planned.finish - planned.start)
            yield minutes_breach("milestones", item, minutes, f"takes no time, but {minutes} min are planned")
        if planned.segments:
            count = len(planned.segments)
            message = f"{item.where} takes no time, but has {count} segments"
            yield Breach("milestones", item.where, count, "segments", message)
