"""What results can be asked for by: a range of local days, names; and the answer where they are wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import Query

from api.http.problems import ProblemError
from planner.errors import InputError, Issue

MOST_NAMES = 50
FirstDay = Annotated[
    dt.date | None, Query(alias="from", description="First local day.", examples=["2027-03-01"])
]
LastDay = Annotated[
    dt.date | None, Query(alias="to", description="Last local day, included.", examples=["2027-03-31"])
]


def range_issues(first: dt.date | None, last: dt.date | None) -> Iterator[Issue]:
    """What is wrong with a range of days, whatever the plan."""
    if first is not None and last is not None and last < first:
        yield Issue(
            "query.to", str(last), f"expected no day before {first}, which `from` names", code="range"
        )


def beyond(first: dt.date | None, last: dt.date | None, error: InputError) -> Issue:
    """A range of days outside of what is planned; the hint is what was said of it."""
    name, day = ("from", first) if last is None else ("to", last)
    return Issue(f"query.{name}", str(day), "expected days that the plan covers", str(error), code="range")


def require(issues: Iterable[Issue]) -> None:
    """Refuse a request with errors, naming all of them.

    Raises
    ------
    ProblemError
        422 if there is any.
    """
    found = tuple(issues)
    if found:
        raise ProblemError(422, "invalid-request", "The request has errors", issues=found)


def refused(name: str, error: InputError) -> ProblemError:
    """What the domain said of a parameter."""
    issues = error.issues or (Issue(f"query.{name}", str(error), f"expected another {name}", code="refused"),)
    return ProblemError(422, "invalid-request", "The request has errors", str(error), issues=issues)
