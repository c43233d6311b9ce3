"""Why what came of a run is as it is: conflicts, what holds a task, what is different from another run."""

from __future__ import annotations

from typing import Any

from api.client.answers import Breaches, Explanation
from api.client.calls import as_model, get, given, path_of
from api.client.effects import Call, Flow
from api.client.modes import Mode, operation
from api.client.results import RunResults, of_run


class RunReasons(RunResults[Mode]):
    """The part of a ``Run`` that is about reasons."""

    @operation
    def breaches(self) -> Flow[Breaches]:
        """Wait for the run, and tell whether there is a plan; if not, which conflicts stand against one."""
        call = get(path_of("runs", self.told.id, "breaches"), as_model(Breaches))
        return (yield from of_run(self, call))

    @operation
    def explanation(self, task: str, *, since: str | RunResults[Any] | None = None) -> Flow[Explanation]:
        """Wait for the run, and tell what keeps a task from beginning earlier.

        Parameters
        ----------
        task
            As ``project/task``.
        since
            An earlier run, or its id: tell what has moved the task since.

        Raises
        ------
        NotFoundError
            If the schedule has no such task.
        """
        earlier = None if since is None else _id_of(since)
        path = path_of("runs", self.told.id, "explanation")
        return (yield from of_run(self, get(path, as_model(Explanation), task=task, since=earlier)))

    @operation
    def comparison(self, base: str | RunResults[Any], *, limit: int | None = None) -> Flow[dict[str, Any]]:
        """Wait for the run, and give ``crewline-comparison/1``: what is different from another run, and why.

        Parameters
        ----------
        base
            The run to compare with, or its id; it must have ended.
        limit
            Changes of each kind that are listed.
        """
        params = given(**{"from": _id_of(base), "to": self.told.id, "limit": limit})
        call = Call("GET", path_of("comparisons"), as_model(dict[str, Any]), params)
        return (yield from of_run(self, call))


def _id_of(run: str | RunResults[Any]) -> str:
    return run if isinstance(run, str) else run.told.id
