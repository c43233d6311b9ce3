"""``planner api``: the HTTP API in this process."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from types import FrameType
from typing import Final

from api.cli.serving.claims import address_of, listening_socket
from api.cli.serving.preparing import ANSWERING_SECONDS, opened_database
from api.cli.words.exit_codes import ExitCode
from api.settings import Settings

GRACE_SECONDS: Final = 10
"""For requests that are being answered when the process is asked to end."""
TURN_SECONDS: Final = 0.0005
"""How long a thread that computes keeps others waiting that have an answer of the database in hand."""
_log = logging.getLogger("crewline.api")


def run_api(settings: Settings, listening: socket.socket | None = None) -> ExitCode:
    """Answer requests until SIGTERM or Ctrl-C.

    Parameters
    ----------
    listening
        A socket that listens already; where there is none, it is opened at the address of the settings.

    Raises
    ------
    InputError
        If nothing can be listened to at the address.
    OldDatabaseError
        If the database has to be migrated first.
    """
    import uvicorn

    from api.app import create_app
    from api.loading_ahead import load_ahead
    from api.observing.logs import set_up_logs

    sys.setswitchinterval(TURN_SECONDS)
    set_up_logs(settings.log_level, settings.log_format)
    app = create_app(settings, opened_database(settings, statement_seconds=ANSWERING_SECONDS))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # api.observing has its own, without paths and queries
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with listening or listening_socket(settings.host, settings.port) as ears:
        server = uvicorn.Server(config)

        def end(_number: int, _frame: FrameType | None) -> None:
            server.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):  # the server has its own while it runs, not before
            signal.signal(number, end)
        load_ahead()
        _log.info("listening", extra={"address": address_of(ears)})
        server.run(sockets=[ears])
        _log.info("ended")
    return ExitCode.DONE
