"""Results as they come, one JSON document a line, so that a broken-off run can go on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from api.bench.record import Record

PARTIAL_SUFFIX: Final = ".partial.jsonl"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which an instance was solved; a result counts again only under equal ones."""

    time_limit: float
    workers: int
    seed: int
    version: str
    """Of Crewline."""


@dataclass(frozen=True)
class RunLog:
    """The results so far of a run that writes its results to a file.

    Attributes
    ----------
    path
        Beside that file, named as it with ``.partial.jsonl`` behind.
    """

    path: Path
    conditions: Conditions

    @classmethod
    def beside(cls, results: Path, conditions: Conditions) -> RunLog:
        """The log of the run that is to write ``results``."""
        return cls(results.with_name(results.name + PARTIAL_SUFFIX), conditions)

    def find(self, file: Path) -> Record | None:
        """The result of an instance solved earlier: same name, content and conditions."""
        record = self._earlier.get((file.name, content_hash(file)))
        return None if record is None else replace(record, path=str(file))

    def append(self, file: Path, record: Record) -> None:
        """Keep one result, on the disk before this returns.

        Raises
        ------
        OSError
            If it can't be written.
        """
        entry = {
            "content": content_hash(file),
            "conditions": asdict(self.conditions),
            "record": asdict(record),
        }
        with self.path.open("ab+") as stream:
            stream.write(_line_break_missing_in(stream) + json.dumps(entry).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def remove(self) -> None:
        """The run is over: its results are elsewhere."""
        self.path.unlink(missing_ok=True)

    @cached_property
    def _earlier(self) -> dict[tuple[str, str], Record]:
        """Results under the same conditions by name and content; those of failures are left out."""
        conditions = asdict(self.conditions)
        found = {}
        for entry in self._entries():
            if entry.get("conditions") == conditions and not entry["record"]["error"]:
                record = Record(**entry["record"])
                found[record.instance, entry["content"]] = record
        return found

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Lines that can be read: the last one may be cut off where a machine stopped."""
        if not self.path.exists():
            return
        for line in self.path.read_bytes().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def content_hash(file: Path) -> str:
    """SHA-256 of a file.

    Raises
    ------
    OSError
        If it can't be read.
    """
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _line_break_missing_in(stream: Any) -> bytes:
    """A line break, where the last line of a log was cut off."""
    if stream.seek(0, os.SEEK_END) == 0:
        return b""
    stream.seek(-1, os.SEEK_END)
    return b"" if stream.read(1) == b"\n" else b"\n"
