"""What of DBOS is relied on beyond its documented calls; tests/api/runs/test_places.py watches over it."""

from __future__ import annotations

from typing import Any

from dbos import DBOS

from api.runs.queueing import QUEUE, run_of


class QueuePlaces:
    """The places in the queue, in a process where DBOS was launched.

    The public calls ``resume_workflow`` and ``fork_workflow`` begin a run anew or revive cancelled ones.
    What is called here puts back what one executor is carrying out, once, and nothing else.
    """

    def __init__(self, instance: Any) -> None:
        self._instance = instance

    def taken(self) -> dict[str, str]:
        """Who holds a place, by the place's name."""
        found = DBOS.list_workflows(status="PENDING", queue_name=QUEUE, load_input=False, load_output=False)
        return {one.workflow_id: str(one.executor_id) for one in found}

    def known_runs(self) -> set[str]:
        """Runs that wait in the queue or are being carried out."""
        found = DBOS.list_workflows(
            status=["PENDING", "ENQUEUED"], queue_name=QUEUE, load_input=False, load_output=False
        )
        return {run_of(one.workflow_id) for one in found}

    def take_over(self, executor: str) -> int:
        """Put what an executor holds back into the queue."""
        return len(DBOS._recover_pending_workflows([executor]))

    def put_back(self, place: str, executor: str) -> None:
        """Put one place of an executor back into the queue."""
        self._instance._sys_db.reenqueue_for_recovery(place, [executor], QUEUE)

    def keep_own_concurrency(self, concurrency: int) -> None:
        """Carry out as many runs at a time as this worker was told.

        DBOS keeps that number with the queue, for all workers, and reads it before each look at the queue.
        """
        database = self._instance._sys_db
        read = database.get_queue

        def get_queue(*arguments: Any, **named: Any) -> Any:
            queue = read(*arguments, **named)
            if queue is not None and queue.name == QUEUE:
                queue._worker_concurrency = concurrency
            return queue

        database.get_queue = get_queue
