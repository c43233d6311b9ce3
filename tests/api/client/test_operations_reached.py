"""Every operation of the API is reached by a method of the client, and asked for as it is described."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.client import ChangeRequest, ChangeRequestAnswer, Client, PlanAnswer, Run, RunAnswer
from api.client.errors import ApiError, UnreachableError, kind_of
from api.client.modes import listing, operation

from .conftest import PLAN, REQUEST, RUN, URL

LEFT_OUT = {
    "GET /health": "for whoever restarts processes",
    "GET /ready": "for load balancers",
    "GET /metrics": "for Prometheus",
}
NOT_GIVEN = {
    "POST /v1/uploads": {"name"},  # files are sent as a form, with their names in it
    "GET /v1/plans/{plan}/document": {"version"},  # older ones are read where they never change
}
TOLD = RunAnswer.model_validate({**RUN, "state": "succeeded"})
AT = PlanAnswer.model_validate(PLAN)
FIRST, LAST = dt.date(2027, 3, 1), dt.date(2027, 3, 31)
DAYS = {"first": FIRST, "last": LAST}
CHANGE = {"change": "postpone-project", "project": "shop", "days": 7}
HOURS = {**DAYS, "period": "month", "tentative": "none", "only": ["Ana"]}
KINDS = ("people", "calendars", "contractor-pools", "equipment", "consumables")
TABLES: dict[str, dict[str, Any]] = {
    "workload": {"by": "skill", **HOURS},
    "utilisation": {"by": "skill", **HOURS},
    "overloads": HOURS,
    "forecast": HOURS,
    "cost": {"period": "month", "at": FIRST, "baseline": RUN["id"]},
    "earned-value": {"at": FIRST, "baseline": RUN["id"]},
}


def asked(*args: Any, **more: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return args, more


ASKED: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "client.solve": [asked("format: crewline/1", id="hello")],
    "client.trail": [asked(subject="hello")],
    "plans.create": [asked("format: crewline/1", id="hello")],
    "plans.check": [asked({"format": "crewline/1"})],
    "plans.upload": [asked(("tasks.csv", b"Name"), people=("people.csv", b"Name"), id="hello", start=FIRST)],
    "plans.list": [asked()],
    "plans.read": [asked("hello")],
    "plans.rename": [asked(AT, "Hello")],
    "plans.delete": [asked(AT)],
    "plans.document": [asked("hello"), asked("hello", version=2)],
    "plans.text": [asked("hello"), asked("hello", version=2, style="json")],
    "plans.replace": [asked(AT, "format: crewline/1")],
    "plans.versions": [asked("hello")],
    "plans.differences": [asked("hello", since=1, to=2)],
    "plans.revert": [asked(AT, version=1)],
    "plans.schedule": [asked("hello", project=["shop"], person=["Ana"], **DAYS)],
    "plans.schedule_source": [asked("hello")],
    "plans.submit_project": [asked("hello", {"id": "shop"}), asked(AT, {"id": "shop"})],
    "plans.projects": [asked("hello", status="proposed", client="Baker", owner="Ana")],
    "plans.project": [asked("hello", "shop")],
    "plans.replace_project": [asked(AT, "shop", {"due": FIRST})],
    "plans.set_project_status": [asked(AT, "shop", "accepted")],
    "plans.remove_project": [asked(AT, "shop")],
    "plans.preview": [asked("hello", [CHANGE])],
    "plans.change": [asked(AT, [CHANGE])],
    "plans.parts": [asked("hello", kind) for kind in KINDS],
    "plans.part": [asked("hello", kind, "x") for kind in KINDS],
    "plans.put_part": [asked(AT, kind, "x", {}) for kind in KINDS],
    "plans.remove_part": [asked(AT, kind, "x") for kind in KINDS],
    "plans.time_off": [asked("hello", "Ana")],
    "plans.add_time_off": [asked("hello", "Ana", FIRST, LAST, note="holiday"), asked(AT, "Ana", FIRST)],
    "plans.remove_time_off": [asked("hello", "Ana", FIRST, LAST)],
    "runs.start": [asked("solve", "hello", version=1, priority=1, supersede=True, effort=2)],
    "runs.quote": [asked("hello", "spring")],
    "runs.get": [asked(RUN["id"])],
    "runs.list": [asked(plan="hello", state="running", kind="solve")],
    "change_requests.ask": [asked("hello", [CHANGE], "why")],
    "change_requests.get": [asked(RUN["id"])],
    "change_requests.list": [asked(plan="hello", state="assessed", project="shop")],
    "keys.create": [asked("form", "viewer", scopes=["read"])],
    "keys.read": [asked("3f2a9c01b7de")],
    "keys.list": [asked()],
    "keys.revoke": [asked("3f2a9c01b7de")],
    "run.refresh": [asked()],
    "run.progress": [asked()],
    "run.order": [asked()],
    "run.wait": [asked()],
    "run.cancel": [asked()],
    "run.outcome": [asked()],
    "run.document": [asked("quote")],
    "run.schedule": [asked(project=["shop"], person=["Ana"], **DAYS)],
    "run.projects": [asked()],
    "run.bookings": [asked()],
    "run.breaches": [asked()],
    "run.explanation": [asked("shop/pages", since="1" * 32)],
    "run.comparison": [asked("1" * 32, limit=5)],
    "run.tables": [asked(name, **params) for name, params in TABLES.items()],
    "run.frame": [asked("forecast", "shortages")],
    "run.csv": [
        *(asked(name, **params) for name, params in TABLES.items()),
        asked("forecast", table="shortages"),
        asked("cost", table="periods"),
    ],
    "run.workload": [asked(by="skill", period="month", **DAYS)],
    "run.export": [asked("gantt.svg")],
    "change_request.refresh": [asked()],
    "change_request.wait": [asked()],
    "change_request.assess": [asked(effort=9)],
    "change_request.assessment": [asked()],
    "change_request.record": [asked()],
    "change_request.check_record": [asked(seen="sha256:" + "0" * 64)],
    "change_request.approve": [asked("why")],
    "change_request.reject": [asked("why")],
    "change_request.withdraw": [asked("why")],
}


class Listener:
    """Hears what is asked, and says so once of a run that it is at work; else nothing."""

    def __init__(self) -> None:
        self.heard: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.heard.append(request)
        if len(self.heard) == 1 and request.url.path.endswith("/progress"):
            return httpx2.Response(200, json={"state": "running", "news": None})
        raise httpx2.UnsupportedProtocol("nobody is there")


def rooms(client: Client) -> dict[str, Any]:
    sender = client._sender
    request = ChangeRequestAnswer.model_validate(
        {**REQUEST, "run": {**RUN, "state": "succeeded"}, "state": "assessed"}
    )
    return {
        "client": client,
        "plans": client.plans,
        "runs": client.runs,
        "change_requests": client.change_requests,
        "keys": client.keys,
        "run": Run(sender, TOLD),
        "change_request": ChangeRequest(sender, request),
    }


def heard_of(name: str, args: tuple[Any, ...], more: dict[str, Any]) -> list[httpx2.Request]:
    """What a method asks of the service."""
    listener = Listener()
    with Client(URL, transport=httpx2.MockTransport(listener), pause=lambda _: None) as client:
        room, _, method = name.partition(".")
        with contextlib.suppress(UnreachableError):
            result = getattr(rooms(client)[room], method)(*args, **more)
            if isinstance(result, Iterator):
                list(result)
    return listener.heard


@pytest.fixture(scope="module")
def operations(described) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": told
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    }


@pytest.fixture(scope="module")
def reached(operations) -> dict[str, list[httpx2.Request]]:
    """What is asked of each operation by all methods together."""
    found: dict[str, list[httpx2.Request]] = {}
    for name, calls in ASKED.items():
        for args, more in calls:
            for request in heard_of(name, args, more):
                found.setdefault(operation_of(request, operations), []).append(request)
    return found


def operation_of(request: httpx2.Request, operations: dict[str, Any]) -> str:
    asked_for = f"{request.method} {request.url.raw_path.decode().partition('?')[0]}"
    fitting = [one for one in operations if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), asked_for)]
    assert len(fitting) == 1, (asked_for, fitting)
    return fitting[0]


def parameters(told: dict[str, Any], where: str) -> set[str]:
    return {one["name"] for one in told.get("parameters", ()) if one["in"] == where}


def test_every_method_of_the_client_is_tried_here():
    with Client(URL) as client:
        methods = {
            f"{name}.{method}"
            for name, room in rooms(client).items()
            for method in dir(type(room))
            if isinstance(getattr(type(room), method), operation | listing)
        }
    assert methods == set(ASKED)


def test_the_page_names_every_method():
    page = (Path(__file__).parents[3] / "docs" / "client.md").read_text(encoding="utf-8")
    table = page.partition("<!-- methods -->")[2].partition("<!-- end of methods -->")[0]
    rows = re.findall(r"^\| `(?:client\.)?(\w+)` \| (.*) \|$", table, re.MULTILINE)
    shown = {f"{room}.{method}" for room, methods in rows for method in re.findall(r"`(\w+)`", methods)}
    assert {name.replace("change_request.", "request.") for name in ASKED} == shown


def test_every_operation_is_reached_or_left_out_for_a_reason(operations, reached):
    assert set(operations) - set(reached) == set(LEFT_OUT)


def test_whatever_is_asked_for_can_be_asked_for(operations, reached):
    for name, requests in reached.items():
        known = parameters(operations[name], "query")
        types = set(operations[name].get("requestBody", {}).get("content", ()))
        for request in requests:
            assert set(request.url.params) <= known, name
            sent = request.headers.get("content-type", "").partition(";")[0]
            assert (sent in types) if request.content else not sent, name


def test_every_parameter_of_an_operation_can_be_given(operations, reached):
    for name, requests in reached.items():
        given = {one for request in requests for one in request.url.params}
        expected = parameters(operations[name], "query") - {"cursor"} - NOT_GIVEN.get(name, set())
        assert expected - given == set(), name


def test_changes_name_their_version_wherever_that_is_required(operations, reached):
    required = [name for name in reached if "428" in operations[name]["responses"]]
    assert len(required) > 15
    for name in required:
        assert all(request.headers.get("if-match") == '"3"' for request in reached[name]), name


def test_every_post_has_an_idempotency_key_and_nothing_else_has(reached):
    for name, requests in reached.items():
        for request in requests:
            assert ("idempotency-key" in request.headers) == (request.method == "POST"), name


def test_every_answer_that_is_described_as_a_problem_has_an_error_of_its_own(operations):
    codes = {int(code) for told in operations.values() for code in told["responses"]}
    assert {code for code in codes if code >= 400 and kind_of(code) is ApiError} == set()
