"""Log lines: one for each request, each with what it is about, in one form, and never a secret."""

import logging
import re

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, ValidationError

from api.observing.redaction import message_of, redacted, told_exception

PLAN = "format: crewline/1\nname: {name}\nstart: 2027-03-01\npeople: [{{id: Ana}}]\n"
YAML = {"content-type": "application/yaml"}
SECRETS = ("s3cr3tword", "geheim", "eyJhbGciOiJIUzI1NiJ9", "Confidential client")


def test_a_request_is_one_line_with_all_that_is_to_be_known_of_it(client, key, set_up):
    logs = set_up()
    headers = {"authorization": f"Bearer {key}", "x-request-id": "asked-1", **YAML}
    answer = client.post("/v1/plans", content=PLAN.format(name="first"), headers=headers)
    assert answer.status_code == 201
    (line,) = logs.requests
    seconds = line.pop("milliseconds")
    assert isinstance(seconds, float)
    assert seconds > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert line == {
        "level": "info",
        "logger": "crewline.requests",
        "message": "request",
        "request": "asked-1",
        "workspace": "acme-films",
        "actor": f"key:{key.removeprefix('cl_').partition('.')[0]}",
        "method": "POST",
        "route": "/v1/plans",
        "status": 201,
        "bytes": len(answer.content),
    }


def test_a_run_is_named_when_it_is_asked_for_and_when_it_is_looked_at(client, key, set_up):
    headers = {"authorization": f"Bearer {key}"}
    plan = client.post("/v1/plans", content=PLAN.format(name="first"), headers={**headers, **YAML}).json()[
        "id"
    ]
    logs = set_up()
    order = {"order": {"kind": "solve", "effort": 1}}
    run = client.post(f"/v1/plans/{plan}/runs", json=order, headers=headers).json()["id"]
    client.get(f"/v1/runs/{run}", headers=headers)
    asked, looked = logs.requests
    assert (asked["run"], asked["route"]) == (run, "/v1/plans/{plan}/runs")
    assert (looked["run"], looked["route"]) == (run, "/v1/runs/{run}")


def test_no_secret_and_no_document_is_logged_or_answered_wherever_it_was_put(client, key, set_up):
    logs = set_up("DEBUG")
    secret = key.partition(".")[2]
    with_key = {"authorization": f"Bearer {key}"}
    requests = [
        ("GET", f"/v1/plans?token={SECRETS[0]}&password={SECRETS[1]}", with_key, ""),
        ("GET", f"/v1/plans/{SECRETS[0]}", {"authorization": f"Bearer {SECRETS[2]}.payload.sign"}, ""),
        ("GET", "/v1/plans", {"authorization": f"Basic {SECRETS[0]}", "cookie": f"id={SECRETS[1]}"}, ""),
        ("POST", "/v1/plans", {**with_key, **YAML}, PLAN.format(name=SECRETS[3])),
        ("GET", f"/nothing/{SECRETS[0]}?key={key}", {"x-request-id": f"{SECRETS[1]} "}, ""),
        ("GET", f"/boom?key={key}", with_key, SECRETS[3]),
    ]
    answers = [client.request(*asked[:2], headers=asked[2], content=asked[3]) for asked in requests]
    assert [answer.status_code for answer in answers[3:]] == [201, 404, 500]
    assert len(logs.requests) == len(requests)
    own = "\n".join(line for line in logs.text.splitlines() if '"logger": "httpx2"' not in line)
    for word in (*SECRETS, secret):
        assert word not in own
    answered = "\n".join(answer.text for answer in (*answers[:3], answers[5]))
    for word in (SECRETS[1], SECRETS[2], secret):
        assert word not in answered


def test_a_fault_is_told_once_with_its_request_and_where_it_arose(client, set_up):
    logs = set_up()
    answer = client.get("/boom", headers={"x-request-id": "asked-2"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "asked-2")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["request"] == "asked-2"
    faults = [line for line in logs.lines if line["message"] == "fault"]
    (fault,) = faults
    assert fault["request"] == "asked-2"
    assert fault["exception"].startswith("ValueError: Bearer *** and postgresql://crewline:***@host/name")
    assert "boom" in fault["exception"].splitlines()[-1]


def test_what_machines_ask_for_every_few_seconds_is_told_at_the_level_debug_only(client, set_up):
    logs = set_up("INFO")
    for path in ("/health", "/ready", "/metrics"):
        client.get(path)
    assert logs.requests == []


def test_lines_of_libraries_have_the_same_form_and_name_the_run(set_up):
    logs = set_up()
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    extra = {"applicationID": "", "executorID": "worker-1", "operationUUID": f"{'a' * 32}-again"}
    logging.getLogger("dbos").error("a step failed", extra=extra)
    logging.getLogger("dbos").info("not told: it does not matter")
    first, second = logs.lines
    assert (first["logger"], first["level"]) == ("uvicorn.error", "warning")
    assert (second["logger"], second["run"]) == ("dbos", "a" * 32)
    assert "executorID" not in second


def test_people_at_a_terminal_read_text(set_up, monkeypatch):
    logs = set_up("INFO", "text")
    logging.getLogger("crewline.worker").info("worker ready", extra={"executor": "worker-1", "note": "a\nb"})
    assert re.fullmatch(r"\d\d:\d\d:\d\d info    worker ready executor=worker-1 note=a b\n", logs.text)


def test_the_form_is_json_where_nobody_sits_at_a_terminal(set_up):
    logs = set_up("INFO", None)
    logging.getLogger("crewline.worker").info("worker ready")
    assert logs.lines[0]["message"] == "worker ready"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("postgresql://crewline:ge@heim@host/name", "postgresql://crewline:***@host/name"),
        ("key cl_0123abcd.AbC-_9", "key cl_0123abcd.***"),
        ("Authorization: Bearer abcdef.ghi", "Authorization: *** ***"),
        ("bearer abcdef.ghi", "bearer ***"),
        ("host=h password=geheim user=u", "host=h password=*** user=u"),
        ('{"token": "abc"}', '{"token": ***"}'),
        ("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "***"),
        ("run begun: 20 s, host=h", "run begun: 20 s, host=h"),
    ],
)
def test_secrets_are_cut_out_of_texts(text, told):
    assert redacted(text) == told


def test_a_failed_statement_is_told_without_its_values(database):
    with pytest.raises(sa.exc.OperationalError) as caught, database.reading() as connection:
        connection.execute(sa.text("SELECT * FROM missing WHERE a = :a"), {"a": "Confidential client"})
    assert message_of(caught.value) == "OperationalError: no such table: missing"
    told = told_exception(caught.value)
    assert "Confidential" not in told
    assert "SELECT" not in told
    text = redacted(f"Exception in step: {caught.value}")
    assert "Confidential" not in text


def test_what_does_not_fit_a_model_is_told_by_its_place_alone():
    class Small(BaseModel):
        number: int

    with pytest.raises(ValidationError) as caught:
        Small(number="Confidential client")
    assert message_of(caught.value) == "1 errors of Small: number (int_parsing)"


def test_an_exception_is_told_with_what_led_to_it_and_files_without_the_folders_of_the_machine():
    def inner():
        raise KeyError("a")

    def outer():
        try:
            inner()
        except KeyError as error:
            raise RuntimeError("b") from error

    with pytest.raises(RuntimeError) as caught:
        outer()
    lines = told_exception(caught.value).splitlines()
    assert lines[0] == "RuntimeError: b"
    assert "after KeyError: 'a'" in lines
    assert re.fullmatch(r"  tests/api/observing/test_logs\.py:\d+ inner", lines[-1])
