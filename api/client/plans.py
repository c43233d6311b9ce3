"""Plans, their versions and schedules, and files that become plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from api.client import landed
from api.client.answers import (
    Checked,
    Difference,
    Page,
    PlanAnswer,
    ResultPage,
    ScheduledTask,
    Source,
    Uploaded,
    VersionAnswer,
)
from api.client.at_versions import changing, if_match, removing
from api.client.calls import JSON, YAML, as_model, as_text, get, given, path_of, post
from api.client.documents import Document, body_of
from api.client.effects import Call, Flow
from api.client.modes import Mode, listing, operation
from api.client.plan_parts import PlanParts
from api.client.plan_projects import PlanProjects
from api.client.results import scheduled
from api.client.uploading import UPLOAD_SECONDS, File, form_of

_PLAN = as_model(PlanAnswer)


class Plans(PlanProjects[Mode], PlanParts[Mode]):
    """``client.plans``."""

    @operation
    def create(
        self,
        document: Document,
        *,
        id: str | None = None,  # noqa: A002
        idempotency_key: str | None = None,
    ) -> Call[PlanAnswer]:
        """Hand in a plan as the first version of a new one.

        Parameters
        ----------
        id
            Made of the plan's name if missing.
        idempotency_key
            So that a script that is started again does not do it twice.

        Raises
        ------
        InvalidError
            With every error of the document.
        ConflictError
            If there is a plan with this id.
        """
        body, media_type = body_of(document)
        headers = {"Content-Type": media_type}
        return Call("POST", path_of("plans"), _PLAN, given(id=id), body, headers, idempotency_key)

    @operation
    def check(self, document: Document) -> Call[Checked]:
        """Everything that is wrong with a plan, without keeping it."""
        body, media_type = body_of(document)
        headers = {"Content-Type": media_type}
        return Call("POST", path_of("check"), as_model(Checked), body=body, headers=headers)

    @operation
    def upload(
        self,
        file: File,
        *,
        people: File | None = None,
        id: str | None = None,  # noqa: A002
        start: dt.date | None = None,
        idempotency_key: str | None = None,
    ) -> Call[Uploaded]:
        """Have files read: a table of tasks and perhaps one of people, CSV or Excel, or a plan document.

        Parameters
        ----------
        file, people
            Paths, or names and contents; the name says what kind of file it is.
        id
            Keep what was read as a new plan with this id. Nothing is kept if missing.
        start
            Data date of a plan made of tables; found in them if missing.

        Raises
        ------
        InvalidError
            With everything that can't be used, each with its row and column.
        ConflictError
            If there is a plan with this id.
        OSError
            If a file can't be read.
        """
        body, media_type = form_of(file, people)
        params, headers = given(plan=id, start=start), {"Content-Type": media_type}
        read, path = as_model(Uploaded), path_of("uploads")
        return Call("POST", path, read, params, body, headers, idempotency_key, UPLOAD_SECONDS)

    @operation
    def rename(self, plan: PlanAnswer, name: str) -> Call[PlanAnswer]:
        """Give a plan another name, if it is still as ``plan`` says; its id stays."""
        done = landed.plan_renamed(plan, name)
        return changing("PATCH", path_of("plans", plan.id), _PLAN, plan, {"name": name}, done)

    @listing
    def list(self) -> Call[Page[PlanAnswer]]:
        """Every plan, by id."""
        return get(path_of("plans"), as_model(Page[PlanAnswer]), limit=200)

    @operation
    def read(self, plan: str) -> Call[PlanAnswer]:
        """A plan's name and version."""
        return get(path_of("plans", plan), _PLAN)

    @operation
    def document(self, plan: str, *, version: int | None = None) -> Call[dict[str, Any]]:
        """A plan's document as plain data, without money where the key may not see it."""
        return get(_document(plan, version), as_model(dict[str, Any]))

    @operation
    def text(
        self, plan: str, *, version: int | None = None, style: Literal["yaml", "json"] = "yaml"
    ) -> Call[str]:
        """A plan's document as text, as people write it."""
        accept = {"Accept": YAML if style == "yaml" else JSON}
        return Call("GET", _document(plan, version), as_text, headers=accept)

    @operation
    def replace(self, plan: PlanAnswer, document: Document) -> Call[PlanAnswer]:
        """Take a document as the plan's next version, if it is still as ``plan`` says.

        Parameters
        ----------
        plan
            As it was read before the document was changed; its version goes into ``If-Match``.

        Raises
        ------
        VersionMovedError
            If somebody else was quicker.
        """
        body, media_type = body_of(document)
        headers, path = {"Content-Type": media_type, **if_match(plan)}, _document(plan.id, None)
        done = landed.plan_replaced(plan, body)
        return Call("PUT", path, _PLAN, body=body, headers=headers, landed=done)

    @operation
    def delete(self, plan: PlanAnswer) -> Call[None]:
        """Take a plan out, if it is still as ``plan`` says."""
        return removing(path_of("plans", plan.id), plan)

    @listing
    def versions(self, plan: str) -> Call[Page[VersionAnswer]]:
        """Who wrote which version, the newest first."""
        return get(path_of("plans", plan, "versions"), as_model(Page[VersionAnswer]), limit=200)

    @listing
    def differences(self, plan: str, *, since: int, to: int | None = None) -> Call[Page[Difference]]:
        """Every field in which two versions differ; ``to`` is the newest if missing."""
        params = {"from": since, **given(to=to), "limit": 200}
        return Call("GET", path_of("plans", plan, "diff"), as_model(Page[Difference]), params)

    @operation
    def revert(
        self, plan: PlanAnswer, *, version: int, idempotency_key: str | None = None
    ) -> Call[PlanAnswer]:
        """Make the document of an earlier version the newest again, as a version of its own."""
        path, body = path_of("plans", plan.id, "revert"), {"version": version}
        return post(path, _PLAN, body, key=idempotency_key, headers=if_match(plan))

    @listing
    def schedule(
        self,
        plan: str,
        *,
        project: Sequence[str] = (),
        person: Sequence[str] = (),
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> Call[Page[ScheduledTask]]:
        """The schedule of the plan's newest solve that has succeeded, as ``Run.schedule`` has it.

        All pages are of the run of the first one, which ``schedule_source`` names.

        Raises
        ------
        NotFoundError
            If there is no such plan, or no solve of it has succeeded yet.
        """
        return scheduled(path_of("plans", plan, "schedule"), project, person, first, last)

    @operation
    def schedule_source(self, plan: str) -> Flow[Source]:
        """Which run the plan's schedule is of, and whether the plan has moved on since."""
        read = as_model(ResultPage[ScheduledTask])
        return (yield from get(path_of("plans", plan, "schedule"), read, limit=1)).source


def _document(plan: str, version: int | None) -> str:
    """Where the document of a version is, or of the newest."""
    if version is None:
        return path_of("plans", plan, "document")
    return path_of("plans", plan, "versions", str(version))
