"""Runs: started, listed, waited for, cancelled, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from api.client.answers import OrderAnswer, Page, ProgressAnswer, RunAnswer, RunState
from api.client.calls import as_model, get, path_of, post
from api.client.effects import Call, Flow
from api.client.modes import Mode, Room, listing, operation
from api.client.run_reasons import RunReasons
from api.client.run_tables import RunTables
from api.client.waiting import OnProgress, waited

_RUN = as_model(RunAnswer)


class Run(RunTables[Mode], RunReasons[Mode]):
    """A run, as it was told last, and what can be done with it.

    Attributes
    ----------
    told
        State, times, what came of it. Renewed by ``refresh``, ``wait`` and ``cancel``.
    """

    def __init__(self, sender: Any, told: RunAnswer) -> None:
        super().__init__(sender)
        self.told = told

    @property
    def id(self) -> str:
        """The run's id."""
        return self.told.id

    @property
    def state(self) -> RunState:
        """The run's state when it was told last."""
        return self.told.state

    def __repr__(self) -> str:
        """Id, kind and state."""
        return f"<Run {self.id}: {self.told.kind} of {self.told.plan}, {self.state}>"

    @operation
    def refresh(self) -> Flow[RunAnswer]:
        """Ask for the run's state now."""
        self.told = yield from get(path_of("runs", self.id), _RUN)
        return self.told

    @operation
    def progress(self) -> Call[ProgressAnswer]:
        """How far it is."""
        return get(path_of("runs", self.id, "progress"), as_model(ProgressAnswer))

    @operation
    def order(self) -> Call[OrderAnswer]:
        """What it was asked to do, and hashes of what it began with."""
        return get(path_of("runs", self.id, "order"), as_model(OrderAnswer))

    @operation
    def wait(
        self, on_progress: OnProgress | None = None, *, timeout_seconds: float | None = None
    ) -> Flow[RunAnswer]:
        """Wait until it has ended, in whatever way.

        Parameters
        ----------
        on_progress
            Called with every change of state and every better schedule; a plain function.
        timeout_seconds
            For ever where it is missing. The run goes on when the wait ends.

        Raises
        ------
        WaitTimeoutError
            If it has not ended in time.
        """
        self.told = yield from waited(self.id, on_progress, timeout_seconds)
        return self.told

    @operation
    def cancel(self) -> Flow[RunAnswer]:
        """Have it stop; the best schedule found until then is kept. Wait for it to see how it ended."""
        self.told = yield from post(path_of("runs", self.id, "cancel"), _RUN)
        return self.told


class Runs(Room[Mode]):
    """``client.runs``."""

    @operation
    def start(
        self,
        /,
        kind: str | BaseModel,
        plan: str,
        *,
        version: int | None = None,
        priority: int | None = None,
        supersede: bool = False,
        idempotency_key: str | None = None,
        **order: Any,
    ) -> Flow[Run[Mode]]:
        """Start a run of a plan.

        Parameters
        ----------
        kind
            Such as ``"solve"``, or one of the models of ``api.runs.orders``.
        version
            The plan's newest if missing.
        priority
            From 1 to 1000; the lower, the sooner.
        supersede
            Cancel the runs of this kind and plan that are still queued.
        order
            What the kind of run knows: ``effort=2``, ``time_limit=60``, ...

        Raises
        ------
        InvalidError
            With everything that is wrong with the order.
        """
        told = yield from post(
            path_of("plans", plan, "runs"),
            _RUN,
            {
                "order": order_of(kind, order),
                "supersede": supersede,
                **({} if version is None else {"version": version}),
                **({} if priority is None else {"priority": priority}),
            },
            key=idempotency_key,
        )
        return Run(self._sender, told)

    @operation
    def quote(
        self, plan: str, project: str | Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Flow[Run[Mode]]:
        """Ask when a project could be done, as whoever may submit projects; ``start`` has every option.

        Parameters
        ----------
        project
            As it stands under ``projects`` of a plan, or the id of one that the plan has as proposed.
        """
        asked = {"project": project if isinstance(project, str) else dict(project)}
        told = yield from post(path_of("plans", plan, "quotes"), _RUN, asked, key=idempotency_key)
        return Run(self._sender, told)

    @operation
    def get(self, run: str) -> Flow[Run[Mode]]:
        """A run by its id."""
        return Run(self._sender, (yield from get(path_of("runs", run), _RUN)))

    @listing
    def list(
        self, *, plan: str | None = None, state: RunState | None = None, kind: str | None = None
    ) -> Call[Page[RunAnswer]]:
        """Runs, the newest first."""
        read = as_model(Page[RunAnswer])
        return get(path_of("runs"), read, plan=plan, state=state, kind=kind, limit=200)


def order_of(kind: str | BaseModel, more: dict[str, Any]) -> dict[str, Any]:
    """An order as it is sent."""
    base = {"kind": kind} if isinstance(kind, str) else kind.model_dump(mode="json", exclude_none=True)
    return {**base, **{name: value for name, value in more.items() if value is not None}}
