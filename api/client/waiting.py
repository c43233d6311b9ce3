"""Waiting for a run: by its events, and by asking now and then where they can't be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import httpx2
from pydantic import ValidationError

from api.client.answers import ProgressAnswer, RunAnswer
from api.client.calls import as_model, get, path_of
from api.client.effects import AskTerms, Flow, Pause, Watch
from api.client.errors import WaitTimeoutError
from api.client.retrying import RETRIED, Terms

OnProgress = Callable[[ProgressAnswer], object]
MOST_SILENT: Final = 3
"""Streams in a row that were of no use, after which the run is asked for instead."""
STEADY_SECONDS: Final = 10.0
"""A stream that lasted that long was of use, even if there was nothing to tell."""
ASKING_SECONDS: Final = (0.25, 2.0)
"""Between two questions: at first, and at most."""
NEAR_SECONDS: Final = 30.0
"""So near to its deadline, a wait asks: a stream may be silent for 15 seconds."""


def waited(run: str, on_progress: OnProgress | None, timeout_seconds: float | None) -> Flow[RunAnswer]:
    """Wait until a run has ended.

    Raises
    ------
    WaitTimeoutError
        If it has not ended in time.
    """
    terms: Terms = yield AskTerms()
    deadline = None if timeout_seconds is None else terms.seconds() + timeout_seconds
    listener = Listener(on_progress)
    silent = questions = 0
    while True:
        listener.tell((yield from get(path_of("runs", run, "progress"), as_model(ProgressAnswer))))
        if listener.is_over:
            return (yield from get(path_of("runs", run), as_model(RunAnswer)))
        left = None if deadline is None else deadline - terms.seconds()
        if left is not None and left <= 0:
            raise WaitTimeoutError(f"run {run} did not end within {timeout_seconds} seconds; it goes on")
        if silent < MOST_SILENT and (left is None or left > NEAR_SECONDS):
            until = None if deadline is None else deadline - NEAR_SECONDS
            silent = yield from _listened(run, listener, until, silent, terms)
            if listener.is_over:
                continue
            wait = terms.retries.pause_seconds(silent, terms.dice)
        else:
            wait = min(ASKING_SECONDS[1], ASKING_SECONDS[0] * 1.5 ** min(questions, 20))
            questions += 1
        yield Pause(wait if left is None else max(0.0, min(wait, left)))


class Listener:
    """Hands each new state of a run to the one who waits, once."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self.told: ProgressAnswer | None = None

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.told is not None and self.told.is_over

    def hear(self, _name: str, data: str) -> bool:
        """Take an event; whether it was the last. One that can't be read is passed over."""
        try:
            news = ProgressAnswer.model_validate_json(data)
        except ValidationError:
            return False
        self.tell(news)
        return news.is_over

    def tell(self, news: ProgressAnswer) -> None:
        """Take how far the run is."""
        if news != self.told:
            self.told = news
            if self._on_progress is not None:
                self._on_progress(news)


def _listened(run: str, listener: Listener, until: float | None, silent: int, terms: Terms) -> Flow[int]:
    """Hear a stream to its end; how many in a row were of no use by then."""
    began, known = terms.seconds(), listener.told

    def enough() -> bool:
        return until is not None and terms.seconds() >= until

    call = get(path_of("runs", run, "events"), as_model(dict[str, Any]))
    try:
        reply = yield Watch(call, listener.hear, enough)
    except httpx2.RequestError:
        reply = None
    if reply is not None and reply.status not in RETRIED:
        return MOST_SILENT  # there are no streams here
    was_useful = listener.told != known or terms.seconds() - began >= STEADY_SECONDS
    return 0 if was_useful else silent + 1
