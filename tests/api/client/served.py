"""The real application on a socket of this process, and a worker that does everything in a thread."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from api.access import keys
from api.access.roles import Role, Scope
from api.app import create_app
from api.runs import kinds
from api.runs.desk import Desk
from api.runs.orders import StoredOrder
from api.settings import Settings
from api.store import contents, runs
from api.store.database import Database
from api.store.migrating import migrate
from api.store.runs import Ending
from api.store.workspaces import create_workspace
from scheduling.apart import ChildLimits
from scheduling.options import SolveOptions
from scheduling.solver import solve

OFFICE = "office"
WORKSPACES = (OFFICE, "python", "sh")
"""Two for the blocks of the page, each in a language of its own."""


class Served:
    """Where the service is, and its keys."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self.url = url

    def key(self, role: Role, scopes: frozenset[Scope] | None = None, workspace: str = OFFICE) -> str:
        with self.database.writing() as connection:
            return keys.create_key(connection, workspace, "k", role, "the tests", scopes=scopes).text


class EngineHere:
    """The engine in this process, in a hurry: every solve ends with its first schedules."""

    limits = ChildLimits()

    def solve(self, plan: Any, options: SolveOptions | None = None, **how: Any) -> Any:
        quick = dataclasses.replace(options or SolveOptions(), effort=0)
        return solve(plan, quick, on_progress=how.get("on_progress"), stop=how.get("stop"))


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    settings = Settings(service_data=folder)
    database = Database(settings.database_url)
    migrate(database)
    with database.writing() as connection:
        for workspace in WORKSPACES:
            create_workspace(connection, workspace, workspace)
    config = uvicorn.Config(create_app(settings, database), port=0, log_config=None)
    server = uvicorn.Server(config)
    ending = threading.Event()
    threads = [
        threading.Thread(target=server.run, name="api"),
        threading.Thread(target=_work, args=(database, ending), name="worker"),
    ]
    for thread in threads:
        thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(database, f"http://127.0.0.1:{port}")
    finally:
        ending.set()
        threads[1].join()
        server.should_exit = True
        threads[0].join()


def _work(database: Database, ending: threading.Event) -> None:
    while not ending.wait(0.05):
        for workspace in WORKSPACES:
            with database.reading() as connection:
                queued = runs.list_runs(connection, workspace, 10, None, state="queued").rows
            for row in queued:
                _carry_out(database, workspace, row.id)


def _carry_out(database: Database, workspace: str, run: str) -> None:
    with database.writing() as connection:
        held = runs.begin_attempt(connection, workspace, run, "thread")
        if held is None:
            return
        stored = StoredOrder.model_validate_json(contents.get(connection, workspace, held.order_sha256))
        inputs = {
            name: contents.get(connection, workspace, sha).decode() for name, sha in stored.inputs.items()
        }
    ending = _ending(stored.order, inputs)
    with database.writing() as connection:
        runs.end_run(connection, held, ending)


def _ending(order: Any, inputs: dict[str, str]) -> Ending:
    desk = Desk(order, inputs, EngineHere(), lambda: False, json.dumps)
    try:
        product = kinds.work_of(order["kind"])(desk)
    except Exception as error:
        return Ending("failed", problem={"title": "it failed", "detail": repr(error)})
    documents = {name: text.encode() for name, text in product.documents.items()}
    return Ending("succeeded", answer=dict(product.answer), documents=documents)
