"""``planner change list`` and ``show``: requests as they stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.cli.compare.signed_words import coloured, signed_days, signed_money
from api.cli.requests.impact_words import together_of, when
from api.cli.requests.record import open_record
from api.cli.requests.show_impact import print_impact
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import FIRST_ROWS, Page
from api.cli.words.terminal import console_on, glyphs_for, write_document
from api.cli.words.text_table import Cell, Column, lay_out
from api.documents.change_requests import request_to_dict, requests_to_dict, short
from api.plain_amounts import Money, counted
from api.plain_text import one_line
from scenarios.requests.deciding import conflicts_of, mover_words
from scenarios.requests.entries import Withdrawn

if TYPE_CHECKING:
    from scenarios.requests.files import RecordFiles
    from scenarios.requests.ledger import Ledger, Request

_REQUESTS: Final = (
    Column("", right=True),
    Column("state"),
    Column("by", least=8, spare=2),
    Column("reason", least=16),
    Column("together", right=True),
    Column("all done", right=True, spare=1),
    Column("displaced", right=True, spare=3),
)


def list_requests(plan: Path, *, undecided: bool, as_json: bool) -> ExitCode:
    """All requests, or those to be decided.

    Raises
    ------
    InputError
        If there is no record, or it can't be read.
    """
    _, ledger = open_record(plan)
    requests = [one for one in ledger.requests.values() if not (undecided and one.end)]
    if as_json:
        document = requests_to_dict(ledger, requests)
        write_document(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None)
    open_ = sum(one.end is None for one in ledger.requests.values())
    page.line(
        f"{counted(len(ledger.requests), 'request')}, {open_} undecided; the plan is {short(ledger.head)}, "
        f"version {len(ledger.versions)}"
    )
    if requests:
        rows = [_row(page, ledger, one) for one in requests]
        page.rows(lay_out(_REQUESTS, rows, page.width, page.glyphs))
    sys.stdout.flush()
    return ExitCode.DONE


def show_one(plan: Path, number: int, *, show_all: bool, as_json: bool) -> ExitCode:
    """One request with all that is known of it.

    Raises
    ------
    InputError
        If there is no record or no such request, or something can't be read.
    """
    files, ledger = open_record(plan)
    request = ledger.request(number)
    if as_json:
        write_document(json.dumps(request_to_dict(ledger, request), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None if show_all else FIRST_ROWS)
    figures = request.assessment
    if figures is not None:
        print_impact(page, request, figures)
    else:
        asked = request.asked
        page.line(f"Request {number} by {one_line(asked.by)}: {one_line(asked.reason)}", "bold")
        for change in request.changes:
            page.line(f"- {one_line(change.sentence())}", indent=2)
        page.line("Not assessed.")
    page.console.print()
    _print_standing(page, files, ledger, request)
    sys.stdout.flush()
    return ExitCode.DONE


def _print_standing(page: Page, files: RecordFiles, ledger: Ledger, request: Request) -> None:
    """Its decision; of an undecided one what has come since, and what stands against it."""
    end, figures = request.end, request.assessment
    asked = f"Asked for {when(request.asked.at)} UTC"
    assessed = "" if figures is None else f", assessed {when(figures.at)} UTC by {one_line(figures.by)}"
    page.line(f"{asked}{assessed}")
    if end is not None:
        why = f": {one_line(end.why)}" if end.why else ""
        page.line(f"{end.kind.capitalize()} by {one_line(end.by)}, {when(end.at)} UTC{why}", "bold")
        if not isinstance(end, Withdrawn):
            page.line(f"Plan before {short(end.before)}, after {short(end.after)}")
        return
    page.line("Undecided", "bold")
    if figures is not None and figures.head != ledger.head:
        for mover in ledger.movers_since(figures.number):
            page.line(f"Since then {one_line(mover_words(mover, ledger))}", "yellow")
        page.line("The figures are not of the plan as it is: assess it again before deciding.", "yellow")
    base = request.asked.base if figures is None else figures.head
    for issue in conflicts_of(ledger, files.plan, request, base):
        page.line(f"Conflict: {one_line(str(issue))}", "yellow")


def _row(page: Page, ledger: Ledger, request: Request) -> Sequence[Cell | str]:
    figures = request.assessment
    state = request.state
    if figures is None:
        return [str(request.number), state, request.asked.by, request.asked.reason, "", "", ""]
    impact = figures.impact
    cents, days = together_of(impact.totals).difference, impact.totals.days
    is_old = request.end is None and figures.head != ledger.head
    return [
        str(request.number),
        f"{state} (old)" if is_old else state,
        request.asked.by,
        request.asked.reason,
        coloured(signed_money(cents, Money(impact.currency), page.glyphs), cents),
        coloured(signed_days(days, page.glyphs), days),
        counted(impact.displaced.tasks, "task") if impact.displaced.tasks else "",
    ]
