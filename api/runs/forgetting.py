"""What DBOS remembers of runs that ended long ago, forgotten: what lasts of a run is in our own tables."""

from __future__ import annotations

import datetime as dt
from typing import Final

from dbos import DBOSClient

from api.runs.queueing import APPLICATION
from api.store.database import Database, now_ms

KEPT_DAYS: Final = 7
BATCH: Final = 500
_ENDED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


def forget_ended(database: Database) -> int:
    """Remove the records of runs whose work ended a week ago or more; how many."""
    before = dt.datetime.fromtimestamp(now_ms() / 1000, dt.UTC) - dt.timedelta(days=KEPT_DAYS)
    client = DBOSClient(
        system_database_engine=database.engine,
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=False,
    )
    forgotten = 0
    try:
        while found := client.list_workflows(
            status=_ENDED,
            completed_before=before.isoformat(),
            limit=BATCH,
            load_input=False,
            load_output=False,
        ):
            client.delete_workflows([record.workflow_id for record in found])
            forgotten += len(found)
    finally:
        client.destroy()
    return forgotten
