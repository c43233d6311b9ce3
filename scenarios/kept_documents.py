"""Plans and outcomes kept in a directory under their hashes: each file whole, and never overwritten.

A file is written aside, flushed to the disk and then linked to its name. Linking fails where the name is
taken, so it is at once what makes a write whole and what makes one of two writers win: there is no lock
that could be left behind, and what was broken off leaves at most a file that nobody reads.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from planner.document import canonical_json, parse_plan, plan_hash
from planner.errors import DocumentError, InputError, Issue
from planner.plan import Plan
from scenarios.requests.entries import text_hash
from scheduling.outcome_json import read_outcome, render_outcome
from scheduling.schedule import Outcome

_UNFINISHED: Final = ".unfinished-"
_NO_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class KeptDocuments:
    """Plans and outcomes, by their hashes.

    Parameters
    ----------
    directory
        Where they stand, in ``plans`` and ``outcomes``; made with the first file.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

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
