"""``planner serve`` with its worker and run processes, a client, and the tools that ask what if."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.client import AsyncClient, Client, ClientError
from api.mcp import tools
from api.mcp.guard import Guard

HELLO = Path(__file__).parents[3] / "examples" / "hello.yaml"
SECONDS = 120


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("serve"), free_port()
    code = "import sys; from api.cli import main; sys.exit(main())"
    command = ["serve", "--open", "--data", str(folder / "data"), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREWLINE_")}
    process = subprocess.Popen([sys.executable, "-c", code, *command], cwd=folder, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            with Client(url) as client:
                list(client.plans.list())
        except ClientError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


@pytest.mark.slow
def test_a_plan_is_solved_cancelled_quoted_and_asked_what_if(url):
    with Client(url) as client:
        outcome = client.solve(HELLO, id="hello", effort=2)
        assert outcome.schedule is not None
        long = client.runs.start("solve", "hello", time_limit=3000)
        while long.progress().state == "queued":
            time.sleep(0.1)
        long.cancel()
        assert long.wait(timeout_seconds=SECONDS).is_over

    async def ask() -> tuple[str, str, str]:
        async with AsyncClient(url, transport=Guard()) as office:
            project = {"id": "flyer", "tasks": [{"id": "text", "work": "4h", "skill": "writing"}]}
            away = {"change": "absence", "person": "Cleo", "first": "2027-03-01", "last": "2027-03-05"}
            return (
                await tools.plan_summary(office, "hello"),
                await tools.when_could_we_take(office, "hello", project),
                await tools.what_if(office, "hello", [away]),
            )

    summary, quote, effects = asyncio.run(ask())
    assert "shop (Web shop): 2027-03-01 to" in summary
    assert "flyer could be finished" in quote
    assert "Nothing was changed in the plan." in effects
    with Client(url) as client:
        assert client.plans.read("hello").version == 1
