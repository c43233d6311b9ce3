"""Projects of a plan, submitted, replaced, accepted; and changes tried and made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from api.client import landed
from api.client.answers import Changed, KeptProject, Page, PlanAnswer, Preview, ProjectInBrief
from api.client.at_versions import PlanNamed, changing, id_of, if_match, removing
from api.client.calls import as_model, get, path_of, post
from api.client.documents import Data
from api.client.effects import Call
from api.client.modes import Mode, Room, listing, operation

ProjectStatus = Literal["proposed", "accepted", "on-hold", "done"]
_KEPT = as_model(KeptProject)


class PlanProjects(Room[Mode]):
    """The part of ``client.plans`` that is about projects and changes."""

    @operation
    def submit_project(
        self, plan: PlanNamed, project: Data, *, idempotency_key: str | None = None
    ) -> Call[KeptProject]:
        """Take a project into the plan, whatever version it is at: nobody's project is lost.

        Parameters
        ----------
        plan
            Its id; or as it was read, where the project is to join that version only.
        project
            As it stands under ``projects`` of a plan.

        Raises
        ------
        InvalidError
            With every error of the project.
        ConflictError
            If the plan has a project with this id.
        """
        path = path_of("plans", id_of(plan), "projects")
        return post(path, _KEPT, dict(project), key=idempotency_key, headers=if_match(plan))

    @listing
    def projects(
        self,
        plan: str,
        *,
        status: ProjectStatus | None = None,
        client: str | None = None,
        owner: str | None = None,
    ) -> Call[Page[ProjectInBrief]]:
        """The plan's projects in brief, by id; those of a status, a client or an owner alone."""
        read, path = as_model(Page[ProjectInBrief]), path_of("plans", plan, "projects")
        return get(path, read, status=status, client=client, owner=owner, limit=200)

    @operation
    def project(self, plan: str, project: str) -> Call[dict[str, Any]]:
        """A project, as it stands in the plan's document."""
        return get(path_of("plans", plan, "projects", project), as_model(dict[str, Any]))

    @operation
    def replace_project(self, plan: PlanAnswer, project: str, document: Data) -> Call[KeptProject]:
        """Take a document in place of a project, if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, "projects", project)
        done = landed.project_replaced(plan, project, document)
        return changing("PUT", path, _KEPT, plan, dict(document), done)

    @operation
    def set_project_status(self, plan: PlanAnswer, project: str, status: ProjectStatus) -> Call[KeptProject]:
        """Accept a project, or put it on hold, if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, "projects", project)
        done = landed.project_has_status(plan, project, status)
        return changing("PATCH", path, _KEPT, plan, {"status": status}, done)

    @operation
    def remove_project(self, plan: PlanAnswer, project: str) -> Call[None]:
        """Take a project out, if the plan is still as ``plan`` says."""
        path = path_of("plans", plan.id, "projects", project)
        return removing(path, plan, landed.part_gone(plan, "projects", project))

    @operation
    def preview(self, plan: str, changes: Sequence[Data]) -> Call[Preview]:
        """What changes would do; nothing is kept. Each is a dict with ``change`` naming its kind."""
        path = path_of("plans", plan, "changes", "preview")
        return post(path, as_model(Preview), {"changes": [dict(one) for one in changes]})

    @operation
    def change(
        self, plan: PlanAnswer, changes: Sequence[Data], *, idempotency_key: str | None = None
    ) -> Call[Changed]:
        """Make changes, all as one version or none, if the plan is still as ``plan`` says."""
        path, body = path_of("plans", plan.id, "changes"), {"changes": [dict(one) for one in changes]}
        return post(path, as_model(Changed), body, key=idempotency_key, headers=if_match(plan))
