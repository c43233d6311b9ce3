"""Files go out as a form, the same at each try, and the service has the time that it takes to read them."""

from __future__ import annotations

import datetime as dt

import httpx2
import pytest

from api.client import Client

from .conftest import PLAN, URL, ok

TASKS = b"Name,Work,Skill\nTalk,4h,writing\n"
UPLOADED = {"kind": "tables", "valid": True, "document": {}, "notes": [], "issues": [], "plan": PLAN}
LOST = httpx2.ReadError("the connection was reset")


def test_a_file_is_sent_with_its_name_and_kept_under_an_id(service, tmp_path):
    (tmp_path / "täsks.csv").write_bytes(TASKS)

    def upload(client):
        path, people = tmp_path / "täsks.csv", ("people.csv", b"Name,Skills\n")
        return (yield client.plans.upload(path, people=people, id="hello", start=dt.date(2027, 3, 1)))

    uploaded = service.answers(ok(UPLOADED, 201)).talk(upload)
    assert (uploaded.kind, uploaded.plan.version) == ("tables", 3)
    request = service.asked[0]
    assert dict(request.url.params) == {"plan": "hello", "start": "2027-03-01"}
    for piece in (
        'name="file"; filename="täsks.csv"',
        'name="people"; filename="people.csv"',
        TASKS.decode(),
    ):
        assert piece in request.content.decode()


def test_the_same_files_are_the_same_form_so_that_a_key_of_ones_own_holds(service):
    def upload(client):
        yield client.plans.upload(("tasks.csv", TASKS), idempotency_key="tonight")

    service.answers(LOST, ok(UPLOADED), ok(UPLOADED))
    service.talk(upload)
    service.talk(upload)
    assert len({request.content for request in service.asked}) == 1
    assert len({request.headers["content-type"] for request in service.asked}) == 1
    assert service.keys == ["tonight"] * 3


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(service, tmp_path):
    def upload(client):
        yield client.plans.upload(tmp_path / "none.csv")

    with pytest.raises(FileNotFoundError):
        service.talk(upload)
    assert service.asked == []


@pytest.mark.parametrize(("usual", "waited_for"), [(5, 90), (600, 600)])
def test_an_upload_is_waited_for_as_long_as_it_is_read(usual, waited_for):
    asked = []

    def answer(request):
        asked.append(request)
        return ok(UPLOADED)

    with Client(URL, transport=httpx2.MockTransport(answer), timeout_seconds=usual) as client:
        client.plans.upload(("tasks.csv", TASKS))
    assert asked[0].extensions["timeout"] == {
        "connect": usual,
        "read": waited_for,
        "write": usual,
        "pool": usual,
    }
