"""An edit of a plan as operations take it: by whom, of which version, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.access.roles import Principal
from api.http.door import Planner, Submitter, Used
from api.http.etags import IfMatch, etag, expected_version
from api.routes.answers import PlanId
from api.routes.keeping import Kept, Made, change_plan
from api.services import Services
from planner.plan import Plan


@dataclass(frozen=True)
class Edit:
    """An edit that somebody may make.

    Attributes
    ----------
    expected
        The version that it is for; None for the newest, whichever that is.
    """

    used: Services
    request: Request
    response: Response
    principal: Principal
    plan: str
    expected: int | None

    def keep(self, change: Callable[[Plan], Made]) -> Kept:
        """Keep what a change makes of the plan, and answer with the tag of its new version.

        Raises
        ------
        ProblemError
            404 or 412, and what ``change`` raises.
        """
        kept = change_plan(self.used, self.request, self.principal, self.plan, self.expected, change)
        self.response.headers["ETag"] = etag(kept.row.head)
        return kept


@dataclass(frozen=True)
class _Asked:
    plan: str
    request: Request
    response: Response
    used: Services
    if_match: str | None

    def edit(self, principal: Principal, *, of_a_version: bool) -> Edit:
        names_one = of_a_version or self.if_match is not None
        expected = expected_version(self.if_match) if names_one else None
        return Edit(self.used, self.request, self.response, principal, self.plan, expected)


def _asked(
    plan: PlanId, request: Request, response: Response, used: Used, if_match: IfMatch = None
) -> _Asked:
    return _Asked(plan, request, response, used, if_match)


def _edit(asked: Annotated[_Asked, Depends(_asked)], principal: Planner) -> Edit:
    return asked.edit(principal, of_a_version=True)


def _edit_of_newest(asked: Annotated[_Asked, Depends(_asked)], principal: Planner) -> Edit:
    return asked.edit(principal, of_a_version=False)


def _submission(asked: Annotated[_Asked, Depends(_asked)], principal: Submitter) -> Edit:
    return asked.edit(principal, of_a_version=False)


VersionEdit = Annotated[Edit, Depends(_edit)]
"""By a planner, who says with If-Match which version he has seen."""
AnyEdit = Annotated[Edit, Depends(_edit_of_newest)]
"""By a planner; of the newest version where no If-Match is sent."""
SubmittedEdit = Annotated[Edit, Depends(_submission)]
"""By whoever may submit projects; of the newest version where no If-Match is sent."""
