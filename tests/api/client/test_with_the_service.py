"""The client and the real application: what each method gives, and that the page's examples run."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from api.access.roles import Role
from api.client import (
    AsyncClient,
    Client,
    InvalidError,
    NotFoundError,
    UnexpectedAnswerError,
    VersionMovedError,
)

from .served import served

ROOT = Path(__file__).parents[3]
HELLO = ROOT / "examples" / "hello.yaml"


def hello(name: str) -> str:
    """The example under another name: the client finds plans by theirs."""
    return HELLO.read_text(encoding="utf-8").replace("Hello, bakery", name)


class Losing(httpx2.HTTPTransport):
    """Loses the first answer to each change, after the service has made it."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: list[int] = []
        self._known: set[tuple[str, str]] = set()

    def handle_request(self, request):
        response = super().handle_request(request)
        what = (request.method, request.url.path)
        if request.method != "GET" and what not in self._known:
            self._known.add(what)
            response.read()
            self.lost.append(response.status_code)
            raise httpx2.ReadError("lost on the way back")
        return response


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with served(tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture(scope="module")
def client(service):
    with Client(service.url, service.key(Role.ADMIN)) as made:
        yield made


@pytest.fixture(scope="module")
def run(client):
    client.plans.create(hello("solved"))
    run = client.runs.start("solve", "solved", effort=1)
    assert run.wait(timeout_seconds=100).state == "succeeded", run.told.problem
    return run


def test_solve_keeps_a_plan_and_gives_its_outcome(client):
    first = client.solve(HELLO, effort=1)
    again = client.solve(HELLO.read_text(), effort=1)
    assert first.status in ("optimal", "feasible")
    assert again.plan_hash == first.plan_hash
    assert client.plans.read("hello-bakery").name == "Hello, bakery"


def test_a_plan_goes_out_and_comes_back(client):
    plan = client.plans.create(hello("back"))
    document = client.plans.document("back")
    document["name"] = "Renamed"
    replaced = client.plans.replace(plan, document)
    assert (replaced.version, replaced.name) == (2, "Renamed")
    assert client.plans.text("back").startswith("format: crewline/1")
    assert [version.number for version in client.plans.versions("back")] == [2, 1]
    with pytest.raises(VersionMovedError) as raised:
        client.plans.replace(plan, document)
    assert raised.value.head == 2


def test_everything_wrong_with_a_plan_is_told(client):
    with pytest.raises(InvalidError) as raised:
        client.plans.create("format: crewline/1\nstart: 2027-03-01\nfoo: 1\nbar: 2\n")
    assert len(raised.value.issues) >= 2


def test_a_project_is_submitted_once_though_its_answer_was_lost(client, service):
    client.plans.create(hello("joined"))
    key = service.key(Role.PLANNER)
    losing = Losing()
    with Client(service.url, key, transport=losing, pause=lambda _: None) as other:
        kept = other.plans.submit_project(
            "joined", {"id": "flyer", "tasks": [{"id": "a", "work": "4h", "skill": "writing"}]}
        )
    assert (losing.lost, kept.version) == ([201], 2)
    assert [row.id for row in client.plans.projects("joined")] == ["flyer", "shop"]


def test_changes_of_every_kind_are_made_once_though_their_answers_were_lost(client, service):
    plan = client.plans.create(hello("lossy"))
    losing = Losing()
    key = service.key(Role.PLANNER)
    with Client(service.url, key, transport=losing, pause=lambda _: None) as other:
        plan = other.plans.replace(plan, {**other.plans.document("lossy"), "late_cost_per_day": 150})
        plan = other.plans.rename(plan, "Lossy")
        assert (plan.version, plan.name) == (3, "Lossy")
        put = other.plans.put_part(plan, "people", "Dan", {"skills": ["design"], "rate": 55})
        plan = other.plans.read("lossy")
        held = other.plans.set_project_status(plan, "shop", "on-hold")
        plan = other.plans.read("lossy")
        assert (put.version, held.version, held.project["status"]) == (4, 5, "on-hold")
        project = {**held.project, "weight": 3}
        assert other.plans.replace_project(plan, "shop", project).project["weight"] == 3
        other.plans.remove_project(other.plans.read("lossy"), "shop")
        other.plans.remove_part(other.plans.read("lossy"), "people", "Dan")
        other.plans.delete(other.plans.read("lossy"))
    assert losing.lost == [200, 200, 201, 200, 200, 204, 204, 204]
    with pytest.raises(NotFoundError):
        client.plans.read("lossy")


def test_changes_are_tried_without_keeping_anything(client):
    client.plans.create(hello("tried"))
    preview = client.plans.preview("tried", [{"change": "drop-project", "project": "shop"}])
    assert preview.valid
    assert preview.would_do
    assert client.plans.read("tried").version == 1
    assert client.plans.check(HELLO).valid
    assert client.plans.rename(client.plans.read("tried"), "Other").version == 2


def test_what_came_of_a_run_is_read_in_each_of_its_forms(client, run, tmp_path):
    tasks = list(run.schedule(project=["shop"]))
    assert [row.project for row in run.projects()] == ["shop"]
    assert len(tasks) == 10
    assert list(run.bookings()) == []
    load = run.workload()
    assert load["booked_hours"].sum() == pytest.approx(78)  # the work of hello.yaml, everybody at 100 %
    assert load.attrs["units"]["booked_hours"] == "h"
    content = run.export("tasks.csv", to=tmp_path)
    assert (tmp_path / "tasks.csv").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["tasks.csv"]


def test_who_sees_no_money_reads_the_schedule_and_is_told_why_there_is_no_outcome(service, run):
    with Client(service.url, service.key(Role.VIEWER)) as viewer:
        seen = viewer.runs.get(run.id)
        assert [row.late_cost_cents for row in seen.projects()] == [None]
        assert len(list(seen.schedule())) == 10
        assert seen.document("outcome")["status"] == seen.told.answer["status"]
        with pytest.raises(UnexpectedAnswerError, match="scope money"):
            seen.outcome()


def test_a_foreign_run_is_not_found(client):
    with pytest.raises(NotFoundError):
        client.runs.get("f" * 32)


def test_the_awaited_client_does_the_same(service, run):
    async def talk():
        async with AsyncClient(service.url, service.key(Role.PLANNER)) as office:
            started = await office.runs.start("solve", "solved", effort=1)
            told = []
            await started.wait(told.append, timeout_seconds=100)
            rows = [row.id async for row in office.runs.list(plan="solved")]
            return told[-1].state, await started.outcome(), rows

    state, outcome, rows = asyncio.run(talk())
    assert state == "succeeded"
    assert outcome.schedule is not None
    assert run.id in rows


def test_keys_are_made_and_revoked(client):
    made = client.keys.create("form", "viewer")
    assert made.key not in repr(made)
    client.keys.revoke(made.id)
    assert next(one for one in client.keys.list() if one.id == made.id).revoked is not None
    assert next(client.trail(subject=made.id)).action == "key.revoke"


@pytest.fixture
def page(service, tmp_path):
    """The blocks of the page in a language, with the environment of somebody who runs them."""
    shutil.copy(HELLO, tmp_path / "hello.yaml")
    text = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")

    def of(language: str) -> tuple[list[str], dict[str, str]]:
        environment = {
            "CREWLINE_URL": service.url,
            "CREWLINE_KEY": service.key(Role.PLANNER, workspace=language),
            "COORDINATOR_KEY": service.key(Role.SUBMITTER, workspace=language),
        }
        return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL), environment

    return of


def test_every_block_of_the_page_runs_in_python(page, tmp_path, monkeypatch):
    blocks, environment = page("python")
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, "docs/client.md", "exec"), names)
    for name in ("client", "coordinator", "patient"):
        names[name].close()
    assert len(blocks) == 11
    assert names["staffed"].state == "succeeded"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_block_of_the_page_runs_in_the_shell(page, tmp_path):
    blocks, environment = page("sh")
    done = subprocess.run(  # noqa: PLW1510 - the code is looked at
        ["bash", "-eu"],
        input="\n".join(blocks),
        text=True,
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:] + done.stderr
    assert len(blocks) == 8
    assert (tmp_path / "gantt.svg").read_bytes().startswith(b"<svg")


def test_importing_the_client_loads_neither_server_nor_engine():
    code = (
        "import sys, api.client; print(sorted({name.partition('.')[0] for name in sys.modules} & "
        "{'fastapi','starlette','uvicorn','sqlalchemy','dbos','pandas','numpy','numba','ortools','mcp'}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert shown.strip() == "[]"
