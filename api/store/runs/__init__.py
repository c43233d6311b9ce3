"""Runs: asked for once, carried out by one attempt at a time, ended exactly once.

The ``attempt`` of a run is its fence: whoever carries it out holds the number of his attempt, and whatever he
writes is written only while that is still the last one. No number is given twice: a worker that was held up
and comes back late finds a higher one and changes nothing.
"""

from api.store.runs.asking import NewRun, ask_to_cancel, create_run, supersede
from api.store.runs.attempts import begin_attempt, give_back, is_asked_to_cancel, queue_again
from api.store.runs.endings import Ending, document_of, documents_of, end_run
from api.store.runs.listing import list_runs
from api.store.runs.progress import note_progress, progress_of
from api.store.runs.rows import FINAL, OPEN, LostRunError, RunRow, RunState, find_run, run_rows

__all__ = [
    "FINAL",
    "OPEN",
    "Ending",
    "LostRunError",
    "NewRun",
    "RunRow",
    "RunState",
    "ask_to_cancel",
    "begin_attempt",
    "create_run",
    "document_of",
    "documents_of",
    "end_run",
    "find_run",
    "give_back",
    "is_asked_to_cancel",
    "list_runs",
    "note_progress",
    "progress_of",
    "queue_again",
    "run_rows",
    "supersede",
]
