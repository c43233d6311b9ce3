"""Every operation for every role and for strangers: found in the API itself, none is listed here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.access.roles import SCOPES, Role
from api.routes.exports import NAMES
from api.store import plans, runs, trail
from api.store.new_ids import new_id
from api.store.plans import Authorship
from api.store.runs import Ending, NewRun
from api.store.trail import Doer
from planner.document import canonical_json, parse_plan, plan_hash
from planner.plan import Plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.solver import solve
from tests.api.access.service import ELSEWHERE, HERE, Operation, Service, running

PLAN = """
format: crewline/1
name: Studio
start: 2027-01-04
currency: EUR
late_cost_per_day: {late}
calendars:
  - {{id: nine-to-five, week: {{mon-fri: "09:00-17:00"}}}}
people:
  - {{id: Mia, skills: [design], rate: {rate}, overtime_rate: {more}, overtime_hours_per_week: 4}}
  - {{id: Ben, skills: [copy]}}
contractor_pools:
  - {{id: crew, skills: [film], rate: {rate}, maximum: 2}}
equipment:
  - {{id: camera, cost: {rate}}}
consumables:
  - {{id: licences, amount: 10}}
projects:
  - id: Acme
    client: Acme
    due: 2027-01-06
    weight: 2
    budget: {late}
    value: {more}
    risks: [{{id: rain, probability: 10%, cost: {rate}}}]
    tasks:
      - {{id: shoot, work: 16h, skill: film, equipment: [{{equipment: camera}}]}}
      - {{id: cut, work: 32h, skill: design, after: [shoot]}}
      - id: text
        after: [cut]
        modes:
          - {{id: own, work: 8h, needs: [{{skill: copy}}], cost: {rate}}}
"""
PARTS: Mapping[str, str] = {
    "projects": "Acme",
    "people": "Mia",
    "calendars": "nine-to-five",
    "contractor-pools": "crew",
    "equipment": "camera",
    "consumables": "licences",
}
NO_RUN = "0" * 32
SECOND = {NO_RUN: "1" * 32}
"""The run of the second version beside that of the first."""
A_DAY_LATER = ("    due: 2027-01-06\n", "    due: 2027-01-06\n    release: 2027-01-05\n")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_NAME = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b|cl_\w+|\b[0-9a-f]{12}\b")


def written(factor: int) -> str:
    """The plan with all amounts of money times ``factor``."""
    return PLAN.format(late=1000 * factor, rate=50 * factor, more=70 * factor)


def dearer(outcome: str, factor: int, sha256: str) -> str:
    """The same schedule under rates times ``factor``."""
    document = json.loads(outcome)
    document["plan"]["hash"] = sha256
    levels = document["objective"]["levels"]
    in_money = [level["unit"] == "cents" for level in levels]
    for level in levels:
        for one in (level, *level["parts"]):
            if one["unit"] == "cents":
                one["value"] *= factor
                if one.get("bound") is not None:
                    one["bound"] *= factor
    for booking in document["schedule"]["bookings"]:
        booking["cost_cents"] *= factor
    for found in document["timings"]["history"]:
        for name in ("values", "bounds"):
            found[name] = [
                value * factor if is_money and value is not None else value
                for value, is_money in zip(found[name], in_money, strict=True)
            ]
    return json.dumps(document)


def planned(service: Service, workspace: str, factor: int, outcomes: tuple[str, str]) -> str:
    """A plan of two versions, the second twice as dear, each with a run; the id of the first one's."""
    by = Authorship("key:tests", "")
    texts = [written(factor), written(2 * factor)]
    first, second = (canonical_json(parse_plan(text)) for text in texts)
    with service.database.writing() as connection:
        plans.create_plan(connection, workspace, "studio", "Studio", first, by)
        plans.move_head(connection, workspace, "studio", 1, "Studio", second, by)
    runs_of = [
        ended(service, workspace, dearer(outcome, times, plan_hash(parse_plan(text))), version)
        for version, (text, times, outcome) in enumerate(
            zip(texts, (factor, 2 * factor), outcomes, strict=True), start=1
        )
    ]
    SECOND[runs_of[0]] = runs_of[1]
    return runs_of[0]


def ended(service: Service, workspace: str, outcome: str, version: int) -> str:
    """A run that has ended; its id."""
    run, found = new_id(), json.loads(outcome)
    with service.database.writing() as connection:
        new = NewRun(run, "solve", "studio", version, 100, "key:tests", b'{"order": {}, "inputs": {}}')
        runs.create_run(connection, workspace, new)
        held = runs.begin_attempt(connection, workspace, run, "tests")
        assert held is not None
        runs.note_progress(connection, held, found["timings"]["history"][-1])
        brief = {"status": found["status"], "levels": found["objective"]["levels"], "breaches": 0}
        runs.end_run(connection, held, Ending("succeeded", brief, None, {"outcome": outcome.encode()}))
        trail.note(connection, Doer(workspace, "key:tests", ""), "run.start", run, after={"plan": "studio"})
    return run


@pytest.fixture(scope="module")
def outcomes() -> tuple[str, str]:
    """Two schedules of the cheap plan, all of the second a day later: as good a one as any to a search."""
    return solved(parse_plan(written(1))), solved(parse_plan(written(1).replace(*A_DAY_LATER)))


def solved(plan: Plan) -> str:
    return render_outcome(solve(plan, SolveOptions(effort=1, workers=1)), plan)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def asked(request, new_database, outcomes) -> Iterator[tuple[Service, dict[str, str]]]:
    """The service with the same plan in two workspaces, three times as dear elsewhere; runs by workspace."""
    with running(new_database(request.param), requests_per_minute=100_000) as service:
        made = {
            workspace: planned(service, workspace, factor, outcomes)
            for workspace, factor in ((HERE, 1), (ELSEWHERE, 3))
        }
        yield service, made


def address(operation: Operation, plan: str, run: str, key: str, parts: Mapping[str, str] = PARTS) -> str:
    """The path of an operation, about things that are there if these are."""
    examples = {
        one["name"]: next(iter(one["schema"].get("examples", ())), None) or one.get("example") or "x"
        for one in operation.described.get("parameters", ())
        if one["in"] == "path"
    }
    path = operation.path
    for name, example in examples.items():
        before = path.partition("{" + name + "}")[0].rstrip("/").rpartition("/")[2]
        value = {"plan": plan, "run": run, "key": key}.get(name, parts.get(before, str(example)))
        path = path.replace("{" + name + "}", value)
    return path


def query(operation: Operation, run: str) -> dict[str, str]:
    """What an operation has to be told beside its path."""
    needed = [
        one for one in operation.described.get("parameters", ()) if one["in"] == "query" and one["required"]
    ]
    runs_of = "comparisons" in operation.path
    known = {"task": "Acme/cut", "from": run if runs_of else "1", "to": SECOND[run] if runs_of else "1"}
    return {one["name"]: known.get(one["name"], "x") for one in needed}


def ways(operation: Operation, run: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The run that an operation is asked about, and how: with what has happened since another one, too."""
    yield run, query(operation, run)
    if any(one["name"] == "since" for one in operation.described.get("parameters", ())):
        yield SECOND[run], {**query(operation, run), "since": run}


def send(service: Service, operation: Operation, path: str, headers: dict[str, str], **more: Any) -> Any:
    return service.client.request(operation.method, path, headers={"If-Match": '"1"', **headers}, **more)


def test_every_operation_asks_for_a_scope(asked):
    service, _ = asked
    operations = service.operations()
    assert len(operations) > 30
    assert [str(one) for one in operations if not one.scopes] == []


def test_every_operation_tells_who_may_not_use_it_in_its_description(asked):
    service, _ = asked
    for operation in service.operations():
        assert operation.described["security"] == [{"HTTPBearer": []}], str(operation)
        assert {"401", "403", "429"} <= set(operation.described["responses"]), str(operation)


@pytest.mark.parametrize("role", Role)
def test_every_operation_is_open_to_the_roles_with_its_scope_and_to_no_other(asked, role):
    service, _ = asked
    headers = service.headers(role)
    wrong = []
    for operation in service.operations():
        path = address(operation, "nothing", NO_RUN, "0" * 12)
        status = send(service, operation, path, headers, params=query(operation, NO_RUN)).status_code
        may = operation.scopes <= SCOPES[role]
        if (status in (401, 403)) is may or status >= 500:
            wrong.append((str(operation), status))
    assert wrong == []


def test_without_a_key_no_operation_answers(asked):
    service, found = asked
    for operation in service.operations():
        path = address(operation, "studio", found[HERE], "0" * 12)
        answer = send(service, operation, path, {}, params=query(operation, found[HERE]))
        assert answer.status_code == 401, str(operation)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["type"] == "urn:crewline:problem:unauthenticated"


def test_strangers_find_nothing_and_change_nothing(asked):
    service, found = asked
    run, key = found[HERE], service.key(Role.ADMIN, HERE)[3:15]
    stranger = service.headers(Role.ADMIN, "nowhere")
    before = service.rows(HERE)
    wrong = []
    for operation in service.operations():
        path, asks = address(operation, "studio", run, key), query(operation, run)
        more = {} if operation.example is None else {"json": operation.example}
        answer = send(service, operation, path, stranger, params=asks, **more)
        is_sure = bool(more) or operation.method in ("get", "delete")
        if path != operation.path or run in asks.values():
            right = answer.status_code in ((404,) if is_sure else (404, 422))
        else:
            right = run not in answer.text and '"studio"' not in answer.text and key not in answer.text
        if not right:
            wrong.append((str(operation), answer.status_code, answer.text[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert service.rows(HERE) == before


def test_every_change_leaves_an_entry_in_the_trail(asked):
    service, _ = asked
    admin = service.headers(Role.ADMIN, "noted")
    operations = [one for one in service.operations() if one.method != "get"]
    operations.sort(key=lambda one: (one.path != "/v1/plans", one.method == "delete"))
    told, noted = [], []
    for operation in operations:
        plans_there = service.client.get("/v1/plans", headers=admin).json()["rows"]
        plan = plans_there[0] if plans_there else {"id": "none", "version": 1}
        path = address(operation, plan["id"], NO_RUN, "0" * 12, parts={})
        before = service.rows("noted")
        more = {} if operation.example is None else {"json": operation.example}
        headers = {**admin, "If-Match": f'"{plan["version"]}"'}
        answer = send(service, operation, path, headers, params=query(operation, NO_RUN), **more)
        after = service.rows("noted")
        if any(after[name] != before[name] for name in ("plans", "plan_versions", "runs", "api_keys")):
            noted.append(str(operation))
            if len(after["trail"]) <= len(before["trail"]):
                told.append((str(operation), answer.status_code))
    assert told == []
    assert len(noted) >= 7, noted


def test_what_a_viewer_sees_does_not_depend_on_any_amount_of_money(asked):
    service, found = asked
    viewers = {workspace: service.headers(Role.VIEWER, workspace) for workspace in found}
    told, seen = [], 0
    for operation in service.operations():
        if operation.method != "get" or not operation.scopes <= SCOPES[Role.VIEWER]:
            continue
        for file in exported() if "/export/" in operation.path else ["gantt.svg"]:
            for both in zip(*(ways(operation, run) for run in found.values()), strict=True):
                answers = []
                for viewer, (run, asks) in zip(viewers.values(), both, strict=True):
                    path = address(operation, "studio", run, "0" * 12).replace("gantt.svg", file)
                    answers.append(send(service, operation, path, viewer, params=asks))
                seen += all(answer.status_code == 200 for answer in answers)
                ours, dear = map(words_of, answers)
                if ours != dear:
                    told.append(f"{operation} {file}\n{ours[:1500]}\n{dear[:1500]}")
    assert not told, "\n".join(told)
    assert seen >= 30


def exported() -> list[str]:
    """Files that show a result: tables, and a picture of each kind."""
    return [name for name in NAMES if name.endswith((".csv", ".svg")) and "_dark" not in name]


def words_of(answer: Any) -> str:
    """What an answer says, without names and moments that differ anyway; of a picture, its words."""
    text = answer.text
    if answer.headers["content-type"].startswith("image/svg"):
        text = "\n".join(re.findall(r">([^<>]+)<", text))
    return _NAME.sub("#", _MOMENT.sub("@", text))


def test_a_planner_sees_the_amounts_that_a_viewer_does_not(asked):
    service, found = asked
    path = f"/v1/runs/{found[HERE]}/outcome"
    sees = service.client.get(path, headers=service.headers(Role.PLANNER)).json()
    sees_not = service.client.get(path, headers=service.headers(Role.VIEWER)).json()
    assert sees["schedule"]["bookings"][0]["cost_cents"] > 0
    assert sees_not["schedule"]["bookings"][0]["cost_cents"] is None
    assert sees_not["schedule"]["tasks"] == sees["schedule"]["tasks"]


def test_who_may_see_money_is_told_by_how_much_the_versions_differ_and_a_viewer_that_they_do(asked):
    service, found = asked
    run = found[HERE]
    pair, since = {"from": run, "to": SECOND[run]}, {"task": "Acme/shoot", "since": run}
    late = "late cost 1,000 EUR per day → 2,000 EUR per day", "the plan: other late cost"
    rate = "crew: rate 50 EUR per hour → 100 EUR per hour", "crew: other rate"
    questions = (
        ("/v1/comparisons", pair, late),
        ("/v1/comparisons", pair, rate),
        (f"/v1/runs/{SECOND[run]}/explanation", since, rate),  # what is nearest to the task
    )
    for path, asks, (whole, plain) in questions:
        planner, viewer = (
            service.client.get(path, params=asks, headers=service.headers(role)).text
            for role in (Role.PLANNER, Role.VIEWER)
        )
        assert whole in planner
        assert plain in viewer
        assert "EUR per" not in viewer
    whole, plain = (
        service.client.get("/v1/plans/studio/diff?from=1", headers=service.headers(role)).json()["rows"]
        for role in (Role.PLANNER, Role.VIEWER)
    )
    assert len(whole) >= 8
    assert plain == []


def test_an_error_quotes_no_rate_to_who_may_not_see_it(asked):
    service, _ = asked
    headers = service.headers(Role.SUBMITTER)
    project = {"id": "new", "budget": "98765,4", "tasks": [{"id": "a", "work": "1h", "skill": "copy"}]}
    answer = service.client.post("/v1/plans/studio/projects", json=project, headers=headers)
    assert answer.status_code == 422
    assert "98765" not in answer.text
    assert "budget" in answer.text
