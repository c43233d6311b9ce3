"""The baselines of a plan in a directory beside it: entries, plans and outcomes, never overwritten.

::

    agency.baselines/
        names/<name>.json       one for each baseline; a name is whoever's creates its file first
        dropped/<n>-<name>.json baselines that count no more: a name is free again, nothing is lost
        plans/<sha256>.json     the plans for which they were made
        outcomes/<sha256>.json  their outcomes

``scenarios.kept_documents`` says how a file is written: whole, and under a name that nobody has.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from planner.document import plan_hash
from planner.document_files import refused
from planner.document_issues import found_text, known_names
from planner.errors import DocumentError, InputError, Issue, told_by_first
from planner.plan import Plan
from planner.validation import validate
from scenarios.baselines.entries import BaselineEntry, name_issue, read_baseline, render_baseline
from scenarios.kept_documents import KeptDocuments
from scenarios.requests.entries import Stamp
from scheduling.schedule import Outcome, Schedule

SUFFIX: Final = ".baselines"
_ENDING: Final = ".json"
_MOST_DROPPED: Final = 10_000


@dataclass(frozen=True, slots=True)
class KeptBaseline:
    """A baseline with what was kept of it.

    Attributes
    ----------
    entry
        Its name, and since when it counts.
    plan
        As written, for which the outcome was made.
    outcome, schedule
        What was agreed on.
    """

    entry: BaselineEntry
    plan: Plan
    outcome: Outcome
    schedule: Schedule


class BaselineFiles(KeptDocuments):
    """The baselines beside one plan.

    Parameters
    ----------
    directory
        Where they stand; made with the first one.
    """

    @classmethod
    def beside(cls, plan: Path) -> BaselineFiles:
        """Those of a plan document: ``agency.baselines`` beside ``agency.yaml``."""
        return cls(plan.with_name(f"{plan.stem}{SUFFIX}"))

    def entries(self) -> tuple[BaselineEntry, ...]:
        """Every baseline, the oldest first.

        Raises
        ------
        DocumentError
            With an issue for everything that can't be read or was altered: its file, and how it is put aside.
        OSError
            If a file can't be read.
        """
        found: list[BaselineEntry] = []
        issues: list[Issue] = []
        for name in self._names():
            try:
                found.append(self._read(name))
            except DocumentError as error:
                issues += error.issues
        if issues:
            raise refused(issues)
        return tuple(sorted(found, key=lambda entry: entry.age))

    def has(self, name: str) -> bool:
        """Whether a baseline has this name."""
        return name in self._names()

    def newest(self) -> BaselineEntry | None:
        """The one that counts from the latest day, of these the one kept last; None where there is none.

        It may be one that can't be read, so this raises as ``entries`` does.
        """
        return next(reversed(self.entries()), None)

    def keep(
        self, name: str, plan: Plan, outcome: Outcome, *, agreed: dt.date, stamp: dt.datetime, notes: str = ""
    ) -> BaselineEntry:
        """Keep an outcome and its plan under a name.

        Parameters
        ----------
        plan
            As written; the outcome is one of it.
        agreed
            The day from which it counts.
        stamp
            When this happens; it knows its time zone.

        Raises
        ------
        InputError
            With an issue for everything that stands against it: a name that is taken or can't be one of a
            file, an outcome that is no plan or of another one, errors of the plan.
        OSError
            If something can't be written; then there is no such baseline.
        """
        issues = [*self._against_name(name), *_against(plan, outcome)]
        if issues:
            raise InputError(f"the baseline: {told_by_first(issues)}", tuple(issues))
        entry = BaselineEntry(
            name=name,
            agreed=agreed.isoformat(),
            kept=Stamp("", stamp).moment,
            notes=notes,
            plan=self.keep_plan(plan),
            outcome=self.keep_outcome(outcome, plan),
        )
        try:
            self._create(self._entry(name), render_baseline(entry))
        except FileExistsError:  # somebody else has taken the name meanwhile
            issue = _taken(name)
            raise InputError(f"the baseline: {issue}", (issue,)) from None
        return entry

    def open(self, name: str) -> KeptBaseline:
        """A baseline with all that was kept of it.

        Raises
        ------
        InputError
            If there is none of this name; the nearest one is named.
        DocumentError
            If something of it is missing, or not what it was.
        """
        self._require(name)
        entry = self._read(name)
        outcome = self.outcome(entry.outcome)
        if outcome.schedule is None or outcome.plan_hash != entry.plan:
            issue = Issue("", "an outcome of another plan", "expected the one kept", code="altered")
            raise refused([self._in_file(issue, name)])
        return KeptBaseline(entry, self.plan(entry.plan), outcome, outcome.schedule)

    def drop(self, name: str) -> Path:
        """Have a baseline count no more; its file is put aside, and its name is free again.

        The file stays what it is, byte by byte, and needs not be one that can be read.

        Returns
        -------
        Path
            Where it stands from now on.

        Raises
        ------
        InputError
            If there is none of this name; the nearest one is named.
        OSError
            If its file can't be moved; then it counts as before.
        """
        self._require(name)
        text = self._entry(name).read_bytes()
        for number in range(1, _MOST_DROPPED):
            aside = self.directory / "dropped" / f"{number}-{name}{_ENDING}"
            with suppress(FileExistsError):
                self._create(aside, text)
                self._entry(name).unlink()
                return aside
        raise InputError(f"{self.directory / 'dropped'} is full of baselines called {found_text(name)}")

    def unknown(self, name: str) -> Issue:
        """The issue about a name that no baseline has."""
        hint = known_names("baselines", name, self._names())
        return Issue(
            "baseline", found_text(name), f"expected one kept in {self.directory}", hint, code="no-baseline"
        )

    def _require(self, name: str) -> None:
        if not self.has(name):
            issue = self.unknown(name)
            raise InputError(str(issue), (issue,))

    def _read(self, name: str) -> BaselineEntry:
        try:
            return read_baseline(self._entry(name).read_bytes(), name)
        except DocumentError as error:
            raise refused([self._in_file(issue, name) for issue in error.issues]) from None

    def _in_file(self, issue: Issue, name: str) -> Issue:
        """An issue of an entry with the file it is in, and how that is put aside."""
        place = ": ".join(part for part in (str(self._entry(name)), issue.path) if part)
        way_out = f"planner baseline drop PLAN {shlex.quote(name)} puts it aside"
        return replace(issue, path=place, hint="; ".join(part for part in (issue.hint, way_out) if part))

    def _names(self) -> list[str]:
        try:
            files = os.listdir(self.directory / "names")  # noqa: PTH208 - names are all it takes
        except (FileNotFoundError, NotADirectoryError):
            return []
        names = sorted(file.removesuffix(_ENDING) for file in files if file.endswith(_ENDING))
        return [name for name in names if name_issue(name) is None]

    def _entry(self, name: str) -> Path:
        return self.directory / "names" / f"{name}{_ENDING}"

    def _against_name(self, name: str) -> list[Issue]:
        issue = name_issue(name)
        if issue is None and self.has(name):
            issue = _taken(name)
        return [] if issue is None else [issue]


def _taken(name: str) -> Issue:
    hint = "baselines are never overwritten: choose another name, or drop the one that is there"
    return Issue(
        "name", f"{found_text(name)}, which is kept already", "expected a new one", hint, code="taken"
    )


def _against(plan: Plan, outcome: Outcome) -> list[Issue]:
    issues = [issue for issue in validate(plan) if issue.severity == "error"]
    if outcome.schedule is None or outcome.status not in ("optimal", "feasible"):
        found = f"one that is {outcome.status}"
        issues.append(Issue("outcome", found, "expected one that keeps all hard rules", code="no-plan"))
    if outcome.plan_hash != plan_hash(plan):
        found = "one of another plan, or of another state of this one"
        hint = "planner solve or replan makes one of the plan as it is"
        issues.append(Issue("outcome", found, "expected one of this plan", hint, code="other-plan"))
    return issues
