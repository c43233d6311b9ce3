"""The application on a SQLite file of its own, and a client for each role: for the tests of every route.

``clients.admin``, ``.planner``, ``.submitter`` and ``.viewer`` are of one workspace, ``.stranger`` is a
planner of another, ``.nobody`` brings no key. No worker runs: runs that are started stay queued.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import keys
from api.access.roles import Role
from api.app import create_app
from api.settings import Settings
from api.store.addresses import sqlite_url
from api.store.database import Database
from api.store.migrating import migrate
from api.store.workspaces import create_workspace

EXAMPLES = Path(__file__).parents[3] / "examples"


@dataclass(frozen=True)
class Clients:
    """Those who ask, each with a key."""

    admin: TestClient
    planner: TestClient
    submitter: TestClient
    viewer: TestClient
    stranger: TestClient
    nobody: TestClient


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """A database with every table and no rows: to be copied, since making one takes a second."""
    path = tmp_path_factory.mktemp("migrated") / "crewline.db"
    database = Database(sqlite_url(path))
    migrate(database)
    with database.writing() as connection:
        create_workspace(connection, "office", "Office")
        create_workspace(connection, "elsewhere", "Elsewhere")
    database.close()
    return path


@pytest.fixture
def make_app(tmp_path, migrated_file) -> Iterator[Callable[..., FastAPI]]:
    """Makes an application on a database of its own; settings are its arguments."""

    def made(**settings: Any) -> FastAPI:
        shutil.copy(migrated_file, tmp_path / "crewline.db")
        return create_app(Settings(service_data=tmp_path, **settings))

    return made


@pytest.fixture
def app(make_app) -> FastAPI:
    """An application that asks for keys."""
    return make_app()


@pytest.fixture
def database(app) -> Database:
    """Its database."""
    found: Database = app.state.services.database
    return found


@pytest.fixture
def key_of(database) -> Callable[..., str]:
    """Makes a key for a role in a workspace."""

    def made(role: Role, workspace: str = "office", **more: Any) -> str:
        with database.writing() as connection:
            return keys.create_key(connection, workspace, role.value, role, "the tests", **more).text

    return made


@pytest.fixture
def client_with(app) -> Callable[[str | None], TestClient]:
    """Makes a client that brings a key."""

    def made(key: str | None) -> TestClient:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        return TestClient(app, headers=headers, raise_server_exceptions=False)

    return made


@pytest.fixture
def clients(app, key_of, client_with) -> Iterator[Clients]:
    """One client for each role, while the application runs."""
    with TestClient(app, raise_server_exceptions=False) as nobody:
        roles = {role.value: client_with(key_of(role)) for role in Role}
        stranger = client_with(key_of(Role.PLANNER, "elsewhere"))
        yield Clients(**roles, stranger=stranger, nobody=nobody)


@pytest.fixture
def hello_text() -> str:
    """The small example plan: the document of the plan ``hello``."""
    return (EXAMPLES / "hello.yaml").read_text(encoding="utf-8")


@pytest.fixture
def hello(clients, hello_text) -> str:
    """The id of a plan that is there, at version 1."""
    made = clients.planner.post("/v1/plans", params={"id": "hello"}, content=hello_text)
    assert made.status_code == 201, made.text
    return "hello"
