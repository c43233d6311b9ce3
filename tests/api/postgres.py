"""A PostgreSQL server of the installed programs: on a socket in a folder of its own, gone afterwards.

Whoever is root starts it as another user, to whom its folder belongs: PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

USERS = ("postgres", "nobody")
OWNER = "crewline"
PORT = 5432  # part of the socket's name only: it listens on no network
REQUIRED = "CREWLINE_TEST_POSTGRES"
"""Variable of the environment that makes a missing server a failure."""
MISSING = "PostgreSQL: skipped, not installed"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
_QUIET = (
    "listen_addresses=",
    "max_connections=200",
    "log_min_messages=fatal",
    "TimeZone=UTC",
)


def binaries() -> Path | None:
    """Folder of the newest server programs installed; None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    on_path = shutil.which("postgres")
    if on_path is not None:
        found.insert(0, Path(on_path).resolve())
    return next((path.parent for path in reversed(found) if path.with_name("initdb").is_file()), None)


class PostgresServer:
    """A server that runs while the ``with`` block does.

    Parameters
    ----------
    durable
        Whether it keeps what it has promised, as a server that is killed must; quicker without.
    """

    def __init__(self, folder_of_programs: Path, *, durable: bool = False) -> None:
        self._programs = folder_of_programs
        self._durable = durable
        account = _unprivileged()
        self._as_account: dict[str, Any] = (
            {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        )
        self._folder = Path(tempfile.mkdtemp(prefix="crewline-pg-", dir="/tmp"))  # a socket's name is short
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: psycopg.Connection | None = None

    def __enter__(self) -> PostgresServer:
        try:
            if self._as_account:
                os.chown(self._folder, self._as_account["user"], self._as_account["group"])
            options = ["-D", "data", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
            self._run("initdb", *options)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it answers; it ends with the thread that started it, too."""
        settings = [*_QUIET, f"unix_socket_directories={self._folder}", f"port={PORT}"]
        settings += [] if self._durable else _FAST
        options = [part for setting in settings for part in ("-c", setting)]
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [*_ending_with_us(), self._programs / "postgres", "-D", self._folder / "data", *options],
            cwd=self._folder,
            **self._as_account,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        log.close()
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((self._folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: at once, with connections broken off. ``SIGQUIT`` has it recover at its next start."""
        assert self._process is not None
        if self._admin is not None:
            with contextlib.suppress(psycopg.Error):
                self._admin.close()
            self._admin = None
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def url(self, name: str) -> str:
        """Address of one of its databases."""
        return f"postgresql://{OWNER}@/{name}?host={self._folder}&port={PORT}"

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of another; its address."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        if self._admin is None:
            self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        self._admin.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._folder,
            **self._as_account,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom root becomes; None where this process is not root's."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError(f"no user to run PostgreSQL as: none of {', '.join(USERS)} exists")


def _ending_with_us() -> list[str]:
    """The beginning of a command that is to end when this process is killed, where there is such a thing."""
    setpriv = shutil.which("setpriv")
    return [] if setpriv is None else [setpriv, "--pdeathsig", "INT"]


if __name__ == "__main__":
    sys.exit(binaries() is None)
