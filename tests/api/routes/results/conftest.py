"""An application with runs that have ended: their outcomes are solved once, and written without a worker.

The tests of one module share it, and change nothing in it. Runs are called by the names of their plans.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.access import keys
from api.access.roles import Role
from api.app import create_app
from api.cli.program import app as program
from api.routes.keeping import id_of
from api.settings import Settings
from api.store import plans, runs
from api.store.database import Database
from api.store.new_ids import new_id
from api.store.plans import Authorship
from api.store.runs import Ending, NewRun
from planner.document import canonical_json, parse_plan
from scheduling.options import SolveOptions
from scheduling.outcome_json import render_outcome
from scheduling.solver import solve

EXAMPLES = Path(__file__).parents[4] / "examples"
STUDIO = """
format: crewline/1
name: Studio
start: 2027-01-04
time_zone: Europe/Amsterdam
currency: EUR
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design], rate: 50, team: makers}
  - {id: ben, name: Ben Okafor, skills: [copy], rate: 40, share: 50%}
contractor_pools:
  - {id: crew, name: Film crew, skills: [film], rate: 80, maximum: 2}
projects:
  - id: Acme
    name: Acme film
    client: Acme
    due: 2027-01-08
    weight: 2
    budget: 2000
    tasks:
      - {id: shoot, name: Shooting, work: 16h, skill: film}
      - {id: cut, name: Cutting, work: 32h, skill: design, after: [shoot], due: 2027-01-08}
  - id: Bolt
    due: 2027-01-29
    tasks:
      - {id: text, work: 8h, skill: copy}
      - {id: draw, work: 8h, skill: design, after: [text]}
      - {id: done, milestone: true, after: [draw]}
"""
# By hand, a day being 09:00 to 17:00 local (UTC+1), 4 January a Monday:
#   shoot Mon 4 and Tue 5 (a contractor), cut Wed 6, Thu 7, Fri 8 and Mon 11 until 17:00 (Mia): Acme is due on
#   Fri 8 at 24:00, so it is 2 d 17 h late, rounded up 3 days, 1 of them a working day: Mon 11.
#   text is half of Ben's time: Mon 4 and Tue 5; draw is Mia's, and doesn't take her from Acme: Tue 12.
LATE_STUDIO = STUDIO.replace("work: 16h, skill: film", "work: 24h, skill: film")
HOPELESS = """
format: crewline/1
name: Hopeless
start: 2027-01-04
people:
  - {id: Mia, skills: [design]}
projects:
  - id: rush
    tasks:
      - {id: poster, work: 40h, skill: design, deadline: 2027-01-05}
"""


@dataclass(frozen=True)
class Ended:
    """What a run is to have left."""

    text: str
    outcome: str


@dataclass(frozen=True)
class Office:
    """The application, those who ask, and ids of runs by the names of their plans."""

    app: FastAPI
    database: Database
    planner: TestClient
    viewer: TestClient
    stranger: TestClient
    runs: dict[str, str]
    ended: dict[str, Ended]
    folder: Path

    def get(self, path: str, who: str = "planner", **query: Any) -> Any:
        """The JSON of an answer 200; ``{studio}`` in the path is the run of that name."""
        found = getattr(self, who).get(path.format(**self.runs), params=query)
        assert found.status_code == 200, found.text
        return found.json()

    def refused(self, path: str, status: int, who: str = "planner", **query: Any) -> Any:
        """The problem of an answer."""
        found = getattr(self, who).get(path.format(**self.runs), params=query)
        assert found.status_code == status, found.text
        assert found.headers["content-type"] == "application/problem+json"
        return found.json()

    def printed(self, *arguments: str) -> Any:
        """What the command line prints with ``--json``; ``{studio}`` and ``{studio.plan}`` are files."""
        files = {}
        for name, one in self.ended.items():
            files[name] = self.folder / f"{name}.json"
            files[f"{name}.plan"] = self.folder / f"{name}.yaml"
            files[name].write_text(one.outcome, encoding="utf-8")
            files[f"{name}.plan"].write_text(one.text, encoding="utf-8")
        given = [_with_files(one, files) for one in arguments]
        result = CliRunner().invoke(program, [*given, "--json"])
        assert result.stdout.startswith("{"), result.output
        return json.loads(result.stdout)


def _with_files(argument: str, files: dict[str, Path]) -> str:
    for name, path in files.items():
        argument = argument.replace(f"{{{name}}}", str(path))
    return argument


def solved(text: str) -> Ended:
    """A plan and what its solve leaves."""
    plan = parse_plan(text)
    return Ended(text, render_outcome(solve(plan, SolveOptions(effort=1, workers=1)), plan))


def keep(
    database: Database,
    plan: str,
    outcome: str | None,
    version: int = 1,
    *,
    kind: str = "solve",
    state: str = "succeeded",
    workspace: str = "office",
) -> str:
    """Write a run as one that has ended; its id."""
    run = new_id()
    with database.writing() as connection:
        new = NewRun(run, kind, plan, version, 100, "key:tests", b'{"order": {}, "inputs": {}}')
        runs.create_run(connection, workspace, new)
        held = runs.begin_attempt(connection, workspace, run, "tests")
        assert held is not None
        documents = {} if outcome is None else {"outcome": outcome.encode()}
        runs.end_run(connection, held, Ending(state, {}, None, documents))  # type: ignore[arg-type]
    return run


@pytest.fixture(scope="session")
def ended() -> dict[str, Ended]:
    """Plans and outcomes by names."""
    texts = {
        "hello": (EXAMPLES / "hello.yaml").read_text(encoding="utf-8"),
        "studio": STUDIO,
        "later": LATE_STUDIO,
        "hopeless": HOPELESS,
    }
    return {name: solved(text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def office(tmp_path_factory, migrated_file, ended) -> Iterator[Office]:
    """Every plan at version 1 with a run that has ended; ``later`` is a second version of ``studio``."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(migrated_file, folder / "crewline.db")
    app = create_app(Settings(service_data=folder))
    database: Database = app.state.services.database
    made = {}
    for name, one in ended.items():
        plan = parse_plan(one.text)
        by, content = Authorship("key:tests", ""), canonical_json(plan)
        with database.writing() as connection:
            if name == "later":
                plans.move_head(connection, "office", "studio", 1, plan.name, content, by)
            else:
                plans.create_plan(connection, "office", name, plan.name, content, by)
        if name != "later":
            made[name] = keep(database, id_of(plan.name) if name == "studio" else name, one.outcome)
    made["later"] = keep(database, "studio", ended["later"].outcome, 2)
    made["without"] = keep(database, "hopeless", None, state="failed")
    with TestClient(app, raise_server_exceptions=False):
        yield Office(
            app,
            database,
            _client(app, Role.PLANNER),
            _client(app, Role.VIEWER),
            _client(app, Role.PLANNER, "elsewhere"),
            made,
            ended,
            folder,
        )


def _client(app: FastAPI, role: Role, workspace: str = "office") -> TestClient:
    with app.state.services.database.writing() as connection:
        key = keys.create_key(connection, workspace, role.value, role, "the tests").text
    return TestClient(app, headers={"Authorization": f"Bearer {key}"}, raise_server_exceptions=False)


@pytest.fixture
def foreign_run(office, keep_run) -> str:
    """A run of another workspace, that has left the same as ``studio``."""
    one = office.ended["studio"]
    office.stranger.post("/v1/plans?id=theirs", content=one.text)
    return keep_run("theirs", one.outcome, workspace="elsewhere")


@pytest.fixture
def keep_run(office) -> Callable[..., str]:
    """Writes a further run."""

    def made(plan: str, outcome: str | None, version: int = 1, **more: Any) -> str:
        return keep(office.database, plan, outcome, version, **more)

    return made
