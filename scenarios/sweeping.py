"""One change tried with many values: designers 1 to 6, a due date week by week, effort from 80 to 120 %."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from planner.changes.shorthand import read_change_line
from planner.document_issues import found_text
from planner.errors import DocumentError, InputError, Issue
from scenarios.book import Scenario, ScenarioBook

PLACEHOLDER: Final = "{}"
MOST_VALUES: Final = 200
_RANGE: Final = re.compile(r"(?P<first>[^.]+)\.\.(?P<last>[^/.]+)(?:/(?P<step>.+))?")
_NUMBER: Final = re.compile(r"(-?\d+)(%?)")
_STEP: Final = re.compile(r"(\d+)([dw%]?)")


def swept_values(text: str) -> tuple[str, ...]:
    """The values of a range, or of a list with commas, as they stand in a change.

    ``1..6``, ``0..20/5``, ``80%..120%/10%``, ``2027-02-01..2027-03-01/1w`` (a day where no step is said), or
    ``Mia,Ben``. The last value is in where a step ends there.

    Raises
    ------
    InputError
        If it can't be read, is empty, or has more than ``MOST_VALUES`` values.
    """
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        values = tuple(one.strip() for one in text.split(",") if one.strip())
    else:
        values = tuple(_between(text, **match.groupdict()))
    if not values:
        raise _unreadable(text, "expected at least one value")
    if len(values) > MOST_VALUES:
        raise _unreadable(text, f"expected at most {MOST_VALUES} values, found {len(values)}")
    return values


def sweep_book(line: str, values: Sequence[str]) -> ScenarioBook:
    """A scenario for each value, with a change in one line in which ``{}`` stands for the value.

    Raises
    ------
    InputError
        If there is no ``{}``, a value is there twice, or a change can't be read; all of that at once.
    """
    issues: list[Issue] = []
    if PLACEHOLDER not in line:
        issues.append(Issue("", found_text(line), "expected {} where the value goes", code="no-placeholder"))
    issues += (
        Issue("", found_text(value), "expected each value once", code="duplicate-value")
        for value in sorted({one for one in values if list(values).count(one) > 1})
    )
    scenarios: list[Scenario] = []
    for value in values if not issues else ():
        try:
            change = read_change_line(line.replace(PLACEHOLDER, value))
        except DocumentError as error:
            issues += error.issues
            continue
        scenarios.append(Scenario(value, (change,), change.sentence()))
    if issues:
        lead = "" if len(issues) == 1 else f"{len(issues)} problems, the first: "
        raise InputError(f"{lead}{issues[0]}", tuple(dict.fromkeys(issues)))
    return ScenarioBook(tuple(scenarios))


def single_changes(book: ScenarioBook, id_: str) -> ScenarioBook:
    """Every change of a scenario as a scenario of its own, for a tornado: what each does alone."""
    changes = book.changes_of(id_)
    return ScenarioBook(
        tuple(Scenario(f"{at + 1}", (change,), change.sentence()) for at, change in enumerate(changes))
    )


def _between(text: str, first: str, last: str, step: str | None) -> Iterator[str]:
    low, high = _NUMBER.fullmatch(first.strip()), _NUMBER.fullmatch(last.strip())
    if low and high:
        by = _step_of(text, step, low[2])
        if low[2] != high[2]:
            raise _unreadable(text, "expected both ends with a % or both without")
        yield from (f"{value}{low[2]}" for value in range(int(low[1]), int(high[1]) + 1, by))
        return
    try:
        begin, end = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip())
    except ValueError:
        raise _unreadable(
            text, "expected numbers such as 1..6 or dates such as 2027-02-01..2027-03-01"
        ) from None
    by = _step_of(text, step, "d")
    yield from (f"{begin + dt.timedelta(days=days)}" for days in range(0, (end - begin).days + 1, by))


def _step_of(text: str, step: str | None, unit: str) -> int:
    """The step in whole numbers, or in days."""
    if step is None:
        return 1
    match = _STEP.fullmatch(step.strip())
    if match is None or int(match[1]) == 0 or ((match[2] in ("d", "w")) != (unit == "d") and match[2]):
        known = "days or weeks, such as 7d or 1w" if unit == "d" else "a whole number above 0"
        raise _unreadable(text, f"expected a step in {known}")
    return int(match[1]) * (7 if match[2] == "w" else 1)


def _unreadable(text: str, expected: str) -> InputError:
    issue = Issue("", found_text(text), expected, code="unreadable-values")
    return InputError(str(issue), (issue,))
