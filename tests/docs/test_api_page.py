"""docs/api.md: its blocks do what they say, with curl and with Python, each on a service of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest
import uvicorn

from api.access import keys
from api.access.roles import Role
from api.app import create_app
from api.settings import Settings
from api.store.database import Database
from api.store.migrating import migrate
from api.store.workspaces import create_workspace
from api.uploads import archives, reading


@pytest.fixture
def service(tmp_path):
    """The environment of somebody who has a service and the key of a planner."""
    settings = Settings(service_data=tmp_path)
    database = Database(settings.database_url)
    migrate(database)
    with database.writing() as connection:
        create_workspace(connection, "office", "Office")
        key = keys.create_key(connection, "office", "docs", Role.PLANNER, "the tests").text
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings, database), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield {**os.environ, "CREWLINE": f"http://127.0.0.1:{listening.getsockname()[1]}", "KEY": key}
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.mark.parametrize("language", ["sh", "python"])
def test_every_block_does_what_it_says(blocks, service, tmp_path, root, language):
    program = {"sh": ["bash", "-eu"], "python": [sys.executable]}[language]
    if shutil.which(program[0]) is None or (language == "sh" and shutil.which("curl") is None):
        pytest.skip("not installed")
    (tmp_path / "examples").symlink_to(root / "examples")
    text = "\n".join(block.text for block in blocks("docs/api.md", language))
    done = subprocess.run(  # noqa: PLW1510 - the code is looked at
        program, input=text, text=True, env=service, cwd=tmp_path, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stderr == ""


def test_limits_are_those_of_the_program(root):
    page = " ".join((root / "docs" / "api.md").read_text(encoding="utf-8").split())
    assert f"with {reading.MEMORY_BYTES // 10**9} GB of memory and {reading.SECONDS} seconds" in page
    assert (
        f"than {archives.MOST_RATIO} times their size, to more than {archives.MOST_UNPACKED // 2**20} MB"
        in page
    )
    assert f"more than {archives.MOST_MEMBERS:,} members" in page
    assert reading.MOST_AT_ONCE == 2
