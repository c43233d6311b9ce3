"""The files handed to ``planner compare``: which are plans, which outcomes, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.cli.running.previous import read_outcome_file
from api.cli.running.result_files import OUTCOME_FILE, PLAN_FILES
from api.plain_text import one_line
from planner.document import plan_hash, read_plan
from planner.errors import InputError, Issue
from planner.plan import Plan
from scenarios.comparison import Side
from scheduling.schedule import Outcome

_IN_DIRECTORY: Final = (OUTCOME_FILE, "outcome.json")
"""Names under which commands write an outcome into a directory."""
_MARK: Final = b'"crewline-outcome/'
_HEAD: Final = 4096
"""Bytes in which the format of an outcome document is named."""


@dataclass(frozen=True, slots=True)
class Named:
    """An outcome, where it was read, and what it is called."""

    name: str
    path: Path
    outcome: Outcome


@dataclass
class ComparedFiles:
    """What has been read so far, and everything that is wrong with it."""

    plans: dict[str, tuple[Path, Plan]] = field(default_factory=dict)
    outcomes: list[Named] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)

    def read(self, argument: str) -> None:
        """Read one argument: ``FILE``, ``DIRECTORY`` or ``NAME=FILE``."""
        name, path = _split(argument)
        if path.is_dir():
            self._read_directory(name, path)
        elif _is_outcome(path):
            self._read_outcome(name or path.stem, path)
        else:
            self._read_plan(path)

    def _read_directory(self, name: str, path: Path) -> None:
        found = next((path / one for one in _IN_DIRECTORY if (path / one).is_file()), None)
        if found is None:
            expected = f"expected {' or '.join(_IN_DIRECTORY)} in it, as planner solve --out writes it"
            self.problems.append(Issue(str(path), "a directory without an outcome", expected))
            return
        self._read_outcome(name or path.resolve().name, found)
        for plan in (path / one for one in PLAN_FILES if (path / one).is_file()):
            self._read_plan(plan)

    def _read_outcome(self, name: str, path: Path) -> None:
        try:
            self.outcomes.append(Named(one_line(name), path, read_outcome_file(path)))
        except InputError as error:
            self.problems += _issues_of(path, error)

    def _read_plan(self, path: Path) -> None:
        try:
            plan = read_plan(path)
        except InputError as error:
            self.problems += _issues_of(path, error)
        except OSError as error:
            expected = "expected a plan or an outcome"
            self.problems.append(Issue(str(path), f"can't be read: {error.strerror}", expected))
        else:
            self.plans.setdefault(plan_hash(plan), (path, plan))

    def sides(self) -> Iterator[Side]:
        """A side for each outcome whose plan is there; what is wrong is added to ``problems``."""
        used = {one.outcome.plan_hash for one in self.outcomes}
        for hashed, (path, _) in self.plans.items():
            if hashed not in used:
                found = f"no outcome is of this plan, whose hash is {_short(hashed)}"
                self.problems.append(
                    Issue(str(path), found, "expected an outcome of each plan", "solve it anew")
                )
        for named in self.outcomes:
            if named.outcome.plan_hash not in self.plans:
                found = (
                    f"an outcome of a plan that is not given: its hash is {_short(named.outcome.plan_hash)}"
                )
                expected = f"expected one of {self._hashes()}"
                self.problems.append(
                    Issue(str(named.path), found, expected, "the plan may have changed since")
                )
                continue
            _, plan = self.plans[named.outcome.plan_hash]
            try:
                yield Side.of(named.name, plan, named.outcome)
            except InputError as error:
                self.problems += _issues_of(named.path, error)

    def _hashes(self) -> str:
        listed = [f"{path} {_short(hashed)}" for hashed, (path, _) in self.plans.items()]
        return ", ".join(listed) or "the plans given, and there are none"


def read_sides(arguments: Sequence[str]) -> list[Side]:
    """The sides that the arguments mean, in the order of their outcomes.

    Raises
    ------
    InputError
        If anything is wrong with any of the files; with everything.
    """
    files = ComparedFiles()
    for argument in arguments:
        files.read(argument)
    sides = list(files.sides())
    if not files.problems and len(sides) < 2:
        raise InputError(
            f"there is nothing to compare: {len(sides)} of the files is an outcome, and it takes two"
            if sides
            else "there is nothing to compare: none of the files is an outcome"
        )
    if files.problems:
        many = "1 problem" if len(files.problems) == 1 else f"{len(files.problems)} problems"
        raise InputError(
            f"the list of files has {many}; the first is at {files.problems[0]}", tuple(files.problems)
        )
    return sides


def _split(argument: str) -> tuple[str, Path]:
    """Name and path; a file that has an equals sign in its own name is meant as it is."""
    name, equals, path = argument.partition("=")
    if not equals or Path(argument).exists():
        return "", Path(argument)
    return name, Path(path)


def _is_outcome(path: Path) -> bool:
    """Whether a file calls itself an outcome document; any other is read as a plan."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False  # reading it as a plan says why it can't be read
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _MARK in head


def _issues_of(path: Path, error: InputError) -> list[Issue]:
    """The issues of an error, each with the file that it is about."""
    if not error.issues:
        return [
            Issue(str(path), str(error).removeprefix(f"{path}: "), "expected a plan or an outcome of one")
        ]
    return [
        Issue(
            f"{path}: {one.path}" if one.path else str(path), one.found, one.expected, one.hint, code=one.code
        )
        for one in error.issues
        if one.severity == "error"
    ]


def _short(hashed: str) -> str:
    """Enough of a hash to tell two apart."""
    kind, _, digits = hashed.rpartition(":")
    return f"{kind}:{digits[:12]}..." if kind else f"{digits[:12]}..."
