"""Figures of a change request go into its record when the run that measured it has ended."""

from __future__ import annotations

import datetime as dt

import pytest

from api.runs.change_records import ledger_of, stamp_of
from api.store import change_entries, contents
from planner.errors import DocumentError
from scenarios.requests.entries import Begun
from tests.api.routes.change_requests.assessing import ASKED, documents_of

from .bench import PRODUCT, failed


@pytest.fixture
def product(bench):
    """What the process of a run says that has measured a request."""

    def told(run: str):
        row = bench.office.row(run)
        with bench.office.database.reading() as connection:
            plan = contents.get(connection, "office", bench.office.hashes["office", row.plan]).decode()
        documents = {name: text.decode() for name, text in documents_of(run, ASKED, plan).items()}
        return {**PRODUCT, "documents": documents}

    return told


def record_of(bench, run):
    with bench.office.database.reading() as connection:
        return ledger_of(connection, bench.office.row(run))


def test_the_worker_records_the_figures_of_a_request(bench, ask, product):
    run = ask(kind="change-request", **ASKED)
    assert bench.carry_out(run, [product(run)]) == "succeeded"
    ledger = record_of(bench, run)
    assert [entry.kind for entry in ledger.entries] == ["begun", "requested", "assessed"]
    assert ledger.request(1).assessments[0].impact.totals.late_cost.after == 700
    finished = bench.office.row(run).finished
    assert ledger.entries[2].at == stamp_of("me", finished).moment


def test_a_measuring_that_failed_leaves_no_figures(bench, ask):
    run = ask(kind="change-request", **ASKED)
    assert bench.carry_out(run, [failed("InputError")]) == "failed"
    with pytest.raises(DocumentError):
        record_of(bench, run)


def test_a_record_that_was_altered_does_not_lose_the_run(bench, ask, product, caplog):
    run = ask(kind="change-request", **ASKED)
    with bench.office.database.writing() as connection:
        change_entries.put_entry(connection, bench.office.row(run), 1, b"{}")
    assert bench.carry_out(run, [product(run)]) == "succeeded"
    assert bench.office.row(run).state == "succeeded"
    assert "figures not recorded yet" in [one.getMessage() for one in caplog.records]


@pytest.mark.parametrize("actor", ["user: Ana ", "user:a\nb", "x" * 300, " ", "user:\u200b"])
def test_whoever_acts_has_a_name_that_an_entry_may_have(actor):
    stamp = stamp_of(actor, 1_800_000_000_000)
    assert stamp.at == dt.datetime(2027, 1, 15, 8, 0, tzinfo=dt.UTC)
    zero = "sha256:" + "0" * 64
    assert Begun(number=1, previous=None, at=stamp.moment, by=stamp.by, plan=zero).by == stamp.by
    assert stamp.by.isprintable()
