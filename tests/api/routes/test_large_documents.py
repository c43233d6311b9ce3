"""Documents that are large, or made to do harm: read apart from other requests, refused in few words."""

from __future__ import annotations

import json

import pytest

from api.http.bodies import PART_BYTES
from api.routes import large_documents
from planner.document_limits import MOST_ISSUES

HEAD = '"format": "crewline/1", "name": "Bomb", "start": "2027-01-04"'


def test_a_large_document_is_read_in_a_process_of_its_own(clients, hello_text, monkeypatch):
    seen = []
    read = large_documents.read_upload
    monkeypatch.setattr(large_documents, "LARGE_CHARACTERS", 100)
    monkeypatch.setattr(
        large_documents, "read_upload", lambda *all_, **more: seen.append(all_) or read(*all_, **more)
    )
    made = clients.planner.post("/v1/plans", params={"id": "hello"}, content=hello_text)
    assert made.status_code == 201, made.text
    monkeypatch.setattr(large_documents, "LARGE_CHARACTERS", 2**18)
    clients.planner.post("/v1/plans", params={"id": "again"}, content=hello_text)
    documents = {clients.planner.get(f"/v1/plans/{id_}/document").text for id_ in ("hello", "again")}
    assert (len(seen), len(documents)) == (1, 1)


def test_a_large_document_in_yaml_may_begin_with_a_brace(clients, monkeypatch):
    monkeypatch.setattr(large_documents, "LARGE_CHARACTERS", 100)
    text = "{format: crewline/1, name: Braces, start: 2027-01-04,\n# as YAML may\nprojects: []}" + " " * 50
    made = clients.planner.post("/v1/plans", content=text)
    assert (made.status_code, made.json()["name"]) == (201, "Braces")


def test_what_reading_may_take_grows_with_the_document():
    assert large_documents.limits_of(2**20) == {"memory_bytes": 1_000_000_000, "seconds": 60}
    assert large_documents.limits_of(2**25) == {"memory_bytes": 2**31, "seconds": 128}


@pytest.mark.parametrize("item", ["0", "{}"])
def test_a_document_that_is_nothing_but_errors_is_answered_in_few_words(clients, item):
    text = f'{{{HEAD}, "projects": [{", ".join([item] * 100_000)}]}}'
    answer = clients.viewer.post("/v1/check", content=text)
    assert answer.status_code == 422
    issues = answer.json()["issues"]
    assert MOST_ISSUES <= len(issues) <= MOST_ISSUES + 1
    (more,) = [issue for issue in issues if issue["code"] == "more-errors"]
    assert more["found"].endswith("more errors")


def test_what_takes_too_much_is_refused_in_words(clients, hello_text, monkeypatch):
    monkeypatch.setattr(large_documents, "LARGE_CHARACTERS", 100)

    def lost(*_, **_more):
        raise large_documents.UploadTooCostlyError

    monkeypatch.setattr(large_documents, "read_upload", lost)
    answer = clients.viewer.post("/v1/check", content=hello_text)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:crewline:problem:too-costly")


def test_who_hands_in_a_large_document_while_others_do_waits(clients, hello_text, monkeypatch):
    monkeypatch.setattr(large_documents, "LARGE_CHARACTERS", 100)

    def busy(*_, **_more):
        raise large_documents.TooManyUploadsError

    monkeypatch.setattr(large_documents, "read_upload", busy)
    answer = clients.planner.post("/v1/plans", content=hello_text)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_part_of_a_plan_is_no_larger_than_some_thousand_tasks(clients, hello):
    project = {"id": "vast", "name": "x" * PART_BYTES, "tasks": []}
    answer = clients.submitter.post("/v1/plans/hello/projects", content=json.dumps(project))
    assert answer.status_code == 413


def test_two_files_of_one_name_are_refused(clients):
    parts = [("file", ("a.csv", b"Name\n", "text/csv")), ("file", ("b.csv", b"Name\n", "text/csv"))]
    answer = clients.submitter.post("/v1/uploads", files=parts)
    assert answer.status_code == 400
    assert "once" in answer.json()["detail"]
