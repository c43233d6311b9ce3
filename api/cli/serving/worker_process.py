"""``planner worker``: a worker in this process."""

from __future__ import annotations

import os
import sys

from api.cli.serving.preparing import opened_database
from api.cli.words.exit_codes import ExitCode
from api.settings import Settings
from planner.errors import InputError


def run_worker(settings: Settings) -> ExitCode:
    """Carry out runs until SIGTERM or Ctrl-C.

    Raises
    ------
    InputError
        If another worker has its name, or the database is of another version.
    """
    from api.observing.logs import set_up_logs
    from api.runs.pulse import NameTakenError
    from api.runs.supervision import RunLimits
    from api.runs.worker import WorkerOptions, WorkerProcess
    from api.store.migrating import OldDatabaseError

    set_up_logs(settings.log_level, settings.log_format)
    limits = RunLimits(settings.run_memory_bytes, settings.run_seconds)
    retention = settings.retention if settings.retain_daily else None
    options = WorkerOptions(settings.executor_id, settings.concurrency, settings.share, limits, retention)
    try:
        worker = WorkerProcess(opened_database(settings), options)
    except (NameTakenError, OldDatabaseError) as error:
        raise InputError(str(error)) from None
    worker.run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that wait for a database which is away, or for what another worker makes of a run that was
    # taken from this one, would keep the process for as long as that takes.
    os._exit(ExitCode.DONE)
