"""The application on a database of its own, with two workspaces, and clients for whoever asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.access import keys
from api.access.roles import Role, Scope
from api.app import create_app
from api.settings import Settings
from api.store.database import Database
from api.store.tables import METADATA
from api.store.workspaces import create_workspace

HERE, ELSEWHERE = "office", "elsewhere"
METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Operation:
    """One operation of the API, as OpenAPI describes it, and the scopes that it asks for."""

    method: str
    path: str
    scopes: frozenset[Scope]
    described: dict[str, Any] = field(hash=False, compare=False)
    schema: dict[str, Any] = field(hash=False, compare=False)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def example(self) -> Any:
        """An example of its body; None where it has none."""
        content = self.described.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "example" in content:
            return content["example"]
        given = [one["value"] for one in content.get("examples", {}).values()]
        return next(iter([*given, *self.schema.get("examples", ())]), None)


@dataclass(frozen=True)
class Service:
    """The application, its database, and keys."""

    app: FastAPI
    database: Database
    client: TestClient

    def key(self, role: Role, workspace: str = HERE, **more: Any) -> str:
        with self.database.writing() as connection:
            return keys.create_key(connection, workspace, role.value, role, "the tests", **more).text

    def headers(self, role: Role, workspace: str = HERE, **more: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key(role, workspace, **more)}"}

    def rows(self, workspace: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is kept of a workspace, but for when its keys were used."""
        found = {}
        with self.database.reading() as connection:
            for table in METADATA.sorted_tables:
                if "workspace" in table.columns:
                    asked = [column for column in table.columns if column.key != "last_used"]
                    rows = connection.execute(sa.select(*asked).where(table.c.workspace == workspace))
                    found[table.name] = sorted(map(tuple, rows), key=repr)
        return found

    def operations(self) -> list[Operation]:
        """Every operation under /v1."""
        needed = {
            (method.lower(), route.path): frozenset(_scopes(route.dependant))
            for router in self.app.routes
            for route in getattr(getattr(router, "original_router", None), "routes", ())
            if isinstance(route, APIRoute)
            for method in route.methods
        }
        description = self.app.openapi()
        paths, schemas = description["paths"], description["components"]["schemas"]
        return [
            Operation(
                method, path, needed[method, path], paths[path][method], _body(paths[path][method], schemas)
            )
            for path in paths
            if path.startswith("/v1/")
            for method in METHODS
            if method in paths[path]
        ]


def _body(described: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of an operation's JSON body."""
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema: dict[str, Any] = content.get("schema", {})
    return schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)


def _scopes(dependant: Any) -> Iterator[Scope]:
    for inner in dependant.dependencies:
        if hasattr(inner.call, "scope"):
            yield inner.call.scope
        yield from _scopes(inner)


@contextmanager
def running(database: Database, **settings: Any) -> Iterator[Service]:
    """The service on a migrated database."""
    with database.writing() as connection:
        create_workspace(connection, HERE, "Office")
        create_workspace(connection, ELSEWHERE, "Elsewhere")
    app = create_app(Settings(**settings), database)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Service(app, database, client)
