"""The record of change requests in a directory: entries, plans and outcomes, never overwritten.

::

    agency.changes/
        entries/000001.json     one for each entry; the next number is whoever creates its file first
        plans/<sha256>.json     every version of the plan, by the hash of its canonical JSON
        outcomes/<sha256>.json  schedules that figures were measured on, by the hash of their text

``scenarios.kept_documents`` says how a file is written: whole, and under a name that nobody has.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from planner.errors import DocumentError, InputError, Issue
from planner.plan import Plan
from scenarios.kept_documents import KeptDocuments
from scenarios.requests.deciding import E, begin
from scenarios.requests.entries import Stamp, render_entry
from scenarios.requests.ledger import Ledger

SUFFIX: Final = ".changes"
_ENTRY: Final = re.compile(r"(\d{6,})\.json")
_MOST_ATTEMPTS: Final = 50


class RecordFiles(KeptDocuments):
    """The record beside one plan.

    Parameters
    ----------
    directory
        Where it stands; made with the first entry.
    """

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

    # --- files ----------------------------------------------------------------------------------

    def _numbers(self) -> list[int]:
        try:
            names = os.listdir(self.directory / "entries")  # noqa: PTH208 - names are all it takes
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(found[1]) for name in names if (found := _ENTRY.fullmatch(name)))

    def _entry(self, number: int) -> Path:
        return self.directory / "entries" / f"{number:06d}.json"
