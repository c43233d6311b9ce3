"""What is inside a plan: projects submitted into it, changes tried and made, people and other parts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from api.client.answers import Changed, KeptProject, Page, PlanAnswer, Preview, ProjectInBrief
from api.client.calls import JSON, as_json, as_model, as_nothing, get, path_of, post
from api.client.effects import Call
from api.client.modes import Mode, Room, listing, operation

Data = Mapping[str, Any]
Kind = Literal["people", "calendars", "contractor-pools", "equipment", "consumables"]


class PlanParts(Room[Mode]):
    """The half of ``client.plans`` that is about what is inside one."""

    @operation
    def submit_project(
        self, plan: str, project: Data, *, idempotency_key: str | None = None
    ) -> Call[KeptProject]:
        """Take a project into the plan, whatever version it is at: nobody's project is lost.

        Parameters
        ----------
        project
            As it stands under ``projects`` of a plan.

        Raises
        ------
        InvalidError
            With every error of the project.
        ConflictError
            If the plan has a project with this id.
        """
        path = path_of("plans", plan, "projects")
        return post(path, as_model(KeptProject), dict(project), key=idempotency_key)

    @listing
    def projects(self, plan: str, *, status: str | None = None) -> Call[Page[ProjectInBrief]]:
        """The plan's projects in brief, by id."""
        read = as_model(Page[ProjectInBrief])
        return get(path_of("plans", plan, "projects"), read, status=status, limit=200)

    @operation
    def project(self, plan: str, project: str) -> Call[dict[str, Any]]:
        """A project, as it stands in the plan's document."""
        return get(path_of("plans", plan, "projects", project), as_model(dict[str, Any]))

    @operation
    def set_project_status(self, plan: PlanAnswer, project: str, status: str) -> Call[KeptProject]:
        """Accept a project, or put it on hold, if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, "projects", project)
        return _changing("PATCH", path, as_model(KeptProject), plan, {"status": status})

    @operation
    def remove_project(self, plan: PlanAnswer, project: str) -> Call[None]:
        """Take a project out, if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, "projects", project)
        return Call("DELETE", path, as_nothing, headers=if_match(plan))

    @operation
    def preview(self, plan: str, changes: Sequence[Data]) -> Call[Preview]:
        """What changes would do; nothing is kept. Each is a dict with ``change`` naming its kind."""
        path = path_of("plans", plan, "changes", "preview")
        return post(path, as_model(Preview), {"changes": [dict(one) for one in changes]})

    @operation
    def change(self, plan: PlanAnswer, changes: Sequence[Data]) -> Call[Changed]:
        """Make changes, all as one version or none, if the plan is still as ``plan`` says."""
        path, body = path_of("plans", plan.id, "changes"), {"changes": [dict(one) for one in changes]}
        return _changing("POST", path, as_model(Changed), plan, body)

    @operation
    def part(self, plan: str, kind: Kind, part: str) -> Call[dict[str, Any]]:
        """A person, calendar, ..., as it stands in the plan's document."""
        return get(path_of("plans", plan, kind, part), as_model(dict[str, Any]))

    @operation
    def put_part(self, plan: PlanAnswer, kind: Kind, part: str, document: Data) -> Call[dict[str, Any]]:
        """Take a document as a person, calendar, ..., if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, kind, part)
        return _changing("PUT", path, as_model(dict[str, Any]), plan, dict(document))

    @operation
    def remove_part(self, plan: PlanAnswer, kind: Kind, part: str) -> Call[None]:
        """Take a person, calendar, ... out, if the plan is still as ``plan`` says."""
        return Call("DELETE", path_of("plans", plan.id, kind, part), as_nothing, headers=if_match(plan))


def if_match(plan: PlanAnswer) -> dict[str, str]:
    """The header that names the version a change is made for."""
    return {"If-Match": json.dumps(str(plan.version))}


def _changing(method: str, path: str, read: Any, plan: PlanAnswer, body: Any) -> Call[Any]:
    headers = {"Content-Type": JSON, **if_match(plan)}
    return Call(method, path, read, body=as_json(body), headers=headers)
