"""Which files are measured: all that are there, or a panel's, and of those perhaps every k-th."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.bench.best_known import NOTHING_KNOWN, BestKnown, BestKnownTable, tightest
from api.bench.csv_table import Number
from api.bench.panel import PanelRow


@dataclass(frozen=True, slots=True)
class Case:
    """A file to be measured, and what is known of it.

    ``set`` is that of its row in the tables, else the name of its folder. ``references`` are what
    others reached, by column of the panel.
    """

    path: Path
    set: str
    known: BestKnown = NOTHING_KNOWN
    references: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """Files to be measured in their order, and instances of the panel that have no file."""

    cases: tuple[Case, ...]
    missing: tuple[str, ...] = ()


def select_cases(
    files: Iterable[Path], best: BestKnownTable, panel: Sequence[PanelRow] | None = None, every: int = 1
) -> Selection:
    """Put files and tables together.

    Parameters
    ----------
    files
        Files of instances; one named twice counts once.
    panel
        With a panel, only its instances, in its order.
    every
        1 for all, else the first of each ``every`` rows: of the panel, or of the files.
    """
    unique = list({path.resolve(): path for path in files}.values())
    if panel is None:
        return Selection(tuple(_case_of_file(path, best) for path in unique[::every]))
    cases, missing = [], []
    for row in panel[::every]:
        path = _file_of(row, unique)
        if path is None:
            missing.append(row.instance)
        else:
            cases.append(_case_of_row(path, row, best))
    return Selection(tuple(cases), tuple(missing))


def _case_of_file(path: Path, best: BestKnownTable) -> Case:
    row = best.find(path)
    if row is None:
        return Case(path, path.resolve().parent.name)
    return Case(path, row.set, row.known)


def _case_of_row(path: Path, row: PanelRow, best: BestKnownTable) -> Case:
    other = best.find(path)
    known = row.known if other is None else tightest([row.known, other.known])
    return Case(path, row.set, known, row.references)


def _file_of(row: PanelRow, files: Sequence[Path]) -> Path | None:
    """The file of a panel's instance; where several have its name, one in a folder named as the set."""
    found = [path for path in files if row.instance in (path.name, path.stem)]
    beside = [path for path in found if row.set in path.resolve().parent.parts]
    return next(iter(beside or found), None)
