"""Plans and outcomes that were read lately: what has a hash never changes, and is read once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from api.store import contents
from planner.document import parse_plan
from planner.plan import Plan
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Outcome

MOST: Final = 32
_Read = TypeVar("_Read")


class Shelf:
    """Keeps the last so many documents as they are used."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._making: dict[tuple[str, str], threading.Lock] = {}

    def plan(self, connection: sa.Connection, workspace: str, sha256: str) -> Plan:
        """A plan by the hash of its canonical JSON, which the workspace must have."""
        return self._get("plan", connection, workspace, sha256, lambda text: parse_plan(text.decode()))

    def outcome(self, connection: sa.Connection, workspace: str, sha256: str) -> Outcome:
        """An outcome by the hash of its document, which the workspace must have."""
        return self._get("outcome", connection, workspace, sha256, read_outcome)

    def keep_plan(self, sha256: str, plan: Plan) -> None:
        """Keep a plan that was just written."""
        self._keep(("plan", sha256), plan)

    def made(self, kind: str, sha256: str, make: Callable[[], _Read]) -> _Read:
        """What is made of a document, which the one who asks may see: made once, while others wait for it."""
        key = (kind, sha256)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: _Read = self._kept[key]
                return found
            gate = self._making.setdefault(key, threading.Lock())
        with gate:
            with self._lock:
                if key in self._kept:
                    waited_for: _Read = self._kept[key]
                    return waited_for
            try:
                value = make()
                self._keep(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def _get(
        self,
        kind: str,
        connection: sa.Connection,
        workspace: str,
        sha256: str,
        read: Callable[[bytes], _Read],
    ) -> _Read:
        with self._lock:
            if (kind, sha256) in self._kept:
                self._kept.move_to_end((kind, sha256))
                found: _Read = self._kept[kind, sha256]
                return found
        value = read(contents.get(connection, workspace, sha256))
        self._keep((kind, sha256), value)
        return value

    def _keep(self, key: tuple[str, str], value: Any) -> None:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
