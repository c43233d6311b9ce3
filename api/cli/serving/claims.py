"""What a service needs for itself: the address that it listens on, and the folder of its database."""

from __future__ import annotations

import errno
import os
import socket
import time
from typing import IO, Final

from api.settings import Settings
from planner.errors import InputError

LOCK: Final = "serve.lock"
BACKLOG: Final = 2048
WAIT_SECONDS: Final = 2.0
"""For a service that was just ended, and is about to let go."""


def claimed_folder(settings: Settings) -> IO[str] | None:
    """The lock on the folder of the database file, held until it is closed; None for a server's database.

    Raises
    ------
    InputError
        If another service holds it.
    """
    if settings.database is not None:
        return None
    import fcntl

    try:
        settings.service_data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError:
        raise InputError(f"{settings.service_data} is a file; a folder was expected for the data") from None
    file = (settings.service_data / LOCK).open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise InputError(f"Another planner serve works in {settings.service_data}") from None
    return file


def listening_socket(host: str, port: int, wait_seconds: float = WAIT_SECONDS) -> socket.socket:
    """A socket that listens, at a port of the system's choice for port 0.

    It outlives the process that answers: who asks meanwhile is kept waiting.

    Raises
    ------
    InputError
        If another program listens there, or the address is none of this machine's.
    """
    until = time.monotonic() + wait_seconds
    while True:
        try:
            return _bound(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = error.strerror or str(error)
                raise InputError(f"{host}, port {port}, can't be listened on: {reason}") from None
            if time.monotonic() > until:
                text = f"Another program listens on {host}, port {port}; choose another with --port"
                raise InputError(text) from None
        time.sleep(0.1)


def address_of(listening: socket.socket) -> str:
    """Where a socket is found from this machine, as a URL."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared with
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening
