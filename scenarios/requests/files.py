"""The record of change requests in a directory: entries, plans and outcomes, never overwritten.

::

    agency.changes/
        entries/000001.json     one for each entry; the next number is whoever creates its file first
        plans/<sha256>.json     every version of the plan, by the hash of its canonical JSON
        outcomes/<sha256>.json  schedules that figures were measured on, by the hash of their text

A file is written aside, flushed to the disk and then linked to its name. Linking fails where the name is
taken, so it is at once what makes a write whole and what makes one of two writers win: there is no lock
that could be left behind, and what was broken off leaves at most a file that nobody reads.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from planner.document import canonical_json, parse_plan, plan_hash
from planner.errors import DocumentError, InputError, Issue
from planner.plan import Plan
from scenarios.requests.deciding import E, begin
from scenarios.requests.entries import Stamp, render_entry, text_hash
from scenarios.requests.ledger import Ledger
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.schedule import Outcome

SUFFIX: Final = ".changes"
_ENTRY: Final = re.compile(r"(\d{6,})\.json")
_UNFINISHED: Final = ".unfinished-"
_MOST_ATTEMPTS: Final = 50
_NO_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class RecordFiles:
    """The record beside one plan.

    Parameters
    ----------
    directory
        Where it stands; made with the first entry.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @classmethod
    def beside(cls, plan: Path) -> RecordFiles:
        """That of a plan document: ``agency.changes`` beside ``agency.yaml``."""
        return cls(plan.with_name(f"{plan.stem}{SUFFIX}"))

    @property
    def exists(self) -> bool:
        """Whether there is an entry."""
        return bool(self._numbers())

    def read(self) -> Ledger:
        """The record as it is now.

        Raises
        ------
        DocumentError
            With an issue for every entry that is missing, can't be read or was altered.
        OSError
            If a file can't be read.
        """
        numbers = self._numbers()
        gone = sorted(set(range(1, len(numbers) + 1)) - set(numbers))
        if gone:
            issues = tuple(
                Issue(self._entry(number).name, "nothing", "expected an entry", code="missing-entry")
                for number in gone
            )
            raise DocumentError(f"{self.directory}: {issues[0]}", issues)
        files = [self._entry(number) for number in numbers]
        try:
            return Ledger.of([file.read_bytes() for file in files], [file.name for file in files])
        except DocumentError as error:
            raise DocumentError(f"{self.directory}: {error}", error.issues) from None

    def start(self, plan: Plan, stamp: Stamp) -> Ledger:
        """Begin the record with a plan; one that is there already stays, and is read.

        Raises
        ------
        InputError
            If the plan has errors, or the name can't be used.
        OSError
            If something can't be written; then nothing has begun.
        """
        if not self.exists:
            first = begin(plan, stamp)
            self.keep_plan(plan)
            with suppress(FileExistsError):  # somebody else has begun it meanwhile
                self._create(self._entry(1), render_entry(first))
        return self.read()

    def append(self, make: Callable[[Ledger], E]) -> tuple[Ledger, E]:
        """Add an entry.

        Parameters
        ----------
        make
            Gives the entry that follows a record, or raises what stands against it. It is asked again
            where somebody else has added one meanwhile, so that it decides on the newest record.

        Returns
        -------
        tuple[Ledger, Entry]
            The record with the entry, and the entry.

        Raises
        ------
        InputError
            If so many write at the same time that none of the attempts came through.
        OSError
            If it can't be written; then the record is as it was.
        """
        for _ in range(_MOST_ATTEMPTS):
            entry = make(self.read())
            try:
                self._create(self._entry(entry.number), render_entry(entry))
            except FileExistsError:
                continue
            return self.read(), entry
        raise InputError(f"{self.directory}: others write to it all the time; try again")

    # --- plans and outcomes ---------------------------------------------------------------------

    def keep_plan(self, plan: Plan) -> str:
        """Keep a version of the plan; its hash."""
        hashed = plan_hash(plan)
        self._keep(self._plan(hashed), canonical_json(plan))
        return hashed

    def plan(self, hashed: str) -> Plan:
        """The version of a hash.

        Raises
        ------
        DocumentError
            If it is missing, or not what it was.
        """
        path = self._plan(hashed)
        plan = parse_plan(self._kept(path).decode("utf-8", errors="replace"), source=str(path))
        if plan_hash(plan) != hashed:
            raise _altered(path)
        return plan

    def keep_outcome(self, outcome: Outcome, plan: Plan) -> str:
        """Keep an outcome without what differs between equal runs; the hash of its text."""
        text = render_outcome(replace(outcome, timings={}, history=()), plan).encode()
        hashed = text_hash(text)
        self._keep(self._outcome(hashed), text)
        return hashed

    def outcome(self, hashed: str) -> Outcome:
        """The outcome of a hash.

        Raises
        ------
        DocumentError
            If it is missing, or not what it was.
        """
        text = self.outcome_text(hashed)
        return read_outcome(text)

    def outcome_text(self, hashed: str) -> bytes:
        """The text of an outcome, as it was kept; raises as ``outcome`` does."""
        path = self._outcome(hashed)
        text = self._kept(path)
        if text_hash(text) != hashed:
            raise _altered(path)
        return text

    # --- files ----------------------------------------------------------------------------------

    def _numbers(self) -> list[int]:
        try:
            names = os.listdir(self.directory / "entries")  # noqa: PTH208 - names are all it takes
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(found[1]) for name in names if (found := _ENTRY.fullmatch(name)))

    def _entry(self, number: int) -> Path:
        return self.directory / "entries" / f"{number:06d}.json"

    def _plan(self, hashed: str) -> Path:
        return self.directory / "plans" / f"{hashed.removeprefix('sha256:')}.json"

    def _outcome(self, hashed: str) -> Path:
        return self.directory / "outcomes" / f"{hashed.removeprefix('sha256:')}.json"

    def _keep(self, path: Path, text: bytes) -> None:
        """Content under its hash: what is there already is the same."""
        if not path.exists():
            with suppress(FileExistsError):
                self._create(path, text)

    def _kept(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            issue = Issue(str(path), "no such file", "expected what the record names", code="missing-file")
            raise DocumentError(str(issue), (issue,)) from None

    def _create(self, path: Path, text: bytes) -> None:
        """Write a file whole under a name that nobody has.

        Raises
        ------
        FileExistsError
            If the name is taken.
        OSError
            If it can't be written; no file has the name then.
        """
        unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            path.hardlink_to(unfinished)
            _flush_directory(path.parent)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno in _NO_LINKS:
                raise InputError(
                    f"{path.parent}: the file system has no hard links, by which a record is kept whole; "
                    "put the plan on another one"
                ) from error
            raise OSError(error.errno, error.strerror, str(path)) from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def _flush_directory(directory: Path) -> None:
    """Have the names in a directory on the disk, where a system can do that."""
    if os.name == "nt":  # pragma: no cover - directories can't be opened there
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems flush none, and the file has its name by now
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _altered(path: Path) -> DocumentError:
    issue = Issue(str(path), "a file that was altered", "expected what its name says", code="altered")
    return DocumentError(str(issue), (issue,))
