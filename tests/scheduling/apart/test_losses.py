"""Which error it is, from how a process ended and what it said."""

import pytest

from planner.errors import (
    EngineCrashedError,
    EngineKilledError,
    EngineLostError,
    EngineStuckError,
    OutOfMemoryError,
)
from planner.plan import DEFAULT_OBJECTIVE
from scheduling.apart.losses import best_in_words, loss_of, out_of_memory, state_of, stuck
from scheduling.processes.ending import Ending
from scheduling.schedule import Incumbent

LIMIT = 1_000_000_000
HALF, ALL = LIMIT // 2, LIMIT


def told(
    code: int, words: str = "", peak: int | None = HALF, limit: int | None = LIMIT, **more
) -> EngineLostError:
    return loss_of(Ending(code, peak), words, limit, killed_for_memory=more.pop("oom", False), **more)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (told(-9), EngineKilledError, "killed from outside, by SIGKILL"),
        (told(-9, oom=True), OutOfMemoryError, "the memory of this machine had ended"),
        (told(-15), EngineKilledError, "by SIGTERM"),
        (told(-40), EngineKilledError, "by signal 40"),
        (told(-6), EngineCrashedError, "by SIGABRT, without an answer$"),
        (told(-6, oom=True), EngineCrashedError, "by SIGABRT"),
        (told(-6, peak=ALL), OutOfMemoryError, "its limit is 1,000 MB and it held 1,000 MB"),
        (told(-6, "LLVM ERROR: out of memory"), OutOfMemoryError, "its limit is 1,000 MB"),
        (told(134, "std::bad_alloc", peak=None), OutOfMemoryError, "its limit is 1,000 MB; give"),
        (told(127, "cannot allocate memory in static TLS block"), OutOfMemoryError, "ran out of memory"),
        (
            told(127, "no such file"),
            EngineCrashedError,
            "with exit code 127, without an answer: no such file",
        ),
        (told(139), EngineCrashedError, "by SIGSEGV"),
        (told(-11, peak=ALL, limit=None), EngineCrashedError, "by SIGSEGV"),
        (
            told(70, "ValueError: odd"),
            EngineCrashedError,
            "with exit code 70, without an answer: ValueError: odd",
        ),
        (told(1, "MemoryError", limit=None), OutOfMemoryError, "ran out of memory; give it more"),
        (told(-9, garbage="b'hi' begins no message"), EngineCrashedError, "no message: b'hi' begins"),
        (stuck("it went on", ""), EngineStuckError, "stuck: it went on; it was ended"),
        (out_of_memory(None, 5), OutOfMemoryError, "ran out of memory; give"),
    ],
)
def test_each_ending_is_told_for_what_it_most_likely_is(error, kind, words):
    assert type(error) is kind
    assert isinstance(error, EngineLostError)
    with pytest.raises(EngineLostError, match=words):
        raise error


def test_the_best_so_far_is_told_by_the_goals_names():
    incumbent = Incumbent(12.34, (500, 0, 7, 8), (None,), "search")
    assert best_in_words(DEFAULT_OBJECTIVE, incumbent).startswith(
        "its best schedule, found after 12.3 s, had late_cost + contractor_cost 500, "
    )
    assert best_in_words(DEFAULT_OBJECTIVE, None) == "it had reported no schedule"
    broken = Incumbent(1.0, (1,), (None,), "rule", breach_minutes=90)
    assert best_in_words(DEFAULT_OBJECTIVE, broken) == "its best schedule broke rules by 90 minutes"


def test_the_state_of_a_process_that_is_gone_or_never_was_is_told(tmp_path):
    assert state_of(None) == "it never read its order"
    assert state_of(2**22 + 1) == ""
