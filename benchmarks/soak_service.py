"""The service of a soak: an API and workers as processes, started again when they die."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import psutil

from planner.document import canonical_json
from planner.generator import generate_plan

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
"""Seconds for what must happen at all."""
PLAN = "soak"
Victim = Literal["api", "worker", "solver", "engine"]
"""A solver is a run's process, an engine the one below it that searches."""
VICTIMS: Final[tuple[Victim, ...]] = ("api", "worker", "solver", "engine")
BUSY_SECONDS = 5.0
"""How long a run to be killed is waited for."""


def seconds_since(began: float) -> float:
    """Seconds of the monotonic clock."""
    return time.monotonic() - began


@contextlib.contextmanager
def postgres_server() -> Iterator[Any]:
    """The private server that the tests use, keeping what it has promised."""
    spec = importlib.util.spec_from_file_location("postgres", ROOT / "tests" / "api" / "postgres.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    programs = module.binaries()
    if programs is None:
        sys.exit("PostgreSQL is not installed.")
    with module.PostgresServer(programs, durable=True) as server:
        server.stop_at_once = lambda: server.stop(signal.SIGQUIT)
        yield server


class Service:
    """The processes, and requests to them; a context."""

    def __init__(self, folder: Path, url: str | None, port: int, workers: int) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder / 'crewline.db'}"
        self.base = f"http://127.0.0.1:{port}"
        self.executors = [f"worker-{number + 1}" for number in range(workers)]
        self._where = ["--data", str(folder)] if url is None else ["--db", url]
        self._commands = {"api": ["api", *self._where, "--port", str(port), "--open"]}
        for name in self.executors:
            self._commands[name] = ["worker", *self._where, "--executor-id", name]
        # The soak has one workspace, and asks more often than people do.
        self._settings = {"CREWLINE_SHARE": str(workers), "CREWLINE_REQUESTS_PER_MINUTE": "1000000"}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Service:
        migrate = self._command(["migrate", *self._where])
        subprocess.run(migrate, check=True, env=self._environment(), stderr=subprocess.DEVNULL)
        for name in self._commands:
            self._start(name)
        self._keeper.start()
        self.wait_until_ready()
        plan = canonical_json(generate_plan(projects=10, tasks=120, people=12))
        self.ask("POST", "/v1/plans", plan, {"Content-Type": "application/json", "Idempotency-Key": "plan"})
        self.plan: str = self.ask("GET", "/v1/plans")["rows"][0]["id"]
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # --- requests -----------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> Any:
        """Ask until there is an answer: the API may just have been killed, or its database."""
        until = time.monotonic() + PATIENCE
        while True:
            request = urllib.request.Request(self.base + path, body, headers or {}, method=method)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except (OSError, ValueError) as error:
                status = error.code if isinstance(error, urllib.error.HTTPError) else 503
                if status == 409 and (done := error.headers.get("Location")):  # type: ignore[union-attr]
                    return self.ask("GET", done)  # the API died after the effect, before it had answered
                lasting = status not in (409, 429, 500, 503)
                if lasting or time.monotonic() > until:
                    raise
            time.sleep(0.1)

    def start_run(self, seconds: float, seed: int, key: str) -> str:
        """Ask for a run, once, however often the request has to be sent."""
        order = {"order": {"kind": "solve", "time_limit": seconds, "seed": seed, "workers": 1}}
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        told = self.ask("POST", f"/v1/plans/{self.plan}/runs", json.dumps(order).encode(), headers)
        return str(told["id"])

    def run(self, run: str) -> Any:
        """What is told of a run."""
        return self.ask("GET", f"/v1/runs/{run}")

    def runs(self) -> Iterator[str]:
        """The ids of all runs there are."""
        cursor = ""
        while cursor is not None:
            page = self.ask("GET", f"/v1/runs?limit=200{cursor and f'&cursor={cursor}'}")
            yield from (row["id"] for row in page["rows"])
            cursor = page.get("next")

    def cancel(self, run: str) -> None:
        """Cancel a run."""
        self.ask("POST", f"/v1/runs/{run}/cancel", b"")

    def wait_until_ready(self) -> None:
        """Wait until API and all workers work."""
        until = time.monotonic() + PATIENCE
        while self.ask("GET", "/ready")["workers"] < len(self.executors):
            if time.monotonic() > until:
                raise TimeoutError("the workers do not start")
            time.sleep(0.1)

    # --- processes ----------------------------------------------------------------------------

    def choose(self, victim: Victim, dice: random.Random) -> tuple[str, Any] | None:
        """A process to kill, and who it belongs to: an executor or ``api``; None where none is busy."""
        if victim == "api":
            return "api", self._processes["api"]
        executor = dice.choice(self.executors)
        if victim == "worker":
            return executor, self._processes[executor]
        until = time.monotonic() + BUSY_SECONDS
        while not (found := self.solvers(executor)[0 if victim == "solver" else 1]):
            if time.monotonic() > until:
                return None
            time.sleep(0.05)
        return executor, found[0]

    def solvers(self, executor: str) -> tuple[list[psutil.Process], list[psutil.Process]]:
        """The process of the run that a worker carries out, and the one that solves it, if there is one."""
        try:
            children = psutil.Process(self._processes[executor].pid).children()
            for child in children:
                for engine in (one for server in child.children() for one in server.children()):
                    return [child], [engine]
        except psutil.NoSuchProcess:
            pass
        return [], []

    def _keep(self) -> None:
        while not self._ending.wait(0.1):
            for name, process in list(self._processes.items()):
                if process.poll() is not None:
                    self._start(name)

    def _start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = self._command(self._commands[name])
            self._processes[name] = subprocess.Popen(
                command, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _command(self, arguments: list[str]) -> list[str]:
        return [sys.executable, "-P", "-c", "from api.cli import main; main()", *arguments]

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("CREWLINE_")}
        return {**own, "PYTHONPATH": str(ROOT), **self._settings}
