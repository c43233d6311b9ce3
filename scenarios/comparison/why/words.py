"""The steps of an explanation in words."""

from __future__ import annotations

from planner.calendars import local_time
from scenarios.comparison.task_changes import team_of, worker_of
from scenarios.comparison.why.bindings import Binding
from scenarios.comparison.why.evidence import Inquiry
from scheduling.schedule import TaskKey


def where(key: TaskKey) -> str:
    """``project/task``."""
    return "/".join(key)


def binding_words(inquiry: Inquiry, binding: Binding) -> str:
    """What a task waits for, or need not wait for any more; its subject is left out."""
    name = inquiry.name_of(binding.resource)
    if binding.by is None:
        return _own_words(inquiry, binding, name)
    by = where(binding.by)
    if binding.kind == "link":
        return f"waits for {by}" if inquiry.now else f"no longer waits as long for {by}"
    if binding.kind == "equipment":
        return f"waits for {name}, which {by} holds" if inquiry.now else f"gets {name} sooner from {by}"
    early = inquiry.early.placed.get(binding.by)
    stays = early is not None and team_of(early)[worker_of(binding.resource)] > 0
    if inquiry.now:
        return f"waits for {name}, who {'' if stays else 'now '}does {by} first"
    return f"gets {name} sooner, who {'does' if stays else 'no longer does'} {by} first"


def _own_words(inquiry: Inquiry, binding: Binding, name: str) -> str:
    moment = local_time(binding.until, inquiry.late.side.plan.time_zone).strftime("%Y-%m-%d %H:%M")
    can = "can't" if inquiry.now else "could not"
    if binding.kind == "absence":
        return f"{can} begin while {name} is away"
    if binding.kind == "finish-date":
        return f"{can} finish before {moment}"
    if binding.kind == "pin":
        return f"{'is' if inquiry.now else 'was'} pinned to {moment}"
    if binding.kind == "data-date":
        return f"{can} begin before the plan does, {moment}"
    return f"{can} begin before {moment}"
