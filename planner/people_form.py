"""The short forms that people write, put into a plan's plain data, and numbers made whole."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from planner.plan import WEEKDAYS


def people_form(document: dict[str, Any]) -> dict[str, Any]:
    """``document`` (changed in place) with bare skills and links, and weeks as ``mon-fri``."""
    for calendar in document.get("calendars", ()):
        for part in (calendar, *calendar.get("changes", ())):
            if "week" in part:
                part["week"] = _short_week(part["week"])
    for key in ("people", "contractor_pools"):
        for part in document.get(key, ()):
            _shorten(part, "skills", "skill")
    for project in document.get("projects", ()):
        for key in ("tasks", "reviews"):
            for part in project.get(key, ()):
                _shorten(part, "after", "task")
    return document


def whole_numbers(value: Any) -> Any:
    """``value`` with every float that has no fraction as an integer."""
    if isinstance(value, dict):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [whole_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _shorten(part: dict[str, Any], key: str, only: str) -> None:
    """Items with no key but ``only`` become its value."""
    if key in part:
        part[key] = [item[only] if list(item) == [only] else item for item in part[key]]


def _short_week(week: dict[str, list[str]]) -> dict[str, Any]:
    short: dict[str, Any] = {}
    for hours, days in groupby(WEEKDAYS, key=lambda day: week.get(day, [])):
        first, *rest = days
        if hours:
            name = f"{first}-{rest[-1]}" if rest else first
            short[name] = hours[0] if len(hours) == 1 else hours
    return short
