"""``planner change log``: the record, who did what on which figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from api.cli.requests.impact_words import finding, when
from api.cli.requests.record import open_record
from api.cli.words.exit_codes import ExitCode
from api.cli.words.page import Page
from api.cli.words.terminal import Glyphs, console_on, glyphs_for, write_document
from api.documents.change_requests import deed, record_to_dict, short
from api.plain_text import one_line
from scenarios.requests.entries import (
    AnyEntry,
    Approved,
    Assessed,
    Rejected,
    Requested,
    TakenIn,
)
from scenarios.requests.ledger import Ledger


def show_log(plan: Path, *, as_json: bool) -> ExitCode:
    """The whole record, the oldest entry first.

    Raises
    ------
    InputError
        If there is no record, or it can't be read.
    """
    _, ledger = open_record(plan)
    if as_json:
        write_document(json.dumps(record_to_dict(ledger), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    console = console_on(sys.stdout)
    page = Page(console, glyphs_for(console.encoding), None)
    for entry in ledger.entries:
        page.line(f"{when(entry.at)}  {one_line(entry.by)} {deed(entry)}", _style(entry))
        for line in _details(ledger, entry, page.glyphs):
            page.line(one_line(line), indent=4)
    sys.stdout.flush()
    return ExitCode.DONE


def _style(entry: AnyEntry) -> str:
    return "bold" if isinstance(entry, Approved | Rejected | TakenIn) else ""


def _details(ledger: Ledger, entry: AnyEntry, glyphs: Glyphs) -> Iterator[str]:
    if isinstance(entry, Requested):
        yield from (f"- {change.sentence()}" for change in ledger.request(entry.request).changes)
    elif isinstance(entry, Assessed):
        yield f"{finding(entry.impact, glyphs)} Measured on the plan {short(entry.head)}."
    elif isinstance(entry, Approved | Rejected):
        figures = ledger.request(entry.request).assessment
        yield "without figures" if figures is None else f"on these figures: {finding(figures.impact, glyphs)}"
        if isinstance(entry, Approved):
            yield f"the plan was {short(entry.before)} and became {short(entry.after)}"
        else:
            yield f"the plan stayed {short(entry.after)}"
    elif isinstance(entry, TakenIn):
        yield f"the plan was {short(entry.before)} and became {short(entry.after)}"
    why = getattr(entry, "why", "")
    if why and not isinstance(entry, TakenIn):
        yield f"because: {why}"
