"""A process of ``planner serve``: the API or the worker; it ends with its parent."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from api.settings import Settings

API: Final = "api"
WORKER: Final = "worker"


def main() -> None:
    """Run what the first argument names; the API on the socket whose number is the second."""
    go = threading.Event()
    threading.Thread(target=_hear_parent, args=(go,), daemon=True).start()
    from api.cli.running.failures import describe
    from api.cli.words.exit_codes import ExitCode
    from api.cli.words.terminal import say
    from planner.errors import InputError

    try:
        sys.exit(_work(go))
    except InputError as error:
        code, message = describe(error)
        say(message[:1].upper() + message[1:])
        sys.exit(code)
    except Exception as fault:  # told whole, under a code of its own: 1 would say that a setting is wrong
        traceback.print_exception(fault)
        raise SystemExit(ExitCode.FAULT) from fault


def _work(go: threading.Event) -> int:
    """Bring the database up to date and answer; or load, and work when the parent says that it is."""
    from api.cli.serving.reading_settings import read_settings

    settings = read_settings({})
    if sys.argv[1] == API:
        import uvicorn  # noqa: F401

        import api.app
        from api.cli.serving.troubles import troubles_told
        from api.cli.serving.web_process import run_api

        with troubles_told(settings):
            _tell_parent({"key": _prepared(settings)})
        return run_api(settings, socket.socket(fileno=int(sys.argv[2])))
    import api.runs.worker  # noqa: F401
    from api.cli.serving.worker_process import run_worker

    go.wait()
    return run_worker(settings)


def _prepared(settings: Settings) -> str | None:
    """Bring the database up to date; the first key, where there was none."""
    from api.cli.serving.preparing import first_key, prepared_database

    database = prepared_database(settings)
    try:
        return first_key(database, is_open=settings.open)
    finally:
        database.close()


def _tell_parent(message: dict[str, Any]) -> None:
    """Say a line, the only one: whatever is printed later goes to the errors."""
    os.write(sys.stdout.fileno(), json.dumps(message).encode() + b"\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _hear_parent(go: threading.Event) -> None:
    """Go when the first byte comes, and end when there are no more."""
    ears = sys.stdin.fileno()
    while os.read(ears, 1):
        go.set()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
