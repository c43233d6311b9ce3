"""The record of a request: each step hashes the one before, and whatever is altered is found out."""

from __future__ import annotations

import hashlib
import json

import pytest
import sqlalchemy as sa

from api.store import contents
from api.store.tables import contents as content_table
from api.store.tables import run_documents, trail
from tests.api.routes.change_requests.assessing import WHY


@pytest.fixture
def approved(asked, assess, approve) -> str:
    """The address of a request that was approved: four entries."""
    assess(asked["id"])
    assert approve(asked["id"], 1).status_code == 200
    return f"/v1/change-requests/{asked['id']}"


@pytest.fixture
def alter(database, asked):
    """Has another text stand where an entry is, as somebody with the database's password could."""

    def done(number: int, **fields) -> None:
        with database.writing() as connection:
            here = _here(asked, number)
            sha256 = connection.execute(sa.select(run_documents.c.sha256).where(here)).scalar_one()
            document = {**json.loads(contents.get(connection, "office", sha256)), **fields}
            text = (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
            altered = contents.put(connection, "office", text)
            connection.execute(run_documents.update().where(here).values(sha256=altered))

    return done


def _here(asked, number):
    named = run_documents.c.name == f"record/{number:06d}"
    return (run_documents.c.run == asked["id"]) & named


def test_every_step_names_the_hash_of_the_one_before(clients, approved):
    record = clients.planner.get(f"{approved}/record").json()
    assert [one["entry"]["kind"] for one in record["entries"]] == [
        "begun",
        "requested",
        "assessed",
        "approved",
    ]
    before = None
    for one in record["entries"]:
        assert one["entry"]["previous"] == before
        text = json.dumps(one["entry"], ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        before = one["hash"]
        assert before == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    assert record["tip"] == before
    assert record["entries"][1]["words"].endswith("asked for request 1: The baker is on holiday.")
    assert record["entries"][3]["entry"]["why"] == WHY["why"]
    assert record["entries"][3]["entry"]["assessment"] == 3


def test_a_record_begins_when_somebody_asks(clients, asked):
    record = clients.viewer.get(f"/v1/change-requests/{asked['id']}/record").json()
    assert [one["entry"]["kind"] for one in record["entries"]] == ["begun", "requested"]


def test_a_record_as_it_was_written_fits(clients, approved):
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["entries"], told["first"], told["issues"]) == (True, 4, None, [])
    kept = clients.planner.get(f"{approved}/record").json()
    again = clients.viewer.get(f"{approved}/record/check", params={"seen": kept["entries"][1]["hash"]})
    assert again.json()["fits"]
    other = clients.viewer.get(f"{approved}/record/check", params={"seen": f"sha256:{'0' * 64}"}).json()
    assert (other["fits"], other["issues"][0]["code"]) == (False, "no-entry")


@pytest.mark.parametrize(("number", "first"), [(1, 2), (2, 3), (3, 4), (4, 4)])
def test_the_first_entry_that_does_not_fit_is_told(clients, approved, alter, number, first):
    alter(number, by="Somebody else")
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["first"]) == (False, first)
    assert told["issues"][0]["code"] == "altered"
    assert clients.viewer.get(f"{approved}/record").status_code == 200  # to be looked at all the same


def test_a_last_entry_that_was_altered_with_the_trail_stands_against_the_decision(
    clients, database, approved, alter
):
    alter(4, why="Somebody else's reason")
    with database.writing() as connection:
        connection.execute(trail.delete())
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["first"]) == (False, 4)


def test_entries_cut_off_at_the_end_are_missed(clients, database, asked, approved):
    with database.writing() as connection:
        connection.execute(run_documents.delete().where(_here(asked, 4)))
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["first"]) == (False, 4)


def test_an_entry_taken_out_is_missed(clients, database, asked, approved):
    with database.writing() as connection:
        connection.execute(run_documents.delete().where(_here(asked, 2)))
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["first"], told["issues"][0]["code"]) == (False, 2, "missing-entry")


def test_a_text_that_has_not_its_hash_any_more_is_told_and_shown_as_unreadable(
    clients, database, asked, approved
):
    with database.writing() as connection:
        sha256 = connection.execute(sa.select(run_documents.c.sha256).where(_here(asked, 3))).scalar_one()
        damaged = content_table.update().where(content_table.c.sha256 == sha256)
        connection.execute(damaged.values(compressed=contents.packed(b"{}")))
    told = clients.viewer.get(f"{approved}/record/check").json()
    assert (told["fits"], told["first"]) == (False, 3)
    assert clients.viewer.get(f"{approved}/record").json()["entries"][2]["entry"] is None


def test_nothing_is_done_with_a_record_that_was_altered(clients, asked, assess, alter, approve):
    assess(asked["id"])
    alter(2, reason="Something else")
    place = f"/v1/change-requests/{asked['id']}"
    answers = [approve(asked["id"], 1)]
    answers += [clients.planner.post(f"{place}/{verb}", json=WHY) for verb in ("reject", "withdraw")]
    answers += [clients.planner.post(f"{place}/assess", json={})]
    for refused in answers:
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:crewline:problem:record-altered")
    assert clients.planner.get("/v1/plans/hello").json()["version"] == 1


def test_who_sees_no_money_sees_none_of_a_record(clients, hello, assess, approve):
    paid = {"change": "add-person", "person": {"id": "Zoe", "skills": ["design"], "rate": 77}}
    made = clients.planner.post(
        f"/v1/plans/{hello}/change-requests", json={"changes": [paid], "reason": "USD 77 an hour"}
    ).json()
    assess(made["id"], 87_654)
    place = f"/v1/change-requests/{made['id']}"
    clients.planner.post(f"{place}/reject", json={"why": "not for 77 USD"})
    pages = [place, f"{place}/record", f"{place}/record/check", f"/v1/runs/{made['id']}/documents/assessment"]
    for page in pages:
        told = json.dumps(_without_hashes(clients.viewer.get(page).json()))
        assert "77" not in told, page
        assert "87654" not in told, page
    by_viewer = clients.viewer.get(f"{place}/record").text + clients.viewer.get(f"{place}/record/check").text
    hashes = {one["hash"] for one in clients.planner.get(f"{place}/record").json()["entries"]}
    assert len(hashes) == 4
    assert not [one for one in hashes if one in by_viewer]
    record = clients.planner.get(f"{place}/record").text
    assert "USD 77" in record
    assert "87654" in record


def _without_hashes(told):
    """The same without what is random: hashes, ids and moments may hold any digits."""
    if isinstance(told, dict):
        return {
            name: _without_hashes(one)
            for name, one in told.items()
            if not (isinstance(one, str) and (one.startswith("sha256:") or name in ("id", "run", "by", "at")))
            and name not in ("created", "finished", "started", "request", "words", "created_by")
        } | ({"words": told["words"].partition(" ")[2]} if "words" in told else {})
    return [_without_hashes(one) for one in told] if isinstance(told, list) else told


def test_steps_are_in_the_trail_with_the_hash_of_their_entry(clients, approved):
    lines = [one for one in clients.admin.get("/v1/trail").json()["rows"] if "change" in one["action"]]
    assert [one["action"] for one in lines] == ["change-request.approved", "change-request.ask"]
    record = clients.planner.get(f"{approved}/record").json()
    assert lines[0]["after"]["entry_hash"] == record["tip"]
    assert (lines[0]["before"], lines[0]["after"]["version"]) == ({"version": 1}, 2)


def test_the_record_of_others_is_not_found(clients, approved):
    assert clients.stranger.get(f"{approved}/record").status_code == 404
    assert clients.stranger.get(f"{approved}/record/check").status_code == 404


def test_entries_are_no_documents_of_the_run(clients, asked, approved):
    told = clients.planner.get(f"/v1/runs/{asked['id']}").json()
    assert [name for name in told["documents"] if "/" in name] == []
