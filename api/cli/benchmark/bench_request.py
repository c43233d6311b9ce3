"""What is asked of ``planner bench``, and whether that can be done, found out before any work is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import typer

from api.bench.best_known import read_best_known
from api.bench.panel import read_panel
from api.bench.selection import Case, Selection, select_cases
from api.bench.solution_files import solution_paths
from api.cli.words.terminal import say
from api.plain_amounts import counted
from planner.errors import InputError
from planner.instances import instance_files, read_instance
from scheduling.options import SolveOptions

_Value = TypeVar("_Value")
_MOST_SHOWN: Final = 10
DEFAULT_SECONDS: Final = 20.0
"""Time limit of each instance where none is given."""


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """Everything that the command line asks of a benchmark; ``results`` is the file of ``--json``."""

    paths: tuple[Path, ...]
    time_limit: float
    workers: int
    seed: int
    best: tuple[Path, ...] = ()
    panel: Path | None = None
    set_name: str | None = None
    every: int = 1
    results: Path | None = None
    solutions: Path | None = None
    debug: bool = False

    @property
    def options(self) -> SolveOptions:
        """What the engine is told."""
        return SolveOptions(self.time_limit, None, self.seed, self.workers)


def accept(request: BenchRequest) -> Selection:
    """The instances to be measured, all of them readable.

    Raises
    ------
    typer.BadParameter
        In words, if there are none, if a table or an instance can't be used, or if something can't be
        written where it should be.
    """
    if request.set_name is not None and request.panel is None:
        raise typer.BadParameter("chooses a set of --panel, which is not given.", param_hint="--set")
    if request.results is not None:
        _check_results(request.results)
    selection = _select(request)
    _check_instances(selection.cases)
    if request.solutions is not None:
        _make_folders(solution_paths(request.solutions, selection.cases))
    return selection


def _check_results(path: Path) -> None:
    folder = path.absolute().parent
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a directory.", param_hint="--json")
    if not folder.is_dir():
        raise typer.BadParameter(f"there is no directory {path.parent}.", param_hint="--json")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise typer.BadParameter(f"{path.parent} can't be written to.", param_hint="--json")


def _select(request: BenchRequest) -> Selection:
    best = _usable("--best", partial(read_best_known, request.best))
    panel = None
    if request.panel is not None:
        panel = _usable("--panel", partial(read_panel, request.panel, request.set_name))
    files = _usable("PATH", partial(instance_files, request.paths))
    selection = select_cases(files, best, panel, request.every)
    if not selection.cases:
        what = "no instance of the panel" if files else "no instance"
        raise typer.BadParameter(f"{what} in {', '.join(map(str, request.paths))}.", param_hint="PATH")
    if selection.missing:
        names = _listed(selection.missing, ", ")
        say(f"Note: {counted(len(selection.missing), 'instance')} of the panel not found: {names}.")
    return selection


def _check_instances(cases: Sequence[Case]) -> None:
    """Read every file once: better refused now than after hours."""
    reasons = []
    for case in cases:
        try:
            read_instance(case.path)
        except InputError as error:
            reasons.append(str(error))
    if reasons:
        raise typer.BadParameter(_listed(reasons, "\n"), param_hint="PATH")


def _make_folders(paths: Sequence[Path]) -> None:
    for folder in dict.fromkeys(path.parent for path in paths):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"{folder} can't be made: {error.strerror}."
            raise typer.BadParameter(reason, param_hint="--solutions") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise typer.BadParameter(f"{folder} can't be written to.", param_hint="--solutions")


def _usable(option: str, read: Callable[[], _Value]) -> _Value:
    """What ``read`` gives; a table or path that can't be used is wrong usage of its option."""
    try:
        return read()
    except InputError as error:
        raise typer.BadParameter(f"{error}.", param_hint=option) from None


def _listed(texts: Sequence[str], between: str) -> str:
    more = len(texts) - _MOST_SHOWN
    return between.join([*texts[:_MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])])
