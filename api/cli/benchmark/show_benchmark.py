"""The tables of ``planner bench``: a line for each instance as it comes, then one for each set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from api.bench.best_known import BestKnown
from api.bench.csv_table import Number
from api.bench.record import Record
from api.bench.selection import Case
from api.bench.summary import Measured, ReferenceSummary, SetSummary, compare, gap_percent, summarize
from api.cli.words.terminal import Glyphs, glyphs_for
from api.cli.words.text_table import Cell, Column, cell_width, lay_out

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STATUS_STYLES: Final = {"optimal": "green", "infeasible": "yellow", "unknown": "red"}
_STATUS_WIDTH: Final = 10
_FIGURES: Final = {"value": 5, "bound": 5, "best known": 10, "gap %": 6, "seconds": 7, "first": 5}
_SPACE: Final = "  "
_LEAST_NAME: Final = 12


class InstanceTable:
    """Lines that can be printed one by one, because the widths of their columns are settled before.

    Figures that are wider than their column push what follows aside; they are never cut.
    """

    def __init__(self, console: Console, cases: Sequence[Case]) -> None:
        self._console = console
        self._glyphs = glyphs_for(console.encoding)
        others = _STATUS_WIDTH + sum(_FIGURES.values()) + len(_SPACE) * (1 + len(_FIGURES))
        longest = max((cell_width(case.path.name) for case in cases), default=0)
        self._name_width = max(min(longest, console.width - others), _LEAST_NAME)

    def print_heading(self) -> None:
        """The names of the columns."""
        line = self._line("instance", "status", "", list(_FIGURES))
        line.stylize("dim")
        self._console.print(line, soft_wrap=True)

    def print_record(self, case: Case, record: Record, wrong: Sequence[str], *, earlier: bool) -> None:
        """One instance, and below it what can't be right about its result."""
        gap = gap_percent(record.objective, case.known.upper)
        figures = [
            self._number(record.objective),
            self._number(record.lower_bound),
            self._known(case.known),
            "" if gap is None else f"{gap:.2f}",
            f"{record.seconds:.1f}",
            "" if record.first_solution_seconds is None else f"{record.first_solution_seconds:.2f}",
        ]
        line = self._line(record.instance, record.status, _STATUS_STYLES.get(record.status, ""), figures)
        line.append("  from the log" if earlier else "", "dim")
        self._console.print(line, soft_wrap=True)
        for reason in wrong:
            self._console.print(f"  WRONG: {reason}", style="bold red", soft_wrap=True)

    def _line(self, name: str, status: str, style: str, figures: Sequence[str]) -> Text:
        from rich.text import Text

        line = Text(without_middle(name, self._name_width, self._glyphs).ljust(self._name_width))
        line.append(_SPACE)
        line.append(status.ljust(_STATUS_WIDTH), style or None)
        for text, width in zip(figures, _FIGURES.values(), strict=True):
            line.append(_SPACE + text.rjust(width))
        line.rstrip()
        return line

    def _number(self, value: Number | None) -> str:
        return self._glyphs.dash if value is None else number_text(value)

    def _known(self, known: BestKnown) -> str:
        if known.infeasible:
            return "infeasible"
        if known.lower == known.upper:
            return "" if known.upper is None else number_text(known.upper)
        return self._glyphs.dash.join(
            "?" if each is None else number_text(each) for each in (known.lower, known.upper)
        )


def print_summary(console: Console, measured: Sequence[Measured], time_limit: float) -> None:
    """The table of the sets, and where a panel says so, what others reached on the same instances."""
    glyphs = glyphs_for(console.encoding)
    _print_table(console, _SET_COLUMNS, [_set_row(row, glyphs) for row in summarize(measured, time_limit)])
    references = compare(measured)
    if references:
        console.print(
            "\nBeside others, on the instances that both have. Means in %: values above, bounds below\n"
            "the best known value."
        )
        _print_table(console, _REFERENCE_COLUMNS, [_reference_row(row) for row in references])


def number_text(value: Number) -> str:
    """Whole numbers as they are, others with two decimals."""
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def without_middle(name: str, room: int, glyphs: Glyphs) -> str:
    """A name within ``room`` columns; the middle goes, because names of a set differ at the end."""
    if len(name) <= room:
        return name
    tail = (room - 1) * 2 // 3
    return name[: room - 1 - tail] + glyphs.ellipsis + name[len(name) - tail :]


_SET_COLUMNS: Final = (
    Column("set", least=_LEAST_NAME),
    Column("files", right=True),
    Column("optimal", right=True),
    Column("feasible", right=True),
    Column("infeasible", right=True),
    Column("unknown", right=True),
    Column("gap %", right=True),
    Column("over CP %", right=True),
    Column("= best", right=True),
    Column("< best", right=True),
    Column("overrun", right=True),
)
_REFERENCE_COLUMNS: Final = (
    Column("set", least=_LEAST_NAME),
    Column("other", least=_LEAST_NAME),
    Column("of"),
    Column("instances", right=True),
    Column("theirs", right=True),
    Column("ours", right=True),
)


def _set_row(row: SetSummary, glyphs: Glyphs) -> list[Cell | str]:
    counts = [str(row.statuses[status]) for status in ("optimal", "feasible", "infeasible", "unknown")]
    gap = glyphs.dash if row.mean_gap is None else f"{row.mean_gap:.2f}"
    deviation = "" if row.mean_deviation is None else f"{row.mean_deviation:.2f}"
    seldom = [str(count) if count else "" for count in (row.better, row.overrun)]
    return [row.set, str(row.instances), *counts, gap, deviation, str(row.at_best), *seldom]


def _reference_row(row: ReferenceSummary) -> list[Cell | str]:
    return [row.set, row.column, row.kind, str(row.instances), f"{row.theirs:.2f}", f"{row.ours:.2f}"]


def _print_table(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
    console.print()
    for line in lay_out(columns, rows, console.width, glyphs_for(console.encoding)):
        console.print(line, soft_wrap=True)
