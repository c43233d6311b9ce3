"""What is known of public instances: the best published lower and upper bound of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.bench.csv_table import CsvRow, Number, read_csv_table
from planner.errors import InputError

_COLUMNS: Final = ("set", "instance", "lb", "ub", "status")
_INFEASIBLE: Final = "infeasible"


@dataclass(frozen=True, slots=True)
class BestKnown:
    """Bounds on the best value of an instance, each None where none is known.

    ``upper`` is the value of the best solution that somebody has found. ``infeasible``: it is
    proved that there is none.
    """

    lower: Number | None = None
    upper: Number | None = None
    infeasible: bool = False


NOTHING_KNOWN: Final = BestKnown()


@dataclass(frozen=True, slots=True)
class KnownInstance:
    """One row: the set and the file name of an instance, and what is known of it."""

    set: str
    instance: str
    known: BestKnown


@dataclass(frozen=True)
class BestKnownTable:
    """The rows of one or more tables."""

    rows: tuple[KnownInstance, ...] = ()

    def find(self, path: Path) -> KnownInstance | None:
        """The row of a file: by its name, or its name without the suffix.

        Where several sets have a file of that name, the row whose set is one of the file's
        folders; None where no row is, or more than one.
        """
        found = [row for row in self.rows if row.instance == path.name] or [
            row for row in self.rows if row.instance == path.stem
        ]
        if len(found) > 1:
            folders = path.resolve().parent.parts
            found = [row for row in found if row.set in folders]
        return found[0] if len(found) == 1 else None


def read_best_known(paths: Iterable[Path]) -> BestKnownTable:
    """Read tables with the columns ``set``, ``instance``, ``lb``, ``ub`` and ``status``.

    A status of ``infeasible`` says that there is no solution; other words say nothing new.

    Raises
    ------
    InputError
        If a table can't be read, or a row contradicts itself.
    """
    rows = [row for path in paths for row in read_csv_table(path, _COLUMNS).rows]
    return BestKnownTable(tuple(_known_instance(row) for row in rows))


def _known_instance(row: CsvRow) -> KnownInstance:
    infeasible = row.cells["status"].lower() == _INFEASIBLE
    return KnownInstance(row.text("set"), row.text("instance"), known_bounds(row, infeasible=infeasible))


def known_bounds(row: CsvRow, *, infeasible: bool = False) -> BestKnown:
    """The columns ``lb`` and ``ub`` of a row.

    Raises
    ------
    InputError
        If ``lb`` is above ``ub``, or an infeasible instance has a value.
    """
    known = BestKnown(row.number("lb"), row.number("ub"), infeasible)
    place = f"{row.file}, line {row.line}"
    if known.lower is not None and known.upper is not None and known.lower > known.upper:
        raise InputError(f"{place}: lb {known.lower} is above ub {known.upper}")
    if infeasible and known.upper is not None:
        raise InputError(f"{place}: infeasible, but with a ub of {known.upper}")
    return known


def tightest(known: Sequence[BestKnown]) -> BestKnown:
    """What several tables know of one instance, taken together."""
    lowers = [each.lower for each in known if each.lower is not None]
    uppers = [each.upper for each in known if each.upper is not None]
    return BestKnown(
        max(lowers, default=None), min(uppers, default=None), any(each.infeasible for each in known)
    )
