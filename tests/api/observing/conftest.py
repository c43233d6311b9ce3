"""The application on a small database of its own, and what it writes into its logs."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import keys
from api.access.roles import Role
from api.app import create_app
from api.observing.logs import LIBRARIES, set_up_logs
from api.settings import Settings
from api.store.database import Database
from api.store.workspaces import create_workspace

NAMES = ("", *LIBRARIES, "uvicorn.error")


@dataclass(frozen=True)
class Logs:
    """What was written."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def requests(self) -> list[dict[str, object]]:
        return [line for line in self.lines if line["message"] == "request"]


@pytest.fixture
def set_up(monkeypatch) -> Iterator[Callable[..., Logs]]:
    """``set_up("INFO", "json")``: logs as a process of the service has them; undone at the end."""
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(one, one.level, one.propagate, list(one.handlers), list(one.filters)) for one in loggers]

    def made(level: str = "INFO", log_format: str | None = "json") -> Logs:
        logs = Logs(io.StringIO())
        monkeypatch.setattr(sys, "stderr", logs.stream)
        set_up_logs(level, log_format)
        return logs

    yield made
    logging.captureWarnings(capture=False)
    for one, level, propagate, handlers, filters in before:
        one.setLevel(level)
        one.propagate, one.handlers[:], one.filters[:] = propagate, handlers, filters


@pytest.fixture
def database(new_database) -> Database:
    return new_database("sqlite")


@pytest.fixture
def key(database) -> str:
    """A key that may do everything in the workspace ``acme-films``."""
    with database.writing() as connection:
        create_workspace(connection, "acme-films", "Acme Films")
        return keys.create_key(connection, "acme-films", "ours", Role.ADMIN, "test").text


@pytest.fixture
def make_app(database, tmp_path) -> Callable[..., FastAPI]:
    """Makes the application; its settings are the arguments. ``/boom`` is a fault of ours."""

    def made(**settings: object) -> FastAPI:
        app = create_app(Settings(service_data=tmp_path, **settings), database)

        @app.get("/boom")
        def boom() -> None:
            raise ValueError("Bearer abcdefgh and postgresql://crewline:geheim@host/name")

        return app

    return made


@pytest.fixture
def client(make_app) -> Iterator[TestClient]:
    with TestClient(make_app(), client=("127.0.0.1", 4711)) as made:
        yield made
