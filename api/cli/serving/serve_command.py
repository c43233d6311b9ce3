"""The commands of the service: ``serve``, ``api``, ``worker``, ``migrate``, ``settings``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.asking.invocation import DebugOption, Invocation, JsonOption

if TYPE_CHECKING:
    from api.cli.words.exit_codes import ExitCode
    from api.settings import Settings


def read_database(text: str) -> str:
    """The address of a database.

    Raises
    ------
    typer.BadParameter
        Wrong usage, in words, without the address, which may hold a password.
    """
    from api.settings import database_address

    try:
        return database_address(text)
    except ValueError as error:
        raise typer.BadParameter(f"expected {error}.") from None


def _note_json(context: typer.Context, value: bool) -> bool:
    context.ensure_object(Invocation).as_json = value
    return value


DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database file [default: crewline-data]."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db", metavar="URL", parser=read_database, help="Database, such as postgresql://user@host/name."
    ),
]
HostOption = Annotated[
    str | None, typer.Option("--host", metavar="ADDRESS", help="Address to listen on [default: 127.0.0.1].")
]
PortOption = Annotated[
    int | None,
    typer.Option(
        "--port", min=0, max=65535, metavar="PORT", help="Port to listen on [default: 8321]; 0 is any."
    ),
]
FixedPortOption = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, metavar="PORT", help="Port to listen on [default: 8321]."),
]
OpenOption = Annotated[
    bool, typer.Option("--open", help="No keys: everybody on this machine may do everything. Loopback only.")
]
ExecutorOption = Annotated[
    str | None,
    typer.Option(
        "--executor-id", metavar="ID", help="Its name: its own, and always the same [default: worker-1]."
    ),
]
ConcurrencyOption = Annotated[
    int | None, typer.Option("--concurrency", min=1, max=64, metavar="K", help="Runs at a time [default: 1].")
]
LogFormatOption = Annotated[
    str | None,
    typer.Option(
        "--log-format",
        metavar="text|json",
        help="Form of log lines [default: text on a terminal, else json].",
    ),
]
LogJsonOption = Annotated[
    bool, typer.Option("--json", callback=_note_json, help="Log lines and errors as JSON.")
]


def serve(
    *,
    data: DataOption = None,
    host: HostOption = None,
    port: FixedPortOption = None,
    open_: OpenOption = False,
    concurrency: ConcurrencyOption = None,
    log_format: LogFormatOption = None,
    as_json: LogJsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the whole service on this machine: API, one worker, a database file.

    The first start without --open makes a key that may do everything, and shows it once. Ctrl-C ends it; what
    is at work then is taken up at the next start.
    """
    from api.cli.serving.serving import serve_all

    asked = {"service_data": data, "host": host, "port": port, "open": open_ or None}
    settings = _settings(**asked, concurrency=concurrency, log_format=_form(log_format, as_json))
    raise typer.Exit(serve_all(settings))


def api(
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    open_: OpenOption = False,
    log_format: LogFormatOption = None,
    as_json: LogJsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the HTTP API alone; runs are carried out by workers elsewhere.

    The database must be up to date: planner migrate. Any number of these processes may share it.
    """
    from api.cli.serving.web_process import run_api

    asked = {"database": database, "service_data": data, "host": host, "port": port, "open": open_ or None}
    _run(run_api, **asked, log_format=_form(log_format, as_json))


def worker(
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    executor_id: ExecutorOption = None,
    concurrency: ConcurrencyOption = None,
    log_format: LogFormatOption = None,
    as_json: LogJsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Run a worker: it takes runs from the queue and carries them out.

    The database must be up to date: planner migrate. Each worker needs a name of its own, and keeps it:
    what it left unfinished is taken up under it. Asked to end, it puts what it is at back into the queue.
    """
    from api.cli.serving.worker_process import run_worker

    asked = {"database": database, "service_data": data, "executor_id": executor_id}
    _run(run_worker, **asked, concurrency=concurrency, log_format=_form(log_format, as_json))


def migrate(
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Bring the database up to date with this version; nothing happens where it is.

    A new database gets its first key, which is shown once.
    """
    from api.cli.serving.preparing import migrate_database

    _run(lambda known: migrate_database(known, as_json=as_json), database=database, service_data=data)


def settings(
    *,
    database: DatabaseOption = None,
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    open_: OpenOption = False,
    executor_id: ExecutorOption = None,
    concurrency: ConcurrencyOption = None,
    log_format: LogFormatOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show the settings of the service and where each comes from, without secrets.

    Options of the other commands count here, too: they show what a start with them would use.
    """
    from api.cli.serving.show_settings import show_settings

    asked = {"database": database, "service_data": data, "host": host, "port": port, "open": open_ or None}
    asked |= {"executor_id": executor_id, "concurrency": concurrency, "log_format": log_format}
    _tell_unknown_variables()
    raise typer.Exit(show_settings(_said(asked), as_json=as_json))


def _form(log_format: str | None, as_json: bool) -> str | None:
    return log_format or ("json" if as_json else None)


def _said(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


def _run(work: Callable[[Settings], ExitCode], **asked: Any) -> None:
    """Do the work of a command with its settings; what hinders it is told in words."""
    from api.cli.serving.troubles import troubles_told

    known = _settings(**asked)
    with troubles_told(known):
        code = work(known)
    raise typer.Exit(code)


def _settings(**asked: Any) -> Settings:
    from api.cli.serving.reading_settings import read_settings

    _tell_unknown_variables()
    return read_settings(_said(asked))


def _tell_unknown_variables() -> None:
    from api.cli.serving.reading_settings import unknown_variables
    from api.cli.words.terminal import say

    for sentence in unknown_variables():
        say(f"Note: {sentence}")
