"""The tools for assistants: what they tell, and that they can change no plan."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import httpx2
import pytest

from api.client import AsyncClient
from api.mcp import words
from api.mcp.guard import ForbiddenRequestError, Guard, is_allowed

RUN = "0" * 32
AT = "2027-01-04T09:00:00Z"
PLAN = {"id": "hello", "name": "Hello", "version": 2, "created": AT, "updated": AT}
TOLD = {
    "id": RUN,
    "kind": "solve",
    "plan": "hello",
    "version": 1,
    "state": "succeeded",
    "priority": 1,
    "created": AT,
    "created_by": "key:a",
    "started": AT,
    "finished": AT,
    "attempt": 1,
    "cancelling": False,
    "answer": {"status": "optimal"},
    "problem": None,
}
PROJECT = {
    "project": "shop",
    "name": "Web shop",
    "client": "",
    "status": "accepted",
    "weight": 1,
    "start": "2027-03-01T09:00+00:00",
    "finish": "2027-03-12T13:00+00:00",
    "days_late": 2,
    "late": True,
    "due": "2027-03-10T17:00+00:00",
    "working_days_late": 2,
    "late_cost_cents": None,
    "tasks_left_out": 0,
}
QUOTE = {
    **TOLD,
    "kind": "quote",
    "answer": {
        "project": "spring",
        "untouched": "2027-04-16",
        "earliest": "2027-04-02",
        "both": None,
        "displaced": {"untouched": 0, "earliest": 1},
        "warnings": [],
        "interrupted": False,
    },
}
SCENARIO = {
    **TOLD,
    "kind": "scenario",
    "answer": {
        "status": "optimal",
        "scenarios": [{"id": "what-if", "status": "feasible", "difference_cents": 20_000}],
    },
}
PREVIEW = {
    "plan": "hello",
    "version": 2,
    "valid": True,
    "would_do": ["Mia is away"],
    "differences": [],
    "more_differences": 0,
    "issues": [],
}
OVERLOAD = {
    "case": "before levelling",
    "of": "person",
    "id": "Ana",
    "name": "Ana",
    "period": "2027-W10",
    "booked_hours": 52.0,
    "project_hours": 40.0,
    "excess_hours": 12.0,
}


class Service:
    """Answers what the tools ask, and keeps what that was."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.kind = "solve"

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        self.asked.append((request.method, path))
        if request.method == "POST" and path.endswith("/runs"):
            self.kind = "quote" if b'"quote"' in request.content else "scenario"
        told = {"solve": TOLD, "quote": QUOTE, "scenario": SCENARIO}[self.kind]
        answers = {
            "/v1/plans": {"rows": [PLAN]},
            "/v1/plans/hello": PLAN,
            "/v1/plans/hello/changes/preview": PREVIEW,
            "/v1/runs": {"rows": [TOLD]},
            f"/v1/runs/{RUN}/projects": {"rows": [PROJECT]},
            f"/v1/runs/{RUN}/schedule": {"rows": []},
            f"/v1/runs/{RUN}/overloads": {
                "format": "f",
                "columns": {"overloads": []},
                "overloads": [OVERLOAD],
            },
            f"/v1/runs/{RUN}/progress": {"state": "succeeded", "news": None},
            f"/v1/runs/{RUN}": told,
            "/v1/plans/hello/runs": told,
        }
        if path not in answers:
            return httpx2.Response(404)
        return httpx2.Response(200, json=answers[path])


CALLS = {
    "list_plans": {},
    "plan_summary": {"plan": "hello"},
    "schedule_of_project": {"plan": "hello", "project": "shop"},
    "who_is_overloaded": {"plan": "hello"},
    "when_could_we_take": {"plan": "hello", "project": {"id": "spring", "tasks": []}},
    "what_if": {"plan": "hello", "changes": [{"change": "absence"}]},
}


def called(service: Service, name: str, arguments: dict) -> tuple[str, bool]:
    pytest.importorskip("mcp")
    from mcp import Client as Assistant

    from api.mcp.server import make_server

    async def talk():
        transport = Guard(httpx2.MockTransport(service))
        async with (
            AsyncClient("http://crewline.test", transport=transport) as client,
            Assistant(make_server(client)) as assistant,
        ):
            tools = {tool.name: tool for tool in (await assistant.list_tools()).tools}
            assert set(tools) == set(CALLS)
            assert all(len(tool.description) > 60 for tool in tools.values())
            answer = await assistant.call_tool(name, arguments)
            return answer.content[0].text, bool(answer.is_error)

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("list_plans", "hello: Hello, version 2"),
        ("plan_summary", "shop (Web shop): 2027-03-01 to 2027-03-12, due by 2027-03-10, 2 days late"),
        ("schedule_of_project", "no tasks of shop"),
        ("who_is_overloaded", "52.0 h asked for of 40.0 h, 12.0 h too many"),
        ("when_could_we_take", "done by 2027-04-02, Fri, 1 other project later"),
        ("what_if", "+200.00 in the plan's currency"),
    ],
)
def test_each_tool_tells_its_figures_and_changes_nothing(name, told):
    service = Service()
    text, is_error = called(service, name, CALLS[name])
    assert (told in text, is_error) == (True, False), text
    assert all(is_allowed(method, path) for method, path in service.asked)


def test_what_the_service_refuses_is_told_to_the_assistant():
    text, is_error = called(Service(), "plan_summary", {"plan": "nowhere"})
    assert is_error
    assert "404" in text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v1/plans/hello/document"),
        ("PATCH", "/v1/plans/hello/projects/shop"),
        ("DELETE", "/v1/plans/hello"),
        ("POST", "/v1/plans"),
        ("POST", "/v1/plans/hello/projects"),
        ("POST", "/v1/plans/hello/changes"),
        ("POST", "/v1/plans/hello/revert"),
        ("POST", "/v1/plans/hello/changes/preview/../"),
        ("POST", "/v1/keys"),
    ],
)
def test_a_request_that_might_change_a_plan_is_never_sent(method, path):
    service = Service()

    async def send():
        async with httpx2.AsyncClient(transport=Guard(httpx2.MockTransport(service))) as http:
            await http.request(method, f"http://crewline.test{path}")

    with pytest.raises(ForbiddenRequestError):
        asyncio.run(send())
    assert service.asked == []


def test_long_lists_are_cut_and_say_so():
    assert words.listed([str(number) for number in range(70)]).endswith("59\n... and 10 more")


def test_without_the_package_one_sentence_says_what_to_install():
    code = (
        "import sys; sys.modules['mcp'] = None\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'mcp' else real(name, *rest)\n"
        "from api.cli import main; sys.argv = ['planner', 'mcp']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "planner mcp needs the package mcp: install crewline[mcp].\n"
