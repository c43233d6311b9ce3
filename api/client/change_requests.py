"""Change requests: asked for, assessed by a run, decided on once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.client.answers import (
    ChangeRequestAnswer,
    ChangeRequestInBrief,
    CheckedRecord,
    Page,
    Record,
    RequestState,
)
from api.client.at_versions import if_match_version
from api.client.calls import as_model, get, path_of, post
from api.client.documents import Data
from api.client.effects import Call, Flow
from api.client.modes import Mode, Room, listing, operation
from api.client.runs import Run
from api.client.waiting import OnProgress

_REQUEST = as_model(ChangeRequestAnswer)


class ChangeRequest(Room[Mode]):
    """A change request, as it was told last, and what can be done with it.

    Attributes
    ----------
    told
        State, changes, decision. Renewed by everything that waits for it or decides on it.
    """

    def __init__(self, sender: Any, told: ChangeRequestAnswer) -> None:
        super().__init__(sender)
        self.told = told

    @property
    def id(self) -> str:
        """Its id, which is that of its run, too."""
        return self.told.id

    @property
    def state(self) -> RequestState:
        """Its state when it was told last."""
        return self.told.state

    @property
    def run(self) -> Run[Mode]:
        """The run that assesses it: its outcomes are those of the plan with the changes."""
        return Run(self._sender, self.told.run)

    def __repr__(self) -> str:
        """Id and state."""
        return f"<ChangeRequest {self.id}: {self.told.plan}, {self.state}>"

    @operation
    def refresh(self) -> Flow[ChangeRequestAnswer]:
        """Ask for its state now."""
        self.told = yield from get(path_of("change-requests", self.id), _REQUEST)
        return self.told

    @operation
    def wait(
        self, on_progress: OnProgress | None = None, *, timeout_seconds: float | None = None
    ) -> Flow[ChangeRequestAnswer]:
        """Wait until its run has ended, in whatever way; ``Run.wait`` says how.

        Raises
        ------
        WaitTimeoutError
            If it has not ended in time. The run goes on.
        """
        run = Run[Any](self._sender, self.told.run)
        yield from Run.wait.flow(run, on_progress, timeout_seconds=timeout_seconds)
        return (yield from ChangeRequest.refresh.flow(self))

    @operation
    def assess(self, /, *, idempotency_key: str | None = None, **how: Any) -> Flow[ChangeRequestAnswer]:
        """Have it measured again, on the plan's newest version; earlier figures stay readable.

        Parameters
        ----------
        how
            What is to be otherwise than the first time: ``effort``, ``seed``, ``executions``,
            ``uncertainty``, ``time_limit``.

        Raises
        ------
        ConflictError
            If a change can't be applied any more, that version is being measured, or it is decided already.
        """
        path = path_of("change-requests", self.id, "assess")
        self.told = yield from post(path, _REQUEST, how, key=idempotency_key)
        return self.told

    @operation
    def assessment(self) -> Flow[dict[str, Any]]:
        """Wait for the figures, and give them: ``crewline-change-assessment/1``.

        Raises
        ------
        RunFailedError, RunCancelledError
            If there will be none.
        """
        run = Run[Any](self._sender, self.told.run)
        return (yield from Run.document.flow(run, "assessment"))

    @operation
    def approve(self, why: str, *, idempotency_key: str | None = None) -> Flow[ChangeRequestAnswer]:
        """Make the changes: the plan that was measured becomes its next version.

        Raises
        ------
        VersionMovedError
            If the plan has moved on since it was measured: ask for the changes again.
        ConflictError
            If there are no figures yet, or somebody has decided already.
        """
        headers = if_match_version(self.told.version)
        return (yield from self._decided("approve", why, idempotency_key, headers))

    @operation
    def reject(self, why: str, *, idempotency_key: str | None = None) -> Flow[ChangeRequestAnswer]:
        """Leave the plan as it is; figures are not needed.

        Raises
        ------
        ConflictError
            If somebody has decided already.
        """
        return (yield from self._decided("reject", why, idempotency_key, {}))

    @operation
    def withdraw(self, why: str, *, idempotency_key: str | None = None) -> Flow[ChangeRequestAnswer]:
        """Want it no more, as who has asked, or as a planner for them.

        Raises
        ------
        ConflictError
            If somebody has decided already.
        """
        return (yield from self._decided("withdraw", why, idempotency_key, {}))

    @operation
    def record(self) -> Call[Record]:
        """Who asked, measured and decided what, on which figures; each entry names the one before it."""
        return get(path_of("change-requests", self.id, "record"), as_model(Record))

    @operation
    def check_record(self, *, seen: str | None = None) -> Call[CheckedRecord]:
        """Whether nothing in the record was altered, taken out or put in.

        Parameters
        ----------
        seen
            The hash of an entry, which must be among them: the ``tip`` of a record that was kept.
        """
        path = path_of("change-requests", self.id, "record", "check")
        return get(path, as_model(CheckedRecord), seen=seen)

    def _decided(
        self, how: str, why: str, key: str | None, headers: dict[str, str]
    ) -> Flow[ChangeRequestAnswer]:
        path = path_of("change-requests", self.id, how)
        self.told = yield from post(path, _REQUEST, {"why": why}, key=key, headers=headers)
        return self.told


class ChangeRequests(Room[Mode]):
    """``client.change_requests``."""

    @operation
    def ask(
        self, plan: str, changes: Sequence[Data], reason: str, *, idempotency_key: str | None = None
    ) -> Flow[ChangeRequest[Mode]]:
        """Have what changes would do measured; the plan stays as it is until a planner approves.

        Parameters
        ----------
        changes
            Each a dict with ``change`` naming its kind, as for ``plans.change``.

        Raises
        ------
        InvalidError
            With every change that can't be read.
        """
        body = {"changes": [dict(one) for one in changes], "reason": reason}
        path = path_of("plans", plan, "change-requests")
        told = yield from post(path, _REQUEST, body, key=idempotency_key)
        return ChangeRequest(self._sender, told)

    @operation
    def get(self, request: str) -> Flow[ChangeRequest[Mode]]:
        """A request by its id."""
        told = yield from get(path_of("change-requests", request), _REQUEST)
        return ChangeRequest(self._sender, told)

    @listing
    def list(
        self,
        *,
        plan: str | None = None,
        state: RequestState | None = None,
        project: str | None = None,
    ) -> Call[Page[ChangeRequestInBrief]]:
        """Requests in brief, the newest first; of a plan, in a state, or that name a project or its task."""
        read, path = as_model(Page[ChangeRequestInBrief]), path_of("change-requests")
        return get(path, read, plan=plan, state=state, project=project, limit=200)
