"""``planner serve``: killed in parts, ended in the middle, started twice."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).parents[3]


@dataclass
class Served:
    """A service, with its data in a folder."""

    process: subprocess.Popen[bytes]
    folder: Path
    log: Path
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            body,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def workers(self) -> int:
        try:
            return int(self.ask("GET", "/ready")["workers"])
        except (OSError, ValueError):
            return 0

    def part(self, name: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):  # it has just been killed
                if name in child.cmdline():
                    return child
        return None


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="module")
def serve(tmp_path_factory) -> Iterator[Callable[..., Served]]:
    """Starts ``planner serve``; returns at once."""
    started: list[Served] = []

    def start(folder: Path, port: int) -> Served:
        log = tmp_path_factory.mktemp("log") / "log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CREWLINE_")}
        command = ["serve", "--data", str(folder), "--port", str(port), "--open"]
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from api.cli import main; main()", *command],
                env={**environment, "PYTHONPATH": str(ROOT)},
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stderr=errors,
            )
        started.append(Served(process, folder, log, port))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.process.terminate()
            served.process.wait(30)


@pytest.fixture(scope="module")
def served(serve, tmp_path_factory, eventually, big_plan) -> Served:
    """A service that works, with a plan."""
    made = serve(tmp_path_factory.mktemp("data"), free_port())
    eventually(made.workers)
    made.ask("POST", "/v1/plans", big_plan)
    return made


def start_run(served: Served, effort: int) -> str:
    order = {"order": {"kind": "solve", "effort": effort, "workers": 1}}
    plan = served.ask("GET", "/v1/plans")["rows"][0]["id"]
    return str(served.ask("POST", f"/v1/plans/{plan}/runs", json.dumps(order).encode())["id"])


@pytest.mark.parametrize("name", ["api", "worker"])
def test_a_part_that_is_killed_is_started_again(served, eventually, name):
    killed = served.part(name)
    killed.kill()
    eventually(lambda: (again := served.part(name)) is not None and again.pid != killed.pid)
    assert served.ask("GET", "/health") == {"status": "ok"}  # whoever asks too early is kept waiting
    run = start_run(served, 0)
    eventually(lambda: served.ask("GET", f"/v1/runs/{run}")["state"] == "succeeded")
    assert f"The {name} process ended with code -9; it is started again." in served.log.read_text()


def test_a_second_service_on_the_same_data_refuses_with_one_sentence(served, serve):
    second = serve(served.folder, free_port())
    assert second.process.wait(60) == 1
    assert second.log.read_text() == f"Another planner serve works in {served.folder}.\n"


def test_a_port_that_is_taken_is_told_with_one_sentence(served, serve, tmp_path):
    second = serve(tmp_path / "data", served.port)
    assert second.process.wait(60) == 1
    text = f"Another program listens on 127.0.0.1, port {served.port}; choose another with --port.\n"
    assert second.log.read_text() == text


def test_ctrl_c_in_the_middle_queues_the_run_again_and_the_next_start_takes_it_up(served, serve, eventually):
    run = start_run(served, 100_000)
    eventually(lambda: served.ask("GET", f"/v1/runs/{run}/progress")["news"])
    children = psutil.Process(served.process.pid).children(recursive=True)
    began = time.monotonic()
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(60) == 0
    assert time.monotonic() - began < 20
    eventually(lambda: not [one for one in children if one.is_running()], 10.0)
    again = serve(served.folder, served.port)
    eventually(again.workers)
    eventually(lambda: again.ask("GET", f"/v1/runs/{run}")["state"] == "running")
    assert again.ask("GET", f"/v1/runs/{run}")["attempt"] == 2  # begun twice; the first does not count
    again.ask("POST", f"/v1/runs/{run}/cancel", b"")
    eventually(lambda: again.ask("GET", f"/v1/runs/{run}")["state"] == "cancelled")
