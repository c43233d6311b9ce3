"""An office with a plan and runs to be carried out, and workers as processes to carry them out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from api.runs.orders import StoredOrder
from api.runs.queueing import RunQueue
from api.store import plans, runs, workspaces
from api.store.database import Database
from api.store.new_ids import new_id
from api.store.plans import Authorship
from api.store.runs import NewRun, RunRow
from planner.document import canonical_json, parse_plan
from planner.generator import generate_plan

from .bench import Bench

ROOT = Path(__file__).parents[3]
WORKSPACES = ("office", "elsewhere")
PATIENCE = 60.0
"""Seconds for what must happen at all."""


@dataclass
class Office:
    """A database with plans, and runs in it."""

    database: Database
    queue: RunQueue
    hashes: dict[tuple[str, str], str] = field(default_factory=dict)

    def add_plan(self, name: str, text: bytes) -> None:
        for workspace in WORKSPACES:
            with self.database.writing() as connection:
                plans.create_plan(connection, workspace, name, name, text, Authorship("me", "first"))
                self.hashes[workspace, name] = plans.find_version(connection, workspace, name).sha256

    def ask(
        self,
        plan: str = "studio",
        workspace: str = "office",
        priority: int = 100,
        *,
        queued: bool = True,
        **order: Any,
    ) -> str:
        """A run of the plan, with its place in the queue."""
        run = new_id()
        asked = {"kind": "solve", "effort": 1, "workers": 1, **order}
        stored = StoredOrder(order=asked, inputs={"plan": self.hashes[workspace, plan]})
        new = NewRun(run, asked["kind"], plan, 1, priority, "me", stored.model_dump_json().encode())
        with self.database.writing() as connection:
            runs.create_run(connection, workspace, new)
            if queued:
                self.queue.put(connection, workspace, run, priority)
        return run

    def cancel(self, run: str, workspace: str = "office") -> None:
        with self.database.writing() as connection:
            runs.ask_to_cancel(connection, workspace, run)

    def row(self, run: str, workspace: str = "office") -> RunRow:
        with self.database.reading() as connection:
            return runs.find_run(connection, workspace, run)

    def documents(self, run: str, workspace: str = "office") -> dict[str, str]:
        with self.database.reading() as connection:
            return runs.documents_of(connection, workspace, run)

    def progress(self, run: str, workspace: str = "office") -> dict[str, Any] | None:
        with self.database.reading() as connection:
            return runs.progress_of(connection, workspace, run)

    def until(self, run: str, *states: str, attempt: int = 0, seconds: float = PATIENCE) -> RunRow:
        """The run, once it is in one of the states, and at this attempt or a later one."""

        def there() -> RunRow | None:
            row = self.row(run)
            return row if row.state in (states or runs.FINAL) and row.attempt >= attempt else None

        return eventually(there, seconds)

    def solving(self, run: str, attempt: int = 0) -> RunRow:
        """The run, once its first schedule was told of."""
        row = self.until(run, "running", attempt=attempt)
        eventually(lambda: self.progress(run))
        return row


def seconds_below(process: psutil.Process) -> float:
    """Processor time of the processes that a process started."""
    return sum(one.cpu_times().user for one in process.children(recursive=True))


def eventually(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What ``look`` finds, once it finds something."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def make_office(new_database) -> Iterator[Callable[..., Office]]:
    """Makes an office on a database of the kind that is named."""
    made: list[Office] = []

    def make(kind: str = "sqlite") -> Office:
        database = new_database(kind)
        with database.writing() as connection:
            for workspace in WORKSPACES:
                workspaces.create_workspace(connection, workspace, workspace)
        office = Office(database, RunQueue(database))
        office.add_plan("studio", canonical_json(parse_plan((ROOT / "examples/hello.yaml").read_text())))
        made.append(office)
        return office

    yield make
    for office in made:
        office.queue.close()
        office.database.close()


@pytest.fixture(name="eventually", scope="session")
def eventually_fixture() -> Callable[..., Any]:
    """``eventually(look)``: what ``look`` finds, once it finds something."""
    return eventually


@pytest.fixture
def office(make_office) -> Office:
    return make_office()


@pytest.fixture(scope="module")
def shared_office(make_office):
    return make_office()


@pytest.fixture
def bench(shared_office) -> Bench:
    return Bench(shared_office)


@pytest.fixture
def ask(shared_office) -> Callable[..., str]:
    """A run that is in no queue."""
    return lambda **order: shared_office.ask(queued=False, **order)


@pytest.fixture(scope="session")
def big_plan() -> bytes:
    """A plan that is solved for as long as one likes."""
    return canonical_json(generate_plan(projects=20, tasks=400, people=25))


@dataclass
class WorkerAtWork:
    """A worker's process, and those that belong to it."""

    process: subprocess.Popen[bytes]
    log: Path

    def children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def run_process(self, office: Office, run: str) -> psutil.Process:
        """The process of a run that is being solved; its engine is below it."""
        busy = [child for child in self.children() if "api.runs.child" in " ".join(child.cmdline())]
        assert office.row(run).state == "running"
        return max(busy, key=seconds_below)

    def engine(self, office: Office, run: str) -> psutil.Process:
        """The process that solves: the only one that has no child and is busy."""
        below = self.run_process(office, run).children(recursive=True)
        return max((one for one in below if not one.children()), key=lambda one: one.cpu_times().user)

    def kill(self) -> list[psutil.Process]:
        """End it at once, and tell which processes it had."""
        children = self.children()
        self.process.kill()
        self.process.wait()
        return children

    def end(self) -> int:
        """Ask it to end, and wait until it has."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        return self.process.wait(30)


@pytest.fixture(scope="module")
def start_worker(tmp_path_factory) -> Iterator[Callable[..., WorkerAtWork]]:
    """Starts a worker on a database; settings are its arguments."""
    started: list[WorkerAtWork] = []

    def start(database: Database, name: str = "worker-1", **settings: Any) -> WorkerAtWork:
        folder = tmp_path_factory.mktemp(name)
        url = database.url.render_as_string(hide_password=False)
        own = {"database": url, "executor_id": name, **settings}
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CREWLINE_")},
            **{f"CREWLINE_{name.upper()}": str(value) for name, value in own.items()},
            "PYTHONPATH": str(ROOT),
        }
        log = folder / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from api.cli import main; main()", "worker"],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stderr=errors,
            )
        worker = WorkerAtWork(process, log)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.process.send_signal(signal.SIGCONT)
            worker.kill()
