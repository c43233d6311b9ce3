"""Plans and outcomes that were read lately: what has a hash never changes, and is read once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from api.store import contents
from planner.document import parse_plan
from planner.plan import Plan
from scheduling.outcome_json import read_outcome
from scheduling.schedule import Outcome

MOST: Final = 32
MOST_BYTES: Final = 32 * 2**20
"""Of the texts of all that is kept; what was read of them takes some twenty times as much memory."""
MOST_BRIEFS: Final = 20_000
BRIEF_BYTES: Final = 8 * 2**20
"""Of a shelf for what lists tell, in a few hundred bytes each."""
LARGEST_SHARE: Final = 1 / 2
"""What is larger than this share of them is read anew each time: it would drive out all others."""
_TYPICAL_BYTES: Final = 2**16
"""Of what was made of a document whose size isn't known any more."""
_NOTHING: Final = object()
_Read = TypeVar("_Read")
_Key = tuple[str, str]


@dataclass(slots=True)
class _Kept:
    value: Any
    size: int


@dataclass(slots=True)
class _Gate:
    """For those who wait for what another one makes."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: Any = _NOTHING


class Shelf:
    """Keeps the documents that were used last.

    Parameters
    ----------
    most
        Documents that are kept, with what was made of them.
    most_bytes
        Of their texts.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._bytes = 0
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._making: dict[_Key, _Gate] = {}

    def plan(self, connection: sa.Connection, workspace: str, sha256: str) -> Plan:
        """A plan by the hash of its canonical JSON, which the workspace must have."""
        return self._get("plan", connection, workspace, sha256, lambda text: parse_plan(text.decode()))

    def outcome(self, connection: sa.Connection, workspace: str, sha256: str) -> Outcome:
        """An outcome by the hash of its document, which the workspace must have."""
        return self._get("outcome", connection, workspace, sha256, read_outcome)

    def keep_plan(self, content: bytes, plan: Plan, *, instead_of: str | None = None) -> None:
        """Keep a plan that was just written.

        Parameters
        ----------
        content
            Its canonical JSON.
        instead_of
            Hash of the version before, which fewer will ask for: a plan that is changed often must not drive
            out the others.
        """
        sha256 = contents.sha256_of(content)
        with self._lock:
            self._note_size(sha256, len(content))
            if instead_of is not None and instead_of != sha256:
                self._drop(("plan", instead_of))
        self._keep(("plan", sha256), plan)

    def kept(self, kind: str, sha256: str) -> Any:
        """What was made of a document, where it is kept; else None."""
        with self._lock:
            found = self._used((kind, sha256))
        return None if found is _NOTHING else found

    def made(self, kind: str, sha256: str, make: Callable[[], _Read]) -> _Read:
        """What is made of a document, which the one who asks may see: made once, while others wait for it."""
        key = (kind, sha256)
        with self._lock:
            if (found := self._used(key)) is not _NOTHING:
                return found  # type: ignore[no-any-return] # what has this key was made by the same function
            gate = self._making.setdefault(key, _Gate())
        with gate.lock:
            if gate.made is not _NOTHING:
                return gate.made  # type: ignore[no-any-return]
            try:
                value = gate.made = make()
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
            if (found := self._used((kind, sha256))) is not _NOTHING:
                return found  # type: ignore[no-any-return]
        text = contents.get(connection, workspace, sha256)
        value = read(text)
        with self._lock:
            self._note_size(sha256, len(text))
        self._keep((kind, sha256), value)
        return value

    def _used(self, key: _Key) -> Any:
        if key not in self._kept:
            return _NOTHING
        self._kept.move_to_end(key)
        return self._kept[key].value

    def _keep(self, key: _Key, value: Any) -> None:
        with self._lock:
            self._drop(key)
            size = self._size(key, value)
            if size > self._most_bytes * LARGEST_SHARE:
                return
            self._kept[key] = _Kept(value, size)
            self._bytes += size
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: _Key) -> None:
        gone = self._kept.pop(key, None)
        self._bytes -= 0 if gone is None else gone.size

    def _size(self, key: _Key, value: Any) -> int:
        """Bytes of a file; of all else, those of the document that it was made of."""
        if isinstance(value, bytes | str):
            return len(value)
        return self._sizes.get(_plain(key[1]), _TYPICAL_BYTES)

    def _note_size(self, sha256: str, size: int) -> None:
        self._sizes[_plain(sha256)] = size
        self._sizes.move_to_end(_plain(sha256))
        while len(self._sizes) > 10 * self._most:
            self._sizes.popitem(last=False)


def _plain(sha256: str) -> str:
    """A hash without what some documents write before it."""
    return sha256.removeprefix("sha256:")
