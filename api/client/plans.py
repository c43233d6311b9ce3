"""Plans and their versions."""

from __future__ import annotations

from typing import Any, Literal

from api.client.answers import Checked, Difference, Page, PlanAnswer, VersionAnswer
from api.client.calls import JSON, YAML, as_json, as_model, as_nothing, as_text, get, given, path_of
from api.client.documents import Document, body_of
from api.client.effects import Call
from api.client.modes import Mode, listing, operation
from api.client.plan_parts import PlanParts, if_match

_PLAN = as_model(PlanAnswer)


class Plans(PlanParts[Mode]):
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
    def rename(self, plan: PlanAnswer, name: str) -> Call[PlanAnswer]:
        """Give a plan another name, if it is still as ``plan`` says; its id stays."""
        body = as_json({"name": name})
        headers = {"Content-Type": JSON, **if_match(plan)}
        return Call("PATCH", path_of("plans", plan.id), _PLAN, body=body, headers=headers)

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
        return get(path_of("plans", plan, "document"), as_model(dict[str, Any]), version=version)

    @operation
    def text(
        self, plan: str, *, version: int | None = None, style: Literal["yaml", "json"] = "yaml"
    ) -> Call[str]:
        """A plan's document as text, as people write it."""
        accept = {"Accept": YAML if style == "yaml" else JSON}
        path = path_of("plans", plan, "document")
        return Call("GET", path, as_text, given(version=version), headers=accept)

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
        headers = {"Content-Type": media_type, **if_match(plan)}
        return Call("PUT", path_of("plans", plan.id, "document"), _PLAN, body=body, headers=headers)

    @operation
    def delete(self, plan: PlanAnswer) -> Call[None]:
        """Take a plan out, if it is still as ``plan`` says."""
        return Call("DELETE", path_of("plans", plan.id), as_nothing, headers=if_match(plan))

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
    def revert(self, plan: PlanAnswer, *, version: int) -> Call[PlanAnswer]:
        """Make the document of an earlier version the newest again, as a version of its own."""
        body = as_json({"version": version})
        headers = {"Content-Type": JSON, **if_match(plan)}
        return Call("POST", path_of("plans", plan.id, "revert"), _PLAN, body=body, headers=headers)
