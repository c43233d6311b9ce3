"""The service under load: ``make load``. Clients read schedules and submit projects while a solve runs.

``python -m benchmarks.load [--clients N] [--seconds S] [--think S] [--plans N] [--runs N] [--db URL]``.
``planner serve`` is started on an empty folder (or an API and a worker on a database), holds ``--plans``
copies of the demo agency with a schedule each and ``--runs`` ended runs, and solves one long run throughout.
Each client asks, waits ``--think`` seconds on average (exponentially), and asks again: nine times of ten it
reads something (a page of a schedule, runs, a plan), once it submits a project of 20 tasks. Goals on two
cores: submitting p99 200 ms, a page p99 100 ms, a list of runs p99 200 ms, no errors. All requests of the
first ``--warm-up`` seconds, in which fifty clients come at once and plans are read for the first time, are
told apart as ``first``. The clients take a part of the same two cores: figures are an upper bound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx2 as httpx
import sqlalchemy as sa

from api.store import tables
from api.store.database import Database, now_ms
from api.store.new_ids import new_id

ROOT = Path(__file__).parents[1]
EFFORT = 2
READY_SECONDS = 120
GOALS = {"submit": 200, "schedule": 100, "runs": 200}
ROWS_AT_ONCE = 5000


def main() -> None:
    """Start the service, load it, print what was measured."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="crewline-load-") as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        service = _start(asked, Path(folder), port)
        try:
            wait_until_ready(base, service)
            figures = asyncio.run(_measure(asked, base, Path(folder)))
        finally:
            for process in service:
                process.terminate()
            for process in service:
                process.wait(30)
    _show(asked, figures)
    if figures["errors"]:
        sys.exit(f"{len(figures['errors'])} errors, the first: {figures['errors'][0]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The service under load.")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=1.0, help="seconds between requests of a client")
    parser.add_argument("--warm-up", type=float, default=5.0, help="seconds at first that are told apart")
    parser.add_argument("--plans", type=int, default=5)
    parser.add_argument("--runs", type=int, default=100_000, help="ended runs in the table")
    parser.add_argument("--db", default=None, help="a PostgreSQL database; a file of its own if missing")
    parser.add_argument("--json", type=Path, default=None)
    return parser.parse_args()


def _start(asked: argparse.Namespace, folder: Path, port: int) -> list[subprocess.Popen[bytes]]:
    planner = str(Path(sys.executable).parent / "planner")
    environment = {
        **os.environ,
        "CREWLINE_OPEN": "true",
        "CREWLINE_REQUESTS_PER_MINUTE": "1000000",
        "CREWLINE_LOG_LEVEL": "WARNING",
    }
    log = (folder / "service.log").open("wb")
    where = ["--db", asked.db] if asked.db else ["--data", str(folder / "data")]
    commands = [["serve", *where, "--port", str(port)]]
    if asked.db:
        subprocess.run([planner, "migrate", *where], check=True, env=environment)
        commands = [["api", *where, "--port", str(port)], ["worker", *where]]
    return [
        subprocess.Popen([planner, *command], env=environment, stdout=log, stderr=log) for command in commands
    ]


def wait_until_ready(base: str, service: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in service):
            sys.exit("the service ended while it was started")
        try:
            if httpx.get(f"{base}/ready", timeout=2).json().get("workers"):
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.1)
    sys.exit("the service was not ready in time")


async def _measure(asked: argparse.Namespace, base: str, folder: Path) -> dict[str, Any]:
    """Fill the service, then load it."""
    async with httpx.AsyncClient(base_url=base, timeout=60) as setup:
        text = (ROOT / "examples" / "agency.yaml").read_text(encoding="utf-8")
        solved = {f"office-{n}": await _solved(setup, f"office-{n}", text) for n in range(asked.plans)}
        database = Database(asked.db or f"sqlite:///{folder / 'data' / 'crewline.db'}")
        _fill_runs(database, asked.runs, next(iter(solved)))
        database.close()
        long_run = await _begin(
            setup, "office-0", {"kind": "solve", "time_limit": asked.warm_up + asked.seconds + 30}
        )
        taken: dict[str, list[float]] = defaultdict(list)
        errors: list[str] = []
        began = time.monotonic()
        clients = (
            _client(base, number, solved, began, asked, taken, errors) for number in range(asked.clients)
        )
        await asyncio.gather(*clients)
        seconds = time.monotonic() - began
        state = (await setup.get(f"/v1/runs/{long_run}")).json()["state"]
        if state != "running":
            errors.append(f"the solve beside it was {state}")
        await setup.post(f"/v1/runs/{long_run}/cancel")
    return {"taken": taken, "errors": errors, "seconds": seconds}


async def _solved(client: httpx.AsyncClient, plan: str, text: str) -> str:
    """Hand in a plan, and solve it; the run's id."""
    answer = await client.post(
        f"/v1/plans?id={plan}", content=text, headers={"content-type": "application/yaml"}
    )
    answer.raise_for_status()
    run = await _begin(client, plan, {"kind": "solve", "effort": EFFORT})
    while True:
        state = (await client.get(f"/v1/runs/{run}")).json()["state"]
        if state not in ("queued", "running"):
            break
        await asyncio.sleep(0.2)
    if state != "succeeded":
        sys.exit(f"the first solve of {plan} {state}")
    return run


async def _begin(client: httpx.AsyncClient, plan: str, order: dict[str, Any]) -> str:
    answer = await client.post(f"/v1/plans/{plan}/runs", json={"order": order})
    answer.raise_for_status()
    return str(answer.json()["id"])


def _fill_runs(database: Database, count: int, plan: str) -> None:
    """Put ended runs into the table, as years of use would."""
    with database.reading() as connection:
        found = connection.execute(sa.select(tables.runs).where(tables.runs.c.plan == plan).limit(1)).one()
    row = dict(found._mapping)
    for first in range(0, count, ROWS_AT_ONCE):
        rows = [
            {**row, "id": new_id(), "state": "succeeded", "finished": now_ms()}
            for _ in range(min(ROWS_AT_ONCE, count - first))
        ]
        with database.writing() as connection:
            connection.execute(tables.runs.insert(), rows)


async def _client(
    base: str,
    number: int,
    solved: dict[str, str],
    began_at: float,
    asked: argparse.Namespace,
    taken: dict[str, list[float]],
    errors: list[str],
) -> None:
    """One client: ask, think, ask again."""
    dice = random.Random(number)
    plan = f"office-{number % len(solved)}"
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        await asyncio.sleep(dice.uniform(0, asked.think))
        while (now := time.monotonic()) < began_at + asked.warm_up + asked.seconds:
            kind = dice.choices(["submit", "schedule", "runs", "plan"], [10, 50, 20, 20])[0]
            began = time.perf_counter()
            try:
                answer = await _ask(client, kind, plan, solved[plan], dice)
                if answer.status_code >= 400:
                    errors.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
            except httpx.HTTPError as error:
                errors.append(f"{kind}: {type(error).__name__} {error}")
            part = "first" if now < began_at + asked.warm_up else kind
            taken[part].append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(dice.expovariate(1 / asked.think))


async def _ask(
    client: httpx.AsyncClient, kind: str, plan: str, run: str, dice: random.Random
) -> httpx.Response:
    if kind == "submit":
        body = json.dumps(_project(f"p{new_id()}", dice))
        headers = {"Idempotency-Key": new_id(), "content-type": "application/json"}
        return await client.post(f"/v1/plans/{plan}/projects", content=body, headers=headers)
    if kind == "schedule":
        return await client.get(f"/v1/runs/{run}/schedule?limit=100")
    if kind == "runs":
        return await client.get("/v1/runs?limit=50")
    return await client.get(f"/v1/plans/{plan}")


def _project(id_: str, dice: random.Random) -> dict[str, Any]:
    """A project of 20 tasks in five rows of four."""
    tasks: list[dict[str, Any]] = []
    for n in range(20):
        task: dict[str, Any] = {"id": f"t{n}", "work": f"{dice.randint(1, 5) * 6}h", "skill": "copywriter"}
        if n >= 4:
            task["after"] = [f"t{n - 4}"]
        tasks.append(task)
    return {"id": id_, "name": f"Project {id_}", "due": "2027-06-25", "tasks": tasks}


def _show(asked: argparse.Namespace, figures: dict[str, Any]) -> None:
    taken: dict[str, list[float]] = figures["taken"]
    count = sum(map(len, taken.values()))
    print(
        f"{asked.clients} clients, {figures['seconds']:.0f} s, {count} requests,"
        f" {count / figures['seconds']:.0f} a second, {len(figures['errors'])} errors,"
        f" {asked.runs} ended runs, {'PostgreSQL' if asked.db else 'SQLite'}, one solve beside it"
    )
    print(f"{'request':<10}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'most':>9}{'goal p99':>10}")
    rows = []
    for kind, values in sorted(taken.items()):
        ordered = sorted(values)
        at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
        goal = GOALS.get(kind)
        print(
            f"{kind:<10}{len(ordered):>7}{at[0]:>9.1f}{at[1]:>9.1f}{at[2]:>9.1f}{ordered[-1]:>9.1f}"
            f"{goal if goal else '-':>10}"
        )
        rows.append({"request": kind, "count": len(ordered), "p50": at[0], "p95": at[1], "p99": at[2]})
    if asked.json:
        asked.json.write_text(json.dumps({"rows": rows, "errors": figures["errors"]}, indent=2) + "\n")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
